package org.gan4j.zoo;

import org.gan4j.medium.Medium;
import org.gan4j.nn.NetworkException;
import org.gan4j.tensor.Shape;
import org.jspecify.annotations.Nullable;

/**
 * What a pair is built for.
 *
 * @param medium what a sample is
 * @param classes classes of the data; 0 if it has none
 * @param mean the data's mean sample in the architecture's range, for generators that start from
 *     it; null to start from the middle
 * @param pack samples that the discriminator is shown as one (PacGAN; Lin et al., 2018): their
 *     channels or coordinates one after the other; 1 for none
 */
@SuppressWarnings("ArrayRecordComponent") // plain numbers, only read
public record Brief(Medium medium, int classes, float @Nullable [] mean, int pack) {
  /**
   * Without a mean, and samples by themselves.
   *
   * @param medium what a sample is
   * @param classes at least 2; 0 without classes
   */
  public Brief(Medium medium, int classes) {
    this(medium, classes, null, 1);
  }

  /** The shape of a sample. */
  Shape sample() {
    return medium.shape();
  }

  /** Lengths of what the discriminator is shown: the first one times the samples of a pack. */
  Shape shown() {
    long[] dims = sample().dims();
    dims[0] = Math.multiplyExact(dims[0], pack);
    return Shape.of(dims);
  }

  /** Refuses what an architecture cannot be built for. */
  void check(Architecture architecture) {
    String title = architecture.title();
    if (pack > 1 && (!architecture.packs() || architecture.conditional())) {
      throw new NetworkException(
          "packing needs an unconditional architecture whose discriminator can be shown packs; got "
              + title);
    }
    if (architecture.conditional() && classes < 2) {
      throw new NetworkException(
          "a conditional network needs labelled data with at least 2 classes; this data has "
              + classes
              + way());
    }
    if (architecture.head() == org.gan4j.nn.Head.CLASSES && classes < 2) {
      throw new NetworkException(
          "the "
              + title
              + " architecture needs labelled data with at least 2 classes; this data has "
              + classes
              + way());
    }
    String makes =
        architecture.makesSeries()
            ? "series"
            : architecture.makesTables()
                ? "rows"
                : architecture.makesPoints() ? "points" : "images";
    if (!medium.plural().equals(makes)) {
      throw new NetworkException(
          "the "
              + title
              + " architecture makes "
              + makes
              + ", but "
              + (medium.series().isPresent()
                  ? "this data holds series of " + medium
                  : medium.table().isPresent()
                      ? "this data is a table of " + medium
                      : "a sample of this data has shape " + sample())
              + (medium.plural().equals("points") ? "; the recipe toy is for points" : "")
              + (medium.plural().equals("rows") ? "; the recipe ctgan is for tables" : ""));
    }
  }

  /** How data of this medium are given classes. */
  private String way() {
    if (medium.series().isPresent()) {
      return medium.series().orElseThrow().isText()
          ? ": texts have none"
          : ": give tables a column of words that are the same at all steps of a series, or each class a folder; an .npz a whole number for each series, named y";
    }
    return medium.plural().equals("images") ? ": make each class a folder" : "";
  }
}
