package org.gan4j.medium;

import java.awt.image.BufferedImage;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.gan4j.picture.Bitmap;
import org.gan4j.picture.ImageGrid;

/**
 * Images with what somebody wants them to become: gradients as heat maps, grey where there is none,
 * yellow where the image ought to be lighter and blue where darker. All heat maps of one picture
 * have one scale.
 */
final class AdvicePicture {
  /** Images are enlarged to about so many pixels a side. */
  private static final int SIDE = 120;

  private static final int GAP = 8;
  private static final int TEXT = 2;

  /** So many rows stand below each other before a second column of them begins. */
  private static final int ROWS = 8;

  private static final int BAR_WIDTH = 160;
  private static final int BAR_HEIGHT = 14;

  private static final int[] DARKER = {20, 40, 190};
  private static final int[] ZERO = {128, 128, 128};
  private static final int[] LIGHTER = {255, 226, 70};

  /** The share of a picture's gradients that its scale holds: single ones would hide all others. */
  private static final double HELD = 0.998;

  private final Images images;
  private final List<Sheet.Advised> moments;
  private final float scale;
  private final ImageGrid cell;

  private AdvicePicture(Images images, List<Sheet.Advised> moments, float scale, ImageGrid cell) {
    this.images = images;
    this.moments = moments;
    this.scale = scale;
    this.cell = cell;
  }

  static AdvicePicture of(Images images, List<Sheet.Advised> moments) {
    int side = Math.max(images.height(), images.width());
    int zoom = Math.max(1, Math.min(32, Math.round((float) SIDE / side)));
    AdvicePicture unscaled =
        new AdvicePicture(images, moments, 1, ImageGrid.of(1).withPadding(0).withZoom(zoom));
    return new AdvicePicture(images, moments, unscaled.held(), unscaled.cell);
  }

  /** A row for each sample of the first moment. */
  BufferedImage rows() {
    Sheet.Advised advised = moments.get(0);
    int count = advised.samples().size();
    List<BufferedImage> blocks = new ArrayList<>();
    int block = count <= ROWS ? count : Math.max(ROWS, (count + 1) / 2);
    for (int from = 0; from < count; from += block) {
      List<List<BufferedImage>> rows = new ArrayList<>();
      rows.add(titles());
      for (int i = from; i < Math.min(count, from + block); i++) {
        List<BufferedImage> row = new ArrayList<>();
        row.add(image(advised.samples(), i));
        row.addAll(heats(advised, i));
        row.add(image(advised.followed(), i));
        List<String> lines = who(advised.captions().get(i));
        lines.add(advised.captions().get(i).verdict());
        row.add(Bitmap.text(lines, TEXT));
        rows.add(row);
      }
      blocks.add(Bitmap.table(rows, GAP));
    }
    return under(Bitmap.table(List.of(blocks), GAP));
  }

  /** A column for each moment; beneath each sample its heat map, and what is said of it. */
  BufferedImage columns(List<String> titles) {
    List<List<BufferedImage>> rows = new ArrayList<>();
    List<BufferedImage> head = new ArrayList<>(List.of(text("images")));
    titles.forEach(title -> head.add(text(title)));
    rows.add(head);
    for (int i = 0; i < moments.get(0).samples().size(); i++) {
      List<BufferedImage> samples = new ArrayList<>();
      List<BufferedImage> advice = new ArrayList<>(List.of(text("advice")));
      List<BufferedImage> verdicts = new ArrayList<>(List.of(text("")));
      samples.add(Bitmap.text(who(moments.get(0).captions().get(i)), TEXT));
      for (Sheet.Advised moment : moments) {
        samples.add(image(moment.samples(), i));
        advice.add(heats(moment, i).get(0));
        Sheet.Caption said = moment.captions().get(i);
        verdicts.add(Bitmap.text(List.of(said.before(), "to " + said.after()), TEXT));
      }
      rows.addAll(List.of(samples, advice, verdicts));
    }
    return under(Bitmap.table(rows, GAP));
  }

  private static List<String> who(Sheet.Caption caption) {
    List<String> lines = new ArrayList<>(List.of("seed " + caption.seed()));
    if (!caption.label().isEmpty()) {
      lines.add("class " + caption.label());
    }
    return lines;
  }

  private List<BufferedImage> titles() {
    return images.hasAlpha()
        ? List.of(text("sample"), text("advice"), text("opacity"), text("after"))
        : List.of(text("sample"), text("advice"), text("after"));
  }

  /** What the colours mean, beneath a picture. */
  private static BufferedImage under(BufferedImage picture) {
    byte[] bar = new byte[3 * BAR_WIDTH * BAR_HEIGHT];
    for (int i = 0; i < BAR_WIDTH * BAR_HEIGHT; i++) {
      colour(bar, i, 2f * (i % BAR_WIDTH) / (BAR_WIDTH - 1) - 1);
    }
    BufferedImage key =
        Bitmap.table(
            List.of(
                List.of(
                    text("darker here"),
                    Bitmap.of(bar, 3, BAR_HEIGHT, BAR_WIDTH),
                    text("lighter here"))),
            GAP);
    return Bitmap.table(List.of(List.of(picture), List.of(key)), GAP / 2);
  }

  private static BufferedImage text(String line) {
    return Bitmap.text(List.of(line), TEXT);
  }

  private BufferedImage image(Samples samples, int index) {
    return cell.draw(
        samples.part(index, 1).bytes(), images.channels(), images.height(), images.width());
  }

  /** The heat map of the colours, by their mean, and that of alpha where there is one. */
  private List<BufferedImage> heats(Sheet.Advised advised, int index) {
    List<BufferedImage> out = new ArrayList<>();
    for (float[] plane : planes(advised, index)) {
      byte[] pixels = new byte[3 * plane.length];
      for (int i = 0; i < plane.length; i++) {
        colour(pixels, i, plane[i] / scale);
      }
      out.add(cell.draw(pixels, 3, images.height(), images.width()));
    }
    return out;
  }

  /** {@code [H, W]} of the colours' mean, and of alpha. */
  private List<float[]> planes(Sheet.Advised advised, int index) {
    int size = images.height() * images.width();
    int first = index * images.count();
    float[] mean = new float[size];
    for (int i = 0; i < size; i++) {
      for (int colour = 0; colour < images.colours(); colour++) {
        mean[i] += advised.gradient()[first + colour * size + i] / images.colours();
      }
    }
    if (!images.hasAlpha()) {
      return List.of(mean);
    }
    int alpha = first + images.colours() * size;
    return List.of(mean, Arrays.copyOfRange(advised.gradient(), alpha, alpha + size));
  }

  /** The size that nearly all gradients of the picture are within; 1 where all are zero. */
  private float held() {
    List<float[]> all = new ArrayList<>();
    for (Sheet.Advised moment : moments) {
      for (int i = 0; i < moment.samples().size(); i++) {
        all.addAll(planes(moment, i));
      }
    }
    float[] sizes = new float[all.stream().mapToInt(plane -> plane.length).sum()];
    int at = 0;
    for (float[] plane : all) {
      for (float value : plane) {
        sizes[at++] = Math.abs(value);
      }
    }
    Arrays.sort(sizes);
    float held = sizes[(int) (HELD * (sizes.length - 1))];
    float most = held > 0 ? held : sizes[sizes.length - 1];
    return most > 0 ? most : 1;
  }

  /** Puts a value of [-1, 1] into three planes of bytes; more is cut. */
  static void colour(byte[] planes, int at, float value) {
    int size = planes.length / 3;
    float part = Math.min(1, Math.abs(value));
    for (int channel = 0; channel < 3; channel++) {
      int end = (value < 0 ? DARKER : LIGHTER)[channel];
      planes[channel * size + at] = (byte) Math.round(ZERO[channel] + part * (end - ZERO[channel]));
    }
  }
}
