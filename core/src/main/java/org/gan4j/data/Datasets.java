package org.gan4j.data;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.gan4j.Nearest;
import org.gan4j.Shell;
import org.gan4j.data.DataOptions.Split;
import org.gan4j.medium.Images;
import org.gan4j.medium.Medium;
import org.gan4j.medium.Points;
import org.gan4j.medium.Samples;
import org.gan4j.medium.Series;
import org.gan4j.medium.Series.Lengths;
import org.jspecify.annotations.Nullable;

/** Opens data sets by name or by path. */
public final class Datasets {
  private static final String LETTERS = "abcdefghijklmnopqrstuvwxyz";

  private static final List<NamedSet> NAMED =
      List.of(
          new NamedSet(
              "digits",
              "Handwriting-like digits 0-9, drawn by gan4j from strokes (synthetic)",
              "unlimited",
              new Images(1, 28, 28),
              "Made by the program: no terms."),
          new NamedSet(
              "mnist",
              "Handwritten digits 0-9 (LeCun, Cortes, Burges)",
              "60,000 + 10,000",
              new Images(1, 28, 28),
              "None stated by the authors, as far as known."),
          new NamedSet(
              "fashion-mnist",
              "Zalando's article images, ten kinds of clothing (Xiao, Rasul, Vollgraf, 2017)",
              "60,000 + 10,000",
              new Images(1, 28, 28),
              "MIT, Copyright 2017 Zalando SE."),
          new NamedSet(
              "cifar10",
              "Natural images of ten classes (Krizhevsky, 2009)",
              "50,000 + 10,000",
              new Images(3, 32, 32),
              "None stated by the author, as far as known; he asks to be cited."),
          new NamedSet(
              "stacked-mnist",
              "Three MNIST digits as red, green and blue: 1,000 modes (Che et al., 2017)",
              "128,000",
              new Images(3, 28, 28),
              "As MNIST, which it is made from."),
          new NamedSet(
              "ring",
              "Eight Gaussians on a circle (synthetic)",
              "unlimited",
              new Points(2),
              "Made by the program: no terms."),
          new NamedSet(
              "grid",
              "Twenty-five Gaussians on a grid (synthetic)",
              "unlimited",
              new Points(2),
              "Made by the program: no terms."),
          new NamedSet(
              "swiss-roll",
              "Points along a spiral (synthetic)",
              "unlimited",
              new Points(2),
              "Made by the program: no terms."),
          new NamedSet(
              "sines",
              "Sine waves of random frequency, amplitude and phase (Esteban et al., 2017; synthetic)",
              "unlimited",
              SineSet.ofRgan(),
              "Made by the program: no terms."),
          new NamedSet(
              "timegan-sines",
              "Five slow sine waves at once (as the code of Yoon et al., 2019; synthetic)",
              "unlimited",
              SineSet.ofTimegan(),
              "Made by the program: no terms."),
          new NamedSet(
              "digits-rows",
              "The images of digits as series of their rows (Esteban et al., 2017; synthetic)",
              "unlimited",
              ImageRows.of(28, 28),
              "Made by the program: no terms."),
          new NamedSet(
              "mnist-rows",
              "The images of MNIST as series of their rows (Esteban et al., 2017)",
              "60,000 + 10,000",
              ImageRows.of(28, 28),
              "None stated by the authors, as far as known."),
          new NamedSet(
              "seqgan-oracle",
              "Texts of an LSTM with random weights, which knows how likely each is (Yu et al., 2017; synthetic)",
              "10,000 + 10,000",
              OracleSet.text(),
              "Made by the program: no terms."),
          new NamedSet(
              "names",
              "First names of the USA, one a line (from makemore by Karpathy)",
              "32,033",
              Series.ofText(15, Lengths.VARYING, LETTERS),
              "MIT (the repository); the names are data of the US government."),
          new NamedSet(
              "shakespeare",
              "Plays of Shakespeare, cut into windows (from char-rnn by Karpathy)",
              "34,856",
              Series.ofText(
                  32, Lengths.FIXED, "\n !$&',-.3:;?" + LETTERS.toUpperCase(Locale.ROOT) + LETTERS),
              "Public domain."),
          new NamedSet(
              "adult",
              "People of the US census of 1994 and whether they earn over $50,000 (Becker, Kohavi, 1996)",
              "32,561 + 16,281",
              TableFiles.columnsOfAdult(),
              "CC BY 4.0."),
          new NamedSet(
              "ring-rows",
              "Rows of eight wide Gaussians on a circle, whose likelihood is known (Xu et al., 2019; synthetic)",
              "10,000 + 10,000",
              ToyRows.columns(),
              "Made by the program: no terms."),
          new NamedSet(
              "grid-rows",
              "Rows of twenty-five Gaussians on a grid, whose likelihood is known (Xu et al., 2019; synthetic)",
              "10,000 + 10,000",
              ToyRows.columns(),
              "Made by the program: no terms."));

  private Datasets() {}

  /** {@return the sets that have a name, in the order to list them} */
  public static List<NamedSet> named() {
    return NAMED;
  }

  /**
   * Folders that a named set's files are looked for in, in this order; a download goes to the last.
   * Empty for a set that is generated.
   *
   * @param set the set
   * @param options its cache and search folders
   * @return the folders
   */
  public static List<Path> places(NamedSet set, DataOptions options) {
    return switch (set.name()) {
      case "mnist", "mnist-rows", "stacked-mnist" -> NamedFiles.folders("mnist", options);
      case "fashion-mnist", "cifar10", "names", "shakespeare", "adult" ->
          NamedFiles.folders(set.name(), options);
      default -> List.of();
    };
  }

  /**
   * Opens a named set, a folder or zip of images, an IDX file, a folder of CIFAR-10's binary files,
   * a table ({@code .csv}, {@code .tsv}, {@code .data}, {@code .dat}, {@code .tab}, {@code .psv})
   * or a folder of one and its test part, a table of series or a folder of such, arrays of series
   * ({@code .npy}, {@code .npz}), or a text ({@code .txt}).
   *
   * <p>A named set wins over a file of the same name: write {@code ./mnist} for the folder. Named
   * sets that are files are looked for in the search folders, then in the cache, then downloaded
   * into the cache and checked against a pinned SHA-256.
   *
   * @param nameOrPath a name of {@link #named}, or a path
   * @param options how it is to be read
   * @return the set
   * @throws DataException if there is nothing of that name, or it cannot be read
   */
  public static Dataset open(String nameOrPath, DataOptions options) {
    return switch (nameOrPath) {
      case "mnist" -> NamedFiles.mnist(options);
      case "fashion-mnist" -> NamedFiles.fashionMnist(options);
      case "cifar10" -> NamedFiles.cifar10(options);
      case "stacked-mnist" -> StackedMnist.open(options);
      case "digits" -> new Digits(options);
      case "ring" -> ToySet.ring(options);
      case "grid" -> ToySet.grid(options);
      case "swiss-roll" -> ToySet.swissRoll(options);
      case "sines" -> SineSet.sines(options);
      case "timegan-sines" -> SineSet.timeganSines(options);
      case "digits-rows" -> new ImageRows("digits-rows", new Digits(options));
      case "mnist-rows" -> new ImageRows("mnist-rows", NamedFiles.mnist(options));
      case "seqgan-oracle" -> new OracleSet(options);
      case "names" -> NamedFiles.names(options);
      case "shakespeare" -> NamedFiles.shakespeare(options);
      case "adult" -> TableFiles.adult(options);
      case "ring-rows" -> ToyRows.ring(options);
      case "grid-rows" -> ToyRows.grid(options);
      default -> openPath(nameOrPath, options);
    };
  }

  /**
   * The test part of an open set: nothing was learned from it. Empty where there is none, where
   * what is there is the training part again, and where it cannot be used.
   *
   * @param nameOrPath as it was opened
   * @param options how {@code train} was opened; not mirrored here
   * @param train the open set
   * @param notes hears why a part that is there cannot be used, in one sentence
   * @return the caller's to close
   */
  public static Optional<Dataset> heldOut(
      String nameOrPath, DataOptions options, Dataset train, Consumer<String> notes) {
    Dataset test;
    try {
      test = open(nameOrPath, options.withSplit(Split.TEST).withMirror(false));
    } catch (NoPart e) {
      return Optional.empty();
    } catch (DataException e) {
      notes.accept("the held-out part cannot be used: " + e.getMessage());
      return Optional.empty();
    }
    String why =
        !test.medium().equals(train.medium())
            ? String.format(
                Locale.ROOT,
                test.medium().visible()
                    ? "its images are %s, those of the training part %s; data.size and data.channels make them alike"
                    : "its samples are %s, those of the training part %s",
                test.medium(),
                train.medium())
            : test.classes().equals(train.classes())
                ? ""
                : String.format(
                    Locale.ROOT,
                    "it has other classes (%d) than the training part (%d)",
                    test.classes().size(),
                    train.classes().size());
    if (!why.isEmpty()) {
      notes.accept("the held-out part cannot be used: " + why);
    } else if (!test.fingerprint().equals(train.fingerprint())) {
      return Optional.of(test);
    }
    test.close();
    return Optional.empty();
  }

  /**
   * One image file, brought to a shape as the images of a set are.
   *
   * @param file PNG, JPEG, BMP, GIF or WebP
   * @param shape what it becomes
   * @param fit how, where it has another size
   * @return the image
   * @throws DataException if it is no image that can be used, and why
   */
  public static Picture image(Path file, Images shape, DataOptions.Fit fit) {
    if (!Files.isRegularFile(file)) {
      throw new DataException(
          Files.isDirectory(file)
              ? file + " is a folder: give one image file"
              : "there is no image " + file);
    }
    try (ImageDecoder decoder = new ImageDecoder();
        InputStream in = Files.newInputStream(file)) {
      if (Files.size(file) > ImageFiles.MAX_FILE) {
        throw new DataException(
            String.format(
                Locale.ROOT, "%s is larger than %d MiB", file, ImageFiles.MAX_FILE >> 20));
      }
      byte[] bytes = in.readNBytes(ImageFiles.MAX_FILE);
      Pixels read = decoder.decode(bytes, shape.hasAlpha());
      Pixels pixels = shape.hasAlpha() ? read.withAlpha() : read;
      byte[] sample = new byte[shape.count()];
      new ImageForm(shape, fit).apply(pixels, sample, 0);
      List<String> changes = new ArrayList<>();
      if (read.height != shape.height() || read.width != shape.width()) {
        changes.add(
            String.format(
                Locale.ROOT,
                "resized from %dx%d to %dx%d",
                read.width,
                read.height,
                shape.width(),
                shape.height()));
      }
      int colours = read.hasAlpha() ? read.channels - 1 : read.channels;
      if (colours != shape.colours()) {
        changes.add(shape.colours() == 1 ? "turned grey" : "turned coloured");
      }
      if (!shape.hasAlpha() && decoder.decode(bytes, true).isClearSomewhere()) {
        changes.add("laid on white where it is transparent, since the model has no alpha");
      }
      int frames = decoder.frames(bytes);
      if (frames > 1) {
        changes.add("taken for the first of the file's " + frames);
      }
      return new Picture(Samples.of(shape, sample), String.join(" and ", changes));
    } catch (BrokenFile e) {
      throw new DataException(file + " cannot be used: " + e.getMessage(), e);
    } catch (IOException e) {
      throw new DataException("cannot read " + file + ": " + Reason.of(e), e);
    }
  }

  /**
   * One image in the shape that was asked for.
   *
   * @param sample the image alone
   * @param change what was done to it, such as {@code resized from 640x480 to 28x28}; empty for
   *     nothing
   */
  public record Picture(Samples sample, String change) {}

  private static Dataset openPath(String name, DataOptions options) {
    Path path = pathOf(name);
    if (path == null || !Files.exists(path)) {
      throw new DataException(unknown(name));
    }
    if (Files.isDirectory(path)) {
      if (Cifar10.isBinaryFolder(path)) {
        return Cifar10.openFolder(path, options);
      }
      Dataset series = SeriesFiles.inFolder(path, options);
      return series != null
          ? series
          : ImageSet.open(new FolderFiles(path, options.progress()), options);
    }
    if (SeriesFiles.isNamed(path) || options.as() == DataOptions.As.TABLE) {
      return SeriesFiles.open(path, options);
    }
    return switch (Magic.of(path)) {
      case NPY -> NpySeries.openArray(path, options);
      case ZIP ->
          NpySeries.isArchive(path)
              ? NpySeries.openArchive(path, options)
              : ImageSet.open(ZipFiles.open(path, options), options);
      case IDX -> Idx.open(path, options);
      case GZIP ->
          path.toString().endsWith(".tar.gz") || Packed.isTar(path)
              ? Cifar10.openArchive(path, options)
              : Idx.open(path, options);
      case UNKNOWN -> {
        String what = Packed.what(path);
        throw new DataException(
            what != null
                ? path + " is " + what
                : path
                    + " is not data that gan4j reads: expected a folder or zip of images, an IDX file, a table (.csv, .tsv, .data, .dat), or series as .csv, .tsv, .npy, .npz or .txt; data.as=table takes a file of any name for a table");
      }
      default -> throw new DataException(path + " is one image: give the folder that holds many");
    };
  }

  private static @Nullable Path pathOf(String name) {
    try {
      return name.isBlank() ? null : Path.of(name);
    } catch (InvalidPathException e) {
      throw new DataException("unknown data: " + Shell.noPath(name), e);
    }
  }

  private static String unknown(String name) {
    List<String> names = NAMED.stream().map(NamedSet::name).toList();
    String hint = Nearest.of(name, names).map(near -> "; did you mean " + near + "?").orElse(".");
    return String.format(
        Locale.ROOT,
        "unknown data '%s': no data set has this name, and there is no folder or file of it%s Named sets: %s",
        name,
        hint,
        names.stream().collect(Collectors.joining(", ")));
  }

  /**
   * One line of the list of named sets.
   *
   * @param name what to type, such as {@code mnist}
   * @param description one sentence on what it shows
   * @param records samples per split, such as {@code 60,000 + 10,000}, or {@code unlimited}
   * @param medium of one sample at its own size
   * @param licence one sentence on the terms, as far as known
   */
  public record NamedSet(
      String name, String description, String records, Medium medium, String licence) {
    /**
     * {@return how many samples are learned from; {@link Long#MAX_VALUE} where they are generated
     * without end}
     */
    public long samples() {
      String first = records.replaceFirst(" .*", "").replace(",", "");
      return first.equals("unlimited") ? Long.MAX_VALUE : Long.parseLong(first);
    }

    /** {@return how many classes images of this set have, without opening it; 0 for other sets} */
    public int classes() {
      return !medium.visible() ? 0 : name.equals("stacked-mnist") ? StackedMnist.CLASSES : 10;
    }
  }

  /**
   * The part of a set that is not learned from: opened when it is first asked for, and once. Not
   * safe for use by several threads at once.
   */
  public static final class HeldOut implements AutoCloseable {
    private @Nullable Function<Consumer<String>, Optional<Dataset>> opening;
    private final List<String> notes = new ArrayList<>();
    private Optional<Dataset> opened = Optional.empty();

    /**
     * Opens nothing yet.
     *
     * @param opening gives the part, empty if there is none; it is given who hears why
     */
    public HeldOut(Function<Consumer<String>, Optional<Dataset>> opening) {
      this.opening = opening;
    }

    /**
     * The part.
     *
     * @param listener hears what was noticed when it was opened
     * @return empty if there is none; stays this one's to close
     * @throws DataException if it cannot be opened
     */
    public Optional<Dataset> get(Consumer<String> listener) {
      Function<Consumer<String>, Optional<Dataset>> first = opening;
      if (first != null) {
        opened = first.apply(notes::add);
        opening = null;
      }
      notes.forEach(listener);
      return opened;
    }

    @Override
    public void close() {
      opened.ifPresent(Dataset::close);
      opened = Optional.empty();
      opening = null;
    }
  }
}
