package org.gan4j.data;

import java.util.Arrays;

/**
 * What every image of a set becomes, and how: resampled, then converted between grey and colour.
 *
 * <p>Scaling down averages the area that an output pixel covers (so it does not alias), scaling up
 * interpolates linearly between pixel centres; both are separable, computed in 32-bit floats on the
 * stored values, rows first, and rounded once at the end. The result is the same on every machine.
 * Grey is 0.299 R + 0.587 G + 0.114 B (ITU-R BT.601).
 */
final class ImageForm {
  private final SampleShape shape;
  private final Fit fit;

  ImageForm(SampleShape shape, Fit fit) {
    this.shape = shape;
    this.fit = fit;
  }

  /** The form of a set whose images are all of {@code own} shape. */
  static ImageForm of(SampleShape own, DataOptions options) {
    int channels = options.channels() == 0 ? own.channels() : options.channels();
    int height = options.size() == 0 ? own.height() : options.size();
    int width = options.size() == 0 ? own.width() : options.size();
    return new ImageForm(SampleShape.image(channels, height, width), options.fit());
  }

  SampleShape shape() {
    return shape;
  }

  /** Everything but the shape that decides what images become, for the fingerprint. */
  String description() {
    return shape + " " + fit;
  }

  /** Writes the image in this form: C*H*W bytes from {@code offset}. */
  void apply(Pixels source, byte[] into, int offset) {
    int plane = shape.height() * shape.width();
    if (source.channels == shape.channels()
        && source.height == shape.height()
        && source.width == shape.width()) {
      System.arraycopy(source.planes, 0, into, offset, shape.count());
      return;
    }
    float[][] planes = new float[source.channels][];
    for (int c = 0; c < source.channels; c++) {
      planes[c] = resample(source, c);
    }
    if (source.channels == 3 && shape.channels() == 1) {
      for (int i = 0; i < plane; i++) {
        float luma = 0.299f * planes[0][i] + 0.587f * planes[1][i] + 0.114f * planes[2][i];
        into[offset + i] = round(luma);
      }
      return;
    }
    for (int c = 0; c < shape.channels(); c++) {
      float[] values = planes[Math.min(c, planes.length - 1)]; // grey is copied to each colour
      for (int i = 0; i < plane; i++) {
        into[offset + c * plane + i] = round(values[i]);
      }
    }
  }

  private static byte round(float value) {
    return (byte) Math.max(0, Math.min(255, (int) (value + 0.5f)));
  }

  private float[] resample(Pixels source, int channel) {
    int height = shape.height();
    int width = shape.width();
    if (fit == Fit.CROP) {
      double scale = Math.max((double) width / source.width, (double) height / source.height);
      return scaled(source, channel, width / scale, height / scale, width, height);
    }
    double scale = Math.min((double) width / source.width, (double) height / source.height);
    if (fit == Fit.PAD) {
      scale = Math.min(1, scale);
    }
    int inWidth = Math.max(1, Math.min(width, (int) Math.round(source.width * scale)));
    int inHeight = Math.max(1, Math.min(height, (int) Math.round(source.height * scale)));
    float[] inner = scaled(source, channel, source.width, source.height, inWidth, inHeight);
    if (inWidth == width && inHeight == height) {
      return inner;
    }
    float[] out = new float[width * height];
    if (fit == Fit.FIT) {
      Arrays.fill(out, borderMedian(source, channel));
    }
    int left = (width - inWidth) / 2;
    int top = (height - inHeight) / 2;
    for (int y = 0; y < inHeight; y++) {
      System.arraycopy(inner, y * inWidth, out, (top + y) * width + left, inWidth);
    }
    return out;
  }

  /** The middle {@code windowWidth} x {@code windowHeight} of a plane, scaled. */
  private static float[] scaled(
      Pixels source, int channel, double windowWidth, double windowHeight, int width, int height) {
    Axis columns = new Axis(source.width, windowWidth, width);
    Axis rows = new Axis(source.height, windowHeight, height);
    float[] out = new float[width * height];
    float[] line = new float[source.width];
    // Rows are summed as they are met, so that a large image needs one line of floats, not a plane.
    for (int y = 0; y < height; y++) {
      Arrays.fill(line, 0);
      for (int k = 0; k < rows.taps[y]; k++) {
        float weight = rows.weights[rows.at[y] + k];
        int from = (channel * source.height + rows.first[y] + k) * source.width;
        for (int x = 0; x < source.width; x++) {
          line[x] += weight * (source.planes[from + x] & 0xFF);
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

  private static float borderMedian(Pixels source, int channel) {
    int[] histogram = new int[256];
    int base = channel * source.height * source.width;
    int count = 0;
    for (int y = 0; y < source.height; y++) {
      boolean edge = y == 0 || y == source.height - 1;
      int step = edge || source.width == 1 ? 1 : source.width - 1;
      for (int x = 0; x < source.width; x += step) {
        histogram[source.planes[base + y * source.width + x] & 0xFF]++;
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
    final int[] first;
    final int[] taps;
    final int[] at;
    final float[] weights;

    /** The middle {@code window} of {@code in} pixels becomes {@code out} pixels. */
    Axis(int in, double window, int out) {
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
