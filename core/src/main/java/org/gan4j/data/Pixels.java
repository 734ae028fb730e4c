package org.gan4j.data;

/**
 * A decoded image: {@code channels} planes (1 grey, or 3 red, green, blue) of {@code height} rows
 * of {@code width} bytes, one after another.
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
}
