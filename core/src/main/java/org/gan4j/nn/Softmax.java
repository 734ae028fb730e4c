package org.gan4j.nn;

import org.gan4j.tensor.Shape;

/** exp / Σ exp over the last dimension of a sample: probabilities of K symbols. */
record Softmax() implements Layer {
  @Override
  public Built build(Shape input, Slots slots) {
    int last = input.rank(); // of a batch
    return new Built(input, (x, pass) -> x.softmax(last));
  }
}
