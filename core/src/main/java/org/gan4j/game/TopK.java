package org.gan4j.game;

import java.util.Map;
import java.util.function.Supplier;
import org.gan4j.nn.Condition;
import org.gan4j.tensor.DType;
import org.gan4j.tensor.Device;
import org.gan4j.tensor.Tensor;

/**
 * Top-k training (Sinha et al., "Top-k training of GANs", 2020, section 3): J_G is the base's over
 * the k made samples of a batch that D takes most for real; the others, whose gradient leads away
 * from the data as often as to it, are thrown away. k is the batch at first and falls to a share of
 * it, ν; in the paper by 1 % an epoch down to ν = 0.5. J_D is the base's.
 *
 * <p>A relativistic base compares those samples with the real ones that they are paired with.
 *
 * @param base whose losses they are
 * @param share k over the batch, over a run, in (0, 1]
 */
record TopK(Loss base, Schedule share) implements OnBase {
  /** Checks base and share. */
  public TopK {
    boolean reads = !base.taps().isEmpty() || !base.anyOfTaps().isEmpty();
    if (base instanceof Staged || base instanceof TopK || reads) {
      throw new GameException(
          "top-k chooses among verdicts on single samples: its base must be a loss of these; got "
              + CATALOGUE.name(base)
              + "; take non-saturating, hinge, ...");
    }
    GameException.LIMITS.over("the share of top-k", share.start(), 0, 1);
    GameException.LIMITS.over("the share of top-k", share.end(), 0, 1);
  }

  /** The non-saturating loss, from all samples to half of them. */
  public TopK() {
    this(new NonSaturating(), new Schedule.Linear(1, 0.5));
  }

  @Override
  public Tensor discriminator(Verdict real, Verdict fake) {
    return base.discriminator(real, fake);
  }

  @Override
  public Tensor generator(Supplier<Verdict> real, Verdict fake) {
    Tensor sure = base.realness(fake).detach();
    long samples = sure.shape().dim(0);
    long k = Math.max(1, Math.round(samples * share.start()));
    if (k >= samples) {
      return base.generator(real, fake);
    }
    Tensor best = best(sure, k);
    return base.generator(() -> chosen(real.get(), best), chosen(fake, best));
  }

  @Override
  public Loss at(double along) {
    return new TopK(base.at(along), new Schedule.Constant(share.at(along, 0)));
  }

  @Override
  public TopK on(Loss other) {
    return new TopK(other, share);
  }

  /**
   * Which of N numbers are the k largest, the largest first, of equal ones the earlier: int64
   * {@code [k]}. The host waits for nothing.
   */
  static Tensor best(Tensor numbers, long k) {
    long samples = numbers.shape().dim(0);
    Tensor places = places(samples, numbers.device());
    Tensor ahead = numbers.unsqueeze(0).sub(numbers.unsqueeze(1)); // [i, j]: j's over i's
    Tensor earlier = places.unsqueeze(0).sub(places.unsqueeze(1)).lt(0).to(DType.FLOAT32);
    Tensor better = ahead.gt(0).to(DType.FLOAT32);
    Tensor alike = ahead.eq(0).to(DType.FLOAT32).mul(earlier);
    Tensor rank = better.add(alike).sum(1);
    Tensor has = rank.unsqueeze(0).sub(places(k, numbers.device()).unsqueeze(1)).eq(0); // [k, i]
    // Numbers that are not finite have no order; what is chosen then must exist all the same.
    Tensor index = has.to(DType.FLOAT32).mul(places.unsqueeze(0)).sum(1);
    return index.clamp(0, samples - 1.0).to(DType.INT64);
  }

  private static Tensor places(long count, Device device) {
    float[] values = new float[Math.toIntExact(count)];
    for (int i = 0; i < values.length; i++) {
      values[i] = i;
    }
    return Tensor.of(values, count).to(device);
  }

  private static Verdict chosen(Verdict verdict, Tensor index) {
    Tensor classes = verdict.condition().classes();
    return new Verdict(
        verdict.logits().indexSelect(0, index),
        Map.of(), // its base reads none
        Condition.of(classes == null ? null : classes.indexSelect(0, index)));
  }
}
