package org.gan4j.eyes;

import java.util.Random;
import org.gan4j.medium.Images;

/**
 * Small changes to images that do not change what they show: moved by whole pixels, where the edge
 * is repeated, and mirrored. What happens to an image is a function of seed and position.
 */
final class Augmentation {
  private final Images shape;
  private final FeatureSettings settings;

  Augmentation(Images shape, FeatureSettings settings) {
    this.shape = shape;
    this.settings = settings;
  }

  /**
   * Changed copies.
   *
   * @param images {@code [N, C, H, W]}
   * @param position of the first one in the stream
   * @param copy number of the copy: other numbers give other changes
   */
  byte[] apply(byte[] images, long position, int copy) {
    byte[] out = new byte[images.length];
    int count = shape.count();
    for (int at = 0; at < images.length; at += count) {
      long image = position + at / count;
      Random random = new Random(((settings.seed() * 2 + copy) << 40) + image * 0x9E3779B9L);
      int reach = 2 * settings.shift() + 1;
      int down = random.nextInt(reach) - settings.shift();
      int right = random.nextInt(reach) - settings.shift();
      boolean mirrored = settings.mirror() && random.nextBoolean();
      move(images, out, at, down, right, mirrored);
    }
    return out;
  }

  private void move(byte[] from, byte[] to, int at, int down, int right, boolean mirrored) {
    int height = shape.height();
    int width = shape.width();
    for (int plane = at; plane < at + shape.count(); plane += height * width) {
      for (int y = 0; y < height; y++) {
        int row = plane + clamp(y - down, height) * width;
        for (int x = 0; x < width; x++) {
          int column = clamp(x - right, width);
          to[plane + y * width + x] = from[row + (mirrored ? width - 1 - column : column)];
        }
      }
    }
  }

  private static int clamp(int value, int length) {
    return Math.max(0, Math.min(length - 1, value));
  }
}
