package org.gan4j.bench;

import java.util.List;
import java.util.Map;
import org.gan4j.bench.OwnStep.Setup;
import org.gan4j.game.Dynamics;
import org.gan4j.game.Loss;
import org.gan4j.game.Optimiser;
import org.gan4j.game.Penalty;
import org.gan4j.game.Role;
import org.gan4j.game.View;
import org.gan4j.nn.Initialiser;
import org.gan4j.nn.Layers;
import org.gan4j.tensor.Scope;
import org.gan4j.tensor.Tensor;

/**
 * What each technique costs: the time of a DCGAN-32 step (width 64, batch 64, bf16) with it over
 * the plain step's. Where a technique needs a discriminator without batch norm, the plain step has
 * none either.
 */
final class TechniqueBenchmark {
  private static final int BATCH = 64;
  private static final int WIDTH = 64;
  private static final Optimiser ADAM = Optimiser.adam(.5, .999, 1e-8);

  private TechniqueBenchmark() {}

  /**
   * Prints a row for each technique.
   *
   * @param blocks of 16 steps, the best of which counts
   * @param only parts of names of those to measure; all if empty
   */
  static void run(Table table, int blocks, List<String> only) {
    Rows rows = new Rows(table, blocks, only);
    Setup batch = Setup.plain(OwnStep.dcgan(WIDTH, Map.of(), 1));
    Setup none = Setup.plain(OwnStep.dcgan(WIDTH, Map.of("norm", "none"), 1));
    try (OwnStep withNorm = step(batch);
        OwnStep without = step(none)) {
      TechniqueNetworks nets = new TechniqueNetworks(batch.pair(), WIDTH);
      TechniqueNetworks bareNets = new TechniqueNetworks(none.pair(), WIDTH);
      Base normed = new Base(rows, withNorm);
      normed.add("least squares", "", batch.with(Loss.leastSquares()));
      normed.add("hinge", "", batch.with(Loss.hinge()));
      normed.add("relativistic paired", "", batch.with(Loss.relativisticPaired()));
      normed.add("relativistic average", "", batch.with(Loss.relativisticAverage()));
      normed.add("minimax", "", batch.with(Loss.minimax()));
      normed.add(
          "Wasserstein with weight clipping",
          "",
          batch.with(Loss.wasserstein()).with(Optimiser.clipped(ADAM, 0.01), ADAM));
      normed.add("feature matching", "", batch.with(Loss.featureMatching(Loss.nonSaturating())));
      normed.add("label smoothing", "", batch.with(Loss.labelSmoothing(0.9, 0)));
      normed.add(
          "historical averaging, both",
          "",
          batch.with(
              Penalty.historicalAveraging(Role.DISCRIMINATOR, 0.01),
              Penalty.historicalAveraging(Role.GENERATOR, 0.01)));
      normed.add(
          "weight decay, both",
          "",
          batch.with(
              Penalty.weightDecay(Role.DISCRIMINATOR, 1e-4),
              Penalty.weightDecay(Role.GENERATOR, 1e-4)));
      normed.add("orthogonal, both", "", batch.with(orthogonal()));
      normed.add("instance noise", "<= 1.05", batch.with(View.instanceNoise(0.3, 0)));
      normed.add("DiffAugment", "", batch.with(View.diffAugment()));
      normed.add(
          "adaptive augmentation, p = 0.5",
          "",
          batch.with(View.adaptiveAugmentation(0.6, Long.MAX_VALUE, 4)));
      normed.add(
          "packing 2",
          "<= 1.1",
          batch.with(OwnStep.dcgan(WIDTH, Map.of(), 2)).with(View.packing(2)));
      normed.add(
          "minibatch discrimination",
          "",
          batch.with(OwnStep.dcgan(WIDTH, Map.of("minibatch", "discrimination"), 1)));
      normed.add(
          "virtual batch norm",
          "",
          batch.with(
              OwnStep.dcgan(
                  WIDTH,
                  Map.of("generator-norm", Map.of("virtual", Map.of("reference", BATCH))),
                  1)));
      normed.add(
          "conditional batch norm",
          "",
          batch.with(nets.generator(Layers.conditionalBatchNorm(), OwnStep.CLASSES)));
      normed.add("pixel norm, G", "", batch.with(nets.generator(Layers.pixelNorm(), 0)));
      normed.add(
          "auxiliary classifier",
          "",
          batch.with(nets.classifier()).with(Loss.auxiliaryClassifier(Loss.nonSaturating(), 1, 1)));
      normed.add("extragradient", "", batch.with(Dynamics.extragradient()));
      normed.add(
          "optimistic, both",
          "",
          batch.with(Optimiser.optimistic(ADAM), Optimiser.optimistic(ADAM)));

      Base bare = new Base(rows, without);
      bare.add("R1 every step", "<= 2.2", none.with(Penalty.r1(1)));
      bare.add("R1 every 16", "<= 1.15", none.with(Penalty.lazy(Penalty.r1(1), 16)));
      bare.add("R2 every step", "", none.with(Penalty.r2(1)));
      bare.add("Roth", "", none.with(Penalty.roth(1)));
      bare.add("DRAGAN", "", none.with(Penalty.dragan(1, 10)));
      bare.add(
          "spectral norm",
          "<= 1.15",
          none.with(bareNets.discriminator(net -> Layers.spectralNorm(net))));
      bare.add("weight norm, D", "", none.with(bareNets.weightNormed()));
      bare.add(
          "equalised learning rate, D",
          "",
          none.with(bareNets.discriminator(net -> Layers.equalisedRate(Math.sqrt(2), net))));
      bare.add(
          "minibatch stddev",
          "<= 1.05",
          none.with(bareNets.ending(Layers.minibatchStdDev(4), TechniqueNetworks.head())));
      bare.add(
          "self-attention, D, 8 x 8 pixels",
          "",
          none.with(bareNets.inside(Layers.selfAttention(Initialiser.normal(0, 0.02)))));
      bare.add("residual blocks, D", "", none.with(bareNets.residual()));
      bare.add(
          "projection discriminator",
          "",
          none.with(
              bareNets.told(Layers.sumPool(), Layers.projectionHead(Initialiser.normal(0, 0.02)))));
      bare.add(
          "K+1 classes, as many labelled samples",
          "",
          none.with(bareNets.outputs(OwnStep.CLASSES)).with(Loss.semiSupervised()));
      bare.add("consensus", "", none.with(Dynamics.consensus(1)));
      bare.add("symplectic adjustment", "", none.with(Dynamics.symplecticAdjustment(1)));
      bare.add("unrolled 5", "", none.with(Dynamics.unrolled(5)));
      try (OwnStep penalised =
          step(none.with(Loss.wasserstein()).with(Penalty.gradientPenalty(10)))) {
        rows.compare(
            "WGAN-GP, D step over a plain D step",
            "<= 3.5",
            without::discriminatorStep,
            penalised::discriminatorStep);
      }
      try (OwnStep pooled = step(none.with(bareNets.sampling(false)));
          OwnStep blurred = step(none.with(bareNets.sampling(true)))) {
        rows.compare("blurred resampling, both, over plain", "", pooled::step, blurred::step);
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

  private static Penalty[] orthogonal() {
    return new Penalty[] {
      Penalty.orthonormal(Role.DISCRIMINATOR, 1e-4), Penalty.orthonormal(Role.GENERATOR, 1e-4)
    };
  }

  private static OwnStep step(Setup setup) {
    return new OwnStep(setup, BATCH, true);
  }

  /** Rows against one plain step. */
  private record Base(Rows rows, OwnStep plain) {
    void add(String name, String reach, Setup technique) {
      if (rows.wanted(name)) {
        try (OwnStep step = step(technique)) {
          rows.compare(name, reach, plain::step, step::step);
        }
      }
    }
  }

  /** The table's rows, of which only some may be wanted. */
  private record Rows(Table table, int blocks, List<String> only) {
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
