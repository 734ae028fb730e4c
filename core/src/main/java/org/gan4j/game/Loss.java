package org.gan4j.game;

import java.util.List;
import java.util.function.Supplier;
import org.gan4j.component.Catalogue;
import org.gan4j.nn.Head;
import org.gan4j.signal.Signals;
import org.gan4j.tensor.Tensor;

/** What the two players minimise, as functions of the discriminator's verdicts. */
public interface Loss {
  /** The losses that recipes can name: a new one is a line here. */
  Catalogue<Loss> CATALOGUE =
      Catalogue.of(
          Loss.class,
          "loss",
          Minimax.class,
          NonSaturating.class,
          LeastSquares.class,
          Wasserstein.class,
          Hinge.class,
          RelativisticPaired.class,
          RelativisticAverage.class,
          LabelSmoothing.class,
          FeatureMatching.class,
          AuxiliaryClassifier.class,
          SemiSupervised.class);

  /** J_D, one number. */
  Tensor discriminator(Verdict real, Verdict fake);

  /**
   * J_G, one number.
   *
   * @param real the verdict on real samples, computed only if asked for (relativistic losses,
   *     feature matching)
   */
  Tensor generator(Supplier<Verdict> real, Verdict fake);

  /**
   * How sure the discriminator is that each sample is real, {@code [N]}: positive on the side of
   * the real ones, a log-odds where the loss has probabilities. Penalties differentiate it.
   */
  default Tensor realness(Verdict verdict) {
    return verdict.logits();
  }

  /**
   * What a discriminator that is also a classifier adds to J_D on the few samples whose classes it
   * is told (semi-supervised learning); one number.
   *
   * @param labelled the verdict on them, with their labels
   * @throws GameException if this loss has no such term
   */
  default Tensor supervised(Verdict labelled) {
    throw new GameException("this loss learns no classes: labelled samples were dealt for nothing");
  }

  /**
   * Tells who listens what it sees besides its value, once in each turn of the discriminator.
   *
   * @param real the verdict on real samples
   * @param fake the verdict on made ones
   */
  default void report(Verdict real, Verdict fake, Signals signals) {}

  /** What it reads of the discriminator. */
  default Head head() {
    return Head.REALNESS;
  }

  /** Fact: the logits are log-odds of real against made. */
  default boolean logOdds() {
    return false;
  }

  /** Fact: the sign of {@link #realness} says real or made. */
  default boolean decides() {
    return false;
  }

  /** Fact: a verdict counts against another sample's. */
  default boolean relativistic() {
    return false;
  }

  /** Fact: its losses grow without end unless the discriminator's slope is bounded. */
  default boolean needsBound() {
    return false;
  }

  /** Fact: J_G is nothing but the means of a batch. */
  default boolean matchesMeansAlone() {
    return false;
  }

  /** Fact: made samples have a label above 0. */
  default boolean smoothsFakes() {
    return false;
  }

  /** Fact: it learns classes from a few labelled samples. */
  default boolean needsLabels() {
    return head() == Head.CLASSES;
  }

  /** The discriminator's layers that it reads, by their taps. */
  default List<String> taps() {
    return List.of();
  }
}
