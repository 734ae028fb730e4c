package org.gan4j.bench;

import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.gan4j.bench.OwnStep.Setup;
import org.gan4j.game.Adam;
import org.gan4j.game.AdaptiveAugmentation;
import org.gan4j.game.AuxiliaryClassifier;
import org.gan4j.game.Clipped;
import org.gan4j.game.Consensus;
import org.gan4j.game.DiffAugment;
import org.gan4j.game.DiffAugment.Kind;
import org.gan4j.game.Dragan;
import org.gan4j.game.Extragradient;
import org.gan4j.game.FeatureMatching;
import org.gan4j.game.GradientPenalty;
import org.gan4j.game.Hinge;
import org.gan4j.game.HistoricalAveraging;
import org.gan4j.game.InstanceNoise;
import org.gan4j.game.LabelSmoothing;
import org.gan4j.game.Lazy;
import org.gan4j.game.LeastSquares;
import org.gan4j.game.Minimax;
import org.gan4j.game.NonSaturating;
import org.gan4j.game.Optimistic;
import org.gan4j.game.Orthogonal;
import org.gan4j.game.Packing;
import org.gan4j.game.Penalty;
import org.gan4j.game.R1;
import org.gan4j.game.R2;
import org.gan4j.game.RelativisticAverage;
import org.gan4j.game.RelativisticPaired;
import org.gan4j.game.Role;
import org.gan4j.game.Roth;
import org.gan4j.game.SemiSupervised;
import org.gan4j.game.SymplecticAdjustment;
import org.gan4j.game.Unrolled;
import org.gan4j.game.View;
import org.gan4j.game.Wasserstein;
import org.gan4j.game.WeightDecay;
import org.gan4j.medium.Images;
import org.gan4j.nn.ConditionalBatchNorm;
import org.gan4j.nn.EqualisedRate;
import org.gan4j.nn.Initialiser;
import org.gan4j.nn.MinibatchStdDev;
import org.gan4j.nn.PixelNorm;
import org.gan4j.nn.ProjectionHead;
import org.gan4j.nn.Reparametrised;
import org.gan4j.nn.SelfAttention;
import org.gan4j.nn.SpectralNorm;
import org.gan4j.nn.SumPool;
import org.gan4j.tensor.Scope;
import org.gan4j.tensor.Tensor;
import org.gan4j.zoo.Dcgan;
import org.gan4j.zoo.Dcgan.Minibatch;
import org.gan4j.zoo.Dcgan.Norm;
import org.gan4j.zoo.GeneratorNorm;
import org.gan4j.zoo.NetworkPair;

/**
 * What each technique costs: the time of a DCGAN-32 step (width 64, batch 64, bf16) with it over
 * the plain step's. Where a technique needs a discriminator without batch norm, the plain step has
 * none either.
 */
final class TechniqueBenchmark {
  private static final int BATCH = 64;
  private static final int WIDTH = 64;
  private static final Adam ADAM = new Adam(.5, .999, 1e-8);

  private TechniqueBenchmark() {}

  /**
   * Prints a row for each technique.
   *
   * @param blocks of 16 steps, the best of which counts
   * @param only parts of names of those to measure; all if empty
   */
  static void run(Table table, int blocks, List<String> only) {
    Rows rows = new Rows(table, blocks, only);
    Setup batch = Setup.plain(OwnStep.dcgan(WIDTH, Norm.BATCH, 1));
    Setup none = Setup.plain(OwnStep.dcgan(WIDTH, Norm.NONE, 1));
    try (OwnStep withNorm = step(batch);
        OwnStep without = step(none)) {
      TechniqueNetworks nets = new TechniqueNetworks(batch.pair(), WIDTH);
      TechniqueNetworks bareNets = new TechniqueNetworks(none.pair(), WIDTH);
      Base normed = new Base(rows, withNorm);
      normed.add("least squares", "", batch.with(new LeastSquares()));
      normed.add("hinge", "", batch.with(new Hinge()));
      normed.add("relativistic paired", "", batch.with(new RelativisticPaired()));
      normed.add("relativistic average", "", batch.with(new RelativisticAverage()));
      normed.add("minimax", "", batch.with(new Minimax()));
      normed.add(
          "Wasserstein with weight clipping",
          "",
          batch.with(new Wasserstein()).with(new Clipped(ADAM, 0.01), ADAM));
      normed.add(
          "feature matching",
          "",
          batch.with(
              new FeatureMatching("features", FeatureMatching.Norm.L2, new NonSaturating())));
      normed.add("label smoothing", "", batch.with(new LabelSmoothing(0.9, 0)));
      normed.add(
          "historical averaging, both",
          "",
          batch.with(
              new HistoricalAveraging(Role.DISCRIMINATOR, 0.01),
              new HistoricalAveraging(Role.GENERATOR, 0.01)));
      normed.add(
          "weight decay, both",
          "",
          batch.with(
              new WeightDecay(Role.DISCRIMINATOR, 1e-4), new WeightDecay(Role.GENERATOR, 1e-4)));
      normed.add("orthogonal, both", "", batch.with(orthogonal()));
      normed.add("instance noise", "<= 1.05", batch.with(new InstanceNoise(0.3, 0)));
      normed.add("DiffAugment", "", batch.with(new DiffAugment(EnumSet.allOf(Kind.class))));
      normed.add("adaptive augmentation, p = 0.5", "", batch.with(augmentation()));
      normed.add(
          "packing 2",
          "<= 1.1",
          batch.with(OwnStep.dcgan(WIDTH, Norm.BATCH, 2)).with(new Packing(2)));
      normed.add(
          "minibatch discrimination",
          "",
          batch.with(dcgan(new GeneratorNorm.Batch(), Minibatch.DISCRIMINATION)));
      normed.add(
          "virtual batch norm",
          "",
          batch.with(dcgan(new GeneratorNorm.Virtual(BATCH), Minibatch.NONE)));
      normed.add(
          "conditional batch norm",
          "",
          batch.with(nets.generator(new ConditionalBatchNorm(), OwnStep.CLASSES)));
      normed.add("pixel norm, G", "", batch.with(nets.generator(new PixelNorm(), 0)));
      normed.add(
          "auxiliary classifier",
          "",
          batch.with(nets.classifier()).with(new AuxiliaryClassifier()));
      normed.add("extragradient", "", batch.with(new Extragradient()));
      normed.add("optimistic, both", "", batch.with(new Optimistic(ADAM), new Optimistic(ADAM)));

      Base bare = new Base(rows, without);
      bare.add("R1 every step", "<= 2.2", none.with(new R1(1)));
      bare.add("R1 every 16", "<= 1.15", none.with(new Lazy(new R1(1), 16)));
      bare.add("R2 every step", "", none.with(new R2(1)));
      bare.add("Roth", "", none.with(new Roth(1)));
      bare.add("DRAGAN", "", none.with(new Dragan()));
      bare.add(
          "spectral norm",
          "<= 1.15",
          none.with(bareNets.discriminator(net -> new Reparametrised(net, new SpectralNorm()))));
      bare.add("weight norm, D", "", none.with(bareNets.weightNormed()));
      bare.add(
          "equalised learning rate, D",
          "",
          none.with(
              bareNets.discriminator(
                  net -> new Reparametrised(net, new EqualisedRate(Math.sqrt(2))))));
      bare.add(
          "minibatch stddev",
          "<= 1.05",
          none.with(bareNets.ending(new MinibatchStdDev(4), TechniqueNetworks.head())));
      bare.add(
          "self-attention, D, 8 x 8 pixels",
          "",
          none.with(bareNets.inside(new SelfAttention(Initialiser.normal(0, 0.02)))));
      bare.add("residual blocks, D", "", none.with(bareNets.residual()));
      bare.add(
          "projection discriminator",
          "",
          none.with(bareNets.told(new SumPool(), new ProjectionHead(Initialiser.normal(0, 0.02)))));
      bare.add(
          "K+1 classes, as many labelled samples",
          "",
          none.with(bareNets.outputs(OwnStep.CLASSES)).with(new SemiSupervised()));
      bare.add("consensus", "", none.with(new Consensus(1)));
      bare.add("symplectic adjustment", "", none.with(new SymplecticAdjustment(1, true)));
      bare.add("unrolled 5", "", none.with(new Unrolled(5)));
      try (OwnStep penalised = step(none.with(new Wasserstein()).with(new GradientPenalty(10)))) {
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
      new Orthogonal(Role.DISCRIMINATOR, 1e-4, Orthogonal.Form.FULL),
      new Orthogonal(Role.GENERATOR, 1e-4, Orthogonal.Form.FULL)
    };
  }

  /** At a probability that stays: it begins at 0, where it costs nothing. */
  private static View augmentation() {
    AdaptiveAugmentation.Begun view = new AdaptiveAugmentation(0.6, Long.MAX_VALUE, 4).begun();
    Map<String, Double> numbers = new HashMap<>(view.numbers());
    numbers.put("p", 0.5);
    view.restore(numbers);
    return view;
  }

  private static NetworkPair dcgan(GeneratorNorm norm, Minibatch minibatch) {
    return new Dcgan(WIDTH, 100, 4, false, Norm.BATCH, norm, minibatch, false, false, false)
        .build(new Images(1, 32, 32));
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
