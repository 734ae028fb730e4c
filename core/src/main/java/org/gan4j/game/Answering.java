package org.gan4j.game;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import org.gan4j.nn.Condition;
import org.gan4j.nn.Layers;
import org.gan4j.signal.Signals;
import org.gan4j.tensor.DType;
import org.gan4j.tensor.Tensor;
import org.jspecify.annotations.Nullable;

/**
 * A generator of rows that also has to make the category that it was asked for (Xu et al.,
 * "Modeling tabular data using conditional GAN", NeurIPS 2019, section 4.3):
 *
 * <pre>
 *   J_D = the base's,   J_G = base - w E Σ_j a_j log p_j
 * </pre>
 *
 * with a the unit vector of what was asked for ({@link Condition.Vector}) and p how likely the
 * generator says each category of each column is, before one is drawn; it keeps log p as the tap
 * {@link Layers#CHOICES}. Rows that were asked for nothing are the base's matter alone.
 *
 * @param base J_D and J_G without it
 * @param weight w, at least 0; 1 in the paper
 */
record Answering(Loss base, double weight) implements OnBase {
  /** Checks the weight. */
  public Answering {
    GameException.LIMITS.atLeastZero("the weight of what was asked for", weight);
  }

  /** As in the paper: the Wasserstein loss, weight 1. */
  public Answering() {
    this(new Wasserstein(), 1);
  }

  @Override
  public Answering on(Loss other) {
    return new Answering(other, weight);
  }

  @Override
  public Tensor discriminator(Verdict real, Verdict fake) {
    return base.discriminator(real, fake);
  }

  @Override
  public Tensor generator(Supplier<Verdict> real, Verdict fake) {
    Tensor error = error(fake);
    Tensor own = base.generator(real, fake);
    return error == null ? own : own.add(error.mul(weight));
  }

  /** Reports what it adds, without its weight: the mean cross-entropy, in nats. */
  @Override
  public void report(Verdict real, Verdict fake, Signals signals) {
    base.report(real, fake, signals);
    Tensor error = error(fake);
    if (error != null) {
      signals.report("answering.error", () -> error);
    }
  }

  private static @Nullable Tensor error(Verdict fake) {
    if (!(fake.condition() instanceof Condition.Vector asked)) {
      return null;
    }
    Tensor logs = fake.taps().get(Verdict.ofGenerator(Layers.CHOICES));
    if (logs == null) {
      return null; // such as the doctor's look at rows of no generator
    }
    Tensor wide = logs.dtype() == DType.BFLOAT16 ? logs.to(DType.FLOAT32) : logs;
    return wide.mul(asked.values().to(wide.dtype())).sum(1).mean().neg();
  }

  @Override
  public boolean readsChoices() {
    return true;
  }

  @Override
  public List<String> generatorTaps() {
    List<String> taps = new ArrayList<>(base.generatorTaps());
    taps.add(Layers.CHOICES);
    return taps;
  }
}
