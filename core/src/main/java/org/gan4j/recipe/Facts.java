package org.gan4j.recipe;

import java.util.List;
import java.util.function.Predicate;
import org.gan4j.game.Loss;
import org.gan4j.game.Optimiser;
import org.gan4j.game.Penalty;
import org.gan4j.game.Role;
import org.gan4j.game.View;
import org.gan4j.recipe.Recipe.EvaluateSettings;
import org.gan4j.recipe.Recipe.GameSettings;
import org.gan4j.recipe.Recipe.StopSettings;
import org.gan4j.recipe.TrainSettings.Statistics;
import org.gan4j.zoo.Architecture;

/** What the components of a recipe declare of themselves, for {@link Rules} to join. */
record Facts(
    DataSettings data,
    Architecture network,
    GameSettings game,
    List<View> views,
    Optimiser discriminator,
    Optimiser generator,
    TrainSettings train,
    EvaluateSettings evaluate,
    StopSettings stop) {
  Loss loss() {
    return game.loss();
  }

  boolean penalty(Predicate<Penalty> fact) {
    return game.penalties().stream().anyMatch(fact);
  }

  boolean penaltyOfD(Predicate<Penalty> fact) {
    return penalty(each -> each.role() == Role.DISCRIMINATOR && fact.test(each));
  }

  boolean view(Predicate<View> fact) {
    return views.stream().anyMatch(fact);
  }

  /** Samples that are shown as one; no more than a batch can have, whatever is asked for. */
  long pack() {
    long pack = 1;
    for (View view : views) {
      pack = Math.min(1L << 20, pack * view.pack());
    }
    return pack;
  }

  /** Whether images are augmented after they were packed. */
  boolean augmentsPacks() {
    boolean packed = false;
    for (View view : views) {
      if (packed && view.changesImages()) {
        return true;
      }
      packed |= view.pack() > 1;
    }
    return false;
  }

  /** Whether several workers take the samples of all for a batch. */
  boolean synchronised() {
    return train.workers() > 1 && train.statistics() == Statistics.SYNCHRONISED;
  }

  /** Whether what it is scored by is known: where it was left, data of its kind decide later. */
  boolean knowsScores() {
    boolean left = evaluate.metrics().equals(new EvaluateSettings().metrics());
    return !left || !(network.makesSeries() || network.makesTables());
  }

  double inertia() {
    return Math.max(discriminator.inertia(), generator.inertia());
  }

  /** Whether anything keeps the discriminator's slope bounded. */
  boolean bounded() {
    return discriminator.bounds() || network.bounded() || penalty(Penalty::differentiatesSamples);
  }

  String lossName() {
    return Loss.CATALOGUE.name(loss());
  }
}
