package org.gan4j.run;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.gan4j.Limits;
import org.jspecify.annotations.Nullable;

/**
 * The checkpoints of a run: the newest few and the best one.
 *
 * <p>A checkpoint is one file {@code images-<n>.safetensors}, n the images shown so far with at
 * least nine digits, in the format of {@link Safetensors}. Beside the caller's strings its metadata
 * hold
 *
 * <pre>
 * "gan4j.sha256"   SHA-256 of the whole file with these 64 lower-case hex digits taken as 64 times
 *                  '0'; the first key of the metadata, which are the first of the header, so that
 *                  the digits stand at bytes 41 to 104 and every byte of the file is covered
 * "gan4j.format"   "gan4j-checkpoint-1"
 * "gan4j.images"   n in decimal, as in the file's name
 * </pre>
 *
 * To check one elsewhere: read the digits, overwrite them with '0', take the SHA-256 of the file.
 *
 * <p>{@code held-<n>.safetensors} is a checkpoint as it was, kept until it is let go, for a run
 * that may go back to it: under its own name it may have been replaced by how the run went on from
 * there.
 *
 * <p>{@code best.json} is {@code {"images":<n>}}: the checkpoint that is kept whatever its age.
 *
 * <p>What a kill at any moment leaves: a checkpoint appears under its name complete and forced to
 * the disk ({@link AtomicFile}), and only then older ones are deleted. So there is always the state
 * before or the state after, and at most a few files too many, which the next save deletes.
 */
public final class Checkpoints {
  private static final Pattern NAME = Pattern.compile("images-([0-9]{9,18})\\.safetensors");
  private static final Pattern BEST =
      Pattern.compile("\\s*\\{\\s*\"images\"\\s*:\\s*(\\d{1,18})\\s*}\\s*");
  private static final Pattern HELD = Pattern.compile("held-([0-9]{9,18})\\.safetensors");
  private static final String BEST_FILE = "best.json";
  private static final String RESERVED = "gan4j.";
  private static final String FORMAT_KEY = "gan4j.format";
  private static final String FORMAT = "gan4j-checkpoint-1";
  private static final String IMAGES_KEY = "gan4j.images";
  private static final long MAX_IMAGES = 999_999_999_999_999_999L;

  /**
   * Times a reader lists the folder again because the trainer deleted what it was about to read.
   */
  private static final int MAX_LISTINGS = 5;

  private final Path folder;
  private final int keep;

  private Checkpoints(Path folder, int keep) {
    this.folder = folder;
    this.keep = keep;
  }

  /**
   * One checkpoint in memory.
   *
   * @param images how many images had been shown
   * @param arrays by name, in the order in which they were saved
   * @param metadata the caller's strings
   * @param file where it came from
   */
  public record Loaded(
      long images, Map<String, NamedArray> arrays, Map<String, String> metadata, Path file) {}

  /**
   * For the process that trains, which holds the run's lock: makes the folder when missing and
   * removes the unfinished files of a killed process.
   *
   * @param folder a run's {@code checkpoints}
   * @param keep how many of the newest are kept, at least 1
   * @return the folder's checkpoints
   * @throws RunException when keep is too small, the folder cannot be written, or what names the
   *     best checkpoint is damaged
   */
  public static Checkpoints open(Path folder, int keep) {
    Limits.thrownAs(RunException::new).atLeast("checkpoints to keep", keep, 1);
    try {
      Files.createDirectories(folder);
    } catch (IOException e) {
      throw RunException.cannot("make", folder, e);
    }
    Checkpoints checkpoints = new Checkpoints(folder, keep);
    checkpoints.best(); // one that is damaged is found before anything is played, not at a tick
    AtomicFile.deleteLeftovers(folder);
    return checkpoints;
  }

  /**
   * For everyone else: changes nothing in the folder, and needs no lock.
   *
   * @param folder a run's {@code checkpoints}
   * @return the folder's checkpoints
   */
  public static Checkpoints readOnly(Path folder) {
    return new Checkpoints(folder, 0);
  }

  /**
   * Saves a checkpoint, replacing one of the same number of images, then deletes those that are no
   * longer among the newest. Checkpoints of more images than this one, other than the best, are
   * deleted too: training went back behind them (they were damaged), so they belong to another
   * history.
   *
   * @param images in [0, 10^18)
   * @param snapshot what it holds; no name starts with {@code gan4j.}
   * @throws RunException when it cannot be saved, for example {@code disk full while saving ...};
   *     the earlier checkpoints are untouched
   */
  public void save(long images, Snapshot snapshot) {
    save(images, snapshot.arrays(), snapshot.values());
  }

  void save(long images, Map<String, NamedArray> arrays, Map<String, String> metadata) {
    requireWritable();
    Map<String, String> sealed = new LinkedHashMap<>();
    sealed.put(Seal.KEY, Seal.BLANK);
    sealed.put(FORMAT_KEY, FORMAT);
    sealed.put(IMAGES_KEY, Long.toString(images));
    new TreeMap<>(metadata)
        .forEach(
            (key, value) -> {
              if (key.startsWith(RESERVED)) {
                throw new RunException(
                    String.format(
                        Locale.ROOT,
                        "metadata keys of a checkpoint must not start with '%s'; got %s",
                        RESERVED,
                        SafetensorsHeader.quoted(key)));
              }
              sealed.put(key, value);
            });
    Path file = file(images);
    Safetensors.Encoded encoded = Safetensors.encode(arrays, sealed);
    Seal.close(encoded);
    AtomicFile.write(file, encoded::writeTo);
    deleteOld(images);
  }

  /**
   * Keeps the checkpoint of that many images, and no longer the one kept so far, until the next
   * call.
   *
   * @param images the images after which it was written
   * @throws RunException when there is no such checkpoint
   */
  public void pinBest(long images) {
    requireWritable();
    if (!Files.exists(file(images))) {
      throw new RunException(
          String.format(
              Locale.ROOT,
              "cannot keep %s as the best: there is no such checkpoint",
              file(images)));
    }
    AtomicFile.writeString(bestFile(), "{\"images\":" + images + "}\n");
  }

  /**
   * {@return the images of the checkpoint kept as the best, if one is}
   *
   * @throws RunException when {@code best.json} is not as specified
   */
  public OptionalLong best() {
    String json;
    try {
      json = Files.size(bestFile()) > 1000 ? "" : Files.readString(bestFile());
    } catch (NoSuchFileException e) {
      return OptionalLong.empty();
    } catch (IOException e) {
      throw RunException.cannot("read", bestFile(), e);
    }
    Matcher best = BEST.matcher(json);
    if (!best.matches()) {
      throw new RunException(
          String.format(
              Locale.ROOT,
              "%s must be {\"images\":<number>}; delete it to go on without a best checkpoint",
              bestFile()));
    }
    return OptionalLong.of(Long.parseLong(best.group(1)));
  }

  /** Keeps no checkpoint as the best any more. */
  public void unpinBest() {
    requireWritable();
    try {
      Files.deleteIfExists(bestFile());
    } catch (IOException e) {
      throw RunException.cannot("delete", bestFile(), e);
    }
  }

  /**
   * Holds these checkpoints as they are now, whatever their age and whatever is saved at their
   * images later, and lets go of all others that were held. One that is held already stays as it
   * was then; one that is not there is passed over.
   *
   * @param wanted images of each
   */
  public void hold(Set<Long> wanted) {
    requireWritable();
    List<Long> before = held();
    for (long images : before) {
      if (!wanted.contains(images)) {
        try {
          Files.deleteIfExists(heldFile(images));
        } catch (IOException e) {
          // Held open by a reader on Windows: the next call tries again.
        }
      }
    }
    for (long images : wanted) {
      Path file = file(images);
      if (!before.contains(images) && Files.exists(file)) {
        link(file, heldFile(images));
      }
    }
  }

  /**
   * A second name for a file that is only ever replaced as a whole; a copy where that cannot be.
   */
  private static void link(Path file, Path name) {
    try {
      Files.createLink(name, file);
    } catch (IOException | UnsupportedOperationException e) {
      AtomicFile.write(
          name,
          to -> {
            try (FileChannel in = FileChannel.open(file, StandardOpenOption.READ)) {
              long size = in.size();
              for (long at = 0; at < size; ) {
                at += in.transferTo(at, size - at, to);
              }
            }
          });
    }
    AtomicFile.forceFolder(AtomicFile.folderOf(name));
  }

  /** {@return the images of the checkpoints that are held, rising} */
  public List<Long> held() {
    return list("held-*.safetensors", HELD);
  }

  /**
   * Reads a checkpoint as it was first saved, where it is held; else as {@link #load} does.
   *
   * @param images the images after which it was written
   * @return its contents
   * @throws RunException when it is missing or damaged
   */
  public Loaded original(long images) {
    Path file = heldFile(images);
    if (!Files.exists(file)) {
      return load(images);
    }
    try {
      return load(images, file);
    } catch (IOException e) {
      throw RunException.cannot("read", file, e);
    }
  }

  /**
   * {@return the images of all checkpoints in the folder, rising; whether they are intact is not
   * checked}
   */
  public List<Long> list() {
    return list("images-*.safetensors", NAME);
  }

  private List<Long> list(String glob, Pattern pattern) {
    List<Long> found = new ArrayList<>();
    try {
      for (Path file : Listing.of(folder, glob)) {
        Matcher name = pattern.matcher(Listing.name(file));
        if (name.matches()) {
          found.add(Long.parseLong(name.group(1)));
        }
      }
    } catch (NoSuchFileException e) {
      return List.of();
    } catch (IOException e) {
      throw RunException.cannot("list", folder, e);
    }
    Collections.sort(found);
    return found;
  }

  /**
   * Names in the folder that no checkpoint has, sorted: files under other digits than 0 to 9, say.
   * Hidden files and those that are being written are none of them.
   */
  private List<String> strangers() {
    try {
      return Listing.of(folder, "*").stream()
          .map(Listing::name)
          .filter(
              name ->
                  !name.startsWith(".")
                      && !name.equals(BEST_FILE)
                      && !name.endsWith(AtomicFile.TEMPORARY_SUFFIX)
                      && !NAME.matcher(name).matches()
                      && !HELD.matcher(name).matches())
          .toList();
    } catch (NoSuchFileException e) {
      return List.of();
    } catch (IOException e) {
      throw RunException.cannot("list", folder, e);
    }
  }

  /**
   * Reads one checkpoint.
   *
   * @param images the images after which it was written
   * @return its contents
   * @throws RunException when it is missing or damaged
   */
  public Loaded load(long images) {
    Path file = file(images);
    try {
      return load(images, file);
    } catch (NoSuchFileException e) {
      throw new RunException("no checkpoint " + file + "; there are: " + list(), e);
    } catch (IOException e) {
      throw RunException.cannot("read", file, e);
    }
  }

  /**
   * Reads the newest intact checkpoint; empty when there is none at all.
   *
   * @param warnings told of each damaged one, for example {@code checkpoint
   *     images-000002000.safetensors is damaged (checksum differs): using
   *     images-000001000.safetensors}, and of each file whose name is no checkpoint's
   * @return the checkpoint; empty when there is none at all
   * @throws RunException when there are checkpoints and all are damaged, or there are only files
   *     whose names are no checkpoint's
   */
  public Optional<Loaded> newest(Consumer<String> warnings) {
    for (int listing = 0; listing < MAX_LISTINGS; listing++) {
      List<Long> found = list();
      List<String> strangers = strangers();
      if (found.isEmpty() && strangers.isEmpty()) {
        return Optional.empty();
      }
      if (found.isEmpty()) {
        throw new RunException(
            String.format(
                Locale.ROOT,
                "no checkpoint in %s can be used: a checkpoint is called images-000000640.safetensors, with nine or more of the digits 0 to 9, and there is %s; rename what is one, or take away what is none",
                folder,
                String.join(", ", strangers)));
      }
      try {
        Loaded loaded = newest(found, warnings);
        strangers.forEach(
            name ->
                warnings.accept(
                    String.format(
                        Locale.ROOT,
                        "%s in %s is passed over: no checkpoint has such a name",
                        name,
                        folder.getFileName())));
        return Optional.of(loaded);
      } catch (NoSuchFileException e) {
        // The process that trains has saved a newer one and deleted this one: look again.
      }
    }
    throw new RunException("checkpoints in " + folder + " vanish while they are read; try again");
  }

  private Loaded newest(List<Long> rising, Consumer<String> warnings) throws NoSuchFileException {
    List<String> damaged = new ArrayList<>();
    for (int i = rising.size() - 1; i >= 0; i--) {
      Path file = file(rising.get(i));
      @Nullable Loaded loaded = null;
      try {
        loaded = load(rising.get(i), file);
      } catch (NoSuchFileException e) {
        throw e;
      } catch (DamagedException e) {
        damaged.add(
            String.format(
                Locale.ROOT, "checkpoint %s is damaged (%s)", file.getFileName(), e.getMessage()));
      } catch (IOException e) {
        String reason = RunException.reason(e);
        damaged.add(
            String.format(
                Locale.ROOT, "checkpoint %s cannot be read (%s)", file.getFileName(), reason));
      } catch (RunException e) {
        // Sealed, yet not readable here: by a later version, say.
        damaged.add(
            String.format(Locale.ROOT, "checkpoint %s (%s)", file.getFileName(), e.getMessage()));
      }
      if (loaded != null) {
        damaged.forEach(what -> warnings.accept(what + ": using " + file.getFileName()));
        return loaded;
      }
    }
    throw new RunException(
        String.format(
            Locale.ROOT,
            "no checkpoint in %s can be used: %s",
            folder,
            String.join("; ", damaged)));
  }

  private static Loaded load(long images, Path file) throws IOException {
    Safetensors.Contents contents;
    // One channel for both, so that a file which the trainer deletes meanwhile stays readable.
    try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
      if (!Seal.isIntact(channel)) {
        throw new DamagedException("checksum differs");
      }
      contents = Safetensors.read(channel, file.toString());
    }
    Map<String, String> metadata = new TreeMap<>(contents.metadata());
    metadata.remove(Seal.KEY);
    @Nullable String format = metadata.remove(FORMAT_KEY);
    if (!FORMAT.equals(format)) {
      throw new DamagedException("its format is " + format + ", not " + FORMAT);
    }
    @Nullable String inside = metadata.remove(IMAGES_KEY);
    if (!Long.toString(images).equals(inside)) {
      throw new DamagedException("it was saved at " + inside + " images and renamed");
    }
    for (Map.Entry<String, NamedArray> array : contents.arrays().entrySet()) {
      OptionalLong at = array.getValue().notFinite();
      if (at.isPresent()) {
        throw new DamagedException(NamedArray.notFinite(array.getKey(), at.getAsLong()));
      }
    }
    return new Loaded(images, contents.arrays(), Collections.unmodifiableMap(metadata), file);
  }

  /**
   * Deletes the checkpoints of more images than these: training goes on from there, and they belong
   * to another history, which a resumed run must not take up.
   *
   * @param images the last to keep
   */
  public void forgetAfter(long images) {
    requireWritable();
    for (long later : list()) {
      if (later > images) {
        try {
          Files.deleteIfExists(file(later));
        } catch (IOException e) {
          throw RunException.cannot("delete", file(later), e);
        }
      }
    }
    AtomicFile.forceFolder(folder);
  }

  private void deleteOld(long saved) {
    List<Long> rising = list();
    List<Long> upToSaved = rising.stream().filter(images -> images <= saved).toList();
    List<Long> kept = upToSaved.subList(Math.max(0, upToSaved.size() - keep), upToSaved.size());
    OptionalLong best = best();
    for (long images : rising) {
      if (!kept.contains(images) && (best.isEmpty() || best.getAsLong() != images)) {
        try {
          Files.deleteIfExists(file(images));
        } catch (IOException e) {
          // Held open by a reader on Windows: the next save tries again.
        }
      }
    }
    AtomicFile.forceFolder(folder);
  }

  private void requireWritable() {
    if (keep == 0) {
      throw new IllegalStateException("opened read-only: " + folder);
    }
  }

  private Path file(long images) {
    if (images < 0 || images > MAX_IMAGES) {
      throw new RunException(
          String.format(
              Locale.ROOT,
              "the images of a checkpoint must be in [0, %d]; got %d",
              MAX_IMAGES,
              images));
    }
    return folder.resolve(String.format(Locale.ROOT, "images-%09d.safetensors", images));
  }

  private Path heldFile(long images) {
    return folder.resolve("held" + String.valueOf(file(images).getFileName()).substring(6));
  }

  private Path bestFile() {
    return folder.resolve(BEST_FILE);
  }

  /** The file is there and readable, but not what was saved. */
  private static final class DamagedException extends IOException {
    DamagedException(String why) {
      super(why);
    }
  }
}
