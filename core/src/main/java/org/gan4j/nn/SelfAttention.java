package org.gan4j.nn;

import org.gan4j.nn.Slots.Slot;
import org.gan4j.tensor.Shape;
import org.gan4j.tensor.Tensor;

/**
 * Self-attention over the pixels of {@code [C, H, W]} (Zhang et al., "Self-attention generative
 * adversarial networks", 2019, eqs. 1 to 3): y = γ·o + x with o_j = W_v Σ_i β_ji W_h x_i and β_ji =
 * softmax over i of (W_f x_i)·(W_g x_j). f, g and h have ⌈C/8⌉ channels; γ begins at 0, so that the
 * layer begins as the identity. Memory: (H·W)² numbers per sample.
 *
 * @param weight how W_f, W_g, W_h and W_v begin
 */
record SelfAttention(Initialiser weight) implements Layer {
  @Override
  public Built build(Shape input, Slots slots) {
    Checks.rank("self-attention", input, 3);
    int channels = Math.toIntExact(input.dim(0));
    int inner = (channels + 7) / 8;
    Layer narrow = new Conv(inner, Window.square(1), 1, weight, null);
    Built key = slots.child("f", narrow, input);
    Built query = slots.child("g", narrow, input);
    Built value = slots.child("h", narrow, input);
    Built widen =
        slots.child("v", new Conv(channels, Window.square(1), 1, weight, null), value.output());
    Slot gamma = slots.exact("gamma", Shape.of(1), Initialiser.constant(0));
    return new Built(
        input,
        (x, pass) -> {
          Tensor f = key.function().apply(x, pass).flatten(2, 3); // [N, C/8, pixels]
          Tensor g = query.function().apply(x, pass).flatten(2, 3);
          Tensor h = value.function().apply(x, pass);
          Tensor attention = g.transpose(1, 2).matmul(f).softmax(2); // [N, j, i]
          Tensor mixed = h.flatten(2, 3).matmul(attention.transpose(1, 2));
          Tensor o = widen.function().apply(mixed.reshape(h.shape().dims()), pass);
          return o.mul(pass.parameter(gamma).to(x.dtype())).add(x);
        });
  }
}
