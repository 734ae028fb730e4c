package org.gan4j.train;

import java.awt.image.BufferedImage;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import org.gan4j.data.Dataset;
import org.gan4j.data.ImageGrid;
import org.gan4j.data.SampleShape;
import org.gan4j.data.ScatterPlot;
import org.gan4j.game.Loss;
import org.gan4j.game.Verdict;
import org.gan4j.nn.Bound;
import org.gan4j.nn.Mode;
import org.gan4j.tensor.Autograd;
import org.gan4j.tensor.DType;
import org.gan4j.tensor.Device;
import org.gan4j.tensor.Functions;
import org.gan4j.tensor.Rng;
import org.gan4j.tensor.Scope;
import org.gan4j.tensor.Tensor;
import org.jspecify.annotations.Nullable;

/**
 * The same latents over a run: a grid of images (a column a class, where the generator is told the
 * class), or made points over those of the data, with the discriminator's verdict on every place
 * behind them: blue where it takes a point for real, sand where for made.
 */
final class SampleSheet {
  private static final int ROWS = 8;
  private static final int MAX_COLUMNS = 10;
  private static final int POINTS = 2000;
  private static final int SIDE = 480;
  private static final int CELLS = 96;

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

  /**
   * Draws the samples of a generator at these parameters.
   *
   * @param judge the discriminator's parameters, and its running statistics
   */
  BufferedImage draw(Tensor theta, Tensor state, Tensor judge, Tensor judgeState) {
    SampleShape shape = plan.data().shape();
    try (Scope scope = Scope.open();
        Rng rng = Rng.seeded(plan.recipe().train().seed() ^ 0x5a17, theta.device())) {
      Tensor latents = plan.pair().latent().draw(count, rng);
      Bound at =
          plan.pair().generator().at(theta, state, plan.recipe().train().precision().dtype());
      Tensor made = Autograd.off(() -> at.apply(latents, labels(theta.device()), Mode.EVAL, null));
      if (!shape.isImage()) {
        float[] data = dataPoints(plan.data());
        ScatterPlot plot = ScatterPlot.around(SIDE, data);
        float[] heat = shape.count() == 2 ? heat(plot, judge, judgeState) : new float[0];
        return plot.draw(data, made.toFloats(), heat);
      }
      byte[] pixels = plan.pair().range().toPixels(made).toBytes();
      List<String> captions =
          plan.classes().isEmpty() ? List.of() : plan.classes().subList(0, columns);
      return ImageGrid.comfortable(columns, shape).withColumnCaptions(captions).draw(pixels, shape);
    }
  }

  /** How sure the discriminator is that a point is real, in [0, 1], at every cell. */
  private float[] heat(ScatterPlot plot, Tensor judge, Tensor judgeState) {
    Tensor cells = Tensor.of(plot.cells(CELLS), CELLS * CELLS, 2).to(judge.device());
    // A pack of the same point: what the discriminator says to many samples there.
    Tensor shown = Tensor.cat(Collections.nCopies(plan.recipe().pack(), cells), 1);
    Bound at = plan.pair().discriminator().at(judge, judgeState, DType.FLOAT32);
    Loss loss = plan.recipe().game().loss();
    Tensor score =
        Autograd.off(
            () ->
                loss.realness(
                    new Verdict(
                        at.apply(shown, null, Mode.EVAL, null).reshape(-1), Map.of(), null)));
    if (!plan.recipe().game().loss().decides()) {
      // A score without a zero of its own: above or below its mean, in units of its spread.
      Tensor apart = score.sub(score.mean());
      score = apart.div(apart.square().mean().sqrt().add(1e-12));
    }
    return Functions.sigmoid(score).toFloats();
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
