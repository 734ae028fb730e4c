package org.gan4j.game;

import java.util.ArrayList;
import java.util.List;
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
 * does, keeps the learning rate independent of the layer's width. J_D is the base's. In the paper
 * it replaces the generator's own loss; with a weight w it is added to it: J_G + w · J_G of the
 * base.
 *
 * @param tap name under which the discriminator keeps the layer ({@link org.gan4j.nn.Tap})
 * @param norm how far apart two means are
 * @param base what the discriminator minimises
 * @param own w, at least 0; 0 for feature matching alone
 */
record FeatureMatching(String tap, Norm norm, Loss base, double own) implements OnBase {
  /** A distance between mean activations. */
  public enum Norm {
    /** Mean of the squared differences. */
    L2,
    /** Mean of the absolute differences. */
    L1
  }

  /** Checks layer and weight. */
  public FeatureMatching {
    if (tap.isBlank()) {
      throw new GameException(
          "feature matching needs the name of a tap in the discriminator; got a blank one");
    }
    GameException.LIMITS.below("the weight of the generator's own loss", own, 0, 1e6);
  }

  /** Alone, on the last features, over the non-saturating loss. */
  public FeatureMatching() {
    this("features", Norm.L2, new NonSaturating());
  }

  /** Feature matching alone, as in the paper. */
  public FeatureMatching(String tap, Norm norm, Loss base) {
    this(tap, norm, base, 0);
  }

  @Override
  public FeatureMatching on(Loss other) {
    return new FeatureMatching(tap, norm, other, own);
  }

  @Override
  public Tensor discriminator(Verdict real, Verdict fake) {
    return base.discriminator(real, fake);
  }

  @Override
  public Tensor generator(Supplier<Verdict> real, Verdict fake) {
    Verdict seen = real.get();
    Tensor difference = means(seen).sub(means(fake));
    Tensor distance = (norm == Norm.L2 ? difference.square() : difference.abs()).mean();
    return own > 0 ? base.generator(() -> seen, fake).mul(own).add(distance) : distance;
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
    return wide.mean(0);
  }

  @Override
  public boolean matchesMeansAlone() {
    return own == 0;
  }

  @Override
  public List<String> taps() {
    List<String> all = new ArrayList<>(base.taps());
    all.add(tap);
    return all;
  }
}
