package org.gan4j.data;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.gan4j.medium.Images;
import org.gan4j.medium.Series;
import org.gan4j.medium.Size;
import org.jspecify.annotations.Nullable;

/** How a data set is opened. */
public final class DataOptions {

  private final Size size;
  private final Fit fit;
  private final int channels;
  private final Split split;
  private final boolean mirror;
  private final double heldOut;
  private final boolean parts;
  private final int window;
  private final String idColumn;
  private final String orderColumn;
  private final long seed;
  private final @Nullable Path cache;
  private final List<Path> searchFolders;
  private final Consumer<String> progress;

  private DataOptions(
      Size size,
      Fit fit,
      int channels,
      Split split,
      boolean mirror,
      double heldOut,
      boolean parts,
      int window,
      String idColumn,
      String orderColumn,
      long seed,
      @Nullable Path cache,
      List<Path> searchFolders,
      Consumer<String> progress) {
    if (!size.within(Images.MAX_SIDE)) {
      throw new DataException(
          "data.size must be in [1, "
              + Images.MAX_SIDE
              + "], or 0 for the images' own; got "
              + size.inRecipes());
    }
    if (channels < 0 || channels > Images.MAX_CHANNELS) {
      throw new DataException(
          "data.channels must be 1 (grey), 2 (grey and alpha), 3 (colour) or 4 (colour and alpha), or 0 for grey or colour as the set is; got "
              + channels);
    }
    DataException.LIMITS.closed("data.held-out", heldOut, 0, 0.5);
    if (window != 0) {
      DataException.LIMITS.closed("data.window, unless it is 0,", window, 2, Series.MAX_STEPS);
    }
    searchFolders = List.copyOf(searchFolders);
    this.size = size;
    this.fit = fit;
    this.channels = channels;
    this.split = split;
    this.mirror = mirror;
    this.heldOut = heldOut;
    this.parts = parts;
    this.window = window;
    this.idColumn = idColumn;
    this.orderColumn = orderColumn;
    this.seed = seed;
    this.cache = cache;
    this.searchFolders = searchFolders;
    this.progress = progress;
  }

  /** {@return the size that images become; {@link Size#OWN} keeps their own} */
  public Size size() {
    return size;
  }

  /** {@return how an image of another shape becomes so large} */
  public Fit fit() {
    return fit;
  }

  /**
   * {@return 1 (grey, by the luma of ITU-R BT.601), 2 (grey and alpha), 3 (colour) or 4 (colour and
   * alpha); 0 for grey or colour, as the set is}
   */
  public int channels() {
    return channels;
  }

  /** {@return the part to open, where the set has two} */
  public Split split() {
    return split;
  }

  /** {@return whether images are mirrored at random (see {@link Dataset#mirror})} */
  public boolean mirror() {
    return mirror;
  }

  /**
   * {@return the share of a folder or zip without a test part that makes one, in [0, 0.5]; it is
   * not in the training part then. 0 for none}
   */
  public double heldOut() {
    return heldOut;
  }

  /**
   * {@return whether folders at the top are parts, not classes, where all have such names ({@code
   * train} with {@code test}, {@code val}, {@code valid} or {@code validation}, in any case)}
   */
  public boolean parts() {
    return parts;
  }

  /**
   * {@return the steps that long series and texts are cut into, in [2, 65536]; 0 for whole series,
   * and for windows of 32 symbols of a text that is no list of lines}
   */
  public int window() {
    return window;
  }

  /**
   * {@return the column of a table that says which series a row is of; empty to find it by name}
   */
  public String idColumn() {
    return idColumn;
  }

  /** {@return the column of a table that orders a series' rows; empty to find it by name} */
  public String orderColumn() {
    return orderColumn;
  }

  /** {@return the seed of sets that are generated} */
  public long seed() {
    return seed;
  }

  /** {@return the folder that downloads go to and are looked for in; null downloads nothing} */
  public @Nullable Path cache() {
    return cache;
  }

  /**
   * {@return the folders that named sets are looked for in before the cache, each set in its own
   * subfolder ({@code mnist/}, {@code fashion-mnist/}, {@code cifar10/})}
   */
  public List<Path> searchFolders() {
    return searchFolders;
  }

  /** {@return who is told in short sentences of what takes long} */
  public Consumer<String> progress() {
    return progress;
  }

  /**
   * Own size and channels, {@link Fit#FIT}, training split, no mirroring, seed 0, nowhere to look
   * and nothing downloaded. Reads nothing of the environment.
   *
   * @return the defaults
   */
  public static DataOptions defaults() {
    return new DataOptions(
        Size.OWN,
        Fit.FIT,
        0,
        Split.TRAIN,
        false,
        0,
        true,
        0,
        "",
        "",
        0,
        null,
        List.of(),
        message -> {});
  }

  /**
   * {@link #defaults} with the places of this user: {@code GAN4J_DATA} (folders, separated as in a
   * class path) is searched; the cache is the system property {@code gan4j.cache}, or {@code
   * $XDG_CACHE_HOME/gan4j}, or {@code ~/.cache/gan4j}.
   *
   * @return the options of this user
   */
  public static DataOptions fromEnvironment() {
    return places(
        System.getenv(),
        System.getProperty("gan4j.cache"),
        System.getProperty("user.home", "."),
        System.getProperty("path.separator", ":"));
  }

  static DataOptions places(
      Map<String, String> environment, @Nullable String cache, String home, String separator) {
    List<Path> folders = new ArrayList<>();
    for (String folder : environment.getOrDefault("GAN4J_DATA", "").split(separator, -1)) {
      if (!folder.isBlank()) {
        folders.add(Path.of(folder));
      }
    }
    String xdg = environment.getOrDefault("XDG_CACHE_HOME", "");
    Path place;
    if (cache != null && !cache.isBlank()) {
      place = Path.of(cache);
    } else if (!xdg.isBlank()) {
      place = Path.of(xdg, "gan4j");
    } else {
      place = Path.of(home, ".cache", "gan4j");
    }
    return defaults().withCache(place).withSearchFolders(folders);
  }

  /**
   * {@return these options with square images}
   *
   * @param side in pixels, in [1, 4096]; 0 for the set's own size
   */
  public DataOptions withSize(int side) {
    return withSize(Size.square(side));
  }

  /**
   * {@return these options with another size}
   *
   * @param value of images; {@link Size#OWN} for the set's own
   */
  public DataOptions withSize(Size value) {
    return new DataOptions(
        value,
        fit,
        channels,
        split,
        mirror,
        heldOut,
        parts,
        window,
        idColumn,
        orderColumn,
        seed,
        cache,
        searchFolders,
        progress);
  }

  /**
   * {@return these options with another fit}
   *
   * @param value how images come to that size
   */
  public DataOptions withFit(Fit value) {
    return new DataOptions(
        size,
        value,
        channels,
        split,
        mirror,
        heldOut,
        parts,
        window,
        idColumn,
        orderColumn,
        seed,
        cache,
        searchFolders,
        progress);
  }

  /**
   * {@return these options with other channels}
   *
   * @param value in [1, 4]; 0 for the set's own, grey or colour
   */
  public DataOptions withChannels(int value) {
    return new DataOptions(
        size,
        fit,
        value,
        split,
        mirror,
        heldOut,
        parts,
        window,
        idColumn,
        orderColumn,
        seed,
        cache,
        searchFolders,
        progress);
  }

  /**
   * {@return these options with another part of the set}
   *
   * @param value the part
   */
  public DataOptions withSplit(Split value) {
    return new DataOptions(
        size,
        fit,
        channels,
        value,
        mirror,
        heldOut,
        parts,
        window,
        idColumn,
        orderColumn,
        seed,
        cache,
        searchFolders,
        progress);
  }

  /**
   * {@return these options with or without mirrored images}
   *
   * @param value whether each image appears mirrored too
   */
  public DataOptions withMirror(boolean value) {
    return new DataOptions(
        size,
        fit,
        channels,
        split,
        value,
        heldOut,
        parts,
        window,
        idColumn,
        orderColumn,
        seed,
        cache,
        searchFolders,
        progress);
  }

  /**
   * {@return these options with another share held out}
   *
   * @param value of a set without a test part
   */
  public DataOptions withHeldOut(double value) {
    return new DataOptions(
        size,
        fit,
        channels,
        split,
        mirror,
        value,
        parts,
        window,
        idColumn,
        orderColumn,
        seed,
        cache,
        searchFolders,
        progress);
  }

  /**
   * {@return these options with another reading of folders called train, val and test}
   *
   * @param value whether they are parts, not classes
   */
  public DataOptions withParts(boolean value) {
    return new DataOptions(
        size,
        fit,
        channels,
        split,
        mirror,
        heldOut,
        value,
        window,
        idColumn,
        orderColumn,
        seed,
        cache,
        searchFolders,
        progress);
  }

  /**
   * {@return these options with other windows of series}
   *
   * @param value steps, in [2, 65536]; 0 for whole series
   */
  public DataOptions withWindow(int value) {
    return new DataOptions(
        size,
        fit,
        channels,
        split,
        mirror,
        heldOut,
        parts,
        value,
        idColumn,
        orderColumn,
        seed,
        cache,
        searchFolders,
        progress);
  }

  /**
   * {@return these options with another column that says which series a row is of}
   *
   * @param value the column's name; empty to find it
   */
  public DataOptions withIdColumn(String value) {
    return new DataOptions(
        size,
        fit,
        channels,
        split,
        mirror,
        heldOut,
        parts,
        window,
        value,
        orderColumn,
        seed,
        cache,
        searchFolders,
        progress);
  }

  /**
   * {@return these options with another column that orders the rows of a series}
   *
   * @param value the column's name; empty to find it
   */
  public DataOptions withOrderColumn(String value) {
    return new DataOptions(
        size,
        fit,
        channels,
        split,
        mirror,
        heldOut,
        parts,
        window,
        idColumn,
        value,
        seed,
        cache,
        searchFolders,
        progress);
  }

  /**
   * {@return these options with another seed}
   *
   * @param value of what is drawn at random
   */
  public DataOptions withSeed(long value) {
    return new DataOptions(
        size,
        fit,
        channels,
        split,
        mirror,
        heldOut,
        parts,
        window,
        idColumn,
        orderColumn,
        value,
        cache,
        searchFolders,
        progress);
  }

  /**
   * {@return these options with another cache}
   *
   * @param value the folder of downloads; null to download nothing
   */
  public DataOptions withCache(@Nullable Path value) {
    return new DataOptions(
        size,
        fit,
        channels,
        split,
        mirror,
        heldOut,
        parts,
        window,
        idColumn,
        orderColumn,
        seed,
        value,
        searchFolders,
        progress);
  }

  /**
   * {@return these options with other places to look}
   *
   * @param value folders, in order
   */
  public DataOptions withSearchFolders(List<Path> value) {
    return new DataOptions(
        size,
        fit,
        channels,
        split,
        mirror,
        heldOut,
        parts,
        window,
        idColumn,
        orderColumn,
        seed,
        cache,
        value,
        progress);
  }

  /**
   * {@return these options with another listener}
   *
   * @param value hears a line at a time
   */
  public DataOptions withProgress(Consumer<String> value) {
    return new DataOptions(
        size,
        fit,
        channels,
        split,
        mirror,
        heldOut,
        parts,
        window,
        idColumn,
        orderColumn,
        seed,
        cache,
        searchFolders,
        value);
  }

  /** How an image of another shape becomes one of the size asked for. */
  public enum Fit {
    /**
     * The whole image, scaled to fit inside and centred; the bars that remain take the median
     * colour of the image's outermost pixels, so that a product photograph keeps its white ground
     * and a digit its black one.
     */
    FIT,
    /** The image scaled to cover that size, and its centre cut out: nothing is padded. */
    CROP,
    /**
     * The image at its own scale, centred on black; only an image larger than that size is scaled,
     * down to fit. MNIST's 28x28 becomes 32x32 by two black pixels on each side.
     */
    PAD
  }

  /** Which part of a data set that was published in two parts. */
  public enum Split {
    /** To learn from. */
    TRAIN,
    /** Held out. */
    TEST
  }
}
