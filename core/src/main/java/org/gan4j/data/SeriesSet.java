package org.gan4j.data;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.gan4j.medium.Samples;
import org.gan4j.medium.Series;
import org.gan4j.medium.Series.Feature;
import org.gan4j.medium.Series.Kind;
import org.jspecify.annotations.Nullable;

/** Series of numbers held in memory; windows share the steps that they have in common. */
final class SeriesSet implements Dataset {
  private final RawSeries raw;
  private final Spans spans;
  private final Series medium;
  private final List<String> notes;
  private @Nullable String fingerprint;

  private SeriesSet(RawSeries raw, SeriesParts parts) {
    this.raw = raw;
    spans = parts.wanted();
    int width = raw.features().size();
    float[] low = new float[width];
    float[] high = new float[width];
    Arrays.fill(low, Float.POSITIVE_INFINITY);
    Arrays.fill(high, Float.NEGATIVE_INFINITY);
    Spans learned = parts.learned();
    for (int i = 0; i < learned.size(); i++) {
      int end = learned.starts()[i] + learned.lengths()[i];
      for (int step = learned.starts()[i]; step < end; step++) {
        for (int f = 0; f < width; f++) {
          float value = raw.values()[step * width + f];
          low[f] = Math.min(low[f], value);
          high[f] = Math.max(high[f], value);
        }
      }
    }
    List<Feature> features = new ArrayList<>();
    for (int f = 0; f < width; f++) {
      Kind kind = raw.fixed()[f] ? Kind.STATIC : Kind.STEP;
      features.add(new Feature(raw.features().get(f), low[f], high[f], kind));
    }
    medium = Series.of(parts.steps(), parts.lengths(), features);
    notes = Stream.concat(raw.notes().stream(), parts.notes().stream()).toList();
  }

  /** The part that the options ask for. */
  static SeriesSet of(RawSeries raw, DataOptions options) {
    SeriesParts parts =
        SeriesParts.of(
            raw.place(),
            raw.spans(),
            raw.held(),
            raw.keys(),
            new SeriesParts.Windows(options.window(), 1),
            options);
    long wide = (long) parts.steps() * (raw.features().size() + 1);
    if (wide > Series.MAX_VALUES || raw.features().size() > Series.MAX_FEATURES) {
      throw new DataException(
          String.format(
              java.util.Locale.ROOT,
              "%s: a series must have at most %,d features and %,d numbers; the longest has %,d steps of %,d features: set data.window",
              raw.place(),
              Series.MAX_FEATURES,
              Series.MAX_VALUES,
              parts.steps(),
              raw.features().size()));
    }
    return new SeriesSet(raw, parts);
  }

  @Override
  public String name() {
    return raw.name();
  }

  @Override
  public boolean synthetic() {
    return false;
  }

  @Override
  public Series medium() {
    return medium;
  }

  @Override
  public long size() {
    return spans.size();
  }

  @Override
  public List<String> classes() {
    return raw.classes();
  }

  @Override
  public int label(long index) {
    return raw.labels().length == 0 ? -1 : raw.labels()[spans.of()[Math.toIntExact(index)]];
  }

  @Override
  public List<String> notes() {
    return notes;
  }

  @Override
  public void read(long index, Samples into, int at) {
    int i = (int) Objects.checkIndex(index, size());
    int features = raw.features().size();
    int width = medium.width();
    int from = at * medium.count();
    Arrays.fill(into.numbers(), from, from + medium.count(), 0);
    for (int step = 0; step < spans.lengths()[i]; step++) {
      int begin = from + step * width;
      System.arraycopy(
          raw.values(), (spans.starts()[i] + step) * features, into.numbers(), begin, features);
      if (medium.varies()) {
        into.numbers()[begin + features] = 1;
      }
    }
  }

  /** SHA-256 over medium, classes, and of every series its label, its length and its floats. */
  @Override
  public synchronized String fingerprint() {
    if (fingerprint == null) {
      Fingerprint sum =
          new Fingerprint(
              "gan4j series 1", medium.steps(), medium.lengths(), medium.features(), classes());
      int features = raw.features().size();
      for (int i = 0; i < spans.size(); i++) {
        sum.add(label(i) + " " + spans.lengths()[i]);
        ByteBuffer bytes = ByteBuffer.allocate(Float.BYTES * features * spans.lengths()[i]);
        bytes
            .asFloatBuffer()
            .put(raw.values(), spans.starts()[i] * features, features * spans.lengths()[i]);
        sum.add(bytes.array());
      }
      fingerprint = sum.hex();
    }
    return fingerprint;
  }
}
