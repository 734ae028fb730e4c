package org.gan4j.game;

import java.util.ArrayList;
import java.util.List;
import org.gan4j.game.Penalty.Position;
import org.gan4j.nn.Layout;
import org.gan4j.tensor.Device;
import org.gan4j.tensor.Tensor;

/**
 * Orthogonal regularisation, added to one player's loss: over the weight matrices W of its network,
 *
 * <pre>
 *   FULL          β Σ ‖W Wᵀ - I‖²         (Brock et al., BigGAN, 2019, eq. 2; Brock et al., 2017)
 *   OFF_DIAGONAL  β Σ ‖W Wᵀ ⊙ (1 - I)‖²   (BigGAN, eq. 3: norms stay free, only angles count)
 * </pre>
 *
 * in Frobenius norms. A matrix is every slice called {@code weight}, {@code [rows, ...]} joined to
 * {@code [rows, columns]}: {@code [out, in·k·k]} of a convolution, {@code [out, in]} of a linear
 * layer, {@code [in, out·k·k]} of a transposed convolution, {@code [K, D]} of an embedding. Scales,
 * shifts and other tables are left alone, whatever their shape.
 *
 * @param role whose θ
 * @param weight β, at least 0; 1e-4 in BigGAN
 * @param form what is to be orthogonal
 */
record Orthogonal(Role role, double weight, Form form) implements Penalty {
  /** What is to be orthogonal. */
  public enum Form {
    /** Rows are to be orthonormal. */
    FULL,
    /** Rows are to be orthogonal, of any norm. */
    OFF_DIAGONAL
  }

  /** Checks β. */
  public Orthogonal {
    GameException.LIMITS.atLeastZero("an orthogonal penalty's weight", weight);
  }

  /** BigGAN's: of the generator, β = 1e-4, angles only. */
  public Orthogonal() {
    this(Role.GENERATOR, 1e-4, Form.OFF_DIAGONAL);
  }

  @Override
  public boolean orthogonalises() {
    return true;
  }

  @Override
  public Tensor value(Position position) {
    List<Tensor> terms = new ArrayList<>();
    Layout layout = position.layout(role);
    List<Tensor> slices = layout.split(position.theta(role));
    for (int i = 0; i < slices.size(); i++) {
      if (isWeight(layout.slices().get(i))) {
        Tensor slice = slices.get(i);
        terms.add(deviation(slice.reshape(slice.shape().dim(0), -1)));
      }
    }
    if (terms.isEmpty()) {
      throw new GameException(
          "an orthogonal penalty needs a network with weight matrices; this one has none");
    }
    return Tensor.stack(terms, 0).sum().mul(weight);
  }

  private static boolean isWeight(Layout.Slice slice) {
    // A table of classes has no rows that could all be orthogonal; BigGAN leaves it out too.
    return slice.name().endsWith("weight") && !slice.name().contains("embedding");
  }

  private Tensor deviation(Tensor matrix) {
    long rows = matrix.shape().dim(0);
    long columns = matrix.shape().dim(1);
    if (rows > columns) {
      // ‖W Wᵀ‖ = ‖Wᵀ W‖, and the second product is the smaller one: ‖W Wᵀ - I‖² is then
      // ‖Wᵀ W - I‖² + rows - columns, and the diagonal of W Wᵀ has the squared lengths of the rows.
      if (form == Form.FULL) {
        return deviation(matrix.transpose(0, 1)).add((double) (rows - columns));
      }
      Tensor all = matrix.transpose(0, 1).matmul(matrix).square().sum();
      return all.sub(matrix.square().sum(1).square().sum());
    }
    Tensor products = matrix.matmul(matrix.transpose(0, 1));
    Tensor identity = identity(rows, matrix.device()).to(matrix.dtype());
    Tensor rest = form == Form.FULL ? products.sub(identity) : products.mul(identity.neg().add(1));
    return rest.square().sum();
  }

  private static Tensor identity(long rows, Device device) {
    float[] values = new float[Math.toIntExact(rows * rows)];
    for (int i = 0; i < rows; i++) {
      values[i * (int) rows + i] = 1;
    }
    return Tensor.of(values, rows, rows).to(device);
  }
}
