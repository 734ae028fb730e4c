package org.gan4j.game;

import java.util.List;
import org.gan4j.nn.Head;
import org.gan4j.signal.Signals;
import org.gan4j.tensor.Tensor;

/** A loss that stands on another one: what it does not change it declares as that one does. */
interface OnBase extends Loss {
  /** The loss that it stands on. */
  Loss base();

  /** The same on another loss. */
  Loss on(Loss other);

  @Override
  default Loss at(double along) {
    Loss now = base().at(along);
    return now == base() ? this : on(now);
  }

  @Override
  default Tensor supervised(Verdict labelled) {
    return base().supervised(labelled);
  }

  @Override
  default Tensor realness(Verdict verdict) {
    return base().realness(verdict);
  }

  @Override
  default Head head() {
    return base().head();
  }

  @Override
  default boolean matchesMeansAlone() {
    return base().matchesMeansAlone();
  }

  @Override
  default void report(Verdict real, Verdict fake, Signals signals) {
    base().report(real, fake, signals);
  }

  @Override
  default boolean logOdds() {
    return base().logOdds();
  }

  @Override
  default boolean decides() {
    return base().decides();
  }

  @Override
  default boolean relativistic() {
    return base().relativistic();
  }

  @Override
  default boolean needsBound() {
    return base().needsBound();
  }

  @Override
  default boolean smoothsFakes() {
    return base().smoothsFakes();
  }

  @Override
  default boolean readsChoices() {
    return base().readsChoices();
  }

  @Override
  default List<String> taps() {
    return base().taps();
  }

  @Override
  default List<String> generatorTaps() {
    return base().generatorTaps();
  }

  @Override
  default List<String> anyOfTaps() {
    return base().anyOfTaps();
  }
}
