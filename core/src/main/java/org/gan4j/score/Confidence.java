package org.gan4j.score;

import java.util.Map;
import org.gan4j.data.Dataset;
import org.gan4j.game.Loss;
import org.gan4j.game.Verdict;
import org.gan4j.nn.Bound;
import org.gan4j.nn.Condition;
import org.gan4j.nn.Mode;
import org.gan4j.recipe.Plan;
import org.gan4j.tensor.Autograd;
import org.gan4j.tensor.DType;
import org.gan4j.tensor.Functions;
import org.gan4j.tensor.Scope;
import org.gan4j.tensor.Tensor;

/**
 * How sure a discriminator is that samples are real.
 *
 * @param plan whose networks and batch
 * @param theta the discriminator's vector
 * @param state its running statistics
 * @param loss by which its outputs are read
 */
record Confidence(Plan plan, Tensor theta, Tensor state, Loss loss) {
  private static final int MOST = 500;

  /** The mean of σ(realness) over the first 500 samples of a set, or all of a smaller one. */
  double mean(Dataset data) {
    int count = (int) Math.min(MOST, data.size());
    double sum = 0;
    for (int from = 0; from < count; from += plan.recipe().train().batch()) {
      sum += sum(data, from, Math.min(plan.recipe().train().batch(), count - from));
    }
    return sum / count;
  }

  /** The sum of σ(realness) over {@code count} samples. */
  private double sum(Dataset data, int from, int count) {
    long[] labels = new long[count];
    for (int i = 0; i < count; i++) {
      labels[i] = Math.max(0, data.label(from + i));
    }
    try (Scope scope = Scope.open()) {
      Tensor x = data.medium().encode(data.read(from, count), plan.pair().range(), theta.device());
      boolean told = plan.pair().discriminator().classes() > 0;
      Tensor codes = told ? Tensor.of(labels, count).to(theta.device()) : null;
      Bound at = plan.pair().discriminator().at(theta, state, DType.FLOAT32);
      return Autograd.off(
          () -> {
            Tensor logits = at.apply(x, Condition.of(codes), Mode.EVAL, null).reshape(count, -1);
            boolean single = logits.shape().dim(1) == 1;
            Tensor shown = single ? logits.reshape(-1) : logits;
            Verdict verdict =
                new Verdict(
                    loss.realness(new Verdict(shown, Map.of(), Condition.none())),
                    Map.of(),
                    Condition.none());
            return Functions.sigmoid(verdict.logits()).sum().item();
          });
    }
  }
}
