package org.gan4j.score;

import java.util.Arrays;
import java.util.Objects;
import org.gan4j.medium.Images;
import org.gan4j.medium.Samples;
import org.gan4j.tensor.Rng;
import org.gan4j.zoo.Sampler;
import org.jspecify.annotations.Nullable;

/**
 * Images that a generator makes while its run goes on, from latents that depend on their place
 * alone: a block at a time, when they are asked for.
 */
final class MadeImages implements FromLatents {
  /** Seed of the first block's latents, and of made points. */
  static final long SEED = 0x5c04e5;

  private static final int AT_ONCE = 256;

  private final Sampler generator;
  private final int count;
  private final long @Nullable [] wanted;
  private int held = -1;
  private Samples block;

  /**
   * Images of the generator as it stands: it must stay so while they are read.
   *
   * @param wanted their classes; null where there are none
   */
  MadeImages(Sampler generator, int count, long @Nullable [] wanted) {
    this.generator = generator;
    this.count = count;
    this.wanted = wanted;
    this.block = generator.medium().room(0);
  }

  @Override
  public int count() {
    return count;
  }

  @Override
  public Images shape() {
    return generator.medium().images();
  }

  @Override
  public int label(int i) {
    return wanted == null ? -1 : Math.toIntExact(wanted[i]);
  }

  @Override
  public Sampler sampler() {
    return generator;
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
      System.arraycopy(block.bytes(), inside * size, into, done * size, some * size);
      done += some;
    }
  }

  private void hold(int number) {
    if (held == number) {
      return;
    }
    int from = number * AT_ONCE;
    int n = Math.min(AT_ONCE, count - from);
    try (Rng rng = Rng.seeded(SEED + number, generator.theta().device())) {
      block =
          generator.draw(
              n, rng, wanted == null ? null : Arrays.copyOfRange(wanted, from, from + n));
      held = number;
    }
  }
}
