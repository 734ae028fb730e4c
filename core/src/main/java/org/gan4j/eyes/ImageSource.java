package org.gan4j.eyes;

import java.util.Locale;
import java.util.Objects;
import org.gan4j.medium.Images;
import org.gan4j.metric.MetricException;

/** Images to be seen by an {@link Extractor}: a fixed number of one shape, by index. */
public interface ImageSource {
  /** {@return how many images there are} */
  int count();

  /** {@return the shape of one image, {@code [C, H, W]}} */
  Images shape();

  /**
   * Copies images {@code from} to {@code from + n - 1}: bytes {@code [n, C, H, W]}, 0 black to 255
   * white, at the start of {@code into}.
   *
   * @param from the first image, at least 0
   * @param n how many, at least 1
   * @param into at least n*C*H*W bytes
   */
  void read(int from, int n, byte[] into);

  /**
   * {@return the class of an image; -1 where that is not known}
   *
   * @param i in [0, count())
   */
  default int label(int i) {
    return -1;
  }

  /** {@return the class of each image, -1 where that is not known} */
  default int[] labels() {
    return java.util.stream.IntStream.range(0, count()).map(this::label).toArray();
  }

  /**
   * Images held in memory.
   *
   * @param shape of each
   * @param count N
   * @param pixels {@code [count, C, H, W]}, 0 black to 255 white; not copied
   * @return the images
   */
  static ImageSource of(Images shape, int count, byte[] pixels) {
    if (count < 0 || (long) count * shape.count() != pixels.length) {
      throw new MetricException(
          String.format(
              Locale.ROOT,
              "%d images of %s take %,d bytes; got %,d",
              count,
              shape,
              (long) count * shape.count(),
              pixels.length));
    }
    return new ImageSource() {
      @Override
      public int count() {
        return count;
      }

      @Override
      public Images shape() {
        return shape;
      }

      @Override
      public void read(int from, int n, byte[] into) {
        Objects.checkFromIndexSize(from, n, count);
        System.arraycopy(pixels, from * shape.count(), into, 0, n * shape.count());
      }
    };
  }

  /**
   * {@return one colour of these images as grey images: the digits of stacked ones, one by one}
   *
   * @param channel in [0, C)
   */
  default ImageSource channel(int channel) {
    ImageSource whole = this;
    Images all = shape();
    Objects.checkIndex(channel, all.channels());
    Images plane = new Images(1, all.height(), all.width());
    return new ImageSource() {
      @Override
      public int count() {
        return whole.count();
      }

      @Override
      public Images shape() {
        return plane;
      }

      @Override
      public void read(int from, int n, byte[] into) {
        byte[] images = new byte[n * all.count()];
        whole.read(from, n, images);
        for (int i = 0; i < n; i++) {
          System.arraycopy(
              images,
              i * all.count() + channel * plane.count(),
              into,
              i * plane.count(),
              plane.count());
        }
      }
    };
  }
}
