package org.gan4j.zoo;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;
import org.gan4j.medium.Samples;
import org.gan4j.medium.ValueRange;
import org.gan4j.nn.Bound;
import org.gan4j.nn.Condition;
import org.gan4j.nn.Layers;
import org.gan4j.nn.Mode;
import org.gan4j.nn.NetworkException;
import org.gan4j.run.RunException;
import org.gan4j.tensor.Autograd;
import org.gan4j.tensor.Device;
import org.gan4j.tensor.Rng;
import org.gan4j.tensor.Scope;
import org.gan4j.tensor.Tensor;
import org.gan4j.zoo.Generator.Distance;
import org.gan4j.zoo.Generator.Latents;
import org.gan4j.zoo.Generator.Projected;
import org.gan4j.zoo.Generator.Projecting;
import org.jspecify.annotations.Nullable;

/**
 * The latent of a given image (as Lipton and Tripathi, "Precise recovery of latent vectors from
 * generative adversarial networks", 2017, and Abdal et al., "Image2StyleGAN", 2019, look for one):
 * Adam on z, from the best of many latents that are drawn, of
 *
 * <pre>  |G(z) - x|² / p + |f(G(z)) - f(x)|² / q</pre>
 *
 * where f are features and p and q the means of both over what was drawn, so that they count alike.
 * After each step z is brought back to where latents lie: numbers between the ends of their
 * distribution, or, of normal ones, no longer than √n. Of a generator with styles z stays, and what
 * is optimised is added to the style of each of its layers.
 */
final class Projection {
  /** Latents that are drawn, at least so many of each class that is tried. */
  private static final int DRAWN = 256;

  private static final int DRAWN_OF_CLASS = 8;
  private static final int MOST_DRAWN = 4096;
  private static final int BATCH = 64;

  /** Starts, and the most of them where every class has one. */
  private static final int STARTS = 8;

  private static final int MOST_STARTS = 16;

  /** In standard deviations of a latent's numbers; it cools to 0 along a cosine. */
  private static final double RATE = 0.1;

  private static final double BETA1 = 0.9;
  private static final double BETA2 = 0.999;
  private static final double EPSILON = 1e-8;

  /** When the way is shown, in shares of the steps. */
  private static final double[] SHOWN = {0, 0.02, 0.05, 0.1, 0.2, 0.35, 0.6, 1};

  private final Styles styles;
  private final Sampler sampler;
  private final Projecting how;
  private final Samples target;
  private final int size;
  private final int classes;
  private final List<Integer> tried;

  /**
   * Checks what is asked.
   *
   * @param styles of the generator, if it has any
   * @param classes of the generator; 0 if it has none
   */
  Projection(Styles styles, int classes, Samples target, Projecting how) {
    Sampler sampler = styles.sampler();
    if (!target.medium().equals(sampler.medium())
        || target.size() != 1
        || !target.medium().visible()) {
      throw new NetworkException(
          "a projection is of one image of what the generator makes, "
              + sampler.medium().plural()
              + " of "
              + sampler.medium()
              + "; got "
              + target.size()
              + " of "
              + target.medium());
    }
    this.styles = styles;
    this.sampler = sampler;
    this.how = how;
    this.target = target;
    this.size = sampler.pair().latent().size();
    this.classes = classes;
    if (classes == 0 && !how.classes().isEmpty()) {
      throw new NetworkException(
          "this generator is not conditional: it cannot be asked for a class");
    }
    for (int label : how.classes()) {
      Options.LIMITS.closed("a class", label, 0, classes - 1L);
    }
    this.tried =
        how.classes().isEmpty() ? IntStream.range(0, classes).boxed().toList() : how.classes();
  }

  /** A latent and its class, and how far its sample is. */
  @SuppressWarnings("ArrayRecordComponent") // plain numbers, only read
  private record Start(float[] latent, int label, double squared, double features) {}

  Projected run() {
    try (Scope whole = Scope.open()) {
      Look look = new Look();
      List<Start> drawn = drawn(look);
      Distance mean =
          new Distance(
              drawn.stream().mapToDouble(Start::squared).average().orElse(1),
              drawn.stream().mapToDouble(Start::features).average().orElse(Double.NaN));
      List<Start> starts = starts(drawn, mean);
      return optimised(look, starts, mean);
    }
  }

  private List<Start> drawn(Look look) {
    int each = Math.max(1, tried.size());
    int count = Math.min(MOST_DRAWN, Math.max(DRAWN, DRAWN_OF_CLASS * each));
    List<Start> out = new ArrayList<>();
    try (Rng rng = Rng.seeded(how.seed())) {
      for (int start = 0; start < count; start += BATCH) {
        int n = Math.min(BATCH, count - start);
        try (Scope scope = Scope.open()) {
          Tensor z = sampler.pair().latent().draw(n, rng);
          int from = start;
          int[] labels =
              IntStream.range(0, n)
                  .map(i -> tried.isEmpty() ? 0 : tried.get((from + i) % tried.size()))
                  .toArray();
          Tensor made = Autograd.off(() -> look.made(z, labels));
          double[] squared = Autograd.off(() -> look.squared(made)).toDoubles();
          double[] features = Autograd.off(() -> look.features(made)).toDoubles();
          float[] all = z.toFloats();
          for (int i = 0; i < n; i++) {
            float[] latent = Arrays.copyOfRange(all, i * size, (i + 1) * size);
            out.add(new Start(latent, labels[i], squared[i], features[i]));
          }
        }
      }
    }
    if (out.stream().anyMatch(start -> !Double.isFinite(start.squared()))) {
      throw new RunException(
          "the generator made a sample with numbers that are not finite: its weights or running"
              + " statistics are damaged, or its training had diverged; take an earlier model");
    }
    return out;
  }

  /** The best of each class, as many as there is room for, then the best of the others. */
  private static List<Start> starts(List<Start> drawn, Distance mean) {
    Comparator<Start> nearest =
        Comparator.comparingDouble(start -> loss(start.squared(), start.features(), mean));
    List<Start> sorted = drawn.stream().sorted(nearest).toList();
    List<Start> out = new ArrayList<>();
    Set<Integer> seen = new HashSet<>();
    for (Start start : sorted) {
      if (out.size() < MOST_STARTS && seen.add(start.label())) {
        out.add(start);
      }
    }
    for (Start start : sorted) {
      if (out.size() < STARTS && !out.contains(start)) {
        out.add(start);
      }
    }
    return out;
  }

  private static double loss(double squared, double features, Distance mean) {
    return squared / mean.squared() + (Double.isNaN(features) ? 0 : features / mean.features());
  }

  private Projected optimised(Look look, List<Start> starts, Distance mean) {
    int n = starts.size();
    int[] labels = starts.stream().mapToInt(Start::label).toArray();
    float[] z = new float[n * size];
    for (int i = 0; i < n; i++) {
      System.arraycopy(starts.get(i).latent(), 0, z, i * size, size);
    }
    boolean styled = Styles.has(sampler.pair());
    Tensor fixed = styled ? Tensor.of(z, n, size) : null;
    Tensor base = fixed == null ? null : Autograd.off(() -> styles.of(fixed, look.asked(labels)));
    int width = base == null ? size : Math.toIntExact(base.shape().count() / n);
    float[] free = base == null ? z : new float[n * width];
    double rate = RATE * (base == null ? sampler.pair().latent().deviation() : deviation(base));
    double[] first = new double[free.length];
    double[] second = new double[free.length];
    Set<Integer> shown = new TreeSet<>();
    Arrays.stream(SHOWN).forEach(share -> shown.add((int) Math.round(share * how.steps())));
    List<Samples> path = new ArrayList<>();
    for (int step = 0; step < how.steps(); step++) {
      try (Scope scope = Scope.open()) {
        Tensor at = Tensor.of(free, n, width).leaf();
        Tensor made = look.made(fixed, base, at, labels);
        if (shown.contains(step)) {
          path.add(look.decoded(made));
        }
        Tensor loss = look.squared(made).div(mean.squared());
        if (how.eyes() != null) {
          loss = loss.add(look.features(made).div(mean.features()));
        }
        adam(free, Autograd.grad(loss.sum(), at).toFloats(), first, second, step, rate);
        if (!styled) {
          sampler.pair().latent().bringBack(free);
        }
      }
    }
    try (Scope scope = Scope.open()) {
      Tensor made = Autograd.off(() -> look.made(fixed, base, Tensor.of(free, n, width), labels));
      Samples last = look.decoded(made);
      path.add(last);
      // What is written is rounded to bytes, and so is what the distances are of.
      Tensor bytes = sampler.medium().encode(last, sampler.pair().range(), Device.CPU);
      double[] squared = Autograd.off(() -> look.squared(bytes)).toDoubles();
      double[] features = Autograd.off(() -> look.features(bytes)).toDoubles();
      int best =
          IntStream.range(0, n)
              .boxed()
              .min(Comparator.comparingDouble(i -> loss(squared[i], features[i], mean)))
              .orElseThrow();
      Samples way = sampler.medium().room(path.size());
      for (int i = 0; i < path.size(); i++) {
        way.put(i, path.get(i).part(best, 1));
      }
      return new Projected(
          new Latents(
              new float[][] {styled ? row(z, free, best, width) : row(z, best)},
              classes == 0 ? null : new int[] {labels[best]}),
          way,
          List.copyOf(shown),
          new Distance(squared[best], features[best]),
          mean);
    }
  }

  private float[] row(float[] z, int which) {
    return Arrays.copyOfRange(z, which * size, (which + 1) * size);
  }

  /** A latent, and behind it what is added to its styles. */
  private float[] row(float[] z, float[] shifts, int which, int width) {
    float[] out = Arrays.copyOf(row(z, which), size + width);
    System.arraycopy(shifts, which * width, out, size, width);
    return out;
  }

  /** How far the numbers of styles are from their mean over the starts. */
  private static double deviation(Tensor styles) {
    Tensor apart = styles.shape().dim(0) > 1 ? styles.sub(styles.meanKeepingDims(0)) : styles;
    return Math.max(1e-6, Math.sqrt(apart.square().mean().item()));
  }

  private void adam(
      float[] z, float[] gradient, double[] first, double[] second, int step, double at) {
    double rate = at * (1 + Math.cos(Math.PI * step / how.steps())) / 2;
    for (int i = 0; i < z.length; i++) {
      first[i] = BETA1 * first[i] + (1 - BETA1) * gradient[i];
      second[i] = BETA2 * second[i] + (1 - BETA2) * gradient[i] * gradient[i];
      double mean = first[i] / (1 - Math.pow(BETA1, step + 1));
      double square = second[i] / (1 - Math.pow(BETA2, step + 1));
      z[i] -= (float) (rate * mean / (Math.sqrt(square) + EPSILON));
    }
  }

  /** The generator, and the distances of what it makes from the target. */
  private final class Look {
    private final Bound at =
        sampler.pair().generator().at(sampler.theta(), sampler.state(), sampler.dtype());
    private final Tensor wanted;
    private final @Nullable Tensor features;
    private final double length;

    Look() {
      wanted = unit(sampler.medium().encode(target, sampler.pair().range(), Device.CPU));
      UnaryOperator<Tensor> eyes = how.eyes();
      features = eyes == null ? null : Autograd.off(() -> eyes.apply(wanted.mul(255)));
      length = features == null ? 1 : features.square().sum().item() + 1e-12;
    }

    Tensor made(Tensor z, int[] labels) {
      return made(at, z, labels);
    }

    private Tensor made(Bound network, Tensor z, int[] labels) {
      long[] each = asked(labels);
      Device there = sampler.theta().device();
      Condition condition =
          Condition.of(each == null ? null : Tensor.of(each, each.length).to(there));
      return network.apply(z.to(there), condition, Mode.EVAL, null).to(Device.CPU);
    }

    long @Nullable [] asked(int[] labels) {
      return classes == 0 ? null : Arrays.stream(labels).asLongStream().toArray();
    }

    /** Of what is looked for: latents, or what is added to the styles of latents that stay. */
    Tensor made(@Nullable Tensor fixed, @Nullable Tensor base, Tensor free, int[] labels) {
      if (fixed == null || base == null) {
        return made(free, labels);
      }
      Tensor moved = base.add(free.reshape(base.shape().dims()));
      return made(at.wired(Layers.STYLE, moved.to(sampler.theta().device())), fixed, labels);
    }

    Samples decoded(Tensor made) {
      return sampler.medium().decode(made.detach(), sampler.pair().range());
    }

    /** Mean squared difference of each, {@code [N]}. */
    Tensor squared(Tensor made) {
      return unit(made).sub(wanted).square().mean(1, 2, 3);
    }

    /** Relative squared distance of the features of each, {@code [N]}; NaN without. */
    Tensor features(Tensor made) {
      UnaryOperator<Tensor> eyes = how.eyes();
      if (eyes == null || features == null) {
        return Tensor.full(Device.CPU, Double.NaN, made.shape().dim(0));
      }
      return eyes.apply(unit(made).mul(255)).sub(features).square().sum(1).div(length);
    }

    private Tensor unit(Tensor made) {
      return sampler.pair().range() == ValueRange.UNIT ? made : made.add(1).mul(0.5);
    }
  }
}
