package org.gan4j.zoo;

import java.util.Arrays;
import java.util.Map;
import java.util.function.Function;
import org.gan4j.medium.Medium;
import org.gan4j.medium.Samples;
import org.gan4j.nn.Bound;
import org.gan4j.nn.Bound.Evaluated;
import org.gan4j.nn.Condition;
import org.gan4j.nn.Mode;
import org.gan4j.run.RunException;
import org.gan4j.tensor.Autograd;
import org.gan4j.tensor.DType;
import org.gan4j.tensor.Rng;
import org.gan4j.tensor.Scope;
import org.gan4j.tensor.Tensor;
import org.jspecify.annotations.Nullable;

/**
 * A generator at one point of its parameter space, from latents to samples: bind, draw, evaluate,
 * decode. It owns nothing; its tensors stay their owners'.
 *
 * @param pair whose generator
 * @param medium what it makes
 * @param theta the generator's parameters, {@code [n]}
 * @param state its running statistics
 * @param dtype what the layers compute in
 */
public record Sampler(NetworkPair pair, Medium medium, Tensor theta, Tensor state, DType dtype) {
  /**
   * Samples from latents that are drawn.
   *
   * @param n how many, at least 1
   * @param rng of the latents, on the parameters' device
   * @param classes to make, {@code [n]}; null where the generator is not conditional
   * @return n samples
   */
  public Samples draw(int n, Rng rng, long @Nullable [] classes) {
    try (Scope scope = Scope.open()) {
      return of(pair.latent().draw(n, rng), classes);
    }
  }

  /**
   * Samples from given latents.
   *
   * @param latents {@code [n, latent().size()]}
   * @param classes to make, {@code [n]}; null where the generator is not conditional
   * @return n samples
   */
  public Samples of(Tensor latents, long @Nullable [] classes) {
    try (Scope scope = Scope.open()) {
      return medium.decode(make(latents, classes), pair.range());
    }
  }

  /**
   * What the network makes of given latents, not yet decoded.
   *
   * @param latents {@code [n, latent().size()]}
   * @param classes to make, {@code [n]}; null where the generator is not conditional
   * @return {@code [n, ...]} in the pair's range
   * @throws RunException if a number of it is not finite
   */
  public Tensor made(Tensor latents, long @Nullable [] classes) {
    return made(latents, classes, Map.of());
  }

  /** The same with more that layers take besides, by name ({@link Bound#wired}). */
  Tensor made(Tensor latents, long @Nullable [] classes, Map<String, Tensor> wires) {
    Tensor made = look(latents, classes, wires).output();
    if (!made.isFinite()) { // such as of a negative variance, or of weights that are too large
      throw new RunException(
          "the generator made a sample with numbers that are not finite: its weights or running"
              + " statistics are damaged, or its training had diverged; take an earlier model");
    }
    return made;
  }

  /**
   * The latents of seeds, each the same alone or among others.
   *
   * @param seeds any numbers
   * @return {@code [seeds, latent().size()]}
   */
  public Tensor latents(long... seeds) {
    int size = pair.latent().size();
    if (medium.table().isPresent()) {
      return RowDraws.latents(seeds, size); // Tables are asked for by the hundred thousand.
    }
    float[] all = new float[Math.multiplyExact(seeds.length, size)];
    for (int i = 0; i < seeds.length; i++) {
      try (Scope scope = Scope.open();
          Rng rng = Rng.seeded(seeds[i])) {
        System.arraycopy(pair.latent().draw(1, rng).toFloats(), 0, all, i * size, size);
      }
    }
    return Tensor.of(all, seeds.length, size);
  }

  /**
   * One row of a table for each seed, as {@link Generator#sample(long...)} makes it: one that keeps
   * the table's constraints. Where none is found it is what the seed's first draw gives, which
   * breaks one: a generator that is still in training may know no better.
   *
   * @param seeds any numbers
   * @param mostDraws rows to draw in all to find them, at least 1
   * @return the rows, in the order of the seeds
   */
  public Samples rows(long[] seeds, long mostDraws) {
    return new RowDraws(this, 1).kept(seeds, mostDraws);
  }

  /**
   * The way from each latent to another: along great circles (White, "Sampling generative
   * networks", 2016), or straight from style to style where the network makes styles of latents
   * first, with the noise of the first.
   *
   * @param from {@code [n, latent().size()]}
   * @param to as many
   * @param classes to make, {@code [n]}; null where the generator is not conditional
   * @return of shares of the way, {@code [n]} in [0, 1], what the network makes there, {@code [n,
   *     ...]} in the pair's range; it lives as long as the scope that it was asked for in
   */
  public Function<double[], Tensor> way(Tensor from, Tensor to, long @Nullable [] classes) {
    return Styles.has(pair)
        ? new Styles(this, 1).way(from, to, classes)
        : shares -> made(arcs(from, to, shares), classes);
  }

  private Tensor arcs(Tensor from, Tensor to, double[] shares) {
    int size = pair.latent().size();
    float[] a = from.toFloats();
    float[] b = to.toFloats();
    float[] all = new float[a.length];
    for (int i = 0; i < shares.length; i++) {
      int at = i * size;
      float[] there =
          Generator.slerp(
              Arrays.copyOfRange(a, at, at + size),
              Arrays.copyOfRange(b, at, at + size),
              shares[i]);
      System.arraycopy(there, 0, all, at, size);
    }
    return Tensor.of(all, shares.length, size);
  }

  /**
   * {@return the class that a seed has where none is asked for: the seed modulo the number of
   * classes} 0 where there are none.
   *
   * @param seed any number
   * @param classes how many there are
   */
  public static int classOf(long seed, int classes) {
    return (int) Math.floorMod(seed, (long) Math.max(1, classes));
  }

  /** What the network makes, not yet decoded: {@code [n, ...]} in the pair's range. */
  Tensor make(Tensor latents, long @Nullable [] classes) {
    return look(latents, classes, Map.of()).output();
  }

  /** The same with what layers keep besides ({@link Evaluated#taps}). */
  Evaluated look(Tensor latents, long @Nullable [] classes, Map<String, Tensor> wires) {
    Tensor labels = classes == null ? null : Tensor.of(classes, classes.length).to(theta.device());
    Bound at = pair.generator().at(theta, state, dtype);
    for (Map.Entry<String, Tensor> wire : wires.entrySet()) {
      at = at.wired(wire.getKey(), wire.getValue().to(theta.device()));
    }
    Bound wired = at;
    return Autograd.off(
        () -> wired.look(latents.to(theta.device()), Condition.of(labels), Mode.EVAL, null));
  }
}
