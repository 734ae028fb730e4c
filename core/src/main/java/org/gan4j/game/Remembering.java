package org.gan4j.game;

import java.util.Map;
import org.gan4j.tensor.Tensor;

/**
 * A penalty, a view or a dynamics with a memory, which a checkpoint has to keep: a running mean of
 * θ, an adapted probability, an adapted number of moves. Its vectors are its own and change in
 * place.
 */
public interface Remembering extends AutoCloseable {
  /**
   * Makes the memory, before the first round.
   *
   * @param thetaD the discriminator's vector at the start
   * @param thetaG the generator's
   */
  void begin(Tensor thetaD, Tensor thetaG);

  /** {@return the vectors, by name} */
  Map<String, Tensor> vectors();

  /** {@return the numbers, by name} */
  Map<String, Double> numbers();

  /**
   * Continues from what {@link #numbers} gave; the vectors are restored in place.
   *
   * @param numbers by name, at least those of {@link #numbers}
   */
  void restore(Map<String, Double> numbers);

  /** Ends the memory and its vectors. */
  @Override
  void close();
}
