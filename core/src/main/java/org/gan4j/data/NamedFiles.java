package org.gan4j.data;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.gan4j.data.DataOptions.Split;
import org.gan4j.medium.Size;
import org.jspecify.annotations.Nullable;

/**
 * The named sets that are files: where they are looked for, and the files as published. A file
 * found is taken for the published one by its size, and parsed with all its checks; only a download
 * is hashed.
 */
final class NamedFiles {
  private static final String TRAIN_IMAGES = "train-images-idx3-ubyte.gz";
  private static final String TRAIN_LABELS = "train-labels-idx1-ubyte.gz";
  private static final String TEST_IMAGES = "t10k-images-idx3-ubyte.gz";
  private static final String TEST_LABELS = "t10k-labels-idx1-ubyte.gz";

  /** Two mirrors that are kept for PyTorch's and TensorFlow's users. */
  private static final List<String> MNIST_SOURCES =
      List.of(
          "https://ossci-datasets.s3.amazonaws.com/mnist/",
          "https://storage.googleapis.com/cvdf-datasets/mnist/");

  /** The authors' own. */
  private static final List<String> FASHION_SOURCES =
      List.of("http://fashion-mnist.s3-website.eu-central-1.amazonaws.com/");

  /**
   * The authors publish the MD5 (c32a1d4ab5d03f1284b67883e8d87530); this SHA-256 of the same file
   * is pinned, for this URL, by several independent projects (torch.rb and GoMLX among them).
   */
  static final PublishedFile CIFAR10 =
      published(
          "cifar-10-binary.tar.gz",
          170_052_171,
          "c4a38c50a1bc5f3a1c5537f2155ab9d68f9f25eb1ed8d9ddda3db29a59bca1dd",
          List.of("https://www.cs.toronto.edu/~kriz/"));

  private static final PublishedFile NAMES =
      published(
          "names.txt",
          228_145,
          "0a30b5557f192f32ab962680889aac5f6fda0f4cecf40a6d0b5694f58ea8cc4d",
          List.of("https://raw.githubusercontent.com/karpathy/makemore/master/"));

  private static final PublishedFile SHAKESPEARE =
      published(
          "input.txt",
          1_115_394,
          "86c4e6aa9db7c042ec79f339dcb96d42b0075e16b8fc2e86bf0ca57e2dc565ed",
          List.of(
              "https://raw.githubusercontent.com/karpathy/char-rnn/master/data/tinyshakespeare/"));

  static final String CIFAR10_JPEG = "cifar10-jpeg.zip";

  private static final List<String> FASHION_CLASSES =
      List.of(
          "T-shirt/top",
          "Trouser",
          "Pullover",
          "Dress",
          "Coat",
          "Sandal",
          "Shirt",
          "Sneaker",
          "Bag",
          "Ankle boot");

  private NamedFiles() {}

  static HeldSet mnist(DataOptions options) {
    return idx(
        "mnist",
        options.split() == Split.TRAIN
            ? published(
                TRAIN_IMAGES,
                9_912_422,
                "440fcabf73cc546fa21475e81ea370265605f56be210a4024d2ca8f203523609",
                MNIST_SOURCES)
            : published(
                TEST_IMAGES,
                1_648_877,
                "8d422c7b0a1c1c79245a5bcf07fe86e33eeafee792b84584aec276f5a2dbc4e6",
                MNIST_SOURCES),
        options.split() == Split.TRAIN
            ? published(
                TRAIN_LABELS,
                28_881,
                "3552534a0a558bbed6aed32b30c495cca23d567ec52cac8be1a0730e8010255c",
                MNIST_SOURCES)
            : published(
                TEST_LABELS,
                4_542,
                "f7ae60f92e00ec6debd23a6088c31dbd2371eca3ffa0defaefb259924204aec6",
                MNIST_SOURCES),
        Idx.numbered(10),
        options);
  }

  static HeldSet fashionMnist(DataOptions options) {
    return idx(
        "fashion-mnist",
        options.split() == Split.TRAIN
            ? published(
                TRAIN_IMAGES,
                26_421_880,
                "3aede38d61863908ad78613f6a32ed271626dd12800ba2636569512369268a84",
                FASHION_SOURCES)
            : published(
                TEST_IMAGES,
                4_422_102,
                "346e55b948d973a97e58d2351dde16a484bd415d4595297633bb08f03db6a073",
                FASHION_SOURCES),
        options.split() == Split.TRAIN
            ? published(
                TRAIN_LABELS,
                29_515,
                "a04f17134ac03560a47e3764e11b92fc97de4d1bfaf8ba1a3aa29af54cc90845",
                FASHION_SOURCES)
            : published(
                TEST_LABELS,
                5_148,
                "67da17c76eaffca5446c3361aaab5c3cd6d1c2608764d35dfb1850b086bf8dd5",
                FASHION_SOURCES),
        FASHION_CLASSES,
        options);
  }

  private static HeldSet idx(
      String name,
      PublishedFile images,
      PublishedFile labels,
      List<String> classes,
      DataOptions options) {
    List<String> notes = new ArrayList<>();
    Path imageFile = locate(name, images, notes, options);
    Path labelFile = locate(name, labels, notes, options);
    return Idx.open(name, imageFile, labelFile, classes, notes, options);
  }

  /** The lossless archive or its unpacked files, where they are found; else the JPEG edition. */
  static Dataset cifar10(DataOptions options) {
    List<String> notes = new ArrayList<>();
    for (Path folder : folders("cifar10", options)) {
      for (Path unpacked : List.of(folder, folder.resolve("cifar-10-batches-bin"))) {
        if (Cifar10.isBinaryFolder(unpacked)) {
          return Cifar10.openFolder(unpacked, options);
        }
      }
      Path archive = found(folder, CIFAR10, notes);
      if (archive != null) {
        return Cifar10.openArchive(archive, options);
      }
      Path jpeg = folder.resolve(CIFAR10_JPEG);
      if (Files.isRegularFile(jpeg)) {
        return cifar10Jpeg(jpeg, options);
      }
    }
    return Cifar10.openArchive(locate("cifar10", CIFAR10, notes, options), options);
  }

  private static Dataset cifar10Jpeg(Path archive, DataOptions options) {
    // Size and channels are known: the headers need not be read for them.
    DataOptions known =
        options
            .withSize(options.size().own() ? Size.square(32) : options.size())
            .withChannels(options.channels() == 0 ? 3 : options.channels());
    List<String> lossy =
        List.of(
            "CIFAR-10 as JPEG files, which is lossy: scores do not compare with published ones, which use the lossless "
                + CIFAR10.name());
    return ImageSet.open(ZipFiles.open(archive, known), "cifar10", lossy, known);
  }

  static Dataset names(DataOptions options) {
    List<String> notes = new ArrayList<>();
    return SeriesFiles.open("names", locate("names", NAMES, notes, options), options);
  }

  /** Gzipped where it was packed after it was fetched. */
  static Dataset shakespeare(DataOptions options) {
    Path file = null;
    for (Path folder : folders("shakespeare", options)) {
      Path packed = folder.resolve("tinyshakespeare.txt.gz");
      file = file == null && Files.isRegularFile(packed) ? packed : file;
    }
    if (file == null) {
      file = locate("shakespeare", SHAKESPEARE, new ArrayList<>(), options);
    }
    return SeriesFiles.open("shakespeare", file, options);
  }

  private static PublishedFile published(
      String name, long size, String sha256, List<String> folders) {
    return new PublishedFile(
        name, size, sha256, folders.stream().map(folder -> URI.create(folder + name)).toList());
  }

  static List<Path> folders(String set, DataOptions options) {
    List<Path> folders = new ArrayList<>();
    for (Path folder : options.searchFolders()) {
      folders.add(folder.resolve(set));
    }
    Path cache = options.cache();
    if (cache != null) {
      folders.add(cache.resolve(set));
    }
    return folders;
  }

  /** A file of a named set: found, or downloaded into the cache. */
  static Path locate(String set, PublishedFile file, List<String> notes, DataOptions options) {
    List<Path> folders = folders(set, options);
    for (Path folder : folders) {
      Path path = found(folder, file, notes);
      if (path != null) {
        return path;
      }
    }
    String failure;
    Path cache = options.cache();
    if (cache == null) {
      failure = "it was found nowhere, and without a cache folder nothing is downloaded";
    } else {
      try {
        return Download.fetch(file, cache.resolve(set), options.progress());
      } catch (DataException e) {
        failure = e.getMessage();
      }
    }
    throw new DataException(
        String.format(
            Locale.ROOT,
            "%s needs %s (%,d bytes): %s. Fetch %s yourself and put it into %s%s",
            set,
            file.name(),
            file.size(),
            failure,
            file.sources().get(0),
            folders.isEmpty()
                ? set + "/ in a folder that GAN4J_DATA names"
                : String.join(" or ", folders.stream().map(Path::toString).toList()),
            notes.isEmpty() ? "" : " (" + String.join("; ", notes) + ")"));
  }

  private static @Nullable Path found(Path folder, PublishedFile file, List<String> notes) {
    Path path = folder.resolve(file.name());
    if (Files.isRegularFile(path)) {
      try {
        long size = Files.size(path);
        if (size == file.size()) {
          return path;
        }
        notes.add(
            String.format(
                Locale.ROOT,
                "%s is ignored: it must have %,d bytes; it has %,d",
                path,
                file.size(),
                size));
      } catch (IOException e) {
        notes.add(String.format(Locale.ROOT, "%s is ignored: %s", path, Reason.of(e)));
      }
    }
    if (file.name().endsWith("-ubyte.gz")) {
      Path unpacked = folder.resolve(file.name().substring(0, file.name().length() - 3));
      if (Files.isRegularFile(unpacked)) {
        return unpacked;
      }
    }
    return null;
  }
}
