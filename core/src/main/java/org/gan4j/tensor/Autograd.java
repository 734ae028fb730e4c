package org.gan4j.tensor;

import java.util.List;
import java.util.function.Supplier;
import org.bytedeco.pytorch.BoolOptional;
import org.bytedeco.pytorch.GradMode;
import org.bytedeco.pytorch.TensorVector;
import org.bytedeco.pytorch.global.torch;
import org.gan4j.GanException;

/** Derivatives, of the first and of any higher order. */
public final class Autograd {
  static {
    Natives.load();
  }

  private Autograd() {}

  /**
   * The gradient of a loss.
   *
   * @param loss one number, shape {@code []}
   * @param with the tensor to differentiate with respect to, made by {@link Tensor#leaf()} before
   *     the loss was computed
   * @return ∂loss/∂with, of the shape of {@code with}
   * @throws GanException if the loss does not depend on it
   */
  public static Tensor grad(Tensor loss, Tensor with) {
    return grad(loss, List.of(with)).get(0);
  }

  /**
   * The gradients of a loss.
   *
   * @param loss one number, shape {@code []}
   * @param with what to differentiate with respect to
   * @return one gradient for each tensor of {@code with}, of its shape
   * @throws GanException if the loss does not depend on one of them
   */
  public static List<Tensor> grad(Tensor loss, List<Tensor> with) {
    return grad(loss, with, false);
  }

  /**
   * The gradients of a loss as functions that can be differentiated again: a penalty on a gradient,
   * an unrolled step and a Hessian-vector product are built from them.
   *
   * @param loss one number, shape {@code []}
   * @param with what to differentiate with respect to
   * @return one gradient for each tensor of {@code with}, of its shape
   * @throws GanException if the loss does not depend on one of them
   */
  public static List<Tensor> differentiableGrad(Tensor loss, List<Tensor> with) {
    return grad(loss, with, true);
  }

  private static List<Tensor> grad(Tensor loss, List<Tensor> with, boolean differentiable) {
    TensorVector inputs = new TensorVector();
    with.forEach(tensor -> inputs.push_back(tensor.handle()));
    TensorVector out;
    try {
      out =
          torch.grad(
              new TensorVector(loss.handle()),
              inputs,
              new TensorVector(),
              new BoolOptional(differentiable),
              differentiable,
              false);
    } catch (RuntimeException e) {
      throw new GanException(
          "no gradient of a loss of shape "
              + loss.shape()
              + " with respect to "
              + with
              + ": "
              + Natives.reason(e),
          e);
    }
    return Tensor.each(out);
  }

  /**
   * Runs a computation that nothing will differentiate; the mode before it is restored.
   *
   * @param <T> what it gives
   * @param computation run once, on this thread
   * @return what the computation gave
   */
  public static <T> T off(Supplier<T> computation) {
    boolean before = GradMode.is_enabled();
    GradMode.set_enabled(false);
    try {
      return computation.get();
    } finally {
      GradMode.set_enabled(before);
    }
  }

  /** {@return whether operations are recorded for differentiation on this thread} */
  public static boolean isOn() {
    return GradMode.is_enabled();
  }
}
