package org.gan4j.train;

import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import org.gan4j.game.Adam;
import org.gan4j.game.Clipped;
import org.gan4j.game.Optimiser;
import org.gan4j.game.Optimistic;
import org.gan4j.game.RmsProp;
import org.gan4j.game.Sgd;
import org.jspecify.annotations.Nullable;

/**
 * How a player moves. A setting that its optimiser or schedule does not have must be absent; one
 * that it has takes its usual value where it is absent.
 *
 * @param optimiser the rule of one update
 * @param rate learning rate at the start, positive
 * @param schedule how the rate changes
 * @param finalRate rate at the end (linear, cosine), or the least one (exponential)
 * @param decay what the rate is divided by at each update (exponential), above 1
 * @param beta1 Adam's β₁
 * @param beta2 Adam's β₂
 * @param epsilon Adam's or RMSProp's ε
 * @param smoothing RMSProp's ρ
 * @param momentum SGD's momentum at the start
 * @param finalMomentum SGD's momentum after the ramp
 * @param momentumRamp updates over which the momentum changes
 * @param clip bound of every weight after each update (Arjovsky et al., 2017)
 * @param optimistic whether each update is doubled and the one before it taken back (Daskalakis et
 *     al., 2018)
 */
public record PlayerSettings(
    Kind optimiser,
    double rate,
    Schedule schedule,
    @Nullable Double finalRate,
    @Nullable Double decay,
    @Nullable Double beta1,
    @Nullable Double beta2,
    @Nullable Double epsilon,
    @Nullable Double smoothing,
    @Nullable Double momentum,
    @Nullable Double finalMomentum,
    @Nullable Long momentumRamp,
    @Nullable Double clip,
    @Nullable Boolean optimistic) {

  /** The optimisers. */
  public enum Kind {
    ADAM,
    SGD,
    RMSPROP
  }

  /** How a learning rate changes over a run. */
  public enum Schedule {
    /** It does not. */
    CONSTANT,
    /** In a straight line to the final rate, which it reaches at the last image. */
    LINEAR,
    /** By half a cosine to the final rate, which it reaches at the last image. */
    COSINE,
    /** Divided by {@code decay} at each update, but not below the final rate. */
    EXPONENTIAL
  }

  /** Checks the combination and fills in the usual values. */
  public PlayerSettings {
    if (!(rate > 0 && rate < 1000)) {
      throw new RecipeException("rate must be in (0, 1000); got " + rate);
    }
    boolean adam = optimiser == Kind.ADAM;
    boolean rmsprop = optimiser == Kind.RMSPROP;
    boolean sgd = optimiser == Kind.SGD;
    Map<String, @Nullable Object> foreign = new LinkedHashMap<>();
    foreign.put("beta1", adam ? null : beta1);
    foreign.put("beta2", adam ? null : beta2);
    foreign.put("epsilon", adam || rmsprop ? null : epsilon);
    foreign.put("smoothing", rmsprop ? null : smoothing);
    foreign.put("momentum", sgd ? null : momentum);
    foreign.put("final-momentum", sgd ? null : finalMomentum);
    foreign.put("momentum-ramp", sgd ? null : momentumRamp);
    refuse(foreign, "optimiser: " + optimiser.name().toLowerCase(Locale.ROOT));
    Map<String, @Nullable Object> timeless = new LinkedHashMap<>();
    timeless.put("final-rate", schedule == Schedule.CONSTANT ? finalRate : null);
    timeless.put("decay", schedule == Schedule.EXPONENTIAL ? null : decay);
    refuse(timeless, "schedule: " + schedule.name().toLowerCase(Locale.ROOT));

    beta1 = adam ? or(beta1, 0.5) : null;
    beta2 = adam ? or(beta2, 0.999) : null;
    epsilon = adam || rmsprop ? or(epsilon, 1e-8) : null;
    smoothing = rmsprop ? or(smoothing, 0.99) : null;
    momentum = sgd ? or(momentum, 0) : null;
    finalMomentum = sgd ? or(finalMomentum, momentum == null ? 0 : momentum) : null;
    momentumRamp = sgd ? (momentumRamp == null ? Long.valueOf(0) : momentumRamp) : null;
    finalRate = schedule == Schedule.CONSTANT ? null : or(finalRate, 0);
    decay = schedule == Schedule.EXPONENTIAL ? or(decay, 1.000004) : null;
    if (clip != null && !(clip > 0 && clip < 1000)) {
      throw new RecipeException("clip must be in (0, 1000); got " + clip);
    }
    if (finalRate != null && !(finalRate >= 0 && finalRate < 1000)) {
      throw new RecipeException("final-rate must be in [0, 1000); got " + finalRate);
    }
    if (decay != null && !(decay > 1 && decay < 2)) {
      throw new RecipeException("decay must be in (1, 2); got " + decay);
    }
  }

  Optimiser newOptimiser() {
    Optimiser free = Boolean.TRUE.equals(optimistic) ? new Optimistic(free()) : free();
    return clip == null ? free : new Clipped(free, clip);
  }

  private Optimiser free() {
    return switch (optimiser) {
      case ADAM -> new Adam(or(beta1, 0), or(beta2, 0), or(epsilon, 0));
      case RMSPROP -> new RmsProp(or(smoothing, 0), or(epsilon, 0));
      case SGD ->
          new Sgd(or(momentum, 0), or(finalMomentum, 0), momentumRamp == null ? 0 : momentumRamp);
    };
  }

  /**
   * The rate of the next update.
   *
   * @param along share of the run's images that are played, in [0, 1]
   * @param updates the player's updates so far
   */
  double rateAt(double along, long updates) {
    double end = or(finalRate, 0);
    double part = Math.min(Math.max(along, 0), 1);
    return switch (schedule) {
      case CONSTANT -> rate;
      case LINEAR -> rate + part * (end - rate);
      case COSINE -> end + 0.5 * (rate - end) * (1 + Math.cos(Math.PI * part));
      case EXPONENTIAL -> Math.max(end, rate * Math.pow(or(decay, 1), (double) -updates));
    };
  }

  private static double or(@Nullable Double value, double usual) {
    return value == null ? usual : value;
  }

  private static void refuse(Map<String, @Nullable Object> settings, String choice) {
    settings.forEach(
        (key, value) -> {
          if (value != null) {
            throw new RecipeException(
                key + " has no meaning with " + choice + "; leave it out (got " + value + ")");
          }
        });
  }
}
