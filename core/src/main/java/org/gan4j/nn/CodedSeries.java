package org.gan4j.nn;

import org.gan4j.tensor.Shape;
import org.gan4j.tensor.Tensor;

/**
 * The four networks around TimeGAN's codes (Yoon et al., 2019, section 4), latents to series: a
 * generator makes codes step by step, a supervisor says of each code which one comes next, recovery
 * makes series of codes, and an embedder makes codes of series. Latents go through generator,
 * supervisor and recovery, with the taps {@link Coded#FIRST} and {@link Coded#CODE}; where the wire
 * {@link Coded#SERIES} brings series, those go through embedder and recovery, with the taps {@link
 * Coded#CODE} and {@link Coded#NEXT}.
 *
 * @param generator latents to codes {@code [T, C]}
 * @param supervisor codes to codes
 * @param recovery codes to series {@code [T, F]}
 * @param embedder series to codes
 */
record CodedSeries(Layer generator, Layer supervisor, Layer recovery, Layer embedder)
    implements Layer {
  @Override
  public Built build(Shape input, Slots slots) {
    Built made = slots.child(Layers.GENERATOR, generator, input);
    Built next = slots.child(Layers.SUPERVISOR, supervisor, made.output());
    Built recovered = slots.child(Layers.RECOVERY, recovery, made.output());
    Built code = slots.child(Layers.EMBEDDER, embedder, recovered.output());
    if (!code.output().equals(made.output()) || !next.output().equals(made.output())) {
      throw new NetworkException(
          "codes are alike wherever they come from; got "
              + made.output()
              + ", "
              + next.output()
              + " and "
              + code.output());
    }
    for (String tap : new String[] {Layers.FIRST_CODE, Layers.CODE, Layers.NEXT_CODE}) {
      slots.tap(tap);
    }
    return new Built(
        recovered.output(),
        (x, pass) -> {
          Tensor codes = pass.laid(Layers.CODE);
          if (codes != null) {
            Tensor after = next.function().apply(codes.to(x.dtype()), pass);
            pass.tap(Layers.NEXT_CODE, after);
            return after;
          }
          Tensor series = pass.laid(Layers.SERIES);
          if (series != null) {
            Tensor seen = code.function().apply(series.to(x.dtype()), pass);
            pass.tap(Layers.CODE, seen);
            pass.tap(Layers.NEXT_CODE, next.function().apply(seen, pass));
            return recovered.function().apply(seen, pass);
          }
          Tensor first = made.function().apply(x, pass);
          Tensor second = next.function().apply(first, pass);
          pass.tap(Layers.FIRST_CODE, first);
          pass.tap(Layers.CODE, second);
          return recovered.function().apply(second, pass);
        });
  }
}
