package org.gan4j.tensor;

import org.bytedeco.pytorch.T_TensorTensor_T;
import org.bytedeco.pytorch.global.torch;

/** Decompositions of matrices (LAPACK), for statistics rather than for networks. */
public final class LinearAlgebra {
  static {
    Natives.load();
  }

  private LinearAlgebra() {}

  /**
   * A = V·diag(values)·Vᵀ.
   *
   * @param values ascending, {@code [d]}
   * @param vectors orthonormal columns, {@code [d, d]}
   */
  public record Eigen(Tensor values, Tensor vectors) {}

  /**
   * {@return the eigenvalues and eigenvectors of a symmetric matrix}
   *
   * @param symmetric {@code [d, d]}, float32 or float64; only the lower triangle is read
   */
  public static Eigen symmetricEigen(Tensor symmetric) {
    T_TensorTensor_T[] pair = new T_TensorTensor_T[1];
    Tensor values =
        Tensor.op(
            "symmetricEigen",
            () -> {
              pair[0] = torch.linalg_eigh(symmetric.handle());
              return pair[0].get0();
            },
            symmetric);
    return new Eigen(values, Tensor.op("symmetricEigen", pair[0]::get1));
  }

  /**
   * {@return the eigenvalues of a symmetric matrix, ascending, {@code [d]}}
   *
   * @param symmetric {@code [d, d]}, float32 or float64; only the lower triangle is read
   */
  public static Tensor symmetricEigenvalues(Tensor symmetric) {
    return Tensor.op(
        "symmetricEigenvalues", () -> torch.linalg_eigvalsh(symmetric.handle()), symmetric);
  }

  /**
   * A·v = λ·v of any square matrix: complex numbers as pairs of a real and an imaginary part.
   *
   * @param values λ, in no order, {@code [d, 2]}
   * @param vectors columns v of length 1, {@code [d, d, 2]}
   */
  public record ComplexEigen(Tensor values, Tensor vectors) {}

  /**
   * {@return the eigenvalues and eigenvectors of a square matrix}
   *
   * @param matrix {@code [d, d]}, float32 or float64, finite
   */
  public static ComplexEigen eigen(Tensor matrix) {
    T_TensorTensor_T[] pair = new T_TensorTensor_T[1];
    Tensor values =
        Tensor.op(
            "eigen",
            () -> {
              pair[0] = torch.linalg_eig(matrix.handle());
              return torch.view_as_real(pair[0].get0()).clone();
            },
            matrix);
    return new ComplexEigen(
        values, Tensor.op("eigen", () -> torch.view_as_real(pair[0].get1()).clone()));
  }

  /**
   * {@return the eigenvalues of a square matrix, in no order, {@code [d, 2]}: a real and an
   * imaginary part each}
   *
   * @param matrix {@code [d, d]}, float32 or float64, finite
   */
  public static Tensor eigenvalues(Tensor matrix) {
    return Tensor.op(
        "eigenvalues",
        () -> torch.view_as_real(torch.linalg_eigvals(matrix.handle())).clone(),
        matrix);
  }

  /**
   * {@return the singular values of a matrix, descending, {@code [min(m, n)]}}
   *
   * @param matrix {@code [m, n]}, float32 or float64
   */
  public static Tensor singularValues(Tensor matrix) {
    return Tensor.op("singularValues", () -> torch.linalg_svdvals(matrix.handle()), matrix);
  }

  /**
   * {@return Q of the decomposition A = Q·R whose R is upper triangular with a diagonal of at least
   * 0: orthonormal columns that span those of A, {@code [m, n]}} Of A from N(0, 1) they are uniform
   * over all such matrices (Mezzadri, 2007, section 5).
   *
   * @param matrix A, {@code [m, n]} with m at least n and columns that are independent, float32 or
   *     float64
   */
  public static Tensor orthonormalColumns(Tensor matrix) {
    return Tensor.op(
        "orthonormalColumns",
        () -> {
          T_TensorTensor_T pair = torch.linalg_qr(matrix.handle());
          return pair.get0().mul(pair.get1().diagonal().sign());
        },
        matrix);
  }
}
