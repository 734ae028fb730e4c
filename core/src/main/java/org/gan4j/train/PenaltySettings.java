package org.gan4j.train;

import java.util.Locale;
import org.gan4j.game.Dragan;
import org.gan4j.game.GradientPenalty;
import org.gan4j.game.HistoricalAveraging;
import org.gan4j.game.Lazy;
import org.gan4j.game.Orthogonal;
import org.gan4j.game.Penalty;
import org.gan4j.game.R1;
import org.gan4j.game.R2;
import org.gan4j.game.Role;
import org.gan4j.game.Roth;
import org.gan4j.game.WeightDecay;
import org.gan4j.zoo.NetworkPair;
import org.jspecify.annotations.Nullable;

/**
 * A term added to a player's loss.
 *
 * @param kind which one
 * @param weight how much of it; λ or γ of its paper, positive
 * @param every rounds between two uses, each then weighted by as many; 1 for always
 * @param centre the slope that {@code gradient} asks for, usually 1
 * @param oneSided whether {@code gradient} leaves smaller slopes alone, usually not
 * @param at where {@code gradient} measures the slope, usually at interpolates
 */
public record PenaltySettings(
    Kind kind,
    double weight,
    int every,
    @Nullable Double centre,
    @Nullable Boolean oneSided,
    GradientPenalty.@Nullable Where at) {
  /** The penalties that a recipe can name. */
  public enum Kind {
    /** Gradient norm 1 between real and made samples (Gulrajani et al., 2017). */
    GRADIENT,
    /** Gradient norm 1 around real samples (Kodali et al., 2017). */
    DRAGAN,
    /** Squared gradient norm on real samples (Mescheder et al., 2018). */
    R1,
    /** Squared gradient norm on made samples (Mescheder et al., 2018). */
    R2,
    /** Both, weighted by the verdict (Roth et al., 2017). */
    ROTH,
    /** The discriminator's distance from its own past (Salimans et al., 2016). */
    HISTORY_D,
    /** The generator's distance from its own past. */
    HISTORY_G,
    /** The discriminator's squared norm. */
    DECAY_D,
    /** The generator's squared norm. */
    DECAY_G,
    /** The discriminator's weight matrices, that their rows be orthonormal (Brock et al., 2017). */
    ORTHOGONAL_D,
    /** The generator's. */
    ORTHOGONAL_G;

    /** Whether it differentiates the discriminator with respect to single samples. */
    boolean differentiatesSamples() {
      return switch (this) {
        case GRADIENT, DRAGAN, R1, R2, ROTH -> true;
        case HISTORY_D, HISTORY_G, DECAY_D, DECAY_G, ORTHOGONAL_D, ORTHOGONAL_G -> false;
      };
    }

    boolean ofDiscriminator() {
      return switch (this) {
        case GRADIENT, DRAGAN, R1, R2, ROTH, HISTORY_D, DECAY_D, ORTHOGONAL_D -> true;
        case HISTORY_G, DECAY_G, ORTHOGONAL_G -> false;
      };
    }

    String title() {
      return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
  }

  /** Checks the ranges. */
  public PenaltySettings {
    if (!(weight > 0 && weight < 1e6)) {
      throw new RecipeException(
          "the weight of game.penalties: " + kind.title() + " must be in (0, 1e6); got " + weight);
    }
    Recipe.range("every of game.penalties: " + kind.title(), every, 1, 10_000);
    boolean gradient = kind == Kind.GRADIENT;
    if (!gradient && (centre != null || oneSided != null || at != null)) {
      throw new RecipeException(
          "centre, one-sided and at of game.penalties belong to gradient; "
              + kind.title()
              + " has none of them");
    }
    centre = (gradient && centre == null) ? Double.valueOf(1) : centre;
    oneSided = (gradient && oneSided == null) ? Boolean.FALSE : oneSided;
    at = (gradient && at == null) ? GradientPenalty.Where.INTERPOLATES : at;
    if (centre != null && !(centre >= 0 && centre < 1e6)) {
      throw new RecipeException(
          "the centre of game.penalties: gradient must be in [0, 1e6); got " + centre);
    }
  }

  Penalty penalty(NetworkPair pair) {
    Penalty always =
        switch (kind) {
          case GRADIENT ->
              new GradientPenalty(
                  at == null ? GradientPenalty.Where.INTERPOLATES : at,
                  centre == null ? 1 : centre,
                  Boolean.TRUE.equals(oneSided),
                  weight);
          case DRAGAN -> new Dragan(1, weight);
          case R1 -> new R1(weight);
          case R2 -> new R2(weight);
          case ROTH -> new Roth(weight);
          case HISTORY_D -> new HistoricalAveraging(Role.DISCRIMINATOR, weight);
          case HISTORY_G -> new HistoricalAveraging(Role.GENERATOR, weight);
          case DECAY_D -> new WeightDecay(Role.DISCRIMINATOR, weight);
          case DECAY_G -> new WeightDecay(Role.GENERATOR, weight);
          case ORTHOGONAL_D ->
              new Orthogonal(
                  Role.DISCRIMINATOR,
                  weight,
                  Orthogonal.Form.FULL,
                  pair.discriminator().parameters());
          case ORTHOGONAL_G ->
              new Orthogonal(
                  Role.GENERATOR, weight, Orthogonal.Form.FULL, pair.generator().parameters());
        };
    return every == 1 ? always : new Lazy(always, every);
  }
}
