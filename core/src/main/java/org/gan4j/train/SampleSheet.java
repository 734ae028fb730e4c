package org.gan4j.train;

import java.awt.image.BufferedImage;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import org.gan4j.data.Dataset;
import org.gan4j.game.Loss;
import org.gan4j.game.Verdict;
import org.gan4j.medium.Medium;
import org.gan4j.medium.Samples;
import org.gan4j.medium.Sheet;
import org.gan4j.nn.Bound;
import org.gan4j.nn.Condition;
import org.gan4j.nn.Mode;
import org.gan4j.recipe.Plan;
import org.gan4j.score.Standing;
import org.gan4j.tensor.Autograd;
import org.gan4j.tensor.DType;
import org.gan4j.tensor.Rng;
import org.gan4j.tensor.Scope;
import org.gan4j.tensor.Tensor;
import org.gan4j.zoo.Sampler;
import org.jspecify.annotations.Nullable;

/**
 * The same latents over a run, as its medium draws them: images in a grid (a column for each class,
 * where the generator is told the class), points over those of the data with the discriminator's
 * verdict on every place behind them.
 */
final class SampleSheet {
  private static final int MAX_COLUMNS = 10;

  private final Plan plan;
  private final int columns;
  private final int count;

  SampleSheet(Plan plan) {
    this.plan = plan;
    int classes = plan.classes().size();
    this.columns = classes == 0 ? MAX_COLUMNS : Math.min(classes, MAX_COLUMNS);
    this.count = plan.data().medium().onSheet(columns);
  }

  /** Draws the samples of a generator as the game stands. */
  BufferedImage draw(Standing standing) {
    Sampler generator = standing.generator();
    Medium medium = generator.medium();
    List<String> captions =
        plan.classes().isEmpty() ? List.of() : plan.classes().subList(0, columns);
    try (Rng rng = Rng.seeded(plan.recipe().train().seed() ^ 0x5a17, generator.theta().device())) {
      Samples made = generator.draw(count, rng, classes());
      Dataset data = plan.data();
      Samples beneath = medium.files() ? null : data.read(0, (int) Math.min(count, data.size()));
      Sheet sheet = new Sheet(columns, captions, beneath, places -> certainty(standing, places));
      return medium.draw(made, sheet);
    }
  }

  /** How sure the discriminator is that samples are real, in [0, 1]. */
  private float[] certainty(Standing standing, Samples places) {
    Tensor theta = standing.discriminator().theta();
    try (Scope scope = Scope.open()) {
      Tensor cells = places.medium().encode(places, plan.pair().range(), theta.device());
      // A pack of the same sample: what the discriminator says to many samples there.
      Tensor shown = Tensor.cat(Collections.nCopies(plan.recipe().pack(), cells), 1);
      Bound at =
          plan.pair().discriminator().at(theta, standing.discriminator().state(), DType.FLOAT32);
      Loss loss = plan.recipe().game().loss();
      return Autograd.off(
              () -> {
                Verdict verdict =
                    Verdict.of(at.look(shown, Condition.none(), Mode.EVAL, null), Condition.none());
                return loss.certainty(loss.realness(verdict));
              })
          .toFloats();
    }
  }

  private long @Nullable [] classes() {
    if (plan.classes().isEmpty()) {
      return null;
    }
    long[] classes = new long[count];
    Arrays.setAll(classes, i -> i % columns);
    return classes;
  }
}
