package org.gan4j.data;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.atomic.AtomicReferenceArray;
import java.util.function.Consumer;
import org.gan4j.medium.Images;
import org.jspecify.annotations.Nullable;

/**
 * Opens a folder or archive of images: held in memory, decoded, where that takes at most half of
 * the memory that Java may use; else decoded once here to find those that are broken, unless an
 * unchanged file was before, and again whenever it is read. Either way gives the same samples under
 * the same fingerprint.
 */
final class ImageSet {
  /** Enough for the header of nearly any file; where it is not, the whole file is read. */
  private static final int HEAD = 1 << 18;

  /** How many files are named in a note or an error. */
  private static final int NAMED = 5;

  private final ImageFiles files;
  private final List<String> before; // notes of whoever found the files
  private final DataOptions options;
  private final ClassFolders folders;
  private final int count;
  private final AtomicReferenceArray<@Nullable String> broken; // why, by position in the set
  private final byte[][] sums; // of the files, by position in the set

  private ImageSet(ImageFiles files, List<String> before, DataOptions options) {
    this.files = files;
    this.before = List.copyOf(before);
    this.options = options;
    this.folders = new ClassFolders(files, options);
    this.count = folders.files.length;
    this.broken = new AtomicReferenceArray<>(count);
    this.sums = new byte[count][];
  }

  /** Opens a set; closes the files itself if that fails, or once they are held in memory. */
  static Dataset open(ImageFiles files, DataOptions options) {
    return open(files, files.name(), List.of(), options);
  }

  static Dataset open(ImageFiles files, String name, List<String> notes, DataOptions options) {
    return open(files, name, notes, options, Runtime.getRuntime().maxMemory() / 2);
  }

  static Dataset open(
      ImageFiles files, String name, List<String> notes, DataOptions options, long mostHeld) {
    boolean streams = false;
    try {
      Dataset set = new ImageSet(files, notes, options).open(name, mostHeld);
      streams = set instanceof StreamedSet;
      return set;
    } finally {
      if (!streams) {
        files.close();
      }
    }
  }

  private Dataset open(String name, long mostHeld) {
    if (count == 0) {
      throw new DataException(
          String.format(
              Locale.ROOT,
              "%s holds no image (PNG, JPEG, BMP, GIF or WebP)%s",
              files.place(),
              instead()));
    }
    Images shape;
    boolean probed = options.size().own() || options.channels() == 0;
    if (probed) {
      shape = probe();
    } else {
      shape = options.size().images(options.channels());
    }
    ImageForm form = new ImageForm(shape, options.fit());
    if ((long) count * shape.count() <= mostHeld) {
      return hold(name, form);
    }
    return stream(name, form);
  }

  /** What a place without images holds. */
  private String instead() {
    List<String> all = new ArrayList<>(files.notes());
    if (files.others() > 0) {
      all.add(
          String.format(
              Locale.ROOT,
              "it holds %,d other file%s",
              files.others(),
              files.others() == 1 ? "" : "s"));
    }
    return all.isEmpty() ? ": it is empty" : "; " + String.join("; ", all);
  }

  /** Reads every header; gives the shape that the options leave open. */
  private Images probe() {
    long[] sizes = new long[count]; // height << 32 | width
    boolean[] colours = new boolean[count];
    forEach(
        "looking at",
        (decoder, i) -> {
          ImageDecoder.Header header = header(decoder, folders.files[i]);
          sizes[i] = (long) header.height() << 32 | header.width();
          colours[i] = !header.grey();
        });
    checkSomeWork();
    boolean colour = false;
    int first = -1;
    for (int i = 0; i < count; i++) {
      if (broken.get(i) != null) {
        continue;
      }
      colour |= colours[i];
      if (first < 0) {
        first = i;
      } else if (options.size().own() && sizes[i] != sizes[first]) {
        throw new DataException(
            String.format(
                Locale.ROOT,
                "data.size must be set, since the images of %s differ in size: %s is %s, %s is %s",
                files.place(),
                nameAt(first),
                sides(sizes[first]),
                nameAt(i),
                sides(sizes[i])));
      }
    }
    int channels = options.channels() == 0 ? (colour ? 3 : 1) : options.channels();
    if (!options.size().own()) {
      return options.size().images(channels);
    }
    int height = (int) (sizes[first] >> 32);
    int width = (int) sizes[first];
    if (height > Images.MAX_SIDE || width > Images.MAX_SIDE) {
      throw new DataException(
          String.format(
              Locale.ROOT,
              "data.size must be set, since the images of %s are %s: a side may have %d pixels",
              files.place(),
              sides(sizes[first]),
              Images.MAX_SIDE));
    }
    return new Images(channels, height, width);
  }

  private ImageDecoder.Header header(ImageDecoder decoder, int file) {
    byte[] head = files.head(file, HEAD);
    try {
      return decoder.header(head, head.length < HEAD);
    } catch (BrokenFile e) {
      if (head.length < HEAD) {
        throw e;
      }
      return decoder.header(files.read(file));
    }
  }

  private Dataset hold(String name, ImageForm form) {
    ByteStore store = new ByteStore(files.place(), form.shape().count(), count);
    forEach(
        "decoding",
        (decoder, i) -> {
          byte[] sample = new byte[form.shape().count()];
          byte[] file = files.read(folders.files[i]);
          form.apply(decoder.decode(file, form.shape().hasAlpha()), sample, 0);
          store.write(i, sample, 0);
          sums[i] = sha256(file);
        });
    checkSomeWork();
    int[] good = good();
    for (int i = 0; i < good.length; i++) {
      store.move(good[i], i);
    }
    return new HeldSet(
        name,
        form.shape(),
        store,
        good.length,
        labels(good),
        folders.classes,
        options.mirror(),
        notes(),
        fingerprint(form, good));
  }

  private Dataset stream(String name, ImageForm form) {
    FileSums known = FileSums.of(options.cache(), files.home(), options.split());
    forEach(
        "checking",
        (decoder, i) -> {
          String stamp = files.stamp(folders.files[i]); // before the file is read
          byte[] sum = known.find(nameAt(i), stamp);
          if (sum == null) {
            byte[] file = files.read(folders.files[i]);
            form.apply(
                decoder.decode(file, form.shape().hasAlpha()), new byte[form.shape().count()], 0);
            sum = sha256(file);
            known.put(nameAt(i), stamp, sum);
          }
          sums[i] = sum;
        });
    checkSomeWork();
    known.save();
    int[] good = good();
    int[] numbers = Arrays.stream(good).map(i -> folders.files[i]).toArray();
    List<String> notes = notes();
    notes.add("read from disk at every use, since the decoded images do not fit in memory");
    files.opened();
    return new StreamedSet(
        name,
        form,
        files,
        numbers,
        labels(good),
        folders.classes,
        fingerprint(form, good),
        options.mirror(),
        notes);
  }

  private static byte[] sha256(byte[] file) {
    return new Fingerprint().add(file).bytes();
  }

  /**
   * SHA-256 over the form, the classes and, of each file that gives a sample, the name below the
   * folders that hold everything and the SHA-256 of its bytes.
   */
  private String fingerprint(ImageForm form, int[] good) {
    Fingerprint sum = new Fingerprint("gan4j image files 2", form.description(), folders.classes);
    for (int i : good) {
      sum.add(nameAt(i).substring(folders.top)).add(sums[i]);
    }
    return sum.hex();
  }

  private int[] good() {
    int[] good = new int[count];
    int n = 0;
    for (int i = 0; i < count; i++) {
      if (broken.get(i) == null) {
        good[n++] = i;
      }
    }
    return Arrays.copyOf(good, n);
  }

  private int @Nullable [] labels(int[] good) {
    int[] all = folders.labels;
    return all == null ? null : Arrays.stream(good).map(i -> all[i]).toArray();
  }

  private String nameAt(int position) {
    return files.names().get(folders.files[position]);
  }

  private static String sides(long size) {
    return String.format(
        Locale.ROOT, "%dx%d", (int) size, (int) (size >> 32)); // width x height, as people say it
  }

  private void checkSomeWork() {
    for (int i = 0; i < count; i++) {
      if (broken.get(i) == null) {
        return;
      }
    }
    throw new DataException(
        String.format(Locale.ROOT, "%s holds no readable image: %s", files.place(), brokenFiles()));
  }

  private List<String> notes() {
    List<String> notes = new ArrayList<>(before);
    notes.addAll(folders.notes);
    notes.addAll(files.notes());
    String skipped = brokenFiles();
    if (!skipped.isEmpty()) {
      notes.add(skipped);
    }
    if (files.others() > 0) {
      notes.add(
          Counted.of(files.others(), "file that is no image", "files that are no images")
              + " ignored");
    }
    return notes;
  }

  private String brokenFiles() {
    int n = 0;
    StringBuilder named = new StringBuilder();
    for (int i = 0; i < count; i++) {
      String why = broken.get(i);
      if (why != null && n++ < NAMED) {
        named.append(n == 1 ? "" : ", ").append(nameAt(i)).append(" (").append(why).append(')');
      }
    }
    if (n == 0) {
      return "";
    }
    String more = n > NAMED ? String.format(Locale.ROOT, " and %,d more", n - NAMED) : "";
    return Counted.of(n, "file", "files") + " skipped: " + named + more;
  }

  private interface Work {
    void on(ImageDecoder decoder, int position);
  }

  /** Does the work for every file not yet known to be broken, on all processors. */
  private void forEach(String doing, Work work) {
    Consumer<String> progress = options.progress();
    progress.accept(doing + " " + Counted.images(count));
    AtomicInteger next = new AtomicInteger();
    AtomicReference<@Nullable Throwable> failure = new AtomicReference<>();
    Runnable worker =
        () -> {
          try (ImageDecoder decoder = new ImageDecoder()) {
            for (int i = next.getAndIncrement();
                i < count && failure.get() == null;
                i = next.getAndIncrement()) {
              if (broken.get(i) != null) {
                continue;
              }
              try {
                work.on(decoder, i);
              } catch (BrokenFile e) {
                broken.set(i, e.getMessage());
              }
              if (i > 0 && i % 10_000 == 0) {
                progress.accept(
                    String.format(Locale.ROOT, "%s images: %,d of %,d", doing, i, count));
              }
            }
          } catch (Throwable t) { // rethrown by the caller's thread
            failure.compareAndSet(null, t);
          }
        };
    List<Thread> threads = new ArrayList<>();
    int others = Math.min(Runtime.getRuntime().availableProcessors(), 1 + count / 64) - 1;
    for (int i = 0; i < others; i++) {
      Thread thread = new Thread(worker, "gan4j-decoder-" + i);
      thread.setDaemon(true);
      thread.start();
      threads.add(thread);
    }
    worker.run();
    for (Thread thread : threads) {
      try {
        thread.join();
      } catch (InterruptedException e) {
        failure.compareAndSet(null, new DataException("interrupted while " + doing + " images"));
        Thread.currentThread().interrupt();
        break;
      }
    }
    Throwable t = failure.get();
    if (t instanceof RuntimeException e) {
      throw e;
    } else if (t instanceof Error e) {
      throw e;
    }
  }
}
