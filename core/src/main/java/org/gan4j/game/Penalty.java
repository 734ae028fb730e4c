package org.gan4j.game;

import java.util.List;
import org.gan4j.component.Catalogue;
import org.gan4j.tensor.Tensor;

/** A term added to one player's loss. */
public interface Penalty {
  /** The penalties that recipes can name: a new one is a line here. */
  Catalogue<Penalty> CATALOGUE =
      Catalogue.of(
          Penalty.class,
          "penalty",
          GradientPenalty.class,
          Dragan.class,
          R1.class,
          R2.class,
          Roth.class,
          HistoricalAveraging.class,
          WeightDecay.class,
          Orthogonal.class,
          LeCam.class,
          Lazy.class);

  /** Whose loss it is added to. */
  Role role();

  /** The term, one number, weight included. */
  Tensor value(Position position);

  /** A player's loss with its penalties added, in order. */
  static Tensor added(Tensor loss, Role role, List<Penalty> penalties, Position position) {
    Tensor sum = loss;
    for (Penalty penalty : penalties) {
      if (penalty.role() == role) {
        sum = sum.add(penalty.value(position));
      }
    }
    return sum;
  }

  /**
   * The penalty of one run: itself, or what remembers in its place ({@link Remembering}), with a
   * memory of its own.
   */
  default Penalty begun() {
    return this;
  }

  /** Whether its next value asks for the slope of the turn's own verdict on real samples. */
  default boolean slopesOnReal() {
    return false;
  }

  /** The same for made samples. */
  default boolean slopesOnFake() {
    return false;
  }

  /** Fact: it differentiates the verdict on single samples. */
  default boolean differentiatesSamples() {
    return false;
  }

  /** Fact: it reads logits as log-odds. */
  default boolean readsLogOdds() {
    return false;
  }

  /** Fact: it is not in every turn. */
  default boolean lazy() {
    return false;
  }

  /** Fact: it pulls weights towards 0. */
  default boolean decays() {
    return false;
  }

  /** Fact: it pulls at the lengths and angles of weight matrices. */
  default boolean orthogonalises() {
    return false;
  }
}
