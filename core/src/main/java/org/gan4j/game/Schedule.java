package org.gan4j.game;

import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.gan4j.component.Catalogue;

/** A number that may change over a run: a learning rate, a penalty's weight, Adam's β₂. */
public interface Schedule {
  /** The schedules that recipes can name; a bare number is a constant. */
  Catalogue<Schedule> CATALOGUE =
      Catalogue.of(
              Schedule.class,
              "schedule",
              Constant.class,
              Linear.class,
              Cosine.class,
              BurnIn.class,
              Late.class,
              Exponential.class)
          .withNumber(Constant.class);

  /**
   * {@return the number for the next update}
   *
   * @param along share of the run's samples that are played, in [0, 1]
   * @param updates made so far
   */
  double at(double along, long updates);

  /**
   * {@return whether it follows the share of the run that is over, so that a run of another length
   * has other numbers from its first sample on} Looked for at seventeen places of a run, after no
   * update, some, many and without end.
   */
  default boolean alongRun() {
    return LongStream.of(0, 1000, 1_000_000, Long.MAX_VALUE)
        .anyMatch(
            updates ->
                IntStream.rangeClosed(1, 16)
                    .anyMatch(i -> at(i / 16.0, updates) != at(0, updates)));
  }

  /** {@return its number at the start} */
  default double start() {
    return at(0, 0);
  }

  /** {@return its number at the end of a run, after updates without end} */
  default double end() {
    return at(1, Long.MAX_VALUE);
  }

  /**
   * It does not change.
   *
   * @param value finite; whoever takes a schedule says which numbers may be
   */
  record Constant(double value) implements Schedule {
    /**
     * Checks that it is a number.
     *
     * @param value finite; whoever takes a schedule says which numbers may be
     */
    public Constant {
      GameException.LIMITS.finite("a constant", value);
    }

    @Override
    public double at(double along, long updates) {
      return value;
    }
  }

  /**
   * In a straight line, which ends at the last sample.
   *
   * @param from the number at the start, in (0, 1000)
   * @param to the number at the end, in [0, 1000)
   */
  record Linear(double from, double to) implements Schedule {
    /**
     * Checks the ranges.
     *
     * @param from the number at the start, in (0, 1000)
     * @param to the number at the end, in [0, 1000)
     */
    public Linear {
      Checks.rate("the rate at the start", from);
      Checks.end("the rate at the end", to);
    }

    @Override
    public double at(double along, long updates) {
      return from + clamp(along) * (to - from);
    }
  }

  /**
   * By half a cosine, which ends at the last sample (Loshchilov and Hutter, 2017, eq. 5, without
   * restarts).
   *
   * @param from the number at the start, in (0, 1000)
   * @param to the number at the end, in [0, 1000)
   */
  record Cosine(double from, double to) implements Schedule {
    /**
     * Checks the ranges.
     *
     * @param from the number at the start, in (0, 1000)
     * @param to the number at the end, in [0, 1000)
     */
    public Cosine {
      Checks.rate("the rate at the start", from);
      Checks.end("the rate at the end", to);
    }

    @Override
    public double at(double along, long updates) {
      return to + 0.5 * (from - to) * (1 + Math.cos(Math.PI * clamp(along)));
    }
  }

  /**
   * By half a cosine over the first part of a run, then constant: the burn-in of R3GAN (Huang et
   * al., 2024, appendix), whose rate, γ, β₂ and average all settle so.
   *
   * @param from the number at the start, in (0, 1000)
   * @param to the number from the end of the burn-in on, in [0, 1000)
   * @param share of the run's samples that the burn-in takes, in (0, 1]
   */
  record BurnIn(double from, double to, double share) implements Schedule {
    /**
     * Checks the ranges.
     *
     * @param from the number at the start, in (0, 1000)
     * @param to the number from the end of the burn-in on, in [0, 1000)
     * @param share of the run's samples that the burn-in takes, in (0, 1]
     */
    public BurnIn {
      Checks.rate("the rate at the start", from);
      Checks.end("the rate at the end", to);
      GameException.LIMITS.over("the burn-in's share of the run", share, 0, 1);
    }

    @Override
    public double at(double along, long updates) {
      return new Cosine(from, to).at(along / share, updates);
    }
  }

  /**
   * Constant, and in the last part of a run in a straight line, which ends at the last sample.
   *
   * @param from the number until then, in (0, 1000)
   * @param to the number at the end, in [0, 1000)
   * @param share of the run's samples that the last part has, in (0, 1]
   */
  record Late(double from, double to, double share) implements Schedule {
    /**
     * Checks the ranges.
     *
     * @param from the number until then, in (0, 1000)
     * @param to the number at the end, in [0, 1000)
     * @param share of the run's samples that the last part has, in (0, 1]
     */
    public Late {
      Checks.rate("the rate at the start", from);
      Checks.end("the rate at the end", to);
      GameException.LIMITS.over("the last part's share of the run", share, 0, 1);
    }

    @Override
    public double at(double along, long updates) {
      return from + clamp((along - (1 - share)) / share) * (to - from);
    }
  }

  /**
   * Divided at each update: max(least, from · divisor⁻ᵗ), as the first GAN does.
   *
   * @param from the number at the start, in (0, 1000)
   * @param divisor in (1, 2)
   * @param least the number that it does not fall below, in [0, 1000)
   */
  record Exponential(double from, double divisor, double least) implements Schedule {
    /**
     * Checks the ranges.
     *
     * @param from the number at the start, in (0, 1000)
     * @param divisor in (1, 2)
     * @param least the number that it does not fall below, in [0, 1000)
     */
    public Exponential {
      Checks.rate("the rate at the start", from);
      Checks.end("the least rate", least);
      GameException.LIMITS.between("the rate's divisor", divisor, 1, 2);
    }

    @Override
    public double at(double along, long updates) {
      return Math.max(least, from * Math.pow(divisor, (double) -updates));
    }
  }

  private static double clamp(double along) {
    return Math.min(Math.max(along, 0), 1);
  }
}
