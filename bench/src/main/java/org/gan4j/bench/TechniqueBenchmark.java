package org.gan4j.bench;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import org.gan4j.game.Alternating;
import org.gan4j.game.Consensus;
import org.gan4j.game.DiffAugment;
import org.gan4j.game.Dragan;
import org.gan4j.game.Dynamics;
import org.gan4j.game.Extragradient;
import org.gan4j.game.FeatureMatching;
import org.gan4j.game.GradientPenalty;
import org.gan4j.game.Hinge;
import org.gan4j.game.HistoricalAveraging;
import org.gan4j.game.InstanceNoise;
import org.gan4j.game.LabelSmoothing;
import org.gan4j.game.Lazy;
import org.gan4j.game.LeastSquares;
import org.gan4j.game.Loss;
import org.gan4j.game.Minimax;
import org.gan4j.game.NonSaturating;
import org.gan4j.game.Orthogonal;
import org.gan4j.game.Packing;
import org.gan4j.game.Penalty;
import org.gan4j.game.R1;
import org.gan4j.game.R2;
import org.gan4j.game.RelativisticAverage;
import org.gan4j.game.RelativisticPaired;
import org.gan4j.game.Role;
import org.gan4j.game.Roth;
import org.gan4j.game.SymplecticAdjustment;
import org.gan4j.game.Unrolled;
import org.gan4j.game.View;
import org.gan4j.game.Wasserstein;
import org.gan4j.game.WeightDecay;
import org.gan4j.nn.Conv;
import org.gan4j.nn.Initialiser;
import org.gan4j.nn.Layer;
import org.gan4j.nn.LeakyRelu;
import org.gan4j.nn.MinibatchStdDev;
import org.gan4j.nn.Network;
import org.gan4j.nn.Reparametrised;
import org.gan4j.nn.Sequential;
import org.gan4j.nn.SpectralNorm;
import org.gan4j.tensor.Scope;
import org.gan4j.tensor.Shape;
import org.gan4j.tensor.Tensor;
import org.gan4j.zoo.Architecture;
import org.gan4j.zoo.Architecture.GeneratorNorm;
import org.gan4j.zoo.Architecture.Minibatch;
import org.gan4j.zoo.Architecture.Norm;
import org.gan4j.zoo.NetworkPair;

/**
 * What each technique costs: the time of a DCGAN-32 step (width 64, batch 64, bf16) with it over
 * the plain step's. Where a technique needs a discriminator without batch norm, the plain step has
 * none either.
 */
final class TechniqueBenchmark {
  private static final int BATCH = 64;
  private static final int WIDTH = 64;

  private TechniqueBenchmark() {}

  /**
   * Prints a row for each technique.
   *
   * @param blocks of 16 steps, the best of which counts
   * @param only parts of names of those to measure; all if empty
   */
  static void run(Table table, int blocks, List<String> only) {
    Rows rows = new Rows(table, blocks, only);
    NetworkPair batch = OwnStep.dcgan(WIDTH, Norm.BATCH, 1);
    NetworkPair none = OwnStep.dcgan(WIDTH, Norm.NONE, 1);
    Loss plain = new NonSaturating();
    Dynamics one = new Alternating(1);
    try (OwnStep withNorm = step(batch, plain, List.of(), List.of(), one);
        OwnStep without = step(none, plain, List.of(), List.of(), one)) {
      rows.add(
          "least squares",
          "",
          withNorm::step,
          () -> step(batch, new LeastSquares(), List.of(), List.of(), one));
      rows.add(
          "hinge", "", withNorm::step, () -> step(batch, new Hinge(), List.of(), List.of(), one));
      rows.add(
          "relativistic paired",
          "",
          withNorm::step,
          () -> step(batch, new RelativisticPaired(), List.of(), List.of(), one));
      rows.add(
          "minimax",
          "",
          withNorm::step,
          () -> step(batch, new Minimax(), List.of(), List.of(), one));
      rows.add(
          "relativistic average",
          "",
          withNorm::step,
          () -> step(batch, new RelativisticAverage(), List.of(), List.of(), one));
      rows.add(
          "feature matching",
          "",
          withNorm::step,
          () ->
              step(
                  batch,
                  new FeatureMatching("features", FeatureMatching.Norm.L2, plain),
                  List.of(),
                  List.of(),
                  one));
      rows.add(
          "label smoothing",
          "",
          withNorm::step,
          () -> step(batch, new LabelSmoothing(0.9, 0), List.of(), List.of(), one));
      rows.add(
          "R2 every step",
          "",
          without::step,
          () -> step(none, plain, List.of(new R2(1)), List.of(), one));
      rows.add(
          "weight decay, both",
          "",
          withNorm::step,
          () ->
              step(
                  batch,
                  plain,
                  List.of(
                      new WeightDecay(Role.DISCRIMINATOR, 1e-4),
                      new WeightDecay(Role.GENERATOR, 1e-4)),
                  List.of(),
                  one));
      rows.add(
          "orthogonal, both",
          "",
          withNorm::step,
          () -> step(batch, plain, orthogonal(batch), List.of(), one));
      rows.add(
          "consensus",
          "",
          without::step,
          () -> step(none, plain, List.of(), List.of(), new Consensus(1)));
      rows.add(
          "symplectic adjustment",
          "",
          without::step,
          () -> step(none, plain, List.of(), List.of(), new SymplecticAdjustment(1, true)));
      rows.add(
          "minibatch discrimination",
          "",
          withNorm::step,
          () ->
              step(
                  dcgan(GeneratorNorm.BATCH, Minibatch.DISCRIMINATION),
                  plain,
                  List.of(),
                  List.of(),
                  one));
      rows.add(
          "virtual batch norm",
          "",
          withNorm::step,
          () ->
              step(dcgan(GeneratorNorm.VIRTUAL, Minibatch.NONE), plain, List.of(), List.of(), one));
      rows.add(
          "R1 every step",
          "<= 2.2",
          without::step,
          () -> step(none, plain, List.of(new R1(1)), List.of(), one));
      rows.add(
          "R1 every 16",
          "<= 1.15",
          without::step,
          () -> step(none, plain, List.of(new Lazy(new R1(1), 16)), List.of(), one));
      rows.add(
          "Roth", "", without::step, () -> step(none, plain, List.of(new Roth(1)), List.of(), one));
      rows.add(
          "DRAGAN",
          "",
          without::step,
          () -> step(none, plain, List.of(new Dragan()), List.of(), one));
      rows.add(
          "historical averaging, both",
          "",
          withNorm::step,
          () -> step(batch, plain, history(), List.of(), one));
      rows.add(
          "instance noise",
          "<= 1.05",
          withNorm::step,
          () -> step(batch, plain, List.of(), List.of(new InstanceNoise(0.3, 0)), one));
      rows.add(
          "DiffAugment",
          "",
          withNorm::step,
          () ->
              step(
                  batch,
                  plain,
                  List.of(),
                  List.of(new DiffAugment(java.util.EnumSet.allOf(DiffAugment.Kind.class))),
                  one));
      rows.add(
          "packing 2",
          "<= 1.1",
          withNorm::step,
          () ->
              step(
                  OwnStep.dcgan(WIDTH, Norm.BATCH, 2),
                  plain,
                  List.of(),
                  List.of(new Packing(2)),
                  one));
      rows.add(
          "spectral norm",
          "<= 1.15",
          without::step,
          () -> step(discriminator(none, true, false), plain, List.of(), List.of(), one));
      rows.add(
          "minibatch stddev",
          "<= 1.05",
          without::step,
          () -> step(discriminator(none, false, true), plain, List.of(), List.of(), one));
      rows.add(
          "extragradient",
          "",
          withNorm::step,
          () -> step(batch, plain, List.of(), List.of(), new Extragradient()));
      rows.add(
          "unrolled 5",
          "",
          without::step,
          () -> step(none, plain, List.of(), List.of(), new Unrolled(5)));
      try (OwnStep penalised =
          step(none, new Wasserstein(), List.of(new GradientPenalty(10)), List.of(), one)) {
        rows.compare(
            "WGAN-GP, D step over a plain D step",
            "<= 3.5",
            without::discriminatorStep,
            penalised::discriminatorStep);
      }
      Tensor mean = Scope.own(withNorm.generator().copy());
      rows.compare(
          "average of the generator (EMA)",
          "<= 1.02",
          withNorm::step,
          () -> {
            withNorm.step();
            try (Scope scope = Scope.open()) {
              mean.lerpInPlace(withNorm.generator(), 0.001);
            }
          });
      mean.close();
    }
  }

  private static List<Penalty> history() {
    return List.of(
        new HistoricalAveraging(Role.DISCRIMINATOR, 0.01),
        new HistoricalAveraging(Role.GENERATOR, 0.01));
  }

  private static List<Penalty> orthogonal(NetworkPair pair) {
    return List.of(
        new Orthogonal(
            Role.DISCRIMINATOR, 1e-4, Orthogonal.Form.FULL, pair.discriminator().parameters()),
        new Orthogonal(Role.GENERATOR, 1e-4, Orthogonal.Form.FULL, pair.generator().parameters()));
  }

  private static NetworkPair dcgan(GeneratorNorm norm, Minibatch minibatch) {
    return new Architecture(
            Architecture.Family.DCGAN,
            WIDTH,
            100,
            4,
            false,
            Norm.BATCH,
            norm,
            norm == GeneratorNorm.VIRTUAL ? BATCH : 0,
            minibatch,
            false)
        .build(Shape.of(1, 32, 32), 0, null);
  }

  private static OwnStep step(
      NetworkPair pair, Loss loss, List<Penalty> penalties, List<View> views, Dynamics dynamics) {
    return new OwnStep(pair, BATCH, true, loss, penalties, views, dynamics);
  }

  /** DCGAN-32's discriminator without batch norm, with one layer technique. */
  private static NetworkPair discriminator(NetworkPair pair, boolean spectral, boolean deviation) {
    Initialiser weight = Initialiser.normal(0, 0.02);
    List<Layer> layers = new ArrayList<>();
    for (int i = 0; i < 3; i++) {
      layers.add(new Conv(WIDTH << i, 4, 2, 1, weight, null));
      layers.add(new LeakyRelu(0.2));
    }
    if (deviation) {
      layers.add(new MinibatchStdDev(4));
    }
    layers.add(new Conv(1, 4, 1, 0, weight, null));
    Layer whole = new Sequential(layers);
    Layer used = spectral ? new Reparametrised(whole, new SpectralNorm()) : whole;
    return new NetworkPair(
        pair.generator(), Network.of(used, Shape.of(1, 32, 32), 0), pair.latent(), pair.range());
  }

  /** The table's rows, of which only some may be wanted. */
  private record Rows(Table table, int blocks, List<String> only) {
    void add(String name, String reach, Runnable plain, Supplier<OwnStep> technique) {
      if (wanted(name)) {
        try (OwnStep step = technique.get()) {
          compare(name, reach, plain, step::step);
        }
      }
    }

    private boolean wanted(String name) {
      return only.isEmpty() || only.stream().anyMatch(name::contains);
    }

    /** Both take turns; the best block of each counts. */
    void compare(String name, String reach, Runnable plain, Runnable technique) {
      if (!wanted(name)) {
        return;
      }
      double bestPlain = Double.MAX_VALUE;
      double bestTechnique = Double.MAX_VALUE;
      for (int block = 0; block <= blocks; block++) {
        // 16 steps, so that what is due every 16 is in each block once; as many of the plain one,
        // whose best block would else be the best of fewer steps.
        double plainTime = Timing.milliseconds(plain, 16);
        double techniqueTime = Timing.milliseconds(technique, 16);
        if (block > 0) {
          bestPlain = Math.min(bestPlain, plainTime);
          bestTechnique = Math.min(bestTechnique, techniqueTime);
        }
      }
      table.row(name, bestTechnique / bestPlain, reach, "x");
    }
  }
}
