package org.gan4j.nn;

import org.gan4j.tensor.Shape;
import org.gan4j.tensor.Tensor;

/**
 * The end of a projection discriminator (Miyato and Koyama, "cGANs with projection discriminator",
 * 2018, eq. 5): features φ {@code [F]} and the class y to one logit {@code [1]}, ψ(φ) + ⟨embed(y),
 * φ⟩, with ψ linear and a table {@code [K, F]}.
 *
 * @param weight how both weights begin
 */
record ProjectionHead(Initialiser weight) implements Layer {
  @Override
  public Built build(Shape input, Slots slots) {
    Checks.rank("a projection head", input, 1);
    int size = Math.toIntExact(input.dim(0));
    Layer linear = new Linear(1, weight, Initialiser.constant(0));
    Built psi = slots.child("linear", linear, input);
    Built embed = slots.child("embedding", new Embedding(size, weight), input);
    return new Built(
        Shape.of(1),
        (x, pass) -> {
          Tensor direction = embed.function().apply(x, pass);
          return psi.function().apply(x, pass).add(direction.mul(x).sumKeepingDims(1));
        });
  }
}
