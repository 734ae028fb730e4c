package org.gan4j.zoo;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.gan4j.data.ImageGrid;
import org.gan4j.data.PngFile;
import org.gan4j.data.SampleShape;
import org.gan4j.data.ScatterPlot;

/**
 * What a generator made.
 *
 * @param shape of one sample
 * @param count how many
 * @param pixels images as bytes {@code [count, C, H, W]}, 0 to 255 unsigned; empty for points
 * @param points coordinates {@code [count, D]}; empty for images
 */
@SuppressWarnings("ArrayRecordComponent") // a large buffer, handed over without copies
public record Samples(SampleShape shape, int count, byte[] pixels, float[] points) {
  /**
   * Image {@code index} alone.
   *
   * @param index in [0, count())
   * @return one sample
   */
  public Samples only(int index) {
    int size = shape.count();
    return shape.isImage()
        ? new Samples(
            shape,
            1,
            java.util.Arrays.copyOfRange(pixels, index * size, (index + 1) * size),
            points)
        : new Samples(
            shape,
            1,
            pixels,
            java.util.Arrays.copyOfRange(points, index * size, (index + 1) * size));
  }

  /**
   * Writes all of them as one picture: a grid of about as many rows as columns, or a scatter plot.
   *
   * @param png the file
   */
  public void save(Path png) {
    save(png, (int) Math.ceil(Math.sqrt(count)), List.of());
  }

  /**
   * Writes all of them as one picture.
   *
   * @param png the file
   * @param columns images a row
   * @param captions over the columns; empty for none
   */
  public void save(Path png, int columns, List<String> captions) {
    var picture =
        shape.isImage()
            ? ImageGrid.comfortable(columns, shape).withColumnCaptions(captions).draw(pixels, shape)
            : ScatterPlot.around(480, points).draw(new float[0], points);
    PngFile.write(png, picture, Map.of("Software", "gan4j"));
  }
}
