package org.gan4j.nn;

import java.util.List;
import org.gan4j.tensor.Shape;
import org.gan4j.tensor.Tensor;

/**
 * Where a made series ends, as the generation flag of DoppelGANger (Lin et al., 2020, section 4.1)
 * says it, {@code [T, F]} to {@code [T, F]}: the last feature is the flag, which ends the series
 * before the first step, from the third on, where it is nearer to off than to 1. All that lies
 * behind is as in real series, features 0 and the flag off; the flag that ends it stays, so that
 * its slope can lengthen the series.
 *
 * @param off the flag of a step that a series does not have, in [-1, 1)
 */
record SeriesEnds(double off) implements Layer {
  private static final int LEAST = 2;

  /** Checks the flag. */
  SeriesEnds {
    NetworkException.LIMITS.closed("the flag of no step", off, -1, 0.999);
  }

  @Override
  public Built build(Shape input, Slots slots) {
    SeriesInput.require("the end of a series", input);
    long features = input.dim(1) - 1;
    if (features < 1) {
      throw new NetworkException("a series that ends has a feature and a flag; got " + input);
    }
    return new Built(
        input,
        (x, pass) -> {
          Tensor flags = x.narrow(2, features, 1);
          Tensor ends = flags.detach().lt((1 + off) / 2).to(x.dtype());
          Tensor first = ends.narrow(1, 0, LEAST).mul(0);
          ends = Tensor.cat(List.of(first, ends.narrow(1, LEAST, x.shape().dim(1) - LEAST)), 1);
          Tensor ended = ends.cumulativeSum(1); // from the step that ends it on
          Tensor before = ended.sub(ends); // behind that step
          Tensor inside = x.narrow(2, 0, features).mul(ended.lt(0.5).to(x.dtype()));
          Tensor flag = before.lt(0.5).choose(flags, flags.detach().mul(0).add(off));
          return Tensor.cat(List.of(inside, flag), 2);
        });
  }
}
