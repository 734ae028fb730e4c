package org.gan4j.game;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import org.gan4j.signal.Signals;
import org.gan4j.tensor.DType;
import org.gan4j.tensor.Functions;
import org.gan4j.tensor.Tensor;

/**
 * A discriminator that also has to reconstruct real images from its features (Liu et al., "Towards
 * faster and stabilized GAN training for high-fidelity few-shot image synthesis", 2021, eqs. 2 and
 * 3), so that it cannot get by with the few that tell real from made:
 *
 * <pre>
 *   J_D = base + w Σ over whole and part of E d(decoder(f(x)), x'),   J_G = the base's
 *   d(a, b) = 1/S Σ over s = 0 ... S-1 of mean |pool_s(a) - pool_s(b)|
 * </pre>
 *
 * with x' the image made smaller ({@code whole}) or a quarter of it ({@code part}), as the
 * discriminator was shown it: views included. The discriminator keeps x' as taps {@code
 * image.whole} and {@code image.part}, its decoders' outputs as {@code reconstruction.whole} and
 * {@code reconstruction.part}, all {@code [N, C, h, w]}. The paper measures d by a perceptual
 * distance, which takes a network with weights from elsewhere; here it is the mean absolute
 * difference of pixels and of S - 1 = 2 levels of means over 2x2 pixels of them (pool_s halves s
 * times), which counts colours and shapes more than single pixels.
 *
 * @param base J_D and J_G without it
 * @param weight w, at least 0; 1 in the paper
 */
record Reconstructing(Loss base, double weight) implements OnBase {
  private static final List<String> PARTS = List.of("whole", "part");
  private static final int LEVELS = 3;

  /** Checks the weight. */
  public Reconstructing {
    GameException.LIMITS.atLeastZero("the weight of a reconstruction", weight);
  }

  /** As in the paper: the hinge loss, weight 1. */
  public Reconstructing() {
    this(new Hinge(), 1);
  }

  @Override
  public Reconstructing on(Loss other) {
    return new Reconstructing(other, weight);
  }

  @Override
  public Tensor discriminator(Verdict real, Verdict fake) {
    return base.discriminator(real, fake).add(error(real).mul(weight));
  }

  @Override
  public Tensor generator(Supplier<Verdict> real, Verdict fake) {
    return base.generator(real, fake);
  }

  /** Reports what it adds, without its weight. */
  @Override
  public void report(Verdict real, Verdict fake, Signals signals) {
    base.report(real, fake, signals);
    signals.report("reconstructing.error", () -> error(real));
  }

  private static Tensor error(Verdict real) {
    List<Tensor> terms = new ArrayList<>();
    for (String part : PARTS) {
      Tensor wanted = tap(real, image(part)).detach(); // penalties may differentiate it
      terms.add(distance(tap(real, reconstruction(part)), wanted));
    }
    return terms.get(0).add(terms.get(1));
  }

  private static Tensor distance(Tensor a, Tensor b) {
    Tensor difference = a.sub(b);
    Tensor sum = difference.abs().mean();
    for (int level = 1; level < LEVELS; level++) {
      if (Math.min(difference.shape().dim(2), difference.shape().dim(3)) > 1) {
        difference = Functions.averagePool(difference, 2);
      }
      sum = sum.add(difference.abs().mean());
    }
    return sum.div(LEVELS);
  }

  private static Tensor tap(Verdict verdict, String name) {
    Tensor kept = verdict.taps().get(name);
    if (kept == null) {
      throw new GameException(
          "reconstructing needs a discriminator with decoders, that is taps "
              + all()
              + "; it has no "
              + name
              + ": take the network fastgan");
    }
    // A mean of bfloat16 numbers would keep three digits only.
    return kept.dtype() == DType.BFLOAT16 ? kept.to(DType.FLOAT32) : kept;
  }

  private static String image(String part) {
    return "image." + part;
  }

  private static String reconstruction(String part) {
    return "reconstruction." + part;
  }

  private static List<String> all() {
    return PARTS.stream()
        .flatMap(part -> java.util.stream.Stream.of(image(part), reconstruction(part)))
        .toList();
  }

  @Override
  public List<String> taps() {
    List<String> taps = new ArrayList<>(base.taps());
    taps.addAll(all());
    return taps;
  }
}
