package org.gan4j.nn;

import java.util.List;
import org.gan4j.tensor.DType;
import org.gan4j.tensor.Device;
import org.gan4j.tensor.Functions;
import org.gan4j.tensor.Shape;
import org.gan4j.tensor.Tensor;

/**
 * Which category of which column a row is to have (the conditional vector of Xu et al., "Modeling
 * tabular data using conditional GAN", NeurIPS 2019, section 4.3): the choices of all columns of
 * categories side by side, one of them 1, {@code [A]}. It is what the {@link Condition.Vector}
 * says; where there is none, two normal numbers of the input say it: Φ of the first the column,
 * each as likely as the others, Φ of the second the category, as likely as in the data. The rest of
 * the input is ignored, and what comes out does not change with it by degrees.
 *
 * @param from the place of those two numbers, from 0
 * @param likelihoods of the choices of each such column, which sum to 1; at least one column
 */
record AskedCategory(int from, List<List<Double>> likelihoods) implements Layer {
  /** Below 1 by more than a float64 is off. */
  private static final double LAST = 1 - 1e-12;

  /** Copies the lists. */
  AskedCategory {
    NetworkException.LIMITS.closed("the first number that asks", from, 0, 1 << 20);
    likelihoods = likelihoods.stream().map(List::copyOf).toList();
    NetworkException.LIMITS.closed(
        "the columns that are asked for", likelihoods.size(), 1, 1 << 20);
  }

  @Override
  public Built build(Shape input, Slots slots) {
    Checks.rank("a category that is asked for", input, 1);
    if (from + 2 > input.dim(0)) {
      throw new NetworkException(
          "numbers " + from + " and " + (from + 1) + " are to ask; got " + input);
    }
    int columns = likelihoods.size();
    double[] ends = ends();
    return new Built(
        Shape.of(ends.length),
        (x, pass) -> {
          Tensor wire = pass.laid(Condition.VECTOR);
          if (wire != null) {
            return asked(wire, ends.length, x.shape().dim(0)).to(pass.dtype());
          }
          Tensor two = x.detach().narrow(1, from, 2).to(DType.FLOAT64);
          Tensor shares = Functions.logNormalCdf(two).exp().clamp(0, LAST);
          Tensor column = shares.narrow(1, 0, 1).mul(columns).to(DType.INT64).to(DType.FLOAT64);
          Tensor at = column.add(shares.narrow(1, 1, 1));
          Tensor beyond = at.sub(constant(ends, x.device())).lt(0).to(DType.FLOAT64);
          // 1 from the category that is meant on; less the same one place later, at it alone.
          Tensor before =
              Tensor.cat(
                  List.of(beyond.narrow(1, 0, 1).mul(0), beyond.narrow(1, 0, ends.length - 1L)), 1);
          return beyond.sub(before).to(pass.dtype());
        });
  }

  private static Tensor constant(double[] numbers, Device device) {
    return Tensor.of(numbers, 1, numbers.length).to(device);
  }

  /** Where each choice ends on a line on which column k takes [k, k + 1). */
  private double[] ends() {
    double[] out = new double[likelihoods.stream().mapToInt(List::size).sum()];
    int at = 0;
    for (int k = 0; k < likelihoods.size(); k++) {
      List<Double> of = likelihoods.get(k);
      double sum = 0;
      int last = at;
      for (int i = 0; i < of.size(); i++) {
        sum += of.get(i);
        if (of.get(i) > 0) {
          last = at + i;
        }
        out[at + i] = k + Math.min(1, sum);
      }
      // Rounding leaves no gap, and what never occurs gets none of it.
      for (int i = last; i < at + of.size(); i++) {
        out[i] = k + 1;
      }
      at += of.size();
    }
    return out;
  }

  /** A wire as it has to be. */
  static Tensor asked(Tensor wire, int width, long rows) {
    if (!wire.shape().equals(Shape.of(rows, width))) {
      throw new NetworkException(
          "what rows are asked for is one number for each category of each column, "
              + Shape.of(rows, width)
              + " here; got "
              + wire.shape());
    }
    return wire;
  }

  /** The choices of columns of categories, those without a place, among the numbers of a row. */
  static int width(List<Integer> places, List<Integer> choices) {
    int sum = 0;
    for (int i = 0; i < places.size(); i++) {
      sum += places.get(i) == 0 ? choices.get(i) : 0;
    }
    return sum;
  }
}
