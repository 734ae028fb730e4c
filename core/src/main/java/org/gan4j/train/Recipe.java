package org.gan4j.train;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.gan4j.data.Fit;
import org.gan4j.game.Alternating;
import org.gan4j.game.AuxiliaryClassifier;
import org.gan4j.game.Consensus;
import org.gan4j.game.Dynamics;
import org.gan4j.game.Extragradient;
import org.gan4j.game.FeatureMatching;
import org.gan4j.game.Hinge;
import org.gan4j.game.LabelSmoothing;
import org.gan4j.game.LeastSquares;
import org.gan4j.game.Loss;
import org.gan4j.game.Minimax;
import org.gan4j.game.NonSaturating;
import org.gan4j.game.RelativisticAverage;
import org.gan4j.game.RelativisticPaired;
import org.gan4j.game.SemiSupervised;
import org.gan4j.game.Simultaneous;
import org.gan4j.game.SymplecticAdjustment;
import org.gan4j.game.Unrolled;
import org.gan4j.game.Wasserstein;
import org.gan4j.metric.Metric;
import org.gan4j.tensor.DType;
import org.gan4j.tensor.Device;
import org.gan4j.zoo.Architecture;
import org.jspecify.annotations.Nullable;

/**
 * Everything that a training run is. As a file it is YAML whose keys are this record's names in
 * kebab case ({@code game.discriminator-steps}); an unknown or missing key is an error.
 *
 * @param name of the recipe
 * @param about what it is for, one line
 * @param cures the failure that it is taken against, a few words
 * @param data what is learned
 * @param network the pair of networks
 * @param game loss, dynamics and penalties
 * @param view what the discriminator is shown
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
    ViewSettings view,
    PlayerSettings discriminator,
    PlayerSettings generator,
    TrainSettings train,
    EvaluateSettings evaluate,
    StopSettings stop) {

  /** Refuses combinations that cannot work, with the reason. */
  public Recipe {
    for (PenaltySettings penalty : game.penalties()) {
      if (penalty.kind().differentiatesSamples() && network.mixesSamples()) {
        throw new RecipeException(
            "game.penalties: "
                + penalty.kind().title()
                + " differentiates the verdict on one sample, but batch norm in the discriminator makes it depend on the whole batch: set network.norm to layer or none");
      }
      if (penalty.kind() == PenaltySettings.Kind.ROTH && !logistic(game.loss())) {
        throw new RecipeException(
            "game.penalties: roth reads the logits as log-odds, which only the minimax and non-saturating losses make of them; got "
                + title(game.loss()));
      }
    }
    if (discriminator.clip() != null && game.loss() != LossKind.WASSERSTEIN) {
      throw new RecipeException(
          "discriminator.clip bounds the critic of the wasserstein loss; with "
              + title(game.loss())
              + " it only weakens the discriminator: leave it out");
    }
    boolean bounded =
        discriminator.clip() != null
            || game.penalties().stream().anyMatch(p -> p.kind().differentiatesSamples())
            || network.family() == Architecture.Family.SNGAN;
    if (game.loss() == LossKind.WASSERSTEIN && !bounded) {
      throw new RecipeException(
          "the wasserstein loss needs a bounded critic, else its losses grow without end: add game.penalties (gradient) or discriminator.clip");
    }
    if (train.batch() % view.pack() != 0) {
      throw new RecipeException(
          "view.pack must divide train.batch; got " + view.pack() + " and " + train.batch());
    }
    if (view.pack() > 1 && network.conditional()) {
      throw new RecipeException(
          "view.pack shows several samples as one, which has no single class: network.conditional must be false");
    }
    if (view.augment() != ViewSettings.Augment.NONE
        && network.family() == Architecture.Family.MLP) {
      throw new RecipeException("view.augment changes images; the mlp architecture makes points");
    }
    if (view.augment() == ViewSettings.Augment.ADAPTIVE && !game.loss().decides()) {
      throw new RecipeException(
          "view.augment: adaptive counts the real samples that the discriminator takes for real, but the "
              + title(game.loss())
              + " loss has no score at which it decides: use differentiable, or another loss");
    }
    boolean semiSupervised = game.loss() == LossKind.SEMI_SUPERVISED;
    if (semiSupervised != (network.family() == Architecture.Family.IMPROVED_SSL)) {
      throw new RecipeException(
          "the semi-supervised loss and the improved-ssl architecture belong together: its discriminator gives one logit a class; got "
              + title(game.loss())
              + " and "
              + network.family().title());
    }
    if (semiSupervised && data.labels() == 0) {
      throw new RecipeException(
          "the semi-supervised loss learns classes from labelled samples: set data.labels (or --labels) to how many, such as 100");
    }
    if (!semiSupervised && data.labels() > 0) {
      throw new RecipeException(
          "data.labels is how many labels the semi-supervised loss is told; the "
              + title(game.loss())
              + " loss learns no classes from them: leave it 0, or train improved-ssl; got "
              + data.labels());
    }
    if (semiSupervised && view.pack() > 1) {
      throw new RecipeException(
          "view.pack shows several samples as one, which has no single class: with the semi-supervised loss it must be 1");
    }
    boolean matching = game.generatorLoss() == GeneratorLoss.FEATURE_MATCHING;
    if (network.classifier() && (matching || relativistic(game.loss()))) {
      throw new RecipeException(
          "network.classifier adds the class to the loss of each sample, which "
              + (matching ? "feature matching" : "a relativistic loss")
              + " does not have: leave one of them out");
    }
    boolean decaying =
        game.penalties().stream().anyMatch(p -> p.kind() == PenaltySettings.Kind.DECAY_D);
    if (decaying && network.family() == Architecture.Family.IMPROVED_SSL) {
      throw new RecipeException(
          "game.penalties: decay-d would be the only gradient of the lengths that improved-ssl's weight norm keeps as they began, and Adam would take them to 0: leave it out");
    }
    boolean lazyD =
        game.penalties().stream().anyMatch(p -> p.every() > 1 && p.kind().ofDiscriminator());
    if (lazyD && game.dynamics() == DynamicsKind.UNROLLED) {
      throw new RecipeException(
          "game.penalties: the moves that the unrolled dynamics look ahead count as no turns, so that a lazy penalty would be in all of them or in none: set every to 1");
    }
    comparable(evaluate, stop);
    boolean lazy = game.penalties().stream().anyMatch(p -> p.every() > 1);
    if (lazy && relativistic(game.loss()) && network.family() == Architecture.Family.MLP) {
      throw new RecipeException(
          "lazy penalties with a relativistic loss fail to converge on toy sets (Huang et al., 2024): set every to 1");
    }
  }

  /**
   * What is wise to know before training, though it is not refused; a sentence each, empty if
   * nothing is.
   */
  public List<String> warnings() {
    List<String> out = new ArrayList<>();
    LabelSmoothing smoothing = game.smoothing();
    if (smoothing != null) {
      out.addAll(smoothing.warnings());
    }
    boolean convolutions = network.family() == Architecture.Family.DCGAN;
    for (PlayerSettings player : List.of(discriminator, generator)) {
      Double beta1 = player.beta1();
      if (convolutions && beta1 != null && beta1 > 0.8) {
        out.add(
            String.format(
                Locale.ROOT,
                "beta1: %s makes convolutional pairs oscillate; 0.5 is usual (Radford et al., 2016, section 4)",
                beta1));
        break;
      }
    }
    if (game.generatorLoss() == GeneratorLoss.FEATURE_MATCHING && network.mixesSamples()) {
      out.add(
          "feature matching compares means over a batch, which batch norm in the discriminator makes nearly equal: set network.norm to layer or none, or game.generator-loss to both");
    }
    if (network.minibatch() == Architecture.Minibatch.DISCRIMINATION
        && game.penalties().stream().anyMatch(p -> p.kind().differentiatesSamples())) {
      out.add(
          "minibatch discrimination makes the verdict on one sample depend on the others, which a gradient penalty then differentiates too: watch the losses");
    }
    boolean orthogonal =
        game.penalties().stream().anyMatch(p -> p.kind() == PenaltySettings.Kind.ORTHOGONAL_D);
    if (orthogonal && network.family() == Architecture.Family.SNGAN) {
      out.add(
          "orthogonal-d pulls at weights that spectral norm rescales anyway: orthogonal-g has an effect");
    }
    boolean lazy = game.penalties().stream().anyMatch(p -> p.every() > 1);
    if (lazy && relativistic(game.loss())) {
      out.add(
          "lazy penalties with a relativistic loss failed to converge on stacked MNIST (Huang et al., 2024): every: 1 is safe");
    }
    if (view.noise() > 0 && view.noiseImages() > train.images()) {
      out.add(
          "view.noise-images is beyond train.images: the samples are still noisy for the discriminator when the run ends");
    }
    return List.copyOf(out);
  }

  private static boolean relativistic(LossKind loss) {
    return loss == LossKind.RELATIVISTIC_PAIRED || loss == LossKind.RELATIVISTIC_AVERAGE;
  }

  private static String title(LossKind loss) {
    return loss.name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  private static void comparable(EvaluateSettings evaluate, StopSettings stop) {
    if (!stop.when().isBlank()) {
      for (Metric metric : StopRule.parse(stop.when()).metrics()) {
        if (!evaluate.metrics().contains(metric.title())) {
          throw new RecipeException(
              "stop.when compares "
                  + metric.title()
                  + ", which evaluate.metrics does not take: add it there");
        }
      }
    }
    if (stop.patience() > 0 && evaluate.metrics().isEmpty()) {
      throw new RecipeException(
          "stop.patience counts evaluations, but evaluate.metrics is empty: there are none");
    }
  }

  private static boolean logistic(LossKind loss) {
    return loss == LossKind.MINIMAX || loss == LossKind.NON_SATURATING;
  }

  /**
   * What is learned.
   *
   * @param name a data set's name or the path of one
   * @param size pixels a side that images are brought to; 0 for their own
   * @param fit how images of another shape are brought there
   * @param channels 1 for grey, 3 for colour, 0 for their own
   * @param mirror whether half of the images are shown mirrored
   * @param heldOut share of a folder or zip without a test part that is not learned from, so that
   *     scores have something to compare with, in [0, 0.5]; published sets have a test part
   * @param labels samples whose classes a semi-supervised game is told, as many of each; 0 for the
   *     other games
   */
  public record DataSettings(
      String name, int size, Fit fit, int channels, boolean mirror, double heldOut, int labels) {
    /** Checks the ranges. */
    public DataSettings {
      if (name.isBlank()) {
        throw new RecipeException(
            "data.name must name a data set, a folder or a file; it is empty");
      }
      range("data.size", size, 0, 1024);
      range("data.labels", labels, 0, 1 << 24);
      if (!(heldOut >= 0 && heldOut <= 0.5)) {
        throw new RecipeException("data.held-out must be in [0, 0.5]; got " + heldOut);
      }
      if (channels != 0 && channels != 1 && channels != 3) {
        throw new RecipeException(
            "data.channels must be 0 (as it is), 1 (grey) or 3 (colour); got " + channels);
      }
    }
  }

  /** The losses that a recipe can name. */
  public enum LossKind {
    /** Goodfellow et al. (2014), eq. 1. */
    MINIMAX,
    /** The same discriminator; a generator that learns where the discriminator is sure. */
    NON_SATURATING,
    /** Mao et al. (2017). */
    LEAST_SQUARES,
    /** Arjovsky et al. (2017); needs a clipped or penalised discriminator. */
    WASSERSTEIN,
    /** Lim and Ye (2017). */
    HINGE,
    /** Jolicoeur-Martineau (2019), paired as in R3GAN. */
    RELATIVISTIC_PAIRED,
    /** Jolicoeur-Martineau (2019), against the average. */
    RELATIVISTIC_AVERAGE,
    /** K+1 classes (Salimans et al., 2016, section 5); for the improved-ssl architecture. */
    SEMI_SUPERVISED;

    /** Whether its discriminator's score has a sign that says real or made. */
    boolean decides() {
      return switch (this) {
        case MINIMAX, NON_SATURATING, LEAST_SQUARES, HINGE, SEMI_SUPERVISED -> true;
        case WASSERSTEIN, RELATIVISTIC_PAIRED, RELATIVISTIC_AVERAGE -> false;
      };
    }

    Loss loss(int classes) {
      return switch (this) {
        case MINIMAX -> new Minimax();
        case NON_SATURATING -> new NonSaturating();
        case LEAST_SQUARES -> new LeastSquares();
        case WASSERSTEIN -> new Wasserstein();
        case HINGE -> new Hinge();
        case RELATIVISTIC_PAIRED -> new RelativisticPaired();
        case RELATIVISTIC_AVERAGE -> new RelativisticAverage();
        case SEMI_SUPERVISED -> new SemiSupervised(classes);
      };
    }
  }

  /** The dynamics that a recipe can name. */
  public enum DynamicsKind {
    /** The discriminator moves {@code discriminator-steps} times, then the generator. */
    ALTERNATING,
    /** Both move at once. */
    SIMULTANEOUS,
    /** The generator looks {@code unrolled-steps} discriminator moves ahead (Metz et al., 2017). */
    UNROLLED,
    /** Both move by the gradients after a look ahead (Gidel et al., 2019). */
    EXTRAGRADIENT,
    /** Both also descend the size of the game's gradients (Mescheder et al., 2017). */
    CONSENSUS,
    /** Both correct for the game's rotation (Balduzzi et al., 2018). */
    SYMPLECTIC
  }

  /** What the generator minimises. */
  public enum GeneratorLoss {
    /** Its side of the loss. */
    OWN,
    /** The distance of mean activations in the discriminator (Salimans et al., 2016, 3.1). */
    FEATURE_MATCHING,
    /** The sum of both. */
    BOTH
  }

  /**
   * Loss and dynamics.
   *
   * @param loss what the players minimise
   * @param realLabel the label of real samples for the two logistic losses: 1, or less for
   *     one-sided smoothing (Salimans et al., 2016, section 3.4)
   * @param fakeLabel the label of made samples, 0; more is warned of
   * @param targets a, b and c of the least squares loss; empty for its usual 0, 1, 1
   * @param generatorLoss what the generator minimises
   * @param featureLayer the discriminator's layer whose activations feature matching compares;
   *     empty for no matching
   * @param featureNorm how it compares them
   * @param classWeight of the class in both players' losses, where the network has a classifier
   * @param dynamics how they take turns
   * @param discriminatorSteps the discriminator's moves for one of the generator's
   * @param unrolledSteps moves that the unrolled dynamics look ahead; 0 for the others
   * @param unrolledThrough whether the generator's gradient flows through those moves (the second
   *     term of eq. 12 of Metz et al., 2017); true for the others
   * @param strength γ of consensus, λ of symplectic; 0 for the others
   * @param penalties terms added to the losses
   */
  public record GameSettings(
      LossKind loss,
      double realLabel,
      double fakeLabel,
      List<Double> targets,
      GeneratorLoss generatorLoss,
      String featureLayer,
      FeatureMatching.Norm featureNorm,
      double classWeight,
      DynamicsKind dynamics,
      int discriminatorSteps,
      int unrolledSteps,
      boolean unrolledThrough,
      double strength,
      List<PenaltySettings> penalties) {
    /** Checks the combination. */
    public GameSettings {
      penalties = List.copyOf(penalties);
      targets = List.copyOf(targets);
      if (!targets.isEmpty() && (loss != LossKind.LEAST_SQUARES || targets.size() != 3)) {
        throw new RecipeException(
            "game.targets are the three numbers of the least squares loss: what D is to say of made samples, of real ones, and what G wants it to say; leave them out otherwise; got "
                + targets
                + " with "
                + title(loss));
      }
      if (!targets.isEmpty()) {
        var unused = leastSquares(targets);
      }
      range("game.discriminator-steps", discriminatorSteps, 1, 1000);
      if (dynamics != DynamicsKind.ALTERNATING && discriminatorSteps != 1) {
        throw new RecipeException(
            "game.discriminator-steps belongs to the alternating dynamics; with "
                + dynamics.name().toLowerCase(Locale.ROOT)
                + " it must be 1; got "
                + discriminatorSteps);
      }
      boolean unrolled = dynamics == DynamicsKind.UNROLLED;
      range("game.unrolled-steps", unrolledSteps, unrolled ? 1 : 0, unrolled ? 100 : 0);
      if (!unrolled && !unrolledThrough) {
        throw new RecipeException(
            "game.unrolled-through is of the unrolled dynamics; with the others it must be true");
      }
      if (!(realLabel > 0.5 && realLabel <= 1)) {
        throw new RecipeException("game.real-label must be in (0.5, 1]; got " + realLabel);
      }
      if (realLabel < 1 && loss != LossKind.NON_SATURATING) {
        throw new RecipeException(
            "game.real-label smooths the labels of the non-saturating loss; with another loss it must be 1; got "
                + realLabel);
      }
      if (!(fakeLabel >= 0 && fakeLabel < 0.5)) {
        throw new RecipeException("game.fake-label must be in [0, 0.5); got " + fakeLabel);
      }
      if (fakeLabel > 0 && loss != LossKind.NON_SATURATING) {
        throw new RecipeException(
            "game.fake-label smooths the labels of the non-saturating loss; with another loss it must be 0; got "
                + fakeLabel);
      }
      boolean matching = generatorLoss != GeneratorLoss.OWN;
      if (matching && featureLayer.isBlank()) {
        throw new RecipeException(
            "feature matching compares the activations of one layer of the discriminator: set game.feature-layer to its name (such as features)");
      }
      if (!matching && !featureLayer.isBlank()) {
        throw new RecipeException(
            "game.feature-layer is for feature matching: set game.generator-loss to feature-matching or both, or leave it empty; got "
                + featureLayer);
      }
      if (!matching && featureNorm != FeatureMatching.Norm.L2) {
        throw new RecipeException(
            "game.feature-norm is for feature matching: set game.generator-loss to feature-matching or both, or leave it l2");
      }
      if (!(classWeight > 0 && classWeight < 1e6)) {
        throw new RecipeException("game.class-weight must be in (0, 1e6); got " + classWeight);
      }
      boolean adjusted = dynamics == DynamicsKind.CONSENSUS || dynamics == DynamicsKind.SYMPLECTIC;
      if (adjusted != (strength > 0) || !(strength >= 0 && strength < 1e6)) {
        throw new RecipeException(
            "game.strength is the weight of the consensus and symplectic dynamics, in (0, 1e6), and 0 with the others; got "
                + strength
                + " with "
                + dynamics.name().toLowerCase(Locale.ROOT));
      }
    }

    /**
     * The loss of a pair of networks.
     *
     * @param classes of the data; 0 if it has none
     */
    Loss newLoss(Architecture network, int classes) {
      LabelSmoothing smoothing = smoothing();
      Loss plain = smoothing != null ? smoothing : loss.loss(classes);
      if (!targets.isEmpty()) {
        plain = leastSquares(targets);
      }
      Loss classed =
          network.classifier()
              ? new AuxiliaryClassifier(plain, classes, classWeight, classWeight)
              : plain;
      return switch (generatorLoss) {
        case OWN -> classed;
        case FEATURE_MATCHING -> new FeatureMatching(featureLayer, featureNorm, classed);
        case BOTH -> new FeatureMatching(featureLayer, featureNorm, classed, 1);
      };
    }

    private static LeastSquares leastSquares(List<Double> targets) {
      return new LeastSquares(targets.get(0), targets.get(1), targets.get(2));
    }

    @Nullable LabelSmoothing smoothing() {
      return realLabel < 1 || fakeLabel > 0 ? new LabelSmoothing(realLabel, fakeLabel) : null;
    }

    Dynamics newDynamics() {
      return switch (dynamics) {
        case ALTERNATING -> new Alternating(discriminatorSteps);
        case SIMULTANEOUS -> new Simultaneous();
        case UNROLLED -> new Unrolled(unrolledSteps, unrolledThrough, null);
        case EXTRAGRADIENT -> new Extragradient();
        case CONSENSUS -> new Consensus(strength);
        case SYMPLECTIC -> new SymplecticAdjustment(strength, true);
      };
    }
  }

  /** How exactly the networks compute. */
  public enum Precision {
    /**
     * bf16 where this processor is clearly faster with it, else fp32; a run folder has the choice.
     */
    AUTO,
    FP32,
    BF16;

    DType dtype() {
      return this == BF16 ? DType.BFLOAT16 : DType.FLOAT32;
    }

    @Override
    public String toString() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  /**
   * Length, batch, seed, machine.
   *
   * @param images real images to play, over all epochs
   * @param batch images a move
   * @param ema decay a step of the generator's average, in [0, 1); 0 for none
   * @param tick images between two looks at the run: metrics, sample grid, checkpoint
   * @param keep checkpoints to keep, besides the best
   * @param seed of everything random
   * @param precision of the networks' computation
   * @param device {@code cpu}, {@code cuda} or {@code cuda:N}
   * @param threads threads an operation; 0 for as many as there are physical cores
   */
  public record TrainSettings(
      long images,
      int batch,
      double ema,
      long tick,
      int keep,
      long seed,
      Precision precision,
      String device,
      int threads) {
    /** Checks the ranges. */
    public TrainSettings {
      range("train.images", images, 1, 1L << 50);
      range("train.batch", batch, 2, 65536);
      range("train.tick", tick, 1, 1L << 50);
      range("train.keep", keep, 1, 1000);
      range("train.threads", threads, 0, 1024);
      if (!(ema >= 0 && ema < 1)) {
        throw new RecipeException("train.ema must be in [0, 1); got " + ema);
      }
      var unused = Device.parse(device);
    }

    /** The same for another number of images. */
    TrainSettings lengthened(long other) {
      return new TrainSettings(other, batch, ema, tick, keep, seed, precision, device, threads);
    }
  }

  /** This recipe with other training settings. */
  Recipe with(TrainSettings other) {
    return new Recipe(
        name,
        about,
        cures,
        data,
        network,
        game,
        view,
        discriminator,
        generator,
        other,
        evaluate,
        stop);
  }

  /** This recipe on other data. */
  Recipe with(DataSettings other) {
    return new Recipe(
        name,
        about,
        cures,
        other,
        network,
        game,
        view,
        discriminator,
        generator,
        train,
        evaluate,
        stop);
  }

  static void range(String key, long value, long low, long high) {
    if (value < low || value > high) {
      throw new RecipeException(key + " must be in [" + low + ", " + high + "]; got " + value);
    }
  }
}
