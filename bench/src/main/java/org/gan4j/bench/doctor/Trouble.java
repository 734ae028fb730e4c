package org.gan4j.bench.doctor;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.gan4j.metric.Evaluation;
import org.gan4j.metric.Metric;
import org.gan4j.signal.Finding.Kind;

/**
 * A planted total failure that is to be cured.
 *
 * @param name of it
 * @param kind what it is; the remedies against it are tried from the start, for comparison
 * @param recipe a built-in recipe
 * @param settings what is set otherwise
 * @param metrics by which its runs are compared
 */
record Trouble(String name, Kind kind, String recipe, List<String> settings, Set<Metric> metrics) {
  private static final Set<Metric> MODES = Set.of(Metric.MODES, Metric.HIGH_QUALITY);
  private static final String DATA = "data.name=";
  private static final Set<Metric> DISTANCE = Set.of(Metric.FID);

  /** Those of the bench. */
  static List<Trouble> all() {
    return List.of(
        new Trouble(
            "ring-collapse",
            Kind.MODE_COLLAPSE,
            "toy",
            with(
                "data.name=ring",
                "network.width=64",
                "discriminator.rate=0.002",
                "generator.rate=0.002",
                "train.images=2048000",
                "train.batch=256",
                "train.tick=16000",
                "evaluate.diagnose=16000",
                "evaluate.metrics=[]"),
            MODES),
        new Trouble(
            "mnist-saturating",
            Kind.VANISHING_GRADIENTS,
            "dcgan",
            images("mnist", "game.loss=minimax", "discriminator.rate=0.004", "network.norm=none"),
            DISTANCE),
        new Trouble(
            "fashion-fast-discriminator",
            Kind.VANISHING_GRADIENTS,
            "dcgan",
            images("fashion-mnist", "discriminator.rate=0.025"),
            DISTANCE),
        new Trouble(
            "stacked-tiny-discriminator",
            Kind.MODE_COLLAPSE,
            "dcgan",
            images("stacked-mnist", "network.discriminator-width=2", "network.norm=none"),
            Set.of(Metric.CLASSES)),
        new Trouble(
            "mnist-200",
            Kind.OVERFITTING,
            "dcgan",
            images("mnist", "data.limit=200", "evaluate.samples=200"),
            DISTANCE));
  }

  private static List<String> images(String set, String... settings) {
    List<String> out =
        with(
            DATA + set,
            "network.width=8",
            "discriminator.rate=0.0005",
            "generator.rate=0.0005",
            "train.images=48000",
            "train.batch=32",
            "train.ema=0.995",
            "train.tick=2000",
            "evaluate.diagnose=2000",
            "evaluate.metrics=[fid]",
            "evaluate.samples=1000");
    out.addAll(List.of(settings));
    return out;
  }

  private static List<String> with(String... settings) {
    List<String> out = new ArrayList<>(List.of(settings));
    out.addAll(List.of("train.seed=1", "train.threads=1", "train.precision=fp32", "train.keep=1"));
    return out;
  }

  /** The data that its runs are compared with: all of them, however few are learned from. */
  String data() {
    return settings.stream()
        .filter(each -> each.startsWith(DATA))
        .map(each -> each.substring(DATA.length()))
        .findFirst()
        .orElseThrow();
  }

  /** How good a run is, the higher the better, such that a fifth of it is a fifth. */
  double worth(Evaluation of) {
    if (metrics.contains(Metric.FID)) {
      return 1 / value(of, Metric.FID);
    }
    return metrics.contains(Metric.CLASSES)
        ? value(of, Metric.CLASSES)
        : value(of, Metric.MODES) * value(of, Metric.HIGH_QUALITY);
  }

  private static double value(Evaluation of, Metric metric) {
    return of.score(metric).orElseThrow().value();
  }
}
