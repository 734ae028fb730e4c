package org.gan4j.game;

import org.gan4j.tensor.Shape;
import org.gan4j.tensor.Tensor;
import org.jspecify.annotations.Nullable;

/** Mean of -log softmax(l)_y: what the losses with classes share. */
final class CrossEntropy {
  private CrossEntropy() {}

  /**
   * The cross-entropy of a batch.
   *
   * @param logits {@code [N, K]}
   * @param labels y, int64 {@code [N]}
   */
  static Tensor of(Tensor logits, @Nullable Tensor labels) {
    if (labels == null) {
      throw new GameException(
          "a loss on classes needs labelled samples; this batch has no labels: is the data set"
              + " labelled, and the game conditional?");
    }
    if (labels.shape().count() != logits.shape().dim(0)) {
      throw new GameException(
          "a loss on classes needs one label per sample; got logits of shape "
              + logits.shape()
              + " and labels of shape "
              + labels.shape());
    }
    return logits.logSoftmax(1).gather(1, labels.reshape(-1, 1)).mean().neg();
  }

  /** The logits, if the discriminator gives as many per sample as the loss needs at least. */
  static Tensor columns(String loss, Verdict verdict, int needed) {
    Shape shape = verdict.logits().shape();
    if (shape.rank() != 2 || shape.dim(1) < needed) {
      throw new GameException(
          loss
              + " needs a discriminator with at least "
              + needed
              + " outputs, logits [N, "
              + needed
              + " or more]; got "
              + shape);
    }
    return verdict.logits();
  }
}
