package org.gan4j.score;

import java.util.Arrays;
import java.util.Objects;
import org.gan4j.medium.Images;
import org.gan4j.zoo.Generator;
import org.gan4j.zoo.Sampler;
import org.jspecify.annotations.Nullable;

/**
 * Images that a generator makes whenever they are asked for, so that none are held: image {@code i}
 * is the sample of seed {@code first + i}.
 */
public final class GeneratedImages implements FromLatents {
  private final Generator generator;
  private final long first;
  private final int count;
  private final int @Nullable [] classes;

  /**
   * Images of a generator, which stays the caller's.
   *
   * @param first seed of the first one
   * @param count how many
   * @param classes the class of each; null for the classes in turn, or where there are none
   * @param generator that makes them
   */
  public GeneratedImages(Generator generator, long first, int count, int @Nullable [] classes) {
    this.generator = generator;
    this.first = first;
    this.count = count;
    this.classes = classes == null ? inTurn(generator, count) : classes.clone();
  }

  private static int @Nullable [] inTurn(Generator generator, int count) {
    int classes = generator.classes().size();
    if (classes == 0) {
      return null;
    }
    int[] out = new int[count];
    Arrays.setAll(out, i -> i % classes);
    return out;
  }

  @Override
  public int count() {
    return count;
  }

  @Override
  public Images shape() {
    return generator.medium().images();
  }

  @Override
  public int label(int i) {
    return classes == null ? -1 : classes[i];
  }

  @Override
  public Sampler sampler() {
    return generator.sampler();
  }

  @Override
  public void read(int from, int n, byte[] into) {
    Objects.checkFromIndexSize(from, n, count);
    long[] seeds = new long[n];
    Arrays.setAll(seeds, i -> first + from + i);
    int[] wanted = classes == null ? null : Arrays.copyOfRange(classes, from, from + n);
    byte[] made = generator.sample(seeds, wanted).bytes();
    System.arraycopy(made, 0, into, 0, made.length);
  }
}
