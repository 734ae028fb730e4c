package org.gan4j.doctor;

import java.util.List;
import java.util.function.LongUnaryOperator;
import java.util.stream.LongStream;
import org.gan4j.GanException;
import org.gan4j.game.Loss;
import org.gan4j.game.Verdict;
import org.gan4j.game.View;
import org.gan4j.nn.Bound;
import org.gan4j.nn.Condition;
import org.gan4j.nn.Mode;
import org.gan4j.tensor.Autograd;
import org.gan4j.tensor.Tensor;

/**
 * A discriminator at one point, asked about samples one by one: running statistics, no dropout, no
 * noise, no augmentation. Where it is shown m samples as one, consecutive ones are packed as {@link
 * View#packing} does; the last pack is filled up with the first samples, and what is said of a pack
 * is said of each sample in it.
 *
 * @param at the network at its parameters
 * @param loss by which its outputs are read
 * @param pack m, at least 1
 */
record Discriminator(Bound at, Loss loss, int pack) {
  /**
   * {@return what the generator climbs: -J_G, or how real samples look where J_G weighs them
   * against real samples}
   *
   * @param samples {@code [N, ...]}
   */
  Advice.Aim aim(Tensor samples, Condition condition) {
    try {
      var unused = Autograd.off(() -> generator(verdict(samples, condition)));
      return Advice.Aim.LOSS;
    } catch (AsksForReal e) {
      return Advice.Aim.REALNESS;
    }
  }

  /**
   * {@return the gradient of what is climbed, of each sample's own: {@code [N, ...]}}
   *
   * @param samples {@code [N, ...]}
   */
  Tensor gradient(Tensor samples, Condition condition, Advice.Aim aim) {
    Tensor leaf = samples.detach().leaf();
    Verdict verdict = verdict(leaf, condition);
    // J_G is a mean over what D is shown: times their number, a sample's part does not depend on
    // how many others are asked about.
    Tensor value =
        aim == Advice.Aim.REALNESS
            ? loss.realness(verdict).sum()
            : generator(verdict).mul(-(double) verdict.logits().shape().dim(0));
    return Autograd.grad(value, leaf);
  }

  /**
   * {@return how real each sample looks: {@code [N]}}
   *
   * @param samples {@code [N, ...]}
   */
  Tensor realness(Tensor samples, Condition condition) {
    long count = samples.shape().dim(0);
    return Autograd.off(
        () -> {
          Tensor shown = loss.realness(verdict(samples, condition));
          return shown.indexSelect(0, index(shown, count, i -> i / pack));
        });
  }

  /**
   * {@return how sure it is that places are real, {@code [N]} in [0, 1]; of packs of each alone}
   *
   * @param places {@code [N, ...]}
   */
  Tensor certainty(Tensor places) {
    long count = places.shape().dim(0);
    Tensor copies = index(places, count * pack, i -> i / pack);
    Tensor said = realness(places.indexSelect(0, copies), Condition.none());
    return loss.certainty(said.indexSelect(0, index(said, count, i -> i * pack)));
  }

  /** Places in a tensor, beside it. */
  private static Tensor index(Tensor beside, long count, LongUnaryOperator at) {
    return Tensor.of(LongStream.range(0, count).map(at).toArray(), count).to(beside.device());
  }

  private Tensor generator(Verdict verdict) {
    return loss.generator(
        () -> {
          throw new AsksForReal();
        },
        verdict);
  }

  private Verdict verdict(Tensor samples, Condition condition) {
    return Verdict.of(at.look(packed(samples), condition, Mode.EVAL, null), condition);
  }

  private Tensor packed(Tensor samples) {
    if (pack == 1) {
      return samples;
    }
    long[] dims = samples.shape().dims();
    long count = dims[0];
    dims[0] = (count + pack - 1) / pack;
    dims[1] *= pack;
    long missing = dims[0] * pack - count;
    if (missing == 0) {
      return samples.reshape(dims);
    }
    Tensor more =
        samples
            .detach() // They are asked about in a pack of their own.
            .indexSelect(0, index(samples, missing, i -> i % count));
    return Tensor.cat(List.of(samples, more), 0).reshape(dims);
  }

  /** A loss asked for real samples, of which there are none. */
  private static final class AsksForReal extends GanException {
    AsksForReal() {
      super("there are no real samples here");
    }
  }
}
