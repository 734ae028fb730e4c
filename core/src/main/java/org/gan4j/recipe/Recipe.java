package org.gan4j.recipe;

import java.util.List;
import org.gan4j.game.Optimiser;
import org.gan4j.game.View;
import org.gan4j.zoo.Architecture;

/**
 * Everything that a training run is. As a file it is YAML whose keys are this record's names in
 * kebab case; networks, losses, penalties, dynamics, views and optimisers are named by their
 * records, with their own fields (see {@link org.gan4j.component.Form}).
 *
 * @param name of the recipe
 * @param about what it is for, one line
 * @param cures the failure that it is taken against, a few words
 * @param data what is learned
 * @param network the pair of networks
 * @param game loss, penalties and dynamics
 * @param views what the discriminator is shown, one after the other
 * @param discriminator how the discriminator moves
 * @param generator how the generator moves
 * @param train length, batch, seed, machine
 * @param evaluate how it is scored while it trains
 * @param stop when it ends before its time
 */
public record Recipe(
    String name,
    String about,
    String cures,
    DataSettings data,
    Architecture network,
    GameSettings game,
    List<View> views,
    Optimiser discriminator,
    Optimiser generator,
    TrainSettings train,
    EvaluateSettings evaluate,
    StopSettings stop) {

  /**
   * Refuses combinations that cannot work, with the reason: see {@link Rules}.
   *
   * @param name of the recipe
   * @param about what it is for, one line
   * @param cures the failure that it is taken against, a few words
   * @param data what is learned
   * @param network the pair of networks
   * @param game loss, penalties and dynamics
   * @param views what the discriminator is shown, one after the other
   * @param discriminator how the discriminator moves
   * @param generator how the generator moves
   * @param train length, batch, seed, machine
   * @param evaluate how it is scored while it trains
   * @param stop when it ends before its time
   */
  public Recipe {
    views = List.copyOf(views);
    if (name.isBlank()) {
      throw new RecipeException("name must say what the recipe is called; it is empty");
    }
    Facts facts =
        new Facts(data, network, game, views, discriminator, generator, train, evaluate, stop);
    for (Rule rule : Rules.REFUSED) {
      if (rule.applies(facts)) {
        throw new RecipeException(rule.message(facts));
      }
    }
  }

  /**
   * {@return what is wise to know before training, though it is not refused; a sentence each, empty
   * if nothing is}
   */
  public List<String> warnings() {
    Facts facts =
        new Facts(data, network, game, views, discriminator, generator, train, evaluate, stop);
    return Rules.WARNED.stream()
        .filter(rule -> rule.applies(facts))
        .map(rule -> rule.message(facts))
        .toList();
  }

  /** {@return how many samples the discriminator is shown as one; 1 without packing} */
  public int pack() {
    return views.stream().mapToInt(View::pack).reduce(1, Math::multiplyExact);
  }

  /**
   * This recipe with other training settings.
   *
   * @param other the settings
   * @return the recipe
   */
  public Recipe with(TrainSettings other) {
    return with(game, data, other, evaluate);
  }

  /**
   * This recipe on other data.
   *
   * @param other the settings
   * @return the recipe
   */
  public Recipe with(DataSettings other) {
    return with(game, other, train, evaluate);
  }

  /**
   * This recipe scored otherwise while it trains.
   *
   * @param other the settings
   * @return the recipe
   */
  public Recipe with(EvaluateSettings other) {
    return with(game, data, train, other);
  }

  /**
   * This recipe with another game.
   *
   * @param other the loss, penalties and dynamics
   * @return the recipe
   */
  public Recipe with(GameSettings other) {
    return with(other, data, train, evaluate);
  }

  /**
   * This recipe under another name, such as one that was changed.
   *
   * @param other the name, which begins the names of its runs
   * @param what it is, in one sentence
   * @return the recipe
   */
  public Recipe named(String other, String what) {
    return new Recipe(
        other,
        what,
        cures,
        data,
        network,
        game,
        views,
        discriminator,
        generator,
        train,
        evaluate,
        stop);
  }

  private Recipe with(
      GameSettings played, DataSettings on, TrainSettings how, EvaluateSettings scored) {
    return new Recipe(
        name,
        about,
        cures,
        on,
        network,
        played,
        views,
        discriminator,
        generator,
        how,
        scored,
        stop);
  }
}
