package org.gan4j.train;

import java.util.List;
import java.util.Locale;
import org.gan4j.data.Fit;
import org.gan4j.game.Alternating;
import org.gan4j.game.Dynamics;
import org.gan4j.game.Extragradient;
import org.gan4j.game.Hinge;
import org.gan4j.game.LabelSmoothing;
import org.gan4j.game.LeastSquares;
import org.gan4j.game.Loss;
import org.gan4j.game.Minimax;
import org.gan4j.game.NonSaturating;
import org.gan4j.game.RelativisticAverage;
import org.gan4j.game.RelativisticPaired;
import org.gan4j.game.Simultaneous;
import org.gan4j.game.Unrolled;
import org.gan4j.game.Wasserstein;
import org.gan4j.tensor.DType;
import org.gan4j.tensor.Device;
import org.gan4j.zoo.Architecture;

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
    TrainSettings train) {

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
                + game.loss().name().toLowerCase(Locale.ROOT));
      }
    }
    if (discriminator.clip() != null && game.loss() != LossKind.WASSERSTEIN) {
      throw new RecipeException(
          "discriminator.clip bounds the critic of the wasserstein loss; with "
              + game.loss().name().toLowerCase(Locale.ROOT)
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
    if (network.family() == Architecture.Family.IMPROVED_SSL) {
      throw new RecipeException(
          "network.family: improved-ssl is a classifier that learns from a few labels, which no recipe trains yet; in Java, game.SemiSupervised does");
    }
    boolean lazy = game.penalties().stream().anyMatch(p -> p.every() > 1);
    boolean relativistic =
        game.loss() == LossKind.RELATIVISTIC_PAIRED || game.loss() == LossKind.RELATIVISTIC_AVERAGE;
    if (lazy && relativistic && network.family() == Architecture.Family.MLP) {
      throw new RecipeException(
          "lazy penalties with a relativistic loss fail to converge on toy sets (Huang et al., 2024): set every to 1");
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
   */
  public record DataSettings(String name, int size, Fit fit, int channels, boolean mirror) {
    /** Checks the ranges. */
    public DataSettings {
      if (name.isBlank()) {
        throw new RecipeException(
            "data.name must name a data set, a folder or a file; it is empty");
      }
      range("data.size", size, 0, 1024);
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
    RELATIVISTIC_AVERAGE;

    Loss loss() {
      return switch (this) {
        case MINIMAX -> new Minimax();
        case NON_SATURATING -> new NonSaturating();
        case LEAST_SQUARES -> new LeastSquares();
        case WASSERSTEIN -> new Wasserstein();
        case HINGE -> new Hinge();
        case RELATIVISTIC_PAIRED -> new RelativisticPaired();
        case RELATIVISTIC_AVERAGE -> new RelativisticAverage();
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
    EXTRAGRADIENT
  }

  /**
   * Loss and dynamics.
   *
   * @param loss what the players minimise
   * @param realLabel the label of real samples for the two logistic losses: 1, or less for
   *     one-sided smoothing (Salimans et al., 2016, section 3.4)
   * @param dynamics how they take turns
   * @param discriminatorSteps the discriminator's moves for one of the generator's
   * @param unrolledSteps moves that the unrolled dynamics look ahead; 0 for the others
   * @param penalties terms added to the losses
   */
  public record GameSettings(
      LossKind loss,
      double realLabel,
      DynamicsKind dynamics,
      int discriminatorSteps,
      int unrolledSteps,
      List<PenaltySettings> penalties) {
    /** Checks the combination. */
    public GameSettings {
      penalties = List.copyOf(penalties);
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
      if (!(realLabel > 0.5 && realLabel <= 1)) {
        throw new RecipeException("game.real-label must be in (0.5, 1]; got " + realLabel);
      }
      if (realLabel < 1 && loss != LossKind.NON_SATURATING) {
        throw new RecipeException(
            "game.real-label smooths the labels of the non-saturating loss; with another loss it must be 1; got "
                + realLabel);
      }
    }

    Loss newLoss() {
      return realLabel < 1 ? new LabelSmoothing(realLabel, 0) : loss.loss();
    }

    Dynamics newDynamics() {
      return switch (dynamics) {
        case ALTERNATING -> new Alternating(discriminatorSteps);
        case SIMULTANEOUS -> new Simultaneous();
        case UNROLLED -> new Unrolled(unrolledSteps);
        case EXTRAGRADIENT -> new Extragradient();
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
  }

  /** This recipe with other training settings. */
  Recipe with(TrainSettings other) {
    return new Recipe(
        name, about, cures, data, network, game, view, discriminator, generator, other);
  }

  /** This recipe on other data. */
  Recipe with(DataSettings other) {
    return new Recipe(
        name, about, cures, other, network, game, view, discriminator, generator, train);
  }

  static void range(String key, long value, long low, long high) {
    if (value < low || value > high) {
      throw new RecipeException(key + " must be in [" + low + ", " + high + "]; got " + value);
    }
  }
}
