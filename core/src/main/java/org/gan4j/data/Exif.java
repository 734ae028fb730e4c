package org.gan4j.data;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * Which way up a camera says that its picture is: tag 0x0112 of the first directory of an EXIF
 * block, which is laid out as a TIFF file (CIPA DC-008, 4.6.4). Nothing else is read of it.
 */
final class Exif {
  /** The rows as stored, top to bottom. */
  static final int UPRIGHT = 1;

  private static final int ORIENTATION = 0x0112;
  private static final int SHORT = 3;
  private static final int ENTRY = 12;

  private Exif() {}

  /** The orientation, 1 to 8; {@link #UPRIGHT} where the block says none, or is damaged. */
  static int orientation(byte[] file, int from, int to) {
    ByteBuffer block = ByteBuffer.wrap(file, from, to - from).slice();
    if (block.limit() < 8) {
      return UPRIGHT;
    }
    int order = block.getShort(0);
    if (order == 0x4949) {
      block.order(ByteOrder.LITTLE_ENDIAN);
    } else if (order != 0x4D4D) {
      return UPRIGHT;
    }
    long directory = block.getInt(4) & 0xFFFFFFFFL;
    if (block.getShort(2) != 42 || directory + 2 > block.limit()) {
      return UPRIGHT;
    }
    int entries = block.getShort((int) directory) & 0xFFFF;
    for (int i = 0; i < entries; i++) {
      long at = directory + 2 + (long) i * ENTRY;
      if (at + ENTRY > block.limit()) {
        return UPRIGHT;
      }
      int entry = (int) at;
      if ((block.getShort(entry) & 0xFFFF) == ORIENTATION) {
        int value =
            block.getShort(entry + 2) == SHORT
                ? block.getShort(entry + 8)
                : block.getInt(entry + 8);
        return value >= 1 && value <= 8 ? value : UPRIGHT;
      }
    }
    return UPRIGHT;
  }

  /** Whether width and height change places. */
  static boolean swapsSides(int orientation) {
    return orientation >= 5;
  }

  /** The picture the right way up. */
  static Pixels upright(Pixels stored, int orientation) {
    if (orientation == UPRIGHT) {
      return stored;
    }
    boolean swapped = swapsSides(orientation);
    int height = swapped ? stored.width : stored.height;
    int width = swapped ? stored.height : stored.width;
    int bottom = stored.height - 1;
    int right = stored.width - 1;
    byte[] out = new byte[stored.planes.length];
    int next = 0;
    for (int c = 0; c < stored.channels; c++) {
      int plane = c * stored.height * stored.width;
      for (int y = 0; y < height; y++) {
        for (int x = 0; x < width; x++) {
          int row =
              switch (orientation) {
                case 2 -> y;
                case 3, 4 -> bottom - y;
                case 5, 8 -> x;
                default -> bottom - x;
              };
          int column =
              switch (orientation) {
                case 2, 3 -> right - x;
                case 4 -> x;
                case 5, 6 -> y;
                default -> right - y;
              };
          out[next++] = stored.planes[plane + row * stored.width + column];
        }
      }
    }
    return new Pixels(stored.channels, height, width, out);
  }
}
