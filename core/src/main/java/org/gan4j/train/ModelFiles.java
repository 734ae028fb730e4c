package org.gan4j.train;

import java.nio.file.Path;
import org.gan4j.recipe.Plan;
import org.gan4j.tensor.Scope;
import org.gan4j.tensor.Tensor;
import org.gan4j.zoo.Classifier;
import org.gan4j.zoo.Classifier.ClassifierCard;
import org.gan4j.zoo.Generator;

/**
 * The folder {@code model/}: the generator that a run delivers, and the classifier if it is one.
 */
record ModelFiles(Path folder, Plan plan) {
  /**
   * Writes the match as it stands.
   *
   * @param state the delivered generator's running statistics
   */
  void write(Match match, Tensor state) {
    try (Scope scope = Scope.open()) {
      Generator.save(
          folder, plan.card(match.images()), plan.pair().generator(), match.delivered(), state);
    }
    if (plan.semiSupervised()) {
      Classifier.save(
          folder,
          classifier(match.images()),
          plan.pair().discriminator(),
          match.deliveredDiscriminator(),
          match.discriminatorState());
    }
  }

  private ClassifierCard classifier(long images) {
    return ClassifierCard.of(
        plan.card(images), plan.data().classes(), plan.recipe().data().labels());
  }
}
