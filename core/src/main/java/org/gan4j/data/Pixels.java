package org.gan4j.data;

import java.util.Arrays;

/**
 * A decoded image: {@code channels} planes (1 grey, or 3 red, green, blue; then maybe alpha) of
 * {@code height} rows of {@code width} bytes, one after another.
 */
final class Pixels {
  final int channels;
  final int height;
  final int width;
  final byte[] planes;

  Pixels(int channels, int height, int width, byte[] planes) {
    this.channels = channels;
    this.height = height;
    this.width = width;
    this.planes = planes;
  }

  boolean hasAlpha() {
    return channels % 2 == 0;
  }

  /** Whether any pixel is not opaque. */
  boolean isClearSomewhere() {
    if (!hasAlpha()) {
      return false;
    }
    for (int i = (channels - 1) * height * width; i < planes.length; i++) {
      if (planes[i] != (byte) 255) {
        return true;
      }
    }
    return false;
  }

  /** The same with a plane of alpha, opaque where there was none. */
  Pixels withAlpha() {
    if (hasAlpha()) {
      return this;
    }
    byte[] out = Arrays.copyOf(planes, planes.length + height * width);
    Arrays.fill(out, planes.length, out.length, (byte) 255);
    return new Pixels(channels + 1, height, width, out);
  }
}
