package org.gan4j.nn;

import org.gan4j.nn.Slots.Slot;
import org.gan4j.tensor.DType;
import org.gan4j.tensor.Shape;
import org.gan4j.tensor.Tensor;

/**
 * A style-based generator (Karras et al., "A style-based generator architecture for generative
 * adversarial networks", 2019, section 2): {@code [latent + noise]} to what the synthesis gives.
 * The mapping makes w {@code [W]} of the first {@code latent} numbers z; each of the synthesis'
 * {@code layers} is told one style, all of them {@code [N, layers, W]}, by the wire and in the tap
 * {@link Layers#STYLE}. The noise, the synthesis' own input, is laid as the wire {@link #NOISE}
 * besides.
 *
 * <p>While training ({@link Mode#noise()}) some samples are mixed of two (section 3.1): from a
 * layer on, which is drawn for each, the styles are those of another z. The mean of w is a running
 * value, towards which the wire {@link Layers#TRUNCATION} draws w (appendix B): mean + ψ(w - mean).
 *
 * @param latent numbers of z, at least 1
 * @param layers L, how many are told a style, at least 2
 * @param mixing share of the samples that are mixed of two, in [0, 1]; 0.9 in the paper
 * @param mapping from z to w
 * @param synthesis from the noise {@code [noise]} to samples
 */
record Styled(int latent, int layers, double mixing, Layer mapping, Layer synthesis)
    implements Layer {
  /** The wire with all the noise of each sample, {@code [N, noise]}. */
  static final String NOISE = "noise";

  /** Weight of a batch in the running mean of w. */
  private static final double MOMENTUM = 0.005;

  /** Checks the ranges. */
  Styled {
    Checks.count("the numbers of a latent", latent);
    NetworkException.LIMITS.closed("the styles of a generator", layers, 2, 1024);
    NetworkException.LIMITS.closed("the share of mixed styles", mixing, 0, 1);
  }

  @Override
  public Built build(Shape input, Slots slots) {
    long noise = input.rank() == 1 ? input.dim(0) - latent : 0;
    if (noise < 1) {
      throw new NetworkException(
          "a style-based generator takes "
              + latent
              + " numbers and noise behind them; got "
              + input);
    }
    Built mapped = slots.child("mapping", mapping, Shape.of(latent));
    Slot mean = slots.state("style.mean", mapped.output(), Initialiser.constant(0));
    slots.tap(Layers.STYLE);
    Built made = slots.child("synthesis", synthesis, Shape.of(noise));
    return new Built(
        made.output(),
        (x, pass) -> {
          Tensor given = pass.laid(Layers.STYLE);
          Tensor z = x.narrow(1, 0, latent);
          Tensor styles = given == null ? styles(z, mapped, mean, pass) : given;
          pass.tap(Layers.STYLE, styles);
          Tensor noises = x.narrow(1, latent, noise);
          return made.function()
              .apply(noises, pass.wired(Layers.STYLE, styles).wired(NOISE, noises));
        });
  }

  private Tensor styles(Tensor z, Built mapped, Slot mean, Pass pass) {
    Tensor w = mapped.function().apply(z, pass);
    follow(w, mean, pass);
    Tensor psi = pass.laid(Layers.TRUNCATION);
    Tensor near =
        psi == null ? w : pass.state(mean).to(w.dtype()).lerp(w, psi.to(w.dtype()).to(w.device()));
    Tensor styles = everywhere(near);
    if (!pass.mode().noise() || mixing == 0) {
      return styles;
    }
    long samples = z.shape().dim(0);
    Tensor other = pass.rng().normal(samples, latent).to(z.dtype());
    Tensor mixed = pass.rng().uniform(samples, 1).lt(mixing);
    Tensor from = pass.rng().integers(layers - 1L, samples, 1).to(DType.FLOAT32).add(1);
    Tensor places = places().to(z.device());
    Tensor own = places.sub(mixed.choose(from, from.mul(0).add((double) layers))).lt(0);
    return own.unsqueeze(2).choose(styles, everywhere(mapped.function().apply(other, pass)));
  }

  private void follow(Tensor w, Slot mean, Pass pass) {
    Tensor next = pass.mode().batchStatistics() ? pass.next(mean) : null;
    if (next != null) {
      double weight = pass.mode() == Mode.MEASURE ? 1 : MOMENTUM;
      var unused = next.lerpInPlace(w.detach().to(next.dtype()).mean(0), weight);
    }
  }

  /** The same style for all layers, {@code [N, W]} to {@code [N, L, W]}. */
  private Tensor everywhere(Tensor w) {
    return w.unsqueeze(1).expand(w.shape().dim(0), layers, w.shape().dim(1));
  }

  /** 0 to L - 1, {@code [1, L]}. */
  private Tensor places() {
    float[] out = new float[layers];
    for (int i = 0; i < layers; i++) {
      out[i] = i;
    }
    return Tensor.of(out, 1, layers);
  }
}
