package org.gan4j.data;

import java.util.Arrays;
import org.gan4j.data.DataOptions.Fit;
import org.gan4j.medium.Images;

/**
 * What every image of a set becomes, and how: resampled, then converted between grey and colour.
 *
 * <p>Scaling down averages the area that an output pixel covers (so it does not alias), scaling up
 * interpolates linearly between pixel centres; both are separable, computed in 32-bit floats on the
 * stored values, rows first, and rounded once at the end. The result is the same on every machine.
 * Grey is 0.299 R + 0.587 G + 0.114 B (ITU-R BT.601).
 */
final class ImageForm {
  private final Images shape;
  private final Fit fit;

  ImageForm(Images shape, Fit fit) {
    this.shape = shape;
    this.fit = fit;
  }

  /** The form of a set whose images are all of {@code own} shape. */
  static ImageForm of(Images own, DataOptions options) {
    int channels = options.channels() == 0 ? own.channels() : options.channels();
    Images shape =
        options.size().own() ? own.withChannels(channels) : options.size().images(channels);
    return new ImageForm(shape, options.fit());
  }

  Images shape() {
    return shape;
  }

  /** Everything but the shape that decides what images become, for the fingerprint. */
  String description() {
    return shape + " " + fit;
  }

  /**
   * Writes the image in this form: C*H*W bytes from {@code offset}.
   *
   * @param source with alpha only where this form has it
   */
  void apply(Pixels source, byte[] into, int offset) {
    int plane = shape.height() * shape.width();
    if (source.channels == shape.channels()
        && source.height == shape.height()
        && source.width == shape.width()) {
      System.arraycopy(source.planes, 0, into, offset, shape.count());
      return;
    }
    float[][] colours = shape.hasAlpha() ? transparent(source, into, offset) : opaque(source);
    if (colours.length == 3 && shape.colours() == 1) {
      for (int i = 0; i < plane; i++) {
        float luma = 0.299f * colours[0][i] + 0.587f * colours[1][i] + 0.114f * colours[2][i];
        into[offset + i] = round(luma);
      }
      return;
    }
    for (int c = 0; c < shape.colours(); c++) {
      float[] values = colours[Math.min(c, colours.length - 1)]; // grey is copied to each colour
      for (int i = 0; i < plane; i++) {
        into[offset + c * plane + i] = round(values[i]);
      }
    }
  }

  /** One plane of an image: values of 0 to 255, row by row. */
  private interface Plane {
    float at(int index);
  }

  private float[][] opaque(Pixels source) {
    float[][] planes = new float[source.channels][];
    for (int c = 0; c < source.channels; c++) {
      planes[c] = resample(plane(source, c), source.height, source.width);
    }
    return planes;
  }

  /**
   * Colours resampled by weight of their alpha, so that what is under transparent pixels does not
   * bleed into the others; alpha is written where it belongs.
   */
  private float[][] transparent(Pixels source, byte[] into, int offset) {
    boolean clear = source.channels % 2 == 0;
    int colours = clear ? source.channels - 1 : source.channels;
    Plane opacity = clear ? plane(source, colours) : index -> 255;
    float[] alpha = resample(opacity, source.height, source.width);
    float[][] planes = new float[colours][];
    for (int c = 0; c < colours; c++) {
      Plane colour = plane(source, c);
      planes[c] =
          resample(
              index -> colour.at(index) * opacity.at(index) / 255, source.height, source.width);
      for (int i = 0; i < alpha.length; i++) {
        planes[c][i] = alpha[i] <= 0 ? 0 : planes[c][i] * 255 / alpha[i];
      }
    }
    for (int i = 0; i < alpha.length; i++) {
      into[offset + shape.colours() * alpha.length + i] = round(alpha[i]);
    }
    return planes;
  }

  private static Plane plane(Pixels source, int channel) {
    int first = channel * source.height * source.width;
    return index -> source.planes[first + index] & 0xFF;
  }

  private static byte round(float value) {
    return (byte) Math.max(0, Math.min(255, (int) (value + 0.5f)));
  }

  private float[] resample(Plane source, int fromHeight, int fromWidth) {
    int height = shape.height();
    int width = shape.width();
    if (fit == Fit.CROP) {
      double scale = Math.max((double) width / fromWidth, (double) height / fromHeight);
      return scaled(
          source,
          new Axis(fromWidth, width / scale, width),
          new Axis(fromHeight, height / scale, height));
    }
    double scale = Math.min((double) width / fromWidth, (double) height / fromHeight);
    if (fit == Fit.PAD) {
      scale = Math.min(1, scale);
    }
    int inWidth = Math.max(1, Math.min(width, (int) Math.round(fromWidth * scale)));
    int inHeight = Math.max(1, Math.min(height, (int) Math.round(fromHeight * scale)));
    float[] inner =
        scaled(
            source,
            new Axis(fromWidth, fromWidth, inWidth),
            new Axis(fromHeight, fromHeight, inHeight));
    if (inWidth == width && inHeight == height) {
      return inner;
    }
    float[] out = new float[width * height];
    if (fit == Fit.FIT) {
      Arrays.fill(out, borderMedian(source, fromHeight, fromWidth));
    }
    int left = (width - inWidth) / 2;
    int top = (height - inHeight) / 2;
    for (int y = 0; y < inHeight; y++) {
      System.arraycopy(inner, y * inWidth, out, (top + y) * width + left, inWidth);
    }
    return out;
  }

  /** The middle of a plane, scaled: which part, the axes know. */
  private static float[] scaled(Plane source, Axis columns, Axis rows) {
    int width = columns.first.length;
    int height = rows.first.length;
    float[] out = new float[width * height];
    float[] line = new float[columns.in];
    // Rows are summed as they are met, so that a large image needs one line of floats, not a plane.
    for (int y = 0; y < height; y++) {
      Arrays.fill(line, 0);
      for (int k = 0; k < rows.taps[y]; k++) {
        float weight = rows.weights[rows.at[y] + k];
        int from = (rows.first[y] + k) * columns.in;
        for (int x = 0; x < columns.in; x++) {
          line[x] += weight * source.at(from + x);
        }
      }
      for (int x = 0; x < width; x++) {
        float sum = 0;
        for (int k = 0; k < columns.taps[x]; k++) {
          sum += columns.weights[columns.at[x] + k] * line[columns.first[x] + k];
        }
        out[y * width + x] = sum;
      }
    }
    return out;
  }

  private static float borderMedian(Plane source, int fromHeight, int fromWidth) {
    int[] histogram = new int[256];
    int count = 0;
    for (int y = 0; y < fromHeight; y++) {
      boolean edge = y == 0 || y == fromHeight - 1;
      int step = edge || fromWidth == 1 ? 1 : fromWidth - 1;
      for (int x = 0; x < fromWidth; x += step) {
        histogram[(int) source.at(y * fromWidth + x)]++;
        count++;
      }
    }
    int value = 0;
    for (int seen = histogram[0]; seen * 2L < count; seen += histogram[value]) {
      value++;
    }
    return value;
  }

  /** Source pixels and weights of every output pixel along one axis. */
  private static final class Axis {
    final int in;
    final int[] first;
    final int[] taps;
    final int[] at;
    final float[] weights;

    /** The middle {@code window} of {@code in} pixels becomes {@code out} pixels. */
    Axis(int in, double window, int out) {
      this.in = in;
      first = new int[out];
      taps = new int[out];
      at = new int[out];
      double step = window / out;
      double origin = (in - window) / 2;
      weights = new float[out * Math.max(2, (int) Math.ceil(step) + 2)];
      int next = 0;
      for (int i = 0; i < out; i++) {
        at[i] = next;
        if (step > 1) {
          double from = Math.max(0, origin + i * step);
          double to = Math.min(in, origin + (i + 1) * step);
          first[i] = Math.min(in - 1, (int) from);
          taps[i] = Math.max(1, Math.min(in, (int) Math.ceil(to)) - first[i]);
          double total = 0;
          for (int k = 0; k < taps[i]; k++) {
            total += overlap(first[i] + k, from, to);
          }
          for (int k = 0; k < taps[i]; k++) {
            weights[next++] = (float) (overlap(first[i] + k, from, to) / total);
          }
        } else {
          double centre = Math.max(0, Math.min(in - 1, origin + (i + 0.5) * step - 0.5));
          first[i] = (int) centre;
          double beyond = centre - first[i];
          taps[i] = beyond > 0 ? 2 : 1;
          weights[next++] = (float) (1 - beyond);
          if (beyond > 0) {
            weights[next++] = (float) beyond;
          }
        }
      }
    }

    private static double overlap(int pixel, double from, double to) {
      return Math.max(1e-12, Math.min(pixel + 1, to) - Math.max(pixel, from));
    }
  }
}
