package org.gan4j.zoo;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.gan4j.nn.Layout;
import org.gan4j.nn.Network;
import org.gan4j.nn.NetworkException;
import org.gan4j.tensor.DType;
import org.gan4j.tensor.LinearAlgebra;
import org.gan4j.tensor.LinearAlgebra.Eigen;
import org.gan4j.tensor.Scope;
import org.gan4j.tensor.Shape;
import org.gan4j.tensor.Tensor;
import org.gan4j.zoo.Generator.Direction;

/**
 * Directions without supervision, in closed form (Shen and Zhou, "Closed-form factorization of
 * latent semantics in GANs", 2021, section 3.2): a step n of the latent moves what the first layer
 * A gives by A·n whatever the latent was, so the steps of length 1 that move it most are the
 * eigenvectors of AᵀA of the largest eigenvalues.
 *
 * <p>A is told by facts: the first weight of θ that is linear in the latent (a linear layer, or a
 * convolution, transposed or not, of the latent as an image of one pixel), without the columns that
 * read a class beside it. Of a generator with styles A is all the weights that read one, one under
 * the other, and directions are among styles.
 */
final class Factorisation {
  /** What the names of weights that read a style end with. */
  private static final String STYLE = "style.weight";

  private Factorisation() {}

  /**
   * The strongest directions, the strongest first; the largest number of each is positive.
   *
   * @param generator the network
   * @param theta its parameters
   * @param latent numbers that it starts from
   * @param count how many, at most {@code latent}
   * @throws NetworkException if its first layer is not linear in the latent
   */
  static List<Direction> of(Network generator, Tensor theta, int latent, int count) {
    Options.LIMITS.closed("directions", count, 1, latent);
    try (Scope scope = Scope.open()) {
      return strongest(
          reads(generator.parameters(), theta, latent, generator.classes())
              .orElseThrow(
                  () ->
                      new NetworkException(
                          "directions without labels are those of images, or of a first layer that"
                              + " is linear in the latent (a linear one or a convolution); this"
                              + " generator begins with another one")),
          count);
    }
  }

  /** Whether the first layer of a generator is linear in the whole latent. */
  static boolean knows(Network generator, Tensor theta, int latent) {
    try (Scope scope = Scope.open()) {
      return reads(generator.parameters(), theta, latent, generator.classes()).isPresent();
    }
  }

  /**
   * The same among styles.
   *
   * @param generator the network, which has styles
   * @param theta its parameters
   * @param style numbers of a style
   * @param count how many, at most {@code style}
   */
  static List<Direction> ofStyles(Network generator, Tensor theta, int style, int count) {
    Options.LIMITS.closed("directions", count, 1, style);
    try (Scope scope = Scope.open()) {
      List<Tensor> read = new ArrayList<>();
      generator
          .parameters()
          .named(theta)
          .forEach(
              (name, weight) -> {
                if (name.endsWith(STYLE)) {
                  read.add(weight.detach()); // [channels, style]
                }
              });
      return strongest(Tensor.cat(read, 0), count);
    }
  }

  /** Of A, {@code [outputs, inputs]}. */
  private static List<Direction> strongest(Tensor a, int count) {
    try (Scope scope = Scope.open()) {
      Tensor wide = a.to(DType.FLOAT64);
      return largest(wide.transpose(0, 1).matmul(wide), count);
    }
  }

  /**
   * Eigenvectors of the largest eigenvalues, as directions called 1, 2, ..., each with its share of
   * all eigenvalues.
   *
   * @param gram AᵀA, {@code [n, n]}, float64
   * @param count how many, at most n
   */
  static List<Direction> largest(Tensor gram, int count) {
    int latent = Math.toIntExact(gram.shape().dim(1));
    try (Scope scope = Scope.open()) {
      Eigen found = LinearAlgebra.symmetricEigen(gram);
      double[] values = found.values().toDoubles();
      double[] vectors = found.vectors().transpose(0, 1).copy().toDoubles();
      double sum = 0;
      for (double value : values) {
        sum += Math.max(0, value);
      }
      List<Direction> out = new ArrayList<>();
      for (int i = 0; i < count; i++) {
        int row = latent - 1 - i; // they are ascending
        double share = sum == 0 ? 0 : Math.max(0, values[row]) / sum;
        out.add(new Direction(Integer.toString(i + 1), upright(vectors, row, latent), share));
      }
      return out;
    }
  }

  /** One row, its largest number positive: an eigenvector has no sign of its own. */
  private static float[] upright(double[] rows, int row, int size) {
    int from = row * size;
    int most = 0;
    for (int i = 1; i < size; i++) {
      if (Math.abs(rows[from + i]) > Math.abs(rows[from + most]) + 1e-12) {
        most = i;
      }
    }
    double sign = rows[from + most] < 0 ? -1 : 1;
    float[] out = new float[size];
    for (int i = 0; i < size; i++) {
      out[i] = (float) (sign * rows[from + i]);
    }
    return out;
  }

  /** A, {@code [outputs, latent]}; empty where nothing linear reads the latent first. */
  private static Optional<Tensor> reads(Layout layout, Tensor theta, int latent, int classes) {
    Map<String, Tensor> weights = layout.named(theta);
    for (Layout.Slice slice : layout.slices()) {
      String name = slice.name();
      Shape shape = slice.shape();
      if (shape.rank() < 2 || name.contains("embedding")) {
        continue; // an offset, a gain, or a table of classes
      }
      int axis = name.contains("convtranspose") ? 0 : 1;
      long inputs = shape.dim(axis);
      boolean fits = inputs == latent || inputs == (long) latent + classes;
      if (!fits) {
        return Optional.empty();
      }
      Tensor columns = Objects.requireNonNull(weights.get(name)).detach();
      Tensor rows = axis == 0 ? columns : columns.transpose(0, 1);
      Tensor byInput = rows.narrow(0, 0, latent).copy().reshape(latent, -1);
      return Optional.of(byInput.transpose(0, 1));
    }
    return Optional.empty();
  }
}
