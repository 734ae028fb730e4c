package org.gan4j.doctor;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.gan4j.GanException;
import org.gan4j.game.Penalty;
import org.gan4j.recipe.Recipe;
import org.gan4j.recipe.Recipes;
import org.gan4j.signal.Finding.Kind;
import org.gan4j.signal.Finding.Remedy;

/**
 * What helps against a failure, the most promising first: changes of a recipe in the words of
 * {@code --set}, each with its paper and its price (steps as docs/techniques.md has them). Only
 * what the recipe can take and does not have already is offered.
 */
final class Remedies {
  private static final String FREE = "nothing";

  /** A learning rate at which nothing moves. */
  private static final double STILL = 1e-7;

  private final Recipe recipe;
  private final List<Remedy> found = new ArrayList<>();

  private Remedies(Recipe recipe) {
    this.recipe = recipe;
  }

  /** What helps a game of a recipe. */
  static List<Remedy> against(Kind kind, Recipe recipe) {
    Remedies remedies = new Remedies(recipe);
    switch (kind) {
      case VANISHING_GRADIENTS -> remedies.vanishingGradients();
      case MODE_COLLAPSE -> remedies.modeCollapse();
      case NO_CONVERGENCE -> remedies.noConvergence();
      case WEAK_DISCRIMINATOR -> remedies.weakDiscriminator();
      case OVERFITTING -> remedies.overfitting();
      case DIVERGENCE -> remedies.divergence();
      case STILL_PLAYER -> remedies.stillPlayer();
      case SMALL_BATCH -> remedies.smallBatch();
      case WRONG_INPUT ->
          remedies.advise(
              "look at the data as they are read (gan data --preview): pixels are to use the whole range, from 0 for black to 255 for white; pixels stored as 0 to 1 are nearly black");
      case WRONG_LABELS -> remedies.wrongLabels();
      default -> {}
    }
    return List.copyOf(remedies.found);
  }

  private void vanishingGradients() {
    if (!recipe.network().mixesSamples()) { // Else both networks would begin anew.
      relativistic();
    }
    offer(
        "the generator climbs log D, whose slope is largest where D is sure",
        "Goodfellow et al., 2014, section 3",
        FREE,
        "game.loss=non-saturating");
    slowDiscriminator();
    if (recipe.network().mixesSamples()) {
      relativistic();
    }
    wasserstein();
    r1();
    spectralNorm();
    offer(
        "noise makes real and made samples overlap, so that D cannot be sure of all; it fades",
        "Sønderby et al., 2017; Arjovsky and Bottou, 2017",
        FREE,
        String.format(
            Locale.ROOT,
            "views+={instance-noise: {deviation: 0.3, fades-by: %d}}",
            Math.max(1, recipe.train().images() / 2)));
    offer(
        "D is told that real samples are real with 0.9, so that it is never quite sure",
        "Salimans et al., 2016, section 3.4",
        FREE,
        "game.loss=label-smoothing");
    balance();
  }

  private void modeCollapse() {
    widths();
    slowDiscriminator();
    if (recipe.network().latent() < 16 && !recipe.network().makesSeries()) { // of each step
      offer(
          "so few numbers to start from can only make a thin set of samples",
          "Radford et al., 2016 (100 numbers)",
          FREE,
          "network.latent=100");
    }
    if (recipe.network().makesPoints()) {
      r1();
    }
    relativistic();
    offer(
        "D sees how much the samples of a batch differ",
        "Karras et al., 2018, section 3",
        "a step takes 1.02 times as long",
        "network.minibatch=deviation");
    offer(
        "D judges samples in pairs, which shows it that they are alike",
        "Lin et al., 2018",
        FREE,
        "views+=packing");
    offer(
        "the generator looks ahead how D will answer, so that running to one mode does not pay",
        "Metz et al., 2017",
        "a step takes some 5 times as long",
        "game.dynamics=unrolled");
    if (!recipe.network().makesPoints()) {
      r1();
    }
    wasserstein();
    balance();
    offer(
        "D sees how close each sample is to the others of its batch",
        "Salimans et al., 2016, section 3.2",
        "a step takes 1.1 times as long",
        "network.minibatch=discrimination");
    slower("generator", "so fast a generator runs to one mode before D can answer");
  }

  private void noConvergence() {
    widths();
    slowDiscriminator();
    r1();
    average();
    lessInertia();
    relativistic();
    slowBoth();
    offer(
        "each move takes back half of the one before, which turns circles into spirals",
        "Daskalakis et al., 2018",
        FREE,
        "discriminator={optimistic: {inner: " + adam(recipe, true) + "}}",
        "generator={optimistic: {inner: " + adam(recipe, false) + "}}");
    offer(
        "both look one move ahead before they move",
        "Gidel et al., 2019",
        "a step takes twice as long",
        "game.dynamics=extragradient");
    offer(
        "weights that stray from their average are pulled back",
        "Salimans et al., 2016, section 3.3",
        FREE,
        "game.penalties+={historical-averaging: {role: discriminator, weight: 1.0e-4}}",
        "game.penalties+={historical-averaging: {role: generator, weight: 1.0e-4}}");
    wasserstein();
  }

  private void weakDiscriminator() {
    widths();
    faster("discriminator", "D learns faster than G (two time scales)", "Heusel et al., 2017");
    offer(
        "D moves five times for each move of G",
        "Goodfellow et al., 2014, algorithm 1",
        "a step takes some 3 times as long",
        "game.dynamics={alternating: {discriminator-steps: 5}}");
    balance();
    lighterPenalties();
    offer(
        "a wider D can tell more apart",
        "",
        "a step takes some 3 times as long; the discriminator begins anew",
        "network.discriminator-width=" + 2 * recipe.network().width());
    offer(
        "a wider D can tell more apart",
        "",
        "a step takes some 3 times as long; both networks begin anew",
        "network.width=" + 2 * recipe.network().width());
    slower("generator", "so fast a generator leaves D behind");
  }

  private void overfitting() {
    offer(
        "D sees real and made samples through the same random changes, so that it cannot learn few by heart",
        "Zhao et al., 2020",
        "a step takes 1.1 times as long",
        "views+=diff-augment");
    offer(
        "as many random changes as D's overfitting asks for",
        "Karras et al., 2020",
        "a step takes 1.3 times as long",
        "views+=adaptive-augmentation");
    offer(
        "D is held near what it has said before",
        "Tseng et al., 2021",
        FREE,
        "game.penalties+=le-cam");
    r1();
    advise("more data, if there are any; until then the model of the best scores is what to use");
  }

  private void divergence() {
    slowBoth();
    lessInertia();
    r1();
    spectralNorm();
    for (String player : List.of("discriminator", "generator")) {
      offer(
          "weights are kept in a box, which bounds how steep it can be",
          "Arjovsky et al., 2017",
          FREE,
          player
              + "={clipped: {bound: 0.1, inner: "
              + adam(recipe, player.equals("discriminator"))
              + "}}");
    }
  }

  private void stillPlayer() {
    for (String player : List.of("discriminator", "generator")) {
      if (rate(player.equals("discriminator")) < STILL) {
        offer(
            "the usual optimiser and its rate, by which the player moves",
            "Radford et al., 2016",
            FREE,
            player + "=adam");
      }
    }
    advise(
        "a network whose weights all begin at one value, or whose units are all dead, passes no gradient: look at its layers and how they begin");
  }

  private void smallBatch() {
    offer(
        "batch norm needs some dozens of samples to know mean and deviation",
        "Ioffe and Szegedy, 2015",
        "memory",
        "train.batch=64");
    offer(
        "each pixel is normalised by itself, whatever the batch",
        "Karras et al., 2018, section 4.2",
        FREE,
        "network.generator-norm=pixel");
    advise("a batch of some dozens of samples, if memory allows it");
  }

  private void wrongLabels() {
    advise(
        "look at samples with their labels (gan data --preview): a file of labels in another order, or one that is off by one, looks like this");
    offer(
        "without labels nothing is learned from wrong ones",
        "",
        "no class can be asked for",
        "network.conditional=false");
  }

  // ---- what helps more than one

  private void relativistic() {
    boolean norm = recipe.network().mixesSamples();
    List<String> set = new ArrayList<>();
    set.add("game.loss=relativistic-paired");
    set.add(
        String.format(
            Locale.ROOT, "game.penalties=[{r1: {gamma: %s}}, {r2: {gamma: %<s}}]", gamma()));
    if (norm) {
      set.add("network.norm=none");
    }
    offer(
        "each made sample is compared with a real one, and D's slope is held small on both: no mode can be dropped for free",
        "Jolicoeur-Martineau, 2019; Huang et al., 2024",
        "a step takes some 2 times as long",
        set.toArray(new String[0]));
  }

  private void wasserstein() {
    List<String> set = new ArrayList<>();
    set.add("game.loss=wasserstein");
    set.add("game.penalties=[gradient-penalty]");
    set.add("game.dynamics={alternating: {discriminator-steps: 5}}");
    if (recipe.network().mixesSamples()) {
      set.add("network.norm=layer");
    }
    offer(
        "D becomes a measure of distance that has a slope wherever samples are",
        "Gulrajani et al., 2017",
        "a step takes some 6 times as long",
        set.toArray(new String[0]));
  }

  private boolean has(String penalty) {
    return recipe.game().penalties().stream()
        .anyMatch(each -> Penalty.CATALOGUE.name(each.everyTurn()).equals(penalty));
  }

  private void r1() {
    if (has("r1")) {
      return;
    }
    String penalty = "game.penalties+={r1: {gamma: " + gamma() + "}}";
    String why = "D's slope on real samples is held small, by which the game converges";
    String paper = "Mescheder et al., 2018";
    if (recipe.network().mixesSamples()) {
      offer(why, paper, "a step takes 1.5 times as long", penalty, "network.norm=none");
    } else {
      offer(why, paper, "a step takes 1.5 times as long", penalty);
    }
  }

  /** Of a penalty on slopes: the fewer numbers a sample has, the steeper D has to be. */
  private String gamma() {
    return recipe.network().makesPoints() ? "0.1" : "1";
  }

  private void balance() {
    offer(
        "whoever falls behind moves more often",
        "",
        "a step takes up to 5 times as long",
        "game.dynamics=balance");
  }

  private void widths() {
    offer(
        "a discriminator as wide as the generator sees more modes",
        "Metz et al., 2017, section 3.3.2",
        "the discriminator begins anew",
        "network.discriminator-width=0");
  }

  private void spectralNorm() {
    if (!recipe.network().makesPoints()
        && !recipe.network().makesSeries()
        && !recipe.network().makesTables()) {
      offer(
          "D's weights are divided by their largest singular values, which bounds how steep it is",
          "Miyato et al., 2018",
          "a step takes 1.1 times as long; both networks begin anew",
          String.format(
              Locale.ROOT,
              "network={sngan: {width: %d, latent: %d, conditional: %s}}",
              recipe.network().width(),
              recipe.network().latent(),
              recipe.network().conditional()));
    }
  }

  private void average() {
    if (recipe.train().ema() == 0) {
      offer(
          "the average of the generator's weights stands where the circle's middle is",
          "Yazıcı et al., 2019",
          FREE,
          "train.ema=0.999");
    }
  }

  private void lessInertia() {
    if (Math.max(recipe.discriminator().inertia(), recipe.generator().inertia()) > 0.5) {
      offer(
          "inertia drives the players past each other",
          "Radford et al., 2016 (0.5 instead of 0.9); Gidel et al., 2019",
          FREE,
          "discriminator=" + adam(recipe, true),
          "generator=" + adam(recipe, false));
    }
  }

  /** Adam with little inertia, at a rate that it can take. */
  private static String adam(Recipe recipe, boolean discriminator) {
    double rate = (discriminator ? recipe.discriminator() : recipe.generator()).rate().start();
    return String.format(
        Locale.ROOT, "{adam: {rate: %s, beta1: 0.0}}", Math.min(1e-3, Math.max(rate, 1e-5)));
  }

  private void slowDiscriminator() {
    if (rate(true) > 2 * rate(false)) {
      slower("discriminator", "D learns faster than G can follow");
    }
  }

  private void slowBoth() {
    offer(
        "smaller steps",
        "Mescheder et al., 2017",
        "ten times as many steps for the same way",
        "discriminator.rate=" + rate(true) / 10,
        "generator.rate=" + rate(false) / 10);
  }

  private void slower(String player, String why) {
    double rate = rate(player.equals("discriminator"));
    double other = rate(!player.equals("discriminator"));
    double to = rate > 4 * other ? other : rate / 4;
    offer(why, "Heusel et al., 2017", FREE, player + ".rate=" + to);
  }

  private void faster(String player, String why, String paper) {
    double rate = rate(player.equals("discriminator"));
    double other = rate(!player.equals("discriminator"));
    double to = other > 4 * rate ? other : rate * 4;
    offer(why, paper, FREE, player + ".rate=" + to);
  }

  private double rate(boolean discriminator) {
    return (discriminator ? recipe.discriminator() : recipe.generator()).rate().start();
  }

  private void lighterPenalties() {
    for (int i = 0; i < recipe.game().penalties().size(); i++) {
      offer("a penalty that weighs so much holds D flat", "", FREE, "game.penalties-=" + i);
    }
  }

  /** What is to be done outside the recipe. */
  private void advise(String why) {
    found.add(new Remedy(List.of(), why, "", ""));
  }

  /** A change, if the recipe can take it and it is one. */
  private void offer(String why, String paper, String cost, String... set) {
    try {
      Recipe changed = Recipes.parse(Recipes.format(recipe), "the run's recipe", List.of(set));
      if (!Recipes.identity(changed).equals(Recipes.identity(recipe))) {
        found.add(new Remedy(List.of(set), why, paper, cost));
      }
    } catch (GanException e) {
      // It does not go with what the recipe has.
    }
  }
}
