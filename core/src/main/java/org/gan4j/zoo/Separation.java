package org.gan4j.zoo;

import java.util.ArrayList;
import java.util.List;
import org.gan4j.nn.NetworkException;
import org.gan4j.tensor.DType;
import org.gan4j.tensor.LinearAlgebra;
import org.gan4j.tensor.LinearAlgebra.Eigen;
import org.gan4j.tensor.Scope;
import org.gan4j.tensor.Tensor;
import org.gan4j.zoo.Generator.Direction;

/**
 * A direction for each label: the normal of the plane that best tells the latents of samples that
 * somebody gave that label from all others (as Shen et al., "Interpreting the latent space of
 * GANs", 2020, do it with a support vector machine). Here it is ridge regression in closed form: w
 * = (C + ρI)⁻¹(m₁ - m₀), with C the covariance of the latents, m₁ and m₀ the means of the two
 * kinds, and ρ a thousandth of the mean variance.
 */
final class Separation {
  /** The fewest samples on either side of a plane. */
  static final int LEAST = 20;

  /** Every fifth sample is kept back, to see how well a plane separates. */
  private static final int HELD_OUT = 5;

  private static final double RIDGE = 1e-3;

  private final float[] latents;
  private final int[] labels;
  private final int size;
  private final double[] mean;

  /** Eigenvectors of the covariance as rows, and what each is divided by. */
  private final double[] axes;

  private final double[] variances;

  /**
   * Looks at samples.
   *
   * @param latents {@code [labels, size]}
   * @param labels what each was taken for
   * @param size numbers of a latent
   */
  Separation(float[] latents, int[] labels, int size) {
    this.latents = latents;
    this.labels = labels;
    this.size = size;
    this.mean = mean(-1, true);
    double[] found = new double[size];
    try (Scope scope = Scope.open()) {
      float[] fitted = fitted();
      int rows = fitted.length / size;
      Tensor all = Tensor.of(fitted, rows, size).to(DType.FLOAT64);
      Tensor centred = all.sub(Tensor.of(mean, 1, size));
      Tensor covariance = centred.transpose(0, 1).matmul(centred).div((double) rows);
      Eigen eigen = LinearAlgebra.symmetricEigen(covariance);
      double[] values = eigen.values().toDoubles();
      double sum = 0;
      for (double value : values) {
        sum += value;
      }
      for (int i = 0; i < size; i++) {
        found[i] = Math.max(0, values[i]) + RIDGE * sum / size;
      }
      this.axes = eigen.vectors().transpose(0, 1).copy().toDoubles();
    }
    this.variances = found;
  }

  /**
   * The direction of a label, of length 1; its strength is the mean of the shares of both kinds
   * that the plane puts on their side, of samples that it was not fitted to: ½ by chance, 1 at
   * best.
   *
   * @param label which
   * @param name of the direction
   * @throws NetworkException if fewer than {@link #LEAST} samples are of the label, or are not
   */
  Direction of(int label, String name) {
    double[] with = mean(label, true);
    double[] without = mean(label, false);
    double[] normal = new double[size];
    for (int axis = 0; axis < size; axis++) {
      double along = 0;
      for (int i = 0; i < size; i++) {
        along += axes[axis * size + i] * (with[i] - without[i]);
      }
      for (int i = 0; i < size; i++) {
        normal[i] += axes[axis * size + i] * along / variances[axis];
      }
    }
    double length = Math.sqrt(dot(normal, normal));
    float[] unit = new float[size];
    for (int i = 0; i < size; i++) {
      normal[i] /= length == 0 ? 1 : length;
      unit[i] = (float) normal[i];
    }
    double border = (dot(normal, with) + dot(normal, without)) / 2;
    return new Direction(name, unit, accuracy(label, normal, border));
  }

  /** {@return how many samples were taken for a label} */
  int count(int label) {
    int count = 0;
    for (int each : labels) {
      count += each == label ? 1 : 0;
    }
    return count;
  }

  /** {@return those labels that enough samples have, and enough have not} */
  List<Integer> told(int known) {
    List<Integer> out = new ArrayList<>();
    for (int label = 0; label < known; label++) {
      int count = count(label);
      if (count >= LEAST && labels.length - count >= LEAST) {
        out.add(label);
      }
    }
    return out;
  }

  /** The latents that planes are fitted to. */
  private float[] fitted() {
    int kept = labels.length - (labels.length + HELD_OUT - 1) / HELD_OUT;
    float[] out = new float[kept * size];
    int at = 0;
    for (int row = 0; row < labels.length; row++) {
      if (row % HELD_OUT != 0) {
        System.arraycopy(latents, row * size, out, at++ * size, size);
      }
    }
    return out;
  }

  /** Of the samples that planes are fitted to: those of a label, or those that are not. */
  private double[] mean(int label, boolean of) {
    double[] sum = new double[size];
    int count = 0;
    for (int row = 0; row < labels.length; row++) {
      if (row % HELD_OUT == 0 || (label >= 0 && (labels[row] == label) != of)) {
        continue;
      }
      count++;
      for (int i = 0; i < size; i++) {
        sum[i] += latents[row * size + i];
      }
    }
    for (int i = 0; i < size; i++) {
      sum[i] /= Math.max(1, count);
    }
    return sum;
  }

  private double accuracy(int label, double[] normal, double border) {
    int[] right = new int[2];
    int[] all = new int[2];
    for (int row = 0; row < labels.length; row += HELD_OUT) {
      double along = 0;
      for (int i = 0; i < size; i++) {
        along += normal[i] * latents[row * size + i];
      }
      int kind = labels[row] == label ? 1 : 0;
      all[kind]++;
      right[kind] += (along > border) == (kind == 1) ? 1 : 0;
    }
    return (share(right[0], all[0]) + share(right[1], all[1])) / 2;
  }

  private static double share(int right, int all) {
    return all == 0 ? 0.5 : (double) right / all;
  }

  private static double dot(double[] a, double[] b) {
    double sum = 0;
    for (int i = 0; i < a.length; i++) {
      sum += a[i] * b[i];
    }
    return sum;
  }
}
