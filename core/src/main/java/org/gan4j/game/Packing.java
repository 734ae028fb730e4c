package org.gan4j.game;

import org.gan4j.tensor.Rng;
import org.gan4j.tensor.Tensor;

/**
 * PacGAN (Lin et al., 2018, section 3): D is shown m samples at a time and says whether all of them
 * are real, so that a lack of variety shows. Each m consecutive samples are joined along the
 * channels: images {@code [N, C, H, W]} become {@code [N/m, mC, H, W]}, points {@code [N, D]}
 * become {@code [N/m, mD]}. The verdict has N/m logits, so that N labels no longer fit it.
 *
 * @param degree m, in [1, 64]
 */
record Packing(int degree) implements View {
  /** Checks m. */
  public Packing {
    GameException.LIMITS.closed("the packing degree", degree, 1, 64);
  }

  /** Pairs. */
  public Packing() {
    this(2);
  }

  @Override
  public Tensor show(Tensor samples, long played, Rng rng) {
    long[] shape = samples.shape().dims();
    if (shape.length < 2 || shape[0] % degree != 0) {
      throw new GameException(
          "packing "
              + degree
              + " samples needs a batch [N, C, ...] with N divisible by "
              + degree
              + "; got "
              + samples.shape());
    }
    // Row-major: a sample's channels follow the one's before it.
    shape[0] /= degree;
    shape[1] *= degree;
    return samples.reshape(shape);
  }

  @Override
  public int pack() {
    return degree;
  }
}
