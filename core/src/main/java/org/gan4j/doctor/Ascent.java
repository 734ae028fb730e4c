package org.gan4j.doctor;

import java.util.Arrays;
import java.util.Locale;
import java.util.stream.LongStream;
import org.gan4j.doctor.Advice.Aim;
import org.gan4j.doctor.Advice.Unit;
import org.gan4j.game.Loss;
import org.gan4j.medium.Medium;
import org.gan4j.medium.Samples;
import org.gan4j.medium.Sheet;
import org.gan4j.medium.ValueRange;
import org.gan4j.nn.Condition;
import org.gan4j.nn.Head;
import org.gan4j.nn.Network;
import org.gan4j.recipe.Recipe;
import org.gan4j.run.RunException;
import org.gan4j.score.Standing;
import org.gan4j.tensor.DType;
import org.gan4j.tensor.Device;
import org.gan4j.tensor.Functions;
import org.gan4j.tensor.Scope;
import org.gan4j.tensor.Tensor;
import org.gan4j.zoo.Sampler;
import org.jspecify.annotations.Nullable;

/**
 * Samples that climb what the generator climbs, by small steps of their own: x ← x + s·g/mean|g|
 * with g = ∂(-J_G)/∂x, s being a hundredth of the range of x, cut to that range.
 */
final class Ascent {
  /** Mean size of a step, as a part of the range of the numbers. */
  private static final double SHARE = 0.01;

  /** Samples that say how large a plane of points is. */
  private static final int OTHERS = 512;

  private Ascent() {}

  /**
   * The samples of some seeds, at the foot and after {@link Advice#STEPS} steps.
   *
   * @param labels the class of each; null where the generator is not conditional
   */
  static Climbed from(Standing standing, Recipe recipe, long[] seeds, long @Nullable [] labels) {
    Sampler generator = standing.generator();
    Medium medium = generator.medium();
    ValueRange range = generator.pair().range();
    Loss loss = recipe.game().loss();
    Discriminator d =
        new Discriminator(
            generator
                .pair()
                .discriminator()
                .at(
                    standing.discriminator().theta(),
                    standing.discriminator().state(),
                    DType.FLOAT32),
            loss,
            recipe.pack());
    Samples others = others(generator, labels);
    double step = SHARE * extent(range, others);

    Condition condition = Condition.of(labels == null ? null : Tensor.of(labels, labels.length));
    Tensor made = generator.made(generator.latents(seeds), labels);
    Aim aim = d.aim(made, condition);
    Tensor gradient = d.gradient(made, condition, aim);
    Tensor followed = made;
    for (int i = 0; i < Advice.STEPS; i++) {
      Tensor along = i == 0 ? gradient : d.gradient(followed, condition, aim);
      followed = stepped(followed, along, step).clamp(range.low(), range.high());
    }
    // Of K classes, realness is log Z, and D = σ(log Z): a probability too.
    Unit unit = loss.logOdds() || loss.head() == Head.CLASSES ? Unit.PROBABILITY : Unit.SCORE;
    return new Climbed(
        aim,
        unit,
        said(d.realness(made, condition), unit),
        said(d.realness(followed, condition), unit),
        finite(gradient.reshape(seeds.length, -1).square().sum(1).sqrt()),
        medium.decode(made, range),
        gradient.toFloats(),
        medium.decode(followed, range),
        new Sheet.Ground(others, certainty(standing, loss, recipe.pack())));
  }

  /** Samples beside those asked about; none of a medium whose samples stand for themselves. */
  private static Samples others(Sampler generator, long @Nullable [] labels) {
    Medium medium = generator.medium();
    if (medium.files()) {
      return medium.room(0);
    }
    long[] classes =
        labels == null
            ? null
            : LongStream.range(0, OTHERS).map(i -> labels[(int) (i % labels.length)]).toArray();
    return generator.of(generator.latents(LongStream.range(0, OTHERS).toArray()), classes);
  }

  /** The length of the range of the numbers; of coordinates that of the generator's samples. */
  private static double extent(ValueRange range, Samples others) {
    double length = range.high() - range.low();
    if (Double.isFinite(length)) {
      return length;
    }
    int dimensions = others.medium().count();
    double sum = 0;
    for (int i = 0; i < dimensions; i++) {
      float[] along = new float[others.size()];
      for (int j = 0; j < along.length; j++) {
        along[j] = others.numbers()[j * dimensions + i];
      }
      Arrays.sort(along);
      sum += along[along.length - 1] - along[0];
    }
    return sum > 0 ? sum / dimensions : 1; // A collapsed generator has none.
  }

  /** A step of that mean size over a sample's numbers; none where the gradient is zero. */
  private static Tensor stepped(Tensor from, Tensor along, double size) {
    long[] numbers = LongStream.range(1, along.shape().rank()).toArray();
    Tensor mean = along.abs().meanKeepingDims(numbers).clamp(1e-30, Float.MAX_VALUE);
    return from.add(along.div(mean).mul(size));
  }

  /** It holds no native memory: pictures are drawn later. */
  private static Sheet.Certainty certainty(Standing standing, Loss loss, int pack) {
    float[] theta = standing.discriminator().theta().toFloats();
    float[] state = standing.discriminator().state().toFloats();
    Network network = standing.generator().pair().discriminator();
    ValueRange range = standing.generator().pair().range();
    return places -> {
      try (Scope scope = Scope.open()) {
        Discriminator d =
            new Discriminator(
                network.at(
                    Tensor.of(theta, theta.length), Tensor.of(state, state.length), DType.FLOAT32),
                loss,
                pack);
        return d.certainty(places.medium().encode(places, range, Device.CPU)).toFloats();
      }
    };
  }

  private static double[] said(Tensor realness, Unit unit) {
    return finite(unit == Unit.PROBABILITY ? Functions.sigmoid(realness) : realness);
  }

  private static double[] finite(Tensor numbers) {
    if (!numbers.isFinite()) {
      throw new RunException(
          "the discriminator says numbers that are not finite: its training had diverged; ask about"
              + " an earlier checkpoint");
    }
    return numbers.to(DType.FLOAT64).toDoubles();
  }

  /**
   * Where samples came to.
   *
   * @param aim what they climbed
   * @param unit of what is said of them
   * @param before what is said of each at the foot
   * @param after what is said of each in the end
   * @param norms the length of each gradient at the foot
   * @param samples at the foot
   * @param gradient there
   * @param followed in the end
   * @param ground what those of a plane are drawn over
   */
  @SuppressWarnings("ArrayRecordComponent") // plain numbers, only read
  record Climbed(
      Aim aim,
      Unit unit,
      double[] before,
      double[] after,
      double[] norms,
      Samples samples,
      float[] gradient,
      Samples followed,
      Sheet.Ground ground) {
    /** As a caption has it, such as {@code 3.1%} or {@code -0.25}. */
    String text(double number) {
      if (unit == Unit.SCORE) {
        return String.format(Locale.ROOT, Math.abs(number) < 100 ? "%.2f" : "%.0f", number);
      }
      double edge = Math.min(number, 1 - number);
      if (edge < 0.0005) {
        return number < 0.5 ? "<0.1%" : ">99.9%";
      }
      String format = edge >= 0.1 ? "%.0f%%" : "%.1f%%";
      return String.format(Locale.ROOT, format, 100 * number);
    }
  }
}
