package org.gan4j.signal;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * What is the matter with a game, or that nothing is: named, with what shows it and what helps.
 *
 * @param kind what it is
 * @param since images that had been played when it began
 * @param sure how sure, in [0, 1]; docs/results.md has how many of those said so surely were right
 * @param evidence what shows it
 * @param remedies what to do about it, the most promising first; empty where nothing is wrong
 */
public record Finding(
    Kind kind, long since, double sure, Evidence evidence, List<Remedy> remedies) {
  /**
   * Copies the remedies.
   *
   * @param kind what it is
   * @param since images that had been played when it began
   * @param sure how sure, in [0, 1]
   * @param evidence what shows it
   * @param remedies what to do about it, the most promising first
   */
  public Finding {
    remedies = List.copyOf(remedies);
  }

  /** {@return in one line, such as {@code mode collapse (97 % sure, since 12,800 images): ...}} */
  public String line() {
    return title() + ": " + evidence.says();
  }

  /** {@return its name, how sure and since when, such as {@code mode collapse (97 % sure, ...)}} */
  public String title() {
    return String.format(
        Locale.ROOT, "%s (%.0f %% sure, since %,d images)", kind.title(), 100 * sure, since);
  }

  /** What can be found. */
  public enum Kind {
    /** The data themselves are not what they should be. */
    WRONG_INPUT(true, "wrong input"),
    /** The labels do not go with the samples. */
    WRONG_LABELS(true, "wrong labels"),
    /** What is made depends on its batch more than on its latents. */
    SMALL_BATCH(true, "batch too small"),
    /** A player does not move. */
    STILL_PLAYER(true, "a player that does not move"),
    /** Numbers grow without bound, or are none any more. */
    DIVERGENCE(true, "divergence"),
    /** The generator gets no gradient to speak of. */
    VANISHING_GRADIENTS(true, "vanishing gradients"),
    /** Made samples are few or much alike. */
    MODE_COLLAPSE(true, "mode collapse"),
    /** The players circle, and samples hop from mode to mode. */
    NO_CONVERGENCE(true, "no convergence"),
    /** The discriminator tells nothing apart that could be told apart. */
    WEAK_DISCRIMINATOR(true, "discriminator too weak"),
    /** The discriminator knows the training samples by heart. */
    OVERFITTING(true, "overfitting"),
    /** It becomes better, but slowly. */
    SLOW(false, "slow but healthy"),
    /** It becomes better. */
    HEALTHY(false, "healthy"),
    /** It became good and does not become better. */
    CONVERGED(false, "converged");

    private final boolean failure;
    private final String title;

    Kind(boolean failure, String title) {
      this.failure = failure;
      this.title = title;
    }

    /** {@return whether something is wrong} */
    public boolean failure() {
      return failure;
    }

    /** {@return its name, for people} */
    public String title() {
      return title;
    }
  }

  /**
   * What shows a finding.
   *
   * @param says a sentence with its numbers
   * @param numbers the measurements by name, as the lines of {@code metrics.jsonl} have them
   */
  public record Evidence(String says, Map<String, Double> numbers) {
    /**
     * Copies the numbers.
     *
     * @param says a sentence with its numbers
     * @param numbers the measurements by name
     */
    public Evidence {
      numbers = Collections.unmodifiableMap(new LinkedHashMap<>(numbers));
    }
  }

  /**
   * A change of the recipe that helps against a failure.
   *
   * @param set what to give to {@code --set}, one after the other; empty where the data, not the
   *     recipe, are to be changed
   * @param why what it does, in a sentence
   * @param paper who showed it; empty where it is common sense
   * @param cost what it costs, such as {@code a step takes 1.4 times as long}
   */
  public record Remedy(List<String> set, String why, String paper, String cost) {
    /**
     * Copies the words.
     *
     * @param set what to give to {@code --set}, one after the other
     * @param why what it does, in a sentence
     * @param paper who showed it
     * @param cost what it costs
     */
    public Remedy {
      set = List.copyOf(set);
    }
  }
}
