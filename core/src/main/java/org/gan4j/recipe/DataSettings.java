package org.gan4j.recipe;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.gan4j.data.DataOptions;
import org.gan4j.data.DataOptions.As;
import org.gan4j.data.DataOptions.Fit;
import org.gan4j.data.DataOptions.Kind;
import org.gan4j.medium.Column;
import org.gan4j.medium.Images;
import org.gan4j.medium.Series;
import org.gan4j.medium.Size;

/**
 * What is learned.
 *
 * @param name a data set's name or the path of one
 * @param size that images are brought to, sides in [1, 1024]; 0 for their own
 * @param fit how images of another shape are brought there
 * @param channels 1 for grey, 2 with alpha, 3 for colour, 4 with alpha; 0 for grey or colour, as
 *     they are
 * @param mirror whether half of the images are shown mirrored
 * @param heldOut share of a folder or zip without a test part that is not learned from, so that
 *     scores have something to compare with, in [0, 0.5]; published sets have a test part
 * @param parts whether folders at the top that are named train, test, val and their like are parts,
 *     not classes, where all are so named and one is train
 * @param window steps that long series and texts are cut into, in [2, 65536]; 0 for whole series,
 *     and for windows of 32 symbols of a text that is no list of lines
 * @param idColumn the column of a table of series that says which one a row is of; empty to find it
 *     by name
 * @param orderColumn the column of such a table that orders a series' rows; empty to find it by
 *     name
 * @param labels samples whose classes a semi-supervised game is told, as many of each; 0 for the
 *     other games
 * @param limit samples that are learned from, the first of each class in the set's own proportions;
 *     0 for all. What is held out is not touched by it
 * @param keep which share of these images is learned from, the likeliest ones
 * @param as whether a file of separated values is a table or series; auto to find it
 * @param columns what columns of a table are, by name; those that are not named are found
 * @param schema a YAML file with more of them, which {@code columns} go before; empty for none
 * @param modes the most modes of a table's column of numbers, in [0, 64]; 0 for a range from the
 *     least to the greatest
 * @param constraints of a table, such as {@code start <= end}: what samples keep, by being drawn
 *     again
 */
public record DataSettings(
    String name,
    Size size,
    Fit fit,
    int channels,
    boolean mirror,
    double heldOut,
    boolean parts,
    int window,
    String idColumn,
    String orderColumn,
    int labels,
    long limit,
    Keep keep,
    As as,
    Map<String, Kind> columns,
    String schema,
    int modes,
    List<String> constraints) {
  private static final int MOST = 1024;

  /**
   * Checks the ranges.
   *
   * @param name a data set's name or the path of one
   * @param size that images are brought to, sides in [1, 1024]; 0 for their own
   * @param fit how images of another shape are brought there
   * @param channels 1 for grey, 2 with alpha, 3 for colour, 4 with alpha; 0 for grey or colour, as
   *     they are
   * @param mirror whether half of the images are shown mirrored
   * @param heldOut share of a folder or zip without a test part that is not learned from, so that
   *     scores have something to compare with, in [0, 0.5]; published sets have a test part
   * @param parts whether folders at the top that are named train, test, val and their like are
   *     parts, not classes, where all are so named and one is train
   * @param window steps that long series and texts are cut into, in [2, 65536]; 0 for whole series,
   *     and for windows of 32 symbols of a text that is no list of lines
   * @param idColumn the column of a table of series that says which one a row is of; empty to find
   *     it by name
   * @param orderColumn the column of such a table that orders a series' rows; empty to find it by
   *     name
   * @param labels samples whose classes a semi-supervised game is told, as many of each; 0 for the
   *     other games
   * @param limit samples that are learned from, the first of each class in the set's own
   *     proportions; 0 for all. What is held out is not touched by it
   * @param keep which share of these images is learned from, the likeliest ones
   * @param as whether a file of separated values is a table or series; auto to find it
   * @param columns what columns of a table are, by name; those that are not named are found
   * @param schema a YAML file with more of them, which {@code columns} go before; empty for none
   * @param modes the most modes of a table's column of numbers, in [0, 64]; 0 for a range from the
   *     least to the greatest
   * @param constraints of a table, such as {@code start <= end}: what samples keep, by being drawn
   *     again
   */
  public DataSettings {
    if (name.isBlank()) {
      throw new RecipeException("data.name must name a data set, a folder or a file; it is empty");
    }
    if (!size.within(MOST)) {
      throw new RecipeException("data.size must be in [0, " + MOST + "]; got " + size.inRecipes());
    }
    RecipeException.LIMITS.closed("data.channels", channels, 0, Images.MAX_CHANNELS);
    if (window != 0) {
      RecipeException.LIMITS.closed("data.window, unless it is 0,", window, 2, Series.MAX_STEPS);
    }
    RecipeException.LIMITS.closed("data.labels", labels, 0, 1 << 24);
    RecipeException.LIMITS.closed("data.limit", limit, 0, 1 << 24);
    RecipeException.LIMITS.closed("data.held-out", heldOut, 0, 0.5);
    RecipeException.LIMITS.closed("data.modes", modes, 0, Column.MAX_MODES);
    columns = Collections.unmodifiableMap(new LinkedHashMap<>(columns));
    constraints = List.copyOf(constraints);
  }

  /** The embedded digits as they are. */
  public DataSettings() {
    this(
        "digits",
        Size.OWN,
        Fit.FIT,
        0,
        false,
        0.1,
        true,
        0,
        "",
        "",
        0,
        0,
        new Keep(),
        As.AUTO,
        Map.of(),
        "",
        10,
        List.of());
  }

  /**
   * How these data are opened.
   *
   * @param environment where they are looked for; its split and seed stay
   * @return the options
   */
  public DataOptions options(DataOptions environment) {
    return environment
        .withSize(size)
        .withFit(fit)
        .withChannels(channels)
        .withMirror(mirror)
        .withHeldOut(heldOut)
        .withParts(parts)
        .withWindow(window)
        .withIdColumn(idColumn)
        .withOrderColumn(orderColumn)
        .withAs(as)
        .withColumns(allColumns())
        .withModes(modes)
        .withConstraints(constraints);
  }

  /**
   * The same of another name.
   *
   * @param other a named set, or a path
   * @return these settings
   */
  public DataSettings named(String other) {
    return new DataSettings(
        other,
        size,
        fit,
        channels,
        mirror,
        heldOut,
        parts,
        window,
        idColumn,
        orderColumn,
        labels,
        limit,
        keep,
        as,
        columns,
        schema,
        modes,
        constraints);
  }

  /**
   * {@return the same with the columns of the schema's file in their place, which is then no longer
   * needed}
   *
   * @throws RecipeException if it cannot be read
   */
  DataSettings withoutFile() {
    return schema.isEmpty()
        ? this
        : new DataSettings(
            name,
            size,
            fit,
            channels,
            mirror,
            heldOut,
            parts,
            window,
            idColumn,
            orderColumn,
            labels,
            limit,
            keep,
            as,
            allColumns(),
            "",
            modes,
            constraints);
  }

  private Map<String, Kind> allColumns() {
    if (schema.isEmpty()) {
      return columns;
    }
    Map<String, Kind> all = new LinkedHashMap<>(RecipeFormat.columns(schema));
    all.putAll(columns);
    return all;
  }

  /**
   * Instance selection (DeVries, Drozdzal and Taylor, "Instance Selection for GANs", 2020): before
   * the training the images are ranked by how likely they are under a normal distribution of what
   * an embedding sees of them, and the least likely ones are left out. Scores compare with all.
   *
   * @param share of the images that is learned from, in (0, 1]; 1 for all
   * @param by what sees them; never what scores them
   * @param within what the images are ranked among
   */
  public record Keep(double share, Eyes by, Group within) {
    /**
     * Checks the range.
     *
     * @param share of the images that is learned from, in (0, 1]; 1 for all
     * @param by what sees them; never what scores them
     * @param within what the images are ranked among
     */
    public Keep {
      if (!(share > 0 && share <= 1)) {
        throw new RecipeException("data.keep.share must be in (0, 1]; got " + share);
      }
    }

    /** All images; where a share is set, by pixels and within classes. */
    public Keep() {
      this(1, Eyes.PIXELS, Group.CLASSES);
    }

    /** {@return whether all images are learned from} */
    public boolean all() {
      return share == 1;
    }
  }

  /** What sees the images that are ranked. */
  public enum Eyes {
    /** Their pixels, at 16 x 16 at most. */
    PIXELS,
    /**
     * An extractor that learned from these images, without their classes, to tell two distorted
     * views of one from those of others; its seed is none that scores have.
     */
    VIEWS
  }

  /** What images are ranked among. */
  public enum Group {
    /** Those of their class, so that classes keep their shares; all where there are no classes. */
    CLASSES,
    /** All, whatever their class. */
    SET
  }
}
