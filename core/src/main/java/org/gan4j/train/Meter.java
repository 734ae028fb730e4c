package org.gan4j.train;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.gan4j.game.Field.Step;
import org.gan4j.run.Snapshot;
import org.gan4j.signal.Tick;

/** Sums over the steps since the last tick, and the clock. */
final class Meter {
  /** Seconds over which the shown speed is a mean, about. */
  private static final double SECONDS = 10;

  /** Seconds between two readings of what steps saw, for who looks on. */
  private static final double PULSE = 0.25;

  private double discriminatorLoss;
  private double generatorLoss;
  private long steps;
  private long images;
  private double secondsBefore;
  private double tickSeconds;
  private double speed = Double.NaN;
  private double lastDiscriminatorLoss = Double.NaN;
  private double lastGeneratorLoss = Double.NaN;
  private long last = System.nanoTime();
  private long stepsFrom = last;

  /** Whether it is time to read what steps saw. */
  boolean isDue() {
    return (System.nanoTime() - last) / 1e9 >= PULSE;
  }

  /** Adds steps that were read. */
  void add(List<Step> read) {
    if (read.isEmpty()) {
      return;
    }
    long played = 0;
    for (Step step : read) {
      discriminatorLoss += step.discriminatorLoss();
      generatorLoss += step.generatorLoss();
      lastDiscriminatorLoss = step.discriminatorLoss();
      lastGeneratorLoss = step.generatorLoss();
      played += step.samples();
    }
    steps += read.size();
    images += played;
    long now = System.nanoTime();
    double took = (now - last) / 1e9;
    last = now;
    tickSeconds += took;
    double stepping = (now - stepsFrom) / 1e9;
    stepsFrom = now;
    double latest = played / Math.max(stepping, 1e-9);
    double fresh = 1 - Math.exp(-stepping / SECONDS);
    speed = Double.isNaN(speed) ? latest : speed + fresh * (latest - speed);
  }

  /** Something else was done: the speed of steps is taken from here on. */
  void steppingAgain() {
    stepsFrom = System.nanoTime();
  }

  /** Images a second, over the last seconds of steps; NaN before any was read. */
  double speed() {
    return speed;
  }

  /** J_D of the last step that was read; NaN before. */
  double discriminatorLoss() {
    return lastDiscriminatorLoss;
  }

  /** J_G likewise. */
  double generatorLoss() {
    return lastGeneratorLoss;
  }

  /**
   * Closes a tick and begins the next one.
   *
   * @param signals what the last step reported; those that a tick has fields for go there
   * @param evidence what a diagnosis stands on; empty where none was taken
   */
  Tick tick(
      Match match,
      Map<String, Double> signals,
      Map<String, Double> scores,
      String protocol,
      Map<String, Double> evidence) {
    secondsBefore += tickSeconds;
    Map<String, Double> others = new LinkedHashMap<>(signals);
    Tick tick =
        new Tick(
            match.images(),
            match.steps(),
            secondsBefore,
            discriminatorLoss / steps,
            generatorLoss / steps,
            taken(others, "confidence.real"),
            taken(others, "confidence.fake"),
            taken(others, "discriminator.gradient"),
            taken(others, "generator.gradient"),
            match.discriminator().rate(),
            match.generator().rate(),
            images / Math.max(tickSeconds, 1e-9),
            scores,
            protocol,
            others,
            evidence,
            List.of());
    discriminatorLoss = 0;
    generatorLoss = 0;
    steps = 0;
    images = 0;
    tickSeconds = 0;
    return tick;
  }

  private static double taken(Map<String, Double> from, String name) {
    Double value = from.remove(name);
    return value == null ? Double.NaN : value;
  }

  /** Puts what a checkpoint keeps of it. */
  void keep(Snapshot.Builder out) {
    out.number("discriminator-loss", discriminatorLoss)
        .number("generator-loss", generatorLoss)
        .count("steps", steps)
        .count("images", images)
        .number("seconds", secondsBefore)
        .number("tick-seconds", tickSeconds);
  }

  /** Continues from a snapshot. */
  void restore(Snapshot from) {
    discriminatorLoss = from.number("discriminator-loss");
    generatorLoss = from.number("generator-loss");
    steps = from.count("steps");
    images = from.count("images");
    secondsBefore = from.number("seconds");
    tickSeconds = from.number("tick-seconds");
  }
}
