package org.gan4j.data;

import java.util.List;
import java.util.Locale;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.gan4j.medium.Images;
import org.gan4j.medium.Samples;
import org.jspecify.annotations.Nullable;

/**
 * Images decoded whenever they are read. All could be when the set was opened; one that no longer
 * can is stood in for by the next good one of its class, so that a long training does not end for
 * it and labels stay true.
 */
final class StreamedSet implements Dataset {
  /** Past so many broken files in a row it is the disk that is broken. */
  private static final int MOST_STAND_INS = 100;

  private final String name;
  private final ImageForm form;
  private final ImageFiles files;
  private final int[] numbers;
  private final int @Nullable [] labels;
  private final List<String> classes;
  private final String fingerprint;
  private final boolean mirror;
  private final List<String> notes;
  private final ConcurrentLinkedQueue<ImageDecoder> idle = new ConcurrentLinkedQueue<>();

  StreamedSet(
      String name,
      ImageForm form,
      ImageFiles files,
      int[] numbers,
      int @Nullable [] labels,
      List<String> classes,
      String fingerprint,
      boolean mirror,
      List<String> notes) {
    this.name = name;
    this.form = form;
    this.files = files;
    this.numbers = numbers;
    this.labels = labels;
    this.classes = classes;
    this.fingerprint = fingerprint;
    this.mirror = mirror;
    this.notes = List.copyOf(notes);
  }

  @Override
  public String name() {
    return name;
  }

  @Override
  public boolean synthetic() {
    return false;
  }

  @Override
  public Images medium() {
    return form.shape();
  }

  @Override
  public long size() {
    return numbers.length;
  }

  @Override
  public List<String> classes() {
    return classes;
  }

  @Override
  public String fingerprint() {
    return fingerprint;
  }

  @Override
  public int label(long index) {
    return labels == null ? -1 : labels[Math.toIntExact(index)];
  }

  @Override
  public boolean mirror() {
    return mirror;
  }

  @Override
  public List<String> notes() {
    return notes;
  }

  @Override
  public void read(long index, Samples into, int at) {
    ImageDecoder decoder = idle.poll();
    if (decoder == null) {
      decoder = new ImageDecoder();
    }
    try {
      int first = Math.toIntExact(index);
      BrokenFile failure = null;
      int tried = 0;
      for (int step = 0; step < numbers.length && tried < MOST_STAND_INS; step++) {
        int place = (int) (((long) first + step) % numbers.length);
        if (label(place) != label(first)) {
          continue;
        }
        try {
          form.apply(
              decoder.decode(files.read(numbers[place]), form.shape().hasAlpha()),
              into.bytes(),
              at * form.shape().count());
          return;
        } catch (BrokenFile e) {
          failure = failure == null ? e : failure;
          tried++;
        }
      }
      throw new DataException(
          String.format(
              Locale.ROOT,
              "%s: %s can no longer be read (%s), nor can those after it",
              files.place(),
              files.names().get(numbers[first]),
              failure == null ? "?" : failure.getMessage()));
    } finally {
      idle.add(decoder);
    }
  }

  @Override
  public void close() {
    for (ImageDecoder decoder = idle.poll(); decoder != null; decoder = idle.poll()) {
      decoder.close();
    }
    files.close();
  }
}
