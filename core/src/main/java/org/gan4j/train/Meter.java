package org.gan4j.train;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.gan4j.run.Snapshot;
import org.gan4j.signal.Tick;

/** Sums over the steps since the last tick, and the clock. */
final class Meter {
  /** Share of the newest measurement in the shown speed. */
  private static final double FRESH = 0.05;

  /** Signals that every measured step reports. */
  private static final List<String> MEASURED =
      List.of("confidence.real", "confidence.fake", "discriminator.gradient", "generator.gradient");

  private double discriminatorLoss;
  private double generatorLoss;
  private long steps;
  private long images;
  private double secondsBefore;
  private double tickSeconds;
  private double speed = Double.NaN;
  private long last = System.nanoTime();

  void add(Match.Seen seen, long played) {
    discriminatorLoss += seen.discriminatorLoss();
    generatorLoss += seen.generatorLoss();
    steps++;
    images += played;
    long now = System.nanoTime();
    double took = (now - last) / 1e9;
    last = now;
    tickSeconds += took;
    double latest = played / Math.max(took, 1e-9);
    speed = Double.isNaN(speed) ? latest : speed + FRESH * (latest - speed);
  }

  /** Images a second, over the last steps. */
  double speed() {
    return speed;
  }

  /** Closes a tick and begins the next one. */
  Tick tick(Match match, Match.Seen seen, Map<String, Double> scores, String protocol) {
    secondsBefore += tickSeconds;
    Tick tick =
        new Tick(
            match.images(),
            match.steps(),
            secondsBefore,
            discriminatorLoss / steps,
            generatorLoss / steps,
            seen.confidenceReal(),
            seen.confidenceFake(),
            match.signals().getOrDefault("discriminator.gradient", Double.NaN),
            match.signals().getOrDefault("generator.gradient", Double.NaN),
            match.discriminator().rate(),
            match.generator().rate(),
            images / Math.max(tickSeconds, 1e-9),
            scores,
            protocol,
            reported(match));
    discriminatorLoss = 0;
    generatorLoss = 0;
    steps = 0;
    images = 0;
    tickSeconds = 0;
    return tick;
  }

  /** What the terms reported, besides what a tick has a place of its own for. */
  private static Map<String, Double> reported(Match match) {
    Map<String, Double> out = new LinkedHashMap<>(match.signals());
    out.keySet().removeAll(MEASURED);
    return out;
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
