package org.gan4j.train;

import java.util.LinkedHashMap;
import java.util.Map;
import org.gan4j.run.Checkpoints;

/** Sums over the steps since the last tick, and the clock. */
final class Meter {
  /** Share of the newest measurement in the shown speed. */
  private static final double FRESH = 0.05;

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
            protocol);
    discriminatorLoss = 0;
    generatorLoss = 0;
    steps = 0;
    images = 0;
    tickSeconds = 0;
    return tick;
  }

  /** What a checkpoint keeps of it. */
  Map<String, String> numbers() {
    Map<String, String> out = new LinkedHashMap<>();
    out.put("meter.discriminator-loss", Double.toString(discriminatorLoss));
    out.put("meter.generator-loss", Double.toString(generatorLoss));
    out.put("meter.steps", Long.toString(steps));
    out.put("meter.images", Long.toString(images));
    out.put("meter.seconds", Double.toString(secondsBefore));
    out.put("meter.tick-seconds", Double.toString(tickSeconds));
    return out;
  }

  void restore(Checkpoints.Loaded from) {
    discriminatorLoss = Double.parseDouble(Match.text(from, "meter.discriminator-loss"));
    generatorLoss = Double.parseDouble(Match.text(from, "meter.generator-loss"));
    steps = Match.count(from, "meter.steps");
    images = Match.count(from, "meter.images");
    secondsBefore = Double.parseDouble(Match.text(from, "meter.seconds"));
    tickSeconds = Double.parseDouble(Match.text(from, "meter.tick-seconds"));
  }
}
