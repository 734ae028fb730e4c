package org.gan4j.game;

import java.util.TreeSet;
import java.util.function.Supplier;
import org.gan4j.tensor.DType;
import org.gan4j.tensor.Tensor;

/**
 * Feature matching (Salimans et al., 2016, section 3.1): the generator makes samples whose mean
 * activations f in one layer of the discriminator are those of real samples.
 *
 * <pre>
 *   L2:  J_G = 1/U ‖E f(x) - E f(G(z))‖²     L1:  J_G = 1/U ‖E f(x) - E f(G(z))‖₁
 * </pre>
 *
 * over the U units of the layer. The paper sums over them; dividing by U, as the authors' code
 * does, keeps the learning rate independent of the layer's width. J_D is the base's.
 *
 * @param tap name under which the discriminator keeps the layer ({@link org.gan4j.nn.Tap})
 * @param norm how far apart two means are
 * @param base what the discriminator minimises
 */
public record FeatureMatching(String tap, Norm norm, Loss base) implements Loss {
  /** A distance between mean activations. */
  public enum Norm {
    /** Mean of the squared differences. */
    L2,
    /** Mean of the absolute differences. */
    L1
  }

  /** Checks that a layer is named. */
  public FeatureMatching {
    if (tap.isBlank()) {
      throw new GameException(
          "feature matching needs the name of a tap in the discriminator; got a blank one");
    }
  }

  @Override
  public Tensor discriminator(Verdict real, Verdict fake) {
    return base.discriminator(real, fake);
  }

  @Override
  public Tensor generator(Supplier<Verdict> real, Verdict fake) {
    Tensor difference = means(real.get()).sub(means(fake));
    return (norm == Norm.L2 ? difference.square() : difference.abs()).mean();
  }

  @Override
  public Tensor supervised(Verdict labelled) {
    return base.supervised(labelled);
  }

  @Override
  public Tensor realness(Verdict verdict) {
    return base.realness(verdict);
  }

  private Tensor means(Verdict verdict) {
    Tensor features = verdict.taps().get(tap);
    if (features == null) {
      throw new GameException(
          "feature matching needs a tap called "
              + tap
              + " in the discriminator; "
              + (verdict.taps().isEmpty()
                  ? "it has none"
                  : "it has " + new TreeSet<>(verdict.taps().keySet())));
    }
    // A mean of bfloat16 numbers would keep three digits only.
    Tensor wide = features.dtype() == DType.BFLOAT16 ? features.to(DType.FLOAT32) : features;
    return wide.mean(false, 0);
  }
}
