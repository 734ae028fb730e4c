package org.gan4j.data;

import java.util.List;
import java.util.stream.Collectors;

/**
 * The shape of one sample: an image {@code [C, H, W]} or a point {@code [D]}.
 *
 * @param dims three sizes for an image (C is 1 or 3; H and W in [1, 4096]) or one for a point (D in
 *     [1, 65536])
 */
public record SampleShape(List<Integer> dims) {
  /** The largest height and width of an image, in pixels. */
  public static final int MAX_SIDE = 4096;

  private static final int MAX_POINT = 65536;

  /**
   * Checks the sizes.
   *
   * @param dims three sizes for an image (C is 1 or 3; H and W in [1, 4096]) or one for a point (D
   *     in [1, 65536])
   */
  public SampleShape {
    dims = List.copyOf(dims);
    if (dims.size() == 3) {
      if (dims.get(0) != 1 && dims.get(0) != 3) {
        throw new DataException("image channels must be 1 or 3; got " + dims.get(0));
      }
      for (int side : dims.subList(1, 3)) {
        if (side < 1 || side > MAX_SIDE) {
          throw new DataException("image sides must be in [1, " + MAX_SIDE + "]; got " + side);
        }
      }
    } else if (dims.size() == 1) {
      if (dims.get(0) < 1 || dims.get(0) > MAX_POINT) {
        throw new DataException("a point must have 1 to " + MAX_POINT + " values; got " + dims);
      }
    } else {
      throw new DataException("a sample's shape is [C, H, W] or [D]; got " + dims);
    }
  }

  /**
   * The shape {@code [channels, height, width]}.
   *
   * @param channels at least 1
   * @param height in pixels
   * @param width in pixels
   * @return the shape
   */
  public static SampleShape image(int channels, int height, int width) {
    return new SampleShape(List.of(channels, height, width));
  }

  /**
   * The shape {@code [size]}.
   *
   * @param size at least 1
   * @return the shape
   */
  public static SampleShape point(int size) {
    return new SampleShape(List.of(size));
  }

  /** {@return whether this is the shape of an image} */
  public boolean isImage() {
    return dims.size() == 3;
  }

  /** {@return how many values are in one sample: C*H*W bytes of an image, D floats of a point} */
  public int count() {
    int count = 1;
    for (int dim : dims) {
      count *= dim; // at most 3 * 4096 * 4096
    }
    return count;
  }

  /** {@return the channels of an image: 1 is grey, 3 is red, green, blue} */
  public int channels() {
    return imageDim(0);
  }

  /** {@return the rows of an image} */
  public int height() {
    return imageDim(1);
  }

  /** {@return the columns of an image} */
  public int width() {
    return imageDim(2);
  }

  private int imageDim(int index) {
    if (!isImage()) {
      throw new DataException("an image data set is needed; this one has points of " + this);
    }
    return dims.get(index);
  }

  /** Such as {@code 3x32x32} or {@code 2}. */
  @Override
  public String toString() {
    return dims.stream().map(String::valueOf).collect(Collectors.joining("x"));
  }
}
