package org.gan4j.medium;

import java.awt.image.BufferedImage;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.gan4j.GanException;
import org.gan4j.Limits;
import org.gan4j.picture.Bitmap;
import org.gan4j.picture.ScatterPlot;
import org.gan4j.tensor.DType;
import org.gan4j.tensor.Device;
import org.gan4j.tensor.Tensor;

/**
 * Points: a sample is {@code [D]} numbers.
 *
 * @param dimensions D, in [1, 65536]
 */
public record Points(int dimensions) implements Medium {
  private static final int MAX = 65536;
  private static final int ON_SHEET = 2000;
  private static final int SIDE = 480;
  private static final int CELLS = 96;
  private static final int GAP = 8;

  /** Captions that have room beside a plane. */
  private static final int LISTED = 18;

  /** The longest arrow, in halves of the plane's width. */
  private static final double LONGEST = 0.3;

  /**
   * Checks the size.
   *
   * @param dimensions D, in [1, 65536]
   */
  public Points {
    Limits.USUAL.closed("the values of a point", dimensions, 1, MAX);
  }

  @Override
  public List<Integer> dims() {
    return List.of(dimensions);
  }

  @Override
  public String plural() {
    return "points";
  }

  @Override
  public Samples room(int size) {
    return Samples.of(this, new float[Math.multiplyExact(dimensions, size)]);
  }

  @Override
  public Tensor encode(Samples samples, ValueRange range, Device device) {
    return Tensor.of(samples.numbers(), samples.size(), dimensions).to(device);
  }

  @Override
  public Samples decode(Tensor made, ValueRange range) {
    return Samples.of(this, made.to(DType.FLOAT32).toFloats());
  }

  @Override
  public void mirror(Samples samples, int index) {
    throw new GanException("points have no left and right to mirror");
  }

  @Override
  public int onSheet(int columns) {
    return ON_SHEET;
  }

  @Override
  public long pixels(long count) {
    return (long) SIDE * SIDE;
  }

  /**
   * A plane of points, those of the data in grey beneath; in two dimensions also, behind all, how
   * sure somebody is that a place is real, blue for real and sand for made. Of more dimensions the
   * first two are drawn, of one its line.
   */
  @Override
  public BufferedImage draw(Samples samples, Sheet sheet) {
    float[] made = plane(samples);
    float[] data = sheet.data() == null ? new float[0] : plane(sheet.data());
    ScatterPlot plot = ScatterPlot.around(SIDE, data.length == 0 ? made : data);
    Sheet.Certainty certainty = sheet.certainty();
    float[] heat = new float[0];
    if (certainty != null && dimensions == 2) {
      heat = certainty.at(Samples.of(this, plot.cells(CELLS)));
    }
    return plot.draw(data, made, heat);
  }

  /**
   * Arrows from the points along their gradients, over what {@link #draw(Samples, Sheet)} draws.
   */
  @Override
  public BufferedImage draw(Sheet.Advised advised) {
    return Bitmap.table(
        List.of(
            List.of(
                arrows(List.of(advised)).get(0),
                Bitmap.text(
                    Stream.concat(
                            Stream.of("blue: D says real", "sand: D says made", ""),
                            advised.captions().stream().limit(LISTED).map(Points::line))
                        .toList(),
                    2))),
        GAP);
  }

  @Override
  public BufferedImage draw(List<Sheet.Advised> moments, List<String> titles) {
    return Bitmap.table(
        List.of(
            titles.stream().map(title -> Bitmap.text(List.of(title), 2)).toList(), arrows(moments)),
        GAP);
  }

  private static String line(Sheet.Caption caption) {
    return caption.seed() + ": " + caption.verdict();
  }

  /**
   * A plane for each moment, all of the same range; the steepest gradient has the longest arrow.
   */
  private List<BufferedImage> arrows(List<Sheet.Advised> moments) {
    Samples shown = room(0);
    double steepest = 0;
    for (Sheet.Advised each : moments) {
      for (Samples more : List.of(each.ground().others(), each.samples())) {
        Samples both = room(shown.size() + more.size());
        both.put(0, shown);
        both.put(shown.size(), more);
        shown = both;
      }
      float[] along = plane(Samples.of(this, each.gradient()));
      for (int i = 0; i < along.length; i += 2) {
        steepest = Math.max(steepest, Math.hypot(along[i], along[i + 1]));
      }
    }
    ScatterPlot plot = ScatterPlot.around(SIDE, plane(shown));
    double longest = steepest == 0 ? 0 : LONGEST * plot.halfWidth() / Math.sqrt(steepest);
    List<BufferedImage> out = new ArrayList<>();
    for (Sheet.Advised each : moments) {
      float[] at = plane(each.samples());
      float[] along = plane(Samples.of(this, each.gradient()));
      List<ScatterPlot.Arrow> arrows = new ArrayList<>();
      for (int i = 0; i < each.samples().size(); i++) {
        double size = Math.hypot(along[2 * i], along[2 * i + 1]);
        // By the root, so that weak ones have a direction too.
        double scale = size == 0 ? 0 : longest / Math.sqrt(size);
        arrows.add(
            new ScatterPlot.Arrow(
                new double[] {at[2 * i], at[2 * i + 1]},
                new double[] {
                  at[2 * i] + scale * along[2 * i], at[2 * i + 1] + scale * along[2 * i + 1]
                },
                each.captions().get(i).seed()));
      }
      float[] heat =
          dimensions == 2
              ? each.ground().certainty().at(Samples.of(this, plot.cells(CELLS)))
              : new float[0];
      out.add(plot.draw(plane(each.ground().others()), arrows, heat));
    }
    return out;
  }

  /** The first two coordinates of each point; 0 where there is no second. */
  private float[] plane(Samples samples) {
    if (dimensions == 2) {
      return samples.numbers();
    }
    float[] out = new float[2 * samples.size()];
    for (int i = 0; i < samples.size(); i++) {
      out[2 * i] = samples.numbers()[i * dimensions];
      out[2 * i + 1] = dimensions == 1 ? 0 : samples.numbers()[i * dimensions + 1];
    }
    return out;
  }

  @Override
  public boolean files() {
    return false;
  }

  @Override
  public byte[] file(Samples samples, int index, Map<String, String> text) {
    throw new GanException("points are drawn as one picture or written as one table");
  }

  /** The columns are called {@code x1} to {@code xD}; numbers are those of the float32 values. */
  @Override
  public String table(Samples samples, List<String> classes) {
    StringBuilder out = new StringBuilder();
    out.append(
        IntStream.rangeClosed(1, dimensions)
            .mapToObj(i -> "x" + i)
            .collect(Collectors.joining(",", "", classes.isEmpty() ? "\n" : ",class\n")));
    float[] numbers = samples.numbers();
    for (int i = 0; i < numbers.length; i++) {
      boolean last = i % dimensions == dimensions - 1;
      out.append(numbers[i]);
      if (last && !classes.isEmpty()) {
        out.append(',').append(Series.quoted(classes.get(i / dimensions)));
      }
      out.append(last ? '\n' : ',');
    }
    return out.toString();
  }

  /** Such as {@code 2}. */
  @Override
  public String toString() {
    return String.valueOf(dimensions);
  }
}
