package org.gan4j.game;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import org.gan4j.signal.Signals;
import org.gan4j.tensor.DType;
import org.gan4j.tensor.Tensor;
import org.jspecify.annotations.Nullable;

/**
 * InfoGAN (Chen et al., "InfoGAN: interpretable representation learning by information maximizing
 * generative adversarial nets", 2016, eqs. 5 and 6): some of the latents are codes c, and a head Q
 * of the discriminator reads them off the made samples. Both players want it to, which raises a
 * lower bound L_I of the information that samples keep of the codes:
 *
 * <pre>
 *   J_D = base - L,   J_G = base - L,   L = λ_1 E log Q(k | G(z)) + λ_2 Σ_j E log Q(c_j | G(z))
 * </pre>
 *
 * without the codes' entropy, which is a constant. Q(k | ·) is softmax of Q's logits of a
 * categorical code, Q(c_j | ·) = N(μ_j, 1) of each continuous one, so that -log Q is ½(c_j - μ_j)²
 * and a constant that is left out. The generator keeps the codes as taps {@code code.categorical},
 * unit vectors {@code [N, K]}, and {@code code.continuous}, {@code [N, C]} in [-1, 1]; the
 * discriminator keeps logits and μ under the same names. A network may have codes of one kind
 * alone, and the other's term is 0 then. A verdict on samples of no generator, such as the doctor's
 * look at pictures, has no codes, and is the base's matter alone.
 *
 * @param base J_D and J_G without it, on one logit
 * @param categorical λ_1, at least 0; 1 in the paper
 * @param continuous λ_2, at least 0
 */
record Infogan(Loss base, double categorical, double continuous) implements OnBase {
  private static final String CATEGORICAL = "code.categorical";
  private static final String CONTINUOUS = "code.continuous";

  /** Of a number from U(-1, 1). */
  private static final double VARIANCE = 1 / 3.0;

  /** Checks the ranges. */
  public Infogan {
    GameException.LIMITS.atLeastZero("infogan's weight of the categorical code", categorical);
    GameException.LIMITS.atLeastZero("infogan's weight of the continuous codes", continuous);
  }

  /** The non-saturating loss, both λ 1. */
  public Infogan() {
    this(new NonSaturating(), 1, 1);
  }

  @Override
  public Infogan on(Loss other) {
    return new Infogan(other, categorical, continuous);
  }

  @Override
  public Tensor discriminator(Verdict real, Verdict fake) {
    return informed(base.discriminator(real, fake), fake);
  }

  @Override
  public Tensor generator(Supplier<Verdict> real, Verdict fake) {
    return informed(base.generator(real, fake), fake);
  }

  /**
   * Reports how well Q reads the codes: the share of categorical ones that it names rightly, and
   * the share of the continuous ones' variance that it explains, at most 1.
   */
  @Override
  public void report(Verdict real, Verdict fake, Signals signals) {
    base.report(real, fake, signals);
    Tensor unit = made(fake, CATEGORICAL);
    if (unit != null) {
      signals.report("infogan.named", () -> named(unit, read(fake, CATEGORICAL)));
    }
    Tensor numbers = made(fake, CONTINUOUS);
    if (numbers != null) {
      signals.report("infogan.explained", () -> explained(numbers, read(fake, CONTINUOUS)));
    }
  }

  private static Tensor named(Tensor unit, Tensor logits) {
    return logits.argmax(1).eq(unit.argmax(1)).to(DType.FLOAT32).mean();
  }

  private static Tensor explained(Tensor numbers, Tensor means) {
    return numbers.sub(means).square().mean().div(VARIANCE).neg().add(1);
  }

  /** The loss without L. */
  private Tensor informed(Tensor loss, Verdict fake) {
    Tensor out = loss;
    Tensor unit = made(fake, CATEGORICAL);
    if (unit != null) { // - λ_1 E log Q(k | G(z))
      Tensor logs = read(fake, CATEGORICAL).logSoftmax(1);
      out = out.sub(unit.mul(logs).sum(1).mean().mul(categorical));
    }
    Tensor numbers = made(fake, CONTINUOUS);
    if (numbers != null) {
      Tensor squares = numbers.sub(read(fake, CONTINUOUS)).square();
      out = out.add(squares.sum(1).mean().mul(continuous / 2));
    }
    return out;
  }

  /** What the generator made the samples of; null where it is not known, or has no such code. */
  private static @Nullable Tensor made(Verdict fake, String code) {
    Tensor codes = fake.taps().get(Verdict.ofGenerator(code));
    return codes == null ? null : wide(codes);
  }

  /** What Q reads off the samples. */
  private static Tensor read(Verdict fake, String code) {
    Tensor read = fake.taps().get(code);
    if (read == null) {
      throw new GameException(
          "infogan needs a discriminator with a tap "
              + code
              + " that reads the codes: take the network infogan");
    }
    return wide(read);
  }

  private static Tensor wide(Tensor codes) {
    return codes.dtype() == DType.BFLOAT16 ? codes.to(DType.FLOAT32) : codes;
  }

  @Override
  public List<String> anyOfTaps() {
    List<String> codes = new ArrayList<>(base.anyOfTaps());
    codes.addAll(List.of(CATEGORICAL, CONTINUOUS));
    return codes;
  }
}
