package org.gan4j.metric;

/**
 * Log-likelihood of test samples under a Parzen window of made ones (Goodfellow et al., "Generative
 * adversarial nets", NeurIPS 2014, section 5): the density is the mean of n normal densities of
 * width σ around the made samples. σ is chosen on a validation set, among ten values from 0.1 to 1.
 *
 * <p>Kept to compare with old tables only: it is a poor score (Theis et al., "A note on the
 * evaluation of generative models", ICLR 2016). It grows with the number of made samples, and
 * k-means centres beat real data, so never maximise it. On MNIST in [0, 1], 20 random draws of
 * 10,000 of the first 50,000 training images scored 240.8 to 244.2 on the test set at σ = 0.1668,
 * mean 242.6, each ± 2.1; every fifth image scores 243.3. The first 10,000 score 241.2.
 *
 * @param mean mean log-likelihood in nats
 * @param standardError of that mean over the test samples: the figure after ± in publications
 * @param sigma the width
 */
public record Parzen(double mean, double standardError, double sigma) {
  /** Beyond this many nats below the largest term, all terms together are below the last digit. */
  private static final double NEGLIGIBLE = 60;

  /** The ten widths of the protocol: 10^(-1 + i/9). */
  public static double[] protocolSigmas() {
    double[] out = new double[10];
    for (int i = 0; i < out.length; i++) {
      out[i] = Math.pow(10, -1 + i / 9.0);
    }
    return out;
  }

  /**
   * The whole protocol: the width that the validation set likes best, then the test set.
   *
   * @param made centres of the window, such as 10,000
   * @param validation such as 1,000 samples, not of the test set
   * @param test at least 2 samples
   */
  public static Parzen of(Features made, Features validation, Features test) {
    double[] sigmas = protocolSigmas();
    Parzen[] scores = of(made, validation, sigmas);
    int best = 0;
    for (int i = 1; i < sigmas.length; i++) {
      if (scores[i].mean > scores[best].mean) {
        best = i;
      }
    }
    return of(made, test, sigmas[best]);
  }

  /**
   * The score at a given width.
   *
   * @param made at least 1 row
   * @param test at least 2 rows of the same size
   * @param sigma positive
   */
  public static Parzen of(Features made, Features test, double sigma) {
    return of(made, test, new double[] {sigma})[0];
  }

  private static Parzen[] of(Features made, Features test, double[] sigmas) {
    Checks.sameSize(test, made);
    Checks.atLeast("a Parzen window", made, 1);
    Checks.atLeast("a standard error of the log-likelihood", test, 2);
    Checks.finite("made samples", made);
    Checks.finite("test samples", test);
    for (double sigma : sigmas) {
      if (!(sigma > 0 && sigma < Double.POSITIVE_INFINITY)) {
        throw new MetricException("sigma must be positive and finite; got " + sigma);
      }
    }
    double[] sums = new double[sigmas.length];
    double[] squares = new double[sigmas.length];
    double[] shift = new double[sigmas.length]; // the first value, so that no digits cancel
    new PairRows(test, made)
        .forEach(
            (query, row) -> {
              for (int s = 0; s < sigmas.length; s++) {
                double value = logDensity(row, sigmas[s], made.size());
                if (query == 0) {
                  shift[s] = value;
                }
                sums[s] += value - shift[s];
                squares[s] += (value - shift[s]) * (value - shift[s]);
              }
            });
    Parzen[] out = new Parzen[sigmas.length];
    double n = test.count();
    for (int s = 0; s < out.length; s++) {
      double mean = sums[s] / n;
      double variance = Math.max(0, (squares[s] - n * mean * mean) / (n - 1));
      out[s] = new Parzen(shift[s] + mean, Math.sqrt(variance / n), sigmas[s]);
    }
    return out;
  }

  /** log (1/n Σ exp(-d²/2σ²)) - D log(σ √2π), the largest term taken out. */
  private static double logDensity(PairRows.Row row, double sigma, int size) {
    int n = row.count();
    float nearest = Float.POSITIVE_INFINITY;
    for (int j = 0; j < n; j++) {
      nearest = Math.min(nearest, row.squared(j));
    }
    double scale = 1 / (2 * sigma * sigma);
    float far = (float) (nearest + NEGLIGIBLE / scale);
    double sum = 0;
    for (int j = 0; j < n; j++) {
      float squared = row.squared(j);
      if (squared <= far) {
        sum += Math.exp((nearest - squared) * scale);
      }
    }
    return Math.log(sum / n)
        - Math.max(0, nearest) * scale
        - size * Math.log(sigma * Math.sqrt(2 * Math.PI));
  }
}
