package org.gan4j.metric;

import java.util.Arrays;
import java.util.List;

/**
 * How well the classes of made samples match those of the data: the count of modes and the KL of
 * Stacked MNIST (Metz et al., "Unrolled generative adversarial networks", ICLR 2017; Lin et al.,
 * "PacGAN", NeurIPS 2018), for any labelled set. The labels of made samples come from a classifier,
 * whose errors count as the generator's.
 *
 * <p>A finite sample never has a KL of 0: {@link #klFloor} is what a perfect sampler can expect at
 * this number of samples, and belongs beside every KL that is shown. Divergences are in nats.
 *
 * <p>Published tables often compare with equal shares though the data's are not equal, which moves
 * score and floor alike: {@link #klToEqual} is for them. A perfect sampler of Stacked MNIST has
 * 0.0196 at 25,600 samples against the data's shares and 0.0239 against equal ones.
 */
public final class ModeCoverage {

  private final int samples;
  private final List<Long> counts;
  private final int classes;
  private final int reached;
  private final double reachable;
  private final double kl;
  private final double klFloor;
  private final double klToEqual;
  private final double klToEqualFloor;
  private final double js;
  private final double jsFloor;

  private ModeCoverage(
      int samples,
      List<Long> counts,
      int classes,
      int reached,
      double reachable,
      double kl,
      double klFloor,
      double klToEqual,
      double klToEqualFloor,
      double js,
      double jsFloor) {
    counts = List.copyOf(counts);
    this.samples = samples;
    this.counts = counts;
    this.classes = classes;
    this.reached = reached;
    this.reachable = reachable;
    this.kl = kl;
    this.klFloor = klFloor;
    this.klToEqual = klToEqual;
    this.klToEqualFloor = klToEqualFloor;
    this.js = js;
    this.jsFloor = jsFloor;
  }

  /** {@return how many samples were made} */
  public int samples() {
    return samples;
  }

  /** {@return how many were made of each class} */
  public List<Long> counts() {
    return counts;
  }

  /** {@return how many classes the data have, that is, with a frequency above 0} */
  public int classes() {
    return classes;
  }

  /** {@return how many of those have at least one made sample} */
  public int reached() {
    return reached;
  }

  /** {@return how many of them a perfect sampler reaches on average with as many samples} */
  public double reachable() {
    return reachable;
  }

  /**
   * {@return KL(made || data) of the shares, lower is better; infinite if a class was made that the
   * data lack}
   */
  public double kl() {
    return kl;
  }

  /** {@return the exact expectation of {@code kl} for a perfect sampler} */
  public double klFloor() {
    return klFloor;
  }

  /** {@return KL(made || equal shares of all classes)} */
  public double klToEqual() {
    return klToEqual;
  }

  /** {@return the exact expectation of {@code klToEqual} for a perfect sampler of the data} */
  public double klToEqualFloor() {
    return klToEqualFloor;
  }

  /** {@return the Jensen-Shannon divergence of the shares, in [0, ln 2], lower is better} */
  public double js() {
    return js;
  }

  /** {@return the exact expectation of {@code js} for a perfect sampler} */
  public double jsFloor() {
    return jsFloor;
  }

  /**
   * Compares made samples with the data.
   *
   * @param labels the class of each made sample, in [0, frequencies.length)
   * @param frequencies the data's share of each class: finite, at least 0, summing to 1
   * @return the coverage
   */
  public static ModeCoverage of(int[] labels, double[] frequencies) {
    Checks.distribution("class frequencies", frequencies);
    if (labels.length == 0) {
      throw new MetricException("mode coverage needs at least 1 made sample; got 0");
    }
    long[] counts = Histogram.counts(labels, frequencies.length);
    double[] made = Histogram.shares(counts);
    int classes = 0;
    int reached = 0;
    double reachable = 0;
    for (int k = 0; k < counts.length; k++) {
      if (frequencies[k] > 0) {
        classes++;
        reached += counts[k] > 0 ? 1 : 0;
        reachable += -Math.expm1(labels.length * Math.log1p(-frequencies[k]));
      }
    }
    double[] equal = new double[counts.length];
    Arrays.fill(equal, 1.0 / equal.length);
    double klFloor = klFloor(frequencies, labels.length);
    return new ModeCoverage(
        labels.length,
        Arrays.stream(counts).boxed().toList(),
        classes,
        reached,
        reachable,
        Histogram.kl(made, frequencies),
        klFloor,
        Histogram.kl(made, equal),
        // E KL(p̂ || q) = E KL(p̂ || p) + KL(p || q), because E p̂ = p
        klFloor + Histogram.kl(frequencies, equal),
        Histogram.js(made, frequencies),
        Histogram.jsFloor(frequencies, labels.length));
  }

  /**
   * The exact expectation of KL(made || data), in nats, for {@code samples} perfect draws.
   *
   * @param frequencies of the classes, of sum 1
   * @param samples at least 1
   * @return nats
   */
  public static double klFloor(double[] frequencies, long samples) {
    Checks.distribution("class frequencies", frequencies);
    if (samples < 1) {
      throw new MetricException("a floor needs at least 1 sample; got " + samples);
    }
    return Histogram.klFloor(frequencies, samples);
  }

  /**
   * The exact expectation of the Jensen-Shannon divergence for {@code samples} perfect draws.
   *
   * @param frequencies of the classes, of sum 1
   * @param samples at least 1
   * @return nats
   */
  public static double jsFloor(double[] frequencies, long samples) {
    Checks.distribution("class frequencies", frequencies);
    if (samples < 1) {
      throw new MetricException("a floor needs at least 1 sample; got " + samples);
    }
    return Histogram.jsFloor(frequencies, samples);
  }

  /**
   * The share of each class among labels.
   *
   * @param labels classes in [0, classes), at least one
   * @param classes at least 1
   * @return of sum 1
   */
  public static double[] frequencies(int[] labels, int classes) {
    MetricException.LIMITS.atLeast("the number of classes", classes, 1);
    return Histogram.shares(Histogram.counts(labels, classes));
  }

  /**
   * {@return the classes that a classifier finds most likely, the first of equals}
   *
   * @param probabilities one row per sample, one number per class; logits serve as well
   */
  public static int[] labels(Features probabilities) {
    int[] labels = new int[probabilities.count()];
    for (int i = 0; i < labels.length; i++) {
      for (int k = 0; k < probabilities.size(); k++) {
        float value = probabilities.at(i, k);
        if (Float.isNaN(value)) {
          throw new MetricException(
              "class probabilities must be numbers; got NaN at sample " + i + ", class " + k);
        }
        if (value > probabilities.at(i, labels[i])) {
          labels[i] = k;
        }
      }
    }
    return labels;
  }

  /**
   * {@return one class for several: label l₀ K^(m-1) + … + l₍m₋₁₎, as 100 r + 10 g + b for the
   * three digits of Stacked MNIST}
   *
   * @param classes classes K of each part
   * @param parts the labels of each part, as many of each, in [0, classes)
   */
  public static int[] stacked(int classes, List<int[]> parts) {
    checkStack(classes, parts.size());
    int[] labels = new int[parts.get(0).length];
    for (int[] part : parts) {
      if (part.length != labels.length) {
        throw new MetricException(
            "stacked labels must be of one length; got " + labels.length + " and " + part.length);
      }
      Histogram.counts(part, classes); // checks the labels
      for (int i = 0; i < labels.length; i++) {
        labels[i] = labels[i] * classes + part[i];
      }
    }
    return labels;
  }

  /**
   * The frequencies of {@code parts} stacked classes that are drawn independently.
   *
   * @param frequencies of one part's classes
   * @param parts at least 1
   * @return {@code [classes^parts]}, of sum 1
   */
  public static double[] stacked(double[] frequencies, int parts) {
    Checks.distribution("class frequencies", frequencies);
    checkStack(frequencies.length, parts);
    double[] joint = {1};
    for (int part = 0; part < parts; part++) {
      double[] longer = new double[joint.length * frequencies.length];
      for (int i = 0; i < longer.length; i++) {
        longer[i] = joint[i / frequencies.length] * frequencies[i % frequencies.length];
      }
      joint = longer;
    }
    return joint;
  }

  private static void checkStack(int classes, int parts) {
    if (classes < 1 || parts < 1 || Math.pow(classes, parts) > 1 << 24) {
      throw new MetricException(
          "a stack needs at least 1 class, 1 part and no more than 2^24 classes in all; got "
              + classes
              + " to the power of "
              + parts);
    }
  }
}
