package org.gan4j.picture;

import java.awt.image.BufferedImage;
import java.awt.image.IndexColorModel;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.TreeSet;
import java.util.stream.IntStream;

/**
 * At most 256 colours for a set of pictures: the greys, or all colours where there are no more, or
 * a median cut (Heckbert, "Color image quantization for frame buffer display", SIGGRAPH 1982) of
 * the colours rounded to five bits a channel.
 */
final class Palette {
  private static final int COLOURS = 256;

  /** Colours are counted in 32 x 32 x 32 cells. */
  private static final int CELLS = 1 << 15;

  private final int[] colours;

  /** The index of each cell's colour; empty where {@link #colours} is sorted and exact. */
  private final byte[] indexOfCell;

  private Palette(int[] colours, byte[] indexOfCell) {
    this.colours = colours;
    this.indexOfCell = indexOfCell;
  }

  static Palette of(List<BufferedImage> pictures) {
    if (pictures.stream().allMatch(Palette::isGrey)) {
      int[] greys = new int[COLOURS];
      Arrays.setAll(greys, value -> value * 0x010101);
      return new Palette(greys, new byte[0]);
    }
    TreeSet<Integer> distinct = new TreeSet<>();
    Histogram histogram = new Histogram();
    for (BufferedImage picture : pictures) {
      for (int y = 0; y < picture.getHeight(); y++) {
        for (int colour : row(picture, y)) {
          histogram.count(colour);
          if (distinct.size() <= COLOURS) {
            distinct.add(colour);
          }
        }
      }
    }
    if (distinct.size() <= COLOURS) {
      return new Palette(distinct.stream().mapToInt(Integer::intValue).toArray(), new byte[0]);
    }
    return histogram.cut();
  }

  /** The picture in this palette's colours. */
  BufferedImage paint(BufferedImage picture) {
    int width = picture.getWidth();
    int height = picture.getHeight();
    BufferedImage painted =
        new BufferedImage(width, height, BufferedImage.TYPE_BYTE_INDEXED, model());
    byte[] indices = new byte[width];
    for (int y = 0; y < height; y++) {
      int[] row = row(picture, y);
      for (int x = 0; x < width; x++) {
        indices[x] = (byte) indexOf(row[x]);
      }
      painted.getRaster().setDataElements(0, y, width, 1, indices);
    }
    return painted;
  }

  private int indexOf(int colour) {
    return indexOfCell.length == 0
        ? Arrays.binarySearch(colours, colour)
        : indexOfCell[cell(colour)] & 0xFF;
  }

  private IndexColorModel model() {
    // A full table always: the writer then needs no second one for any frame.
    return new IndexColorModel(8, COLOURS, Arrays.copyOf(colours, COLOURS), 0, false, -1, 0);
  }

  /** The colours of one row, 0xRRGGBB; a grey picture's values as they are, not gamma-corrected. */
  private static int[] row(BufferedImage picture, int y) {
    int width = picture.getWidth();
    if (isGrey(picture)) {
      int[] greys = picture.getRaster().getSamples(0, y, width, 1, 0, new int[width]);
      Arrays.setAll(greys, x -> greys[x] * 0x010101);
      return greys;
    }
    int[] colours = picture.getRGB(0, y, width, 1, new int[width], 0, width);
    Arrays.setAll(colours, x -> colours[x] & 0xFFFFFF);
    return colours;
  }

  private static boolean isGrey(BufferedImage picture) {
    return picture.getType() == BufferedImage.TYPE_BYTE_GRAY;
  }

  private static int cell(int colour) {
    return (colour >> 9 & 0x7C00) | (colour >> 6 & 0x3E0) | (colour >> 3 & 0x1F);
  }

  /** How often each cell's colours occur, and their sums. */
  private static final class Histogram {
    private final long[] counts = new long[CELLS];
    private final long[][] sums = new long[3][CELLS];

    void count(int colour) {
      int cell = cell(colour);
      counts[cell]++;
      for (int channel = 0; channel < 3; channel++) {
        sums[channel][cell] += (colour >> (8 * (2 - channel))) & 0xFF;
      }
    }

    /** Halves the heaviest and longest box again and again. */
    Palette cut() {
      int[] used = IntStream.range(0, CELLS).filter(c -> counts[c] > 0).toArray();
      List<Box> boxes = new ArrayList<>(List.of(new Box(used)));
      while (boxes.size() < COLOURS) {
        Box widest =
            boxes.stream()
                .max(Comparator.comparingDouble(Box::weight))
                .filter(box -> box.cells.length > 1)
                .orElse(null);
        if (widest == null) {
          break;
        }
        boxes.remove(widest);
        boxes.addAll(widest.halves());
      }
      int[] colours = new int[boxes.size()];
      byte[] indexOfCell = new byte[CELLS];
      for (int i = 0; i < colours.length; i++) {
        colours[i] = boxes.get(i).mean();
        for (int cell : boxes.get(i).cells) {
          indexOfCell[cell] = (byte) i;
        }
      }
      return new Palette(colours, indexOfCell);
    }

    private static int component(int cell, int channel) {
      return (cell >> (5 * (2 - channel))) & 0x1F;
    }

    /** Cells that will share one colour. */
    private final class Box {
      final int[] cells;
      final int longestChannel;
      final int longestSide;
      final long count;

      Box(int[] cells) {
        this.cells = cells;
        int channel = 0;
        int side = -1;
        for (int c = 0; c < 3; c++) {
          int thisChannel = c;
          var range =
              Arrays.stream(cells).map(cell -> component(cell, thisChannel)).summaryStatistics();
          if (range.getMax() - range.getMin() > side) {
            side = range.getMax() - range.getMin();
            channel = c;
          }
        }
        longestChannel = channel;
        longestSide = side;
        count = Arrays.stream(cells).mapToLong(cell -> counts[cell]).sum();
      }

      /** Squared error to be won, roughly; 0 for a single cell. */
      double weight() {
        return (double) count * longestSide * longestSide;
      }

      /** Two boxes, cut across the longest side where half of the pixels lie on either side. */
      List<Box> halves() {
        // Sorted by the channel, then by the cell.
        long[] keys =
            Arrays.stream(cells)
                .mapToLong(cell -> (long) component(cell, longestChannel) << 32 | cell)
                .sorted()
                .toArray();
        int[] sorted = Arrays.stream(keys).mapToInt(key -> (int) key).toArray();
        int cut = 1;
        long below = counts[sorted[0]];
        while (cut < sorted.length - 1 && below + counts[sorted[cut]] <= count / 2) {
          below += counts[sorted[cut]];
          cut++;
        }
        return List.of(
            new Box(Arrays.copyOfRange(sorted, 0, cut)),
            new Box(Arrays.copyOfRange(sorted, cut, sorted.length)));
      }

      int mean() {
        int colour = 0;
        for (long[] channel : sums) {
          long sum = Arrays.stream(cells).mapToLong(cell -> channel[cell]).sum();
          colour = colour << 8 | (int) ((sum + count / 2) / count);
        }
        return colour;
      }
    }
  }
}
