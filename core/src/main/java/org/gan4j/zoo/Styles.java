package org.gan4j.zoo;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;
import java.util.stream.LongStream;
import org.gan4j.medium.Samples;
import org.gan4j.nn.Layers;
import org.gan4j.tensor.Device;
import org.gan4j.tensor.Scope;
import org.gan4j.tensor.Tensor;
import org.gan4j.zoo.Generator.Direction;
import org.jspecify.annotations.Nullable;

/**
 * The space of styles of a generator that has a mapping network, as others look for directions and
 * pictures there. What a sample starts from is then a row of numbers: its latent, z and the noise,
 * and, where its styles are not those of z alone, what is added to the style of each layer behind
 * it, {@code [L·W]}. So a row is all there is to keep, and needs no class.
 *
 * @param sampler whose styles
 * @param psi how far styles stay from their mean, in [0, 1] ({@link Generator#truncated})
 */
record Styles(Sampler sampler, double psi) {
  /** Samples whose styles say how far styles spread. */
  private static final int SEEN = 256;

  /** Samples that are mixed at once. */
  private static final int AT_ONCE = 64;

  /** Whether a pair's generator has any. */
  static boolean has(NetworkPair pair) {
    return pair.generator().taps().contains(Layers.STYLE);
  }

  /** What its layers take besides, where styles are drawn towards their mean. */
  Map<String, Tensor> wires() {
    return psi < 1 ? Map.of(Layers.TRUNCATION, Tensor.scalar(psi)) : Map.of();
  }

  /** The styles of latents, {@code [N, L, W]}, on the processor. */
  Tensor of(Tensor latents, long @Nullable [] classes) {
    return Objects.requireNonNull(sampler.look(latents, classes, wires()).taps().get(Layers.STYLE))
        .to(Device.CPU);
  }

  /** L, the layers that are told a style, and W, its numbers. */
  int[] shape() {
    try (Scope scope = Scope.open()) {
      int classes = sampler.pair().generator().classes();
      Tensor one = of(sampler.latents(0), classes == 0 ? null : new long[1]);
      return new int[] {Math.toIntExact(one.shape().dim(1)), Math.toIntExact(one.shape().dim(2))};
    }
  }

  /** Samples of rows that have shifts behind their latents, {@code [N, latent + L·W]}. */
  Tensor made(Tensor rows, long @Nullable [] classes) {
    int latent = sampler.pair().latent().size();
    long shifts = rows.shape().dim(1) - latent;
    Tensor z = rows.narrow(1, 0, latent);
    Tensor own = of(z, classes);
    Tensor moved = own.add(rows.narrow(1, latent, shifts).reshape(own.shape().dims()));
    return sampler.made(z, classes, Map.of(Layers.STYLE, moved));
  }

  /** A row moved by a step in each layer's style. */
  static float[] moved(float[] row, int latent, int[] shape, float[] step, double by) {
    float[] out = Arrays.copyOf(row, latent + shape[0] * shape[1]);
    for (int layer = 0; layer < shape[0]; layer++) {
      for (int i = 0; i < shape[1]; i++) {
        out[latent + layer * shape[1] + i] += (float) (by * step[i]);
      }
    }
    return out;
  }

  /** The class of each seed; null where there are none. */
  private long @Nullable [] classes(long... seeds) {
    int classes = sampler.pair().generator().classes();
    return classes == 0
        ? null
        : Arrays.stream(seeds).map(seed -> Sampler.classOf(seed, classes)).toArray();
  }

  /**
   * The style of seeds, of the classes of the seeds, which all layers are told, {@code [seeds, W]}.
   */
  Tensor ofSeeds(long... seeds) {
    return of(sampler.latents(seeds), classes(seeds)).select(1, 0);
  }

  /** What {@link Generator#mix} says. */
  Samples mixed(long[] rows, long[] columns, int... layers) {
    Samples all = sampler.medium().room(Math.multiplyExact(rows.length, columns.length));
    for (int row = 0; row < rows.length; row++) {
      for (int start = 0; start < columns.length; start += AT_ONCE) {
        int n = Math.min(AT_ONCE, columns.length - start);
        try (Scope scope = Scope.open()) {
          long[] same = new long[n];
          Arrays.fill(same, rows[row]);
          Tensor own = of(sampler.latents(same), classes(same));
          Tensor theirs = ofSeeds(Arrays.copyOfRange(columns, start, start + n));
          List<Tensor> told = new ArrayList<>();
          for (int i = 0; i < own.shape().dim(1); i++) {
            told.add(own.select(1, i));
          }
          for (int layer : layers) {
            Options.LIMITS.closed("a layer", layer, 0, told.size() - 1L);
            told.set(layer, theirs);
          }
          Tensor made =
              sampler.made(
                  sampler.latents(same),
                  classes(same),
                  Map.of(Layers.STYLE, Tensor.stack(told, 1)));
          all.put(
              row * columns.length + start, sampler.medium().decode(made, sampler.pair().range()));
        }
      }
    }
    return all;
  }

  /** Directions, each as long as one standard deviation of styles along it. */
  List<Direction> spread(List<Direction> units) {
    try (Scope scope = Scope.open()) {
      Tensor seen = ofSeeds(LongStream.range(0, SEEN).toArray());
      return units.stream().map(unit -> spread(unit, seen)).toList();
    }
  }

  private static Direction spread(Direction unit, Tensor seen) {
    try (Scope scope = Scope.open()) {
      Tensor along = seen.matmul(Tensor.of(unit.vector(), unit.vector().length, 1));
      double deviation = Math.sqrt(along.sub(along.mean()).square().mean().item());
      float[] vector = unit.vector().clone();
      for (int i = 0; i < vector.length; i++) {
        vector[i] *= (float) deviation;
      }
      return new Direction(unit.name(), vector, unit.strength());
    }
  }

  /**
   * The straight way from one latent's styles to another's (Karras et al., 2019, section 4.1), with
   * the noise of the first: samples at shares of it. Both ends' styles are made once.
   */
  Function<double[], Tensor> way(Tensor from, Tensor to, long @Nullable [] classes) {
    Tensor a = of(from, classes);
    Tensor apart = of(to, classes).sub(a);
    return shares -> {
      Tensor there = Tensor.of(shares, shares.length, 1, 1).to(a.dtype());
      return sampler.made(from, classes, Map.of(Layers.STYLE, a.add(apart.mul(there))));
    };
  }
}
