package org.gan4j.train;

import java.util.Locale;
import org.gan4j.data.Fit;
import org.gan4j.game.Alternating;
import org.gan4j.game.Dynamics;
import org.gan4j.game.Loss;
import org.gan4j.game.Minimax;
import org.gan4j.game.NonSaturating;
import org.gan4j.game.Simultaneous;
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
 * @param game loss and dynamics
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
    PlayerSettings discriminator,
    PlayerSettings generator,
    TrainSettings train) {

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
    NON_SATURATING;

    Loss loss() {
      return switch (this) {
        case MINIMAX -> new Minimax();
        case NON_SATURATING -> new NonSaturating();
      };
    }
  }

  /** The dynamics that a recipe can name. */
  public enum DynamicsKind {
    /** The discriminator moves {@code discriminator-steps} times, then the generator. */
    ALTERNATING,
    /** Both move at once. */
    SIMULTANEOUS
  }

  /**
   * Loss and dynamics.
   *
   * @param loss what the players minimise
   * @param dynamics how they take turns
   * @param discriminatorSteps the discriminator's moves for one of the generator's
   */
  public record GameSettings(LossKind loss, DynamicsKind dynamics, int discriminatorSteps) {
    /** Checks the combination. */
    public GameSettings {
      range("game.discriminator-steps", discriminatorSteps, 1, 1000);
      if (dynamics == DynamicsKind.SIMULTANEOUS && discriminatorSteps != 1) {
        throw new RecipeException(
            "game.dynamics: simultaneous moves both players once a step, so game.discriminator-steps must be 1; got "
                + discriminatorSteps);
      }
    }

    Dynamics newDynamics() {
      return switch (dynamics) {
        case ALTERNATING -> new Alternating(discriminatorSteps);
        case SIMULTANEOUS -> new Simultaneous();
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
    return new Recipe(name, about, cures, data, network, game, discriminator, generator, other);
  }

  /** This recipe on other data. */
  Recipe with(DataSettings other) {
    return new Recipe(name, about, cures, other, network, game, discriminator, generator, train);
  }

  static void range(String key, long value, long low, long high) {
    if (value < low || value > high) {
      throw new RecipeException(key + " must be in [" + low + ", " + high + "]; got " + value);
    }
  }
}
