package org.gan4j.train;

import java.awt.image.BufferedImage;
import java.util.List;
import org.gan4j.data.Dataset;
import org.gan4j.data.ImageGrid;
import org.gan4j.data.SampleShape;
import org.gan4j.data.ScatterPlot;
import org.gan4j.nn.Bound;
import org.gan4j.nn.Mode;
import org.gan4j.tensor.Autograd;
import org.gan4j.tensor.Device;
import org.gan4j.tensor.Rng;
import org.gan4j.tensor.Scope;
import org.gan4j.tensor.Tensor;
import org.jspecify.annotations.Nullable;

/**
 * The same latents over a run: a grid of images (a column a class, where the generator is told the
 * class), or made points over those of the data.
 */
final class SampleSheet {
  private static final int ROWS = 8;
  private static final int MAX_COLUMNS = 10;
  private static final int POINTS = 2000;
  private static final int SIDE = 480;

  private final Plan plan;
  private final int columns;
  private final int count;

  SampleSheet(Plan plan) {
    this.plan = plan;
    boolean image = plan.data().shape().isImage();
    int classes = plan.classes().size();
    this.columns = classes == 0 ? MAX_COLUMNS : Math.min(classes, MAX_COLUMNS);
    this.count = image ? columns * ROWS : POINTS;
  }

  /** Draws the samples of a generator at these parameters. */
  BufferedImage draw(Tensor theta, Tensor state) {
    SampleShape shape = plan.data().shape();
    try (Scope scope = Scope.open();
        Rng rng = Rng.seeded(plan.recipe().train().seed() ^ 0x5a17, theta.device())) {
      Tensor latents = plan.pair().latent().draw(count, rng);
      Bound at =
          plan.pair().generator().at(theta, state, plan.recipe().train().precision().dtype());
      Tensor made = Autograd.off(() -> at.apply(latents, labels(theta.device()), Mode.EVAL, null));
      if (!shape.isImage()) {
        float[] data = dataPoints(plan.data());
        return ScatterPlot.around(SIDE, data).draw(data, made.toFloats());
      }
      byte[] pixels = plan.pair().range().toPixels(made).toBytes();
      List<String> captions =
          plan.classes().isEmpty() ? List.of() : plan.classes().subList(0, columns);
      return ImageGrid.comfortable(columns, shape).withColumnCaptions(captions).draw(pixels, shape);
    }
  }

  private @Nullable Tensor labels(Device device) {
    if (plan.classes().isEmpty()) {
      return null;
    }
    long[] labels = new long[count];
    for (int i = 0; i < count; i++) {
      labels[i] = i % columns;
    }
    return Tensor.of(labels, count).to(device);
  }

  private static float[] dataPoints(Dataset data) {
    int size = data.shape().count();
    int count = (int) Math.min(POINTS, data.size());
    float[] out = new float[count * size];
    for (int i = 0; i < count; i++) {
      data.readPoints(i, out, i * size);
    }
    return out;
  }
}
