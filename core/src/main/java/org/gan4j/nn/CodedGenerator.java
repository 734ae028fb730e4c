package org.gan4j.nn;

import org.gan4j.tensor.Shape;
import org.gan4j.tensor.Tensor;

/**
 * The generator's side of TimeGAN (Yoon et al., 2019, section 4): a generator makes codes step by
 * step, a supervisor says of each code which one comes next, recovery makes series of them. Latents
 * go through all three, with the taps {@link Layers#FIRST_CODE} and {@link Layers#CODE}; codes of
 * the wire {@link Layers#CODE} through recovery, with the tap {@link Layers#NEXT_CODE}.
 *
 * @param generator latents to codes {@code [T, C]}
 * @param supervisor codes to codes
 * @param recovery codes to series {@code [T, F]}
 */
record CodedGenerator(Layer generator, Layer supervisor, Layer recovery) implements Layer {
  @Override
  public Built build(Shape input, Slots slots) {
    Built made = slots.child("generator", generator, input);
    Built next = slots.child("supervisor", supervisor, made.output());
    Built recovered = slots.child(Layers.RECOVERY, recovery, made.output());
    if (!next.output().equals(made.output())) {
      throw new NetworkException(
          "a supervisor gives codes as it takes them; got "
              + next.output()
              + " of "
              + made.output());
    }
    slots.tap(Layers.FIRST_CODE);
    slots.tap(Layers.CODE);
    slots.tap(Layers.NEXT_CODE);
    return new Built(
        recovered.output(),
        (x, pass) -> {
          Tensor codes = pass.laid(Layers.CODE);
          if (codes != null) {
            Tensor given = codes.to(x.dtype());
            pass.tap(Layers.NEXT_CODE, next.function().apply(given, pass));
            return recovered.function().apply(given, pass);
          }
          Tensor first = made.function().apply(x, pass);
          Tensor second = next.function().apply(first, pass);
          pass.tap(Layers.FIRST_CODE, first);
          pass.tap(Layers.CODE, second);
          return recovered.function().apply(second, pass);
        });
  }
}
