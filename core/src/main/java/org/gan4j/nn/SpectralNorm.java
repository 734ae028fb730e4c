package org.gan4j.nn;

import org.gan4j.nn.Slots.Slot;
import org.gan4j.tensor.Autograd;
import org.gan4j.tensor.Shape;
import org.gan4j.tensor.Tensor;

/**
 * Spectral normalisation (Miyato et al., 2018, eqs. 8 and 9, algorithm 1): W / σ(W), with σ the
 * largest singular value of W as a matrix {@code [outputs, the rest]}. It is estimated by one power
 * iteration from the state's u ({@code [outputs]}, slice {@code weight.u}): v = Wᵀu/‖Wᵀu‖, u' =
 * Wv/‖Wv‖, σ = u'ᵀWv. The gradient flows through W in σ, with u' and v constant. The next state of
 * a training evaluation ({@link Mode#TRAIN}) has u' for u.
 */
record SpectralNorm() implements Reparametrisation {
  private static final Initialiser UNIT =
      (shape, rng) -> {
        Tensor u = rng.normal(shape.dims());
        return normalised(u);
      };

  @Override
  public Weight declare(
      String name, Shape shape, int output, Initialiser initialiser, Slots slots) {
    long rows = shape.dim(output);
    Slot raw = slots.exact(name, shape, initialiser);
    Slot direction = slots.state(name + ".u", Shape.of(rows), UNIT);
    return pass -> {
      Tensor weight = pass.parameter(raw);
      Tensor matrix = (output == 0 ? weight : weight.transpose(0, output)).reshape(rows, -1);
      Tensor v = Autograd.off(() -> right(matrix.detach(), pass.state(direction)));
      Tensor stretched = matrix.matmul(v); // Wv
      Tensor u = Autograd.off(() -> normalised(stretched.detach()));
      Tensor next = pass.mode() == Mode.TRAIN ? pass.next(direction) : null;
      if (next != null) {
        next.copyInPlace(u);
      }
      return weight.div(stretched.dot(u));
    };
  }

  private static Tensor right(Tensor matrix, Tensor u) {
    return normalised(matrix.transpose(0, 1).matmul(u.to(matrix.dtype())));
  }

  private static Tensor normalised(Tensor vector) {
    return vector.div(vector.norm().add(1e-12));
  }
}
