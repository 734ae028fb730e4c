package org.gan4j.data;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.gan4j.medium.Column;
import org.gan4j.medium.Images;
import org.gan4j.medium.Series;
import org.gan4j.medium.Size;
import org.jspecify.annotations.Nullable;

/** How a data set is opened. */
public final class DataOptions {

  private final Values values;

  /** What there is to choose; changed only before options are made of it. */
  private static final class Values implements Cloneable {
    private Size size = Size.OWN;
    private Fit fit = Fit.FIT;
    private int channels;
    private Split split = Split.TRAIN;
    private boolean mirror;
    private double heldOut;
    private boolean parts = true;
    private int window;
    private String idColumn = "";
    private String orderColumn = "";
    private As as = As.AUTO;
    private Map<String, Kind> columns = Map.of();
    private int modes = 10;
    private List<String> constraints = List.of();
    private long seed;
    private @Nullable Path cache;
    private List<Path> searchFolders = List.of();
    private Consumer<String> progress = message -> {};

    private Values copy() {
      try {
        return (Values) super.clone();
      } catch (CloneNotSupportedException e) {
        throw new AssertionError("they are cloneable", e);
      }
    }
  }

  private DataOptions(Values values) {
    if (!values.size.within(Images.MAX_SIDE)) {
      throw new DataException(
          "data.size must be in [1, "
              + Images.MAX_SIDE
              + "], or 0 for the images' own; got "
              + values.size.inRecipes());
    }
    if (values.channels < 0 || values.channels > Images.MAX_CHANNELS) {
      throw new DataException(
          "data.channels must be 1 (grey), 2 (grey and alpha), 3 (colour) or 4 (colour and alpha), or 0 for grey or colour as the set is; got "
              + values.channels);
    }
    DataException.LIMITS.closed("data.held-out", values.heldOut, 0, 0.5);
    if (values.window != 0) {
      DataException.LIMITS.closed(
          "data.window, unless it is 0,", values.window, 2, Series.MAX_STEPS);
    }
    DataException.LIMITS.closed("data.modes", values.modes, 0, Column.MAX_MODES);
    values.constraints = List.copyOf(values.constraints);
    values.searchFolders = List.copyOf(values.searchFolders);
    values.columns = Collections.unmodifiableMap(new LinkedHashMap<>(values.columns));
    this.values = values;
  }

  private DataOptions changed(Consumer<Values> change) {
    Values copy = values.copy();
    change.accept(copy);
    return new DataOptions(copy);
  }

  /** {@return the size that images become; {@link Size#OWN} keeps their own} */
  public Size size() {
    return values.size;
  }

  /** {@return how an image of another shape becomes so large} */
  public Fit fit() {
    return values.fit;
  }

  /**
   * {@return 1 (grey, by the luma of ITU-R BT.601), 2 (grey and alpha), 3 (colour) or 4 (colour and
   * alpha); 0 for grey or colour, as the set is}
   */
  public int channels() {
    return values.channels;
  }

  /** {@return the part to open, where the set has two} */
  public Split split() {
    return values.split;
  }

  /** {@return whether images are mirrored at random (see {@link Dataset#mirror})} */
  public boolean mirror() {
    return values.mirror;
  }

  /**
   * {@return the share of a folder or zip without a test part that makes one, in [0, 0.5]; it is
   * not in the training part then. 0 for none}
   */
  public double heldOut() {
    return values.heldOut;
  }

  /**
   * {@return whether folders at the top are parts, not classes, where all have such names ({@code
   * train} with {@code test}, {@code val}, {@code valid} or {@code validation}, in any case)}
   */
  public boolean parts() {
    return values.parts;
  }

  /**
   * {@return the steps that long series and texts are cut into, in [2, 65536]; 0 for whole series,
   * and for windows of 32 symbols of a text that is no list of lines}
   */
  public int window() {
    return values.window;
  }

  /**
   * {@return the column of a table that says which series a row is of; empty to find it by name}
   */
  public String idColumn() {
    return values.idColumn;
  }

  /** {@return the column of a table that orders a series' rows; empty to find it by name} */
  public String orderColumn() {
    return values.orderColumn;
  }

  /** {@return whether separated values are series or a table} */
  public As as() {
    return values.as;
  }

  /** {@return what columns of a table are, by name; those that are not named are found} */
  public Map<String, Kind> columns() {
    return values.columns;
  }

  /**
   * {@return the most modes of a table's column of numbers, in [0, 64]; 0 for a range from the
   * least to the greatest}
   */
  public int modes() {
    return values.modes;
  }

  /** {@return what holds in every row of a table that is sampled, such as {@code start <= end}} */
  public List<String> constraints() {
    return values.constraints;
  }

  /** {@return the seed of sets that are generated} */
  public long seed() {
    return values.seed;
  }

  /** {@return the folder that downloads go to and are looked for in; null downloads nothing} */
  public @Nullable Path cache() {
    return values.cache;
  }

  /**
   * {@return the folders that named sets are looked for in before the cache, each set in its own
   * subfolder ({@code mnist/}, {@code fashion-mnist/}, {@code cifar10/})}
   */
  public List<Path> searchFolders() {
    return values.searchFolders;
  }

  /** {@return who is told in short sentences of what takes long} */
  public Consumer<String> progress() {
    return values.progress;
  }

  /**
   * Own size and channels, {@link Fit#FIT}, training split, no mirroring, seed 0, nowhere to look
   * and nothing downloaded. Reads nothing of the environment.
   *
   * @return the defaults
   */
  public static DataOptions defaults() {
    return new DataOptions(new Values());
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
    return changed(to -> to.size = value);
  }

  /**
   * {@return these options with another fit}
   *
   * @param value how images come to that size
   */
  public DataOptions withFit(Fit value) {
    return changed(to -> to.fit = value);
  }

  /**
   * {@return these options with other channels}
   *
   * @param value in [1, 4]; 0 for the set's own, grey or colour
   */
  public DataOptions withChannels(int value) {
    return changed(to -> to.channels = value);
  }

  /**
   * {@return these options with another part of the set}
   *
   * @param value the part
   */
  public DataOptions withSplit(Split value) {
    return changed(to -> to.split = value);
  }

  /**
   * {@return these options with or without mirrored images}
   *
   * @param value whether each image appears mirrored too
   */
  public DataOptions withMirror(boolean value) {
    return changed(to -> to.mirror = value);
  }

  /**
   * {@return these options with another share held out}
   *
   * @param value of a set without a test part
   */
  public DataOptions withHeldOut(double value) {
    return changed(to -> to.heldOut = value);
  }

  /**
   * {@return these options with another reading of folders called train, val and test}
   *
   * @param value whether they are parts, not classes
   */
  public DataOptions withParts(boolean value) {
    return changed(to -> to.parts = value);
  }

  /**
   * {@return these options with other windows of series}
   *
   * @param value steps, in [2, 65536]; 0 for whole series
   */
  public DataOptions withWindow(int value) {
    return changed(to -> to.window = value);
  }

  /**
   * {@return these options with another column that says which series a row is of}
   *
   * @param value the column's name; empty to find it
   */
  public DataOptions withIdColumn(String value) {
    return changed(to -> to.idColumn = value);
  }

  /**
   * {@return these options with another column that orders the rows of a series}
   *
   * @param value the column's name; empty to find it
   */
  public DataOptions withOrderColumn(String value) {
    return changed(to -> to.orderColumn = value);
  }

  /**
   * {@return these options with another reading of separated values}
   *
   * @param value series or a table
   */
  public DataOptions withAs(As value) {
    return changed(to -> to.as = value);
  }

  /**
   * {@return these options with other columns of a table}
   *
   * @param value what they are, by name; those that are not named are found
   */
  public DataOptions withColumns(Map<String, Kind> value) {
    return changed(to -> to.columns = value);
  }

  /**
   * {@return these options with other constraints of a table}
   *
   * @param value such as {@code start <= end}, {@code age >= 18} or {@code a + b <= total}
   */
  public DataOptions withConstraints(List<String> value) {
    return changed(to -> to.constraints = List.copyOf(value));
  }

  /**
   * {@return these options with other modes of numbers}
   *
   * @param value the most of a column, in [0, 64]; 0 for a range from the least to the greatest
   */
  public DataOptions withModes(int value) {
    return changed(to -> to.modes = value);
  }

  /**
   * {@return these options with another seed}
   *
   * @param value of what is drawn at random
   */
  public DataOptions withSeed(long value) {
    return changed(to -> to.seed = value);
  }

  /**
   * {@return these options with another cache}
   *
   * @param value the folder of downloads; null to download nothing
   */
  public DataOptions withCache(@Nullable Path value) {
    return changed(to -> to.cache = value);
  }

  /**
   * {@return these options with other places to look}
   *
   * @param value folders, in order
   */
  public DataOptions withSearchFolders(List<Path> value) {
    return changed(to -> to.searchFolders = value);
  }

  /**
   * {@return these options with another listener}
   *
   * @param value hears a line at a time
   */
  public DataOptions withProgress(Consumer<String> value) {
    return changed(to -> to.progress = value);
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

  /** What separated values ({@code .csv}, {@code .tsv}) are. */
  public enum As {
    /**
     * Series where a column is named as one that says whose a row is and has cells that come again,
     * or where a window, such a column or one of order is set; else a table.
     */
    AUTO,
    /** A row is a step of a series. */
    SERIES,
    /** A row is a sample. */
    TABLE
  }

  /** What a column of a table is. */
  public enum Kind {
    /** Numbers, with as many decimals as the data have. */
    NUMBER,
    /** Whole numbers. */
    WHOLE,
    /** One of the texts that the data have, whatever they look like. */
    CATEGORY,
    /** Dates or times, in the one pattern that the data have. */
    DATE,
    /** Not learned, and not in what is made. */
    DROP,
    /** Not learned; in what is made the rows are numbered, from 1. */
    NUMBER_THEM
  }

  /** Which part of a data set that was published in two parts. */
  public enum Split {
    /** To learn from. */
    TRAIN,
    /** Held out. */
    TEST
  }
}
