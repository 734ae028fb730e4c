package org.gan4j.nn;

import org.gan4j.tensor.Shape;
import org.gan4j.tensor.Tensor;

/**
 * The discriminator's side of TimeGAN (Yoon et al., 2019, section 4): an embedder makes codes of
 * series, which are judged; they are kept as the tap {@link Layers#CODE}. Codes of the wire {@link
 * Layers#CODE} are judged in place of those of the input.
 *
 * @param embedder series to codes {@code [T, C]}
 * @param judge codes to verdicts
 */
record CodedDiscriminator(Layer embedder, Layer judge) implements Layer {
  @Override
  public Built build(Shape input, Slots slots) {
    Built code = slots.child("embedder", embedder, input);
    Built verdict = slots.child("judge", judge, code.output());
    slots.tap(Layers.CODE);
    return new Built(
        verdict.output(),
        (x, pass) -> {
          Tensor given = pass.laid(Layers.CODE);
          Tensor codes = given == null ? code.function().apply(x, pass) : given.to(x.dtype());
          pass.tap(Layers.CODE, codes);
          return verdict.function().apply(codes, pass);
        });
  }
}
