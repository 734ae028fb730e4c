package org.gan4j.train;

import java.util.Objects;
import org.gan4j.data.SampleShape;
import org.gan4j.metric.ImageSource;
import org.gan4j.nn.Bound;
import org.gan4j.nn.Mode;
import org.gan4j.tensor.Autograd;
import org.gan4j.tensor.Rng;
import org.gan4j.tensor.Scope;
import org.gan4j.tensor.Tensor;
import org.jspecify.annotations.Nullable;

/**
 * Images that a generator makes while its run goes on, from latents that depend on their place
 * alone: a block at a time, when they are asked for.
 */
final class MadeImages implements ImageSource {
  /** Seed of the first block's latents, and of made points. */
  static final long SEED = 0x5c04e5;

  private static final int AT_ONCE = 256;

  private final Plan plan;
  private final Tensor theta;
  private final Tensor state;
  private final int count;
  private final long @Nullable [] wanted;
  private int held = -1;
  private byte[] block = new byte[0];

  /**
   * Images of the generator as it stands: it must stay so while they are read.
   *
   * @param wanted their classes; null for the classes in turn, or where there are none
   */
  MadeImages(Plan plan, Tensor theta, Tensor state, int count, long @Nullable [] wanted) {
    this.plan = plan;
    this.theta = theta;
    this.state = state;
    this.count = count;
    this.wanted = wanted;
  }

  @Override
  public int count() {
    return count;
  }

  @Override
  public SampleShape shape() {
    return plan.data().shape();
  }

  @Override
  public void read(int from, int n, byte[] into) {
    Objects.checkFromIndexSize(from, n, count);
    int size = shape().count();
    for (int done = 0; done < n; ) {
      int at = from + done;
      hold(at / AT_ONCE);
      int inside = at % AT_ONCE;
      int some = Math.min(n - done, AT_ONCE - inside);
      System.arraycopy(block, inside * size, into, done * size, some * size);
      done += some;
    }
  }

  private void hold(int number) {
    if (held == number) {
      return;
    }
    int from = number * AT_ONCE;
    int n = Math.min(AT_ONCE, count - from);
    int classes = plan.classes().size();
    try (Scope scope = Scope.open();
        Rng rng = Rng.seeded(SEED + number, theta.device())) {
      Bound at =
          plan.pair().generator().at(theta, state, plan.recipe().train().precision().dtype());
      Tensor z = plan.pair().latent().draw(n, rng);
      Tensor labels = null;
      if (classes > 0) {
        long[] asked = new long[n];
        for (int i = 0; i < n; i++) {
          asked[i] = wanted == null ? (from + i) % classes : wanted[from + i];
        }
        labels = Tensor.of(asked, n).to(theta.device());
      }
      Tensor codes = labels;
      Tensor made = Autograd.off(() -> at.apply(z, codes, Mode.EVAL, null));
      block = plan.pair().range().toPixels(made).toBytes();
      held = number;
    }
  }
}
