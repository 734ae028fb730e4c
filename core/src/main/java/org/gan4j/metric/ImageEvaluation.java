package org.gan4j.metric;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.gan4j.data.Dataset;
import org.gan4j.metric.Metric.Kind;
import org.jspecify.annotations.Nullable;

/**
 * Scores images by one protocol: against {@code samples} real images of the training part, beside
 * the same scores of as many held-out real images (the reference line: the best that can be asked).
 * The real side is seen once and kept.
 */
public final class ImageEvaluation {
  /** Validation samples of the Parzen window, as in Goodfellow's protocol. */
  private static final int VALIDATION = 1000;

  private final Extractor extractor;
  private final Settings settings;
  private final Protocol protocol;
  private final ImageSource real;
  private final ImageSource held;
  private final Extracted seenReal;
  private final Extracted seenHeld;
  private final Set<Metric> metrics;
  private final Examination examination;
  private @Nullable Map<Metric, Estimate> reference;

  /**
   * What is to be measured.
   *
   * @param samples real, held-out and made images each, at least 20
   * @param metrics which scores; those that the extractor or the data cannot give are left out
   * @param seed of the choice of images and of random parts of the scores
   * @param cache folder that the features of real images are kept in; null for none
   */
  public record Settings(int samples, Set<Metric> metrics, long seed, @Nullable Path cache) {
    /** Checks the number. */
    public Settings {
      if (samples < 20 || samples > 1_000_000) {
        throw new MetricException(
            "scores need 20 to 1,000,000 samples; got "
                + String.format(Locale.ROOT, "%,d", samples));
      }
      metrics = Set.copyOf(metrics);
    }
  }

  private ImageEvaluation(
      Extractor extractor,
      Settings settings,
      Protocol protocol,
      ImageSource real,
      ImageSource held,
      double @Nullable [] shares) {
    this.extractor = extractor;
    this.settings = settings;
    this.protocol = protocol;
    this.real = real;
    this.held = held;
    FeatureStore store = new FeatureStore(settings.cache());
    this.seenReal = store.of(extractor, real);
    this.seenHeld = store.of(extractor, held);
    this.metrics = EnumSet.noneOf(Metric.class);
    this.metrics.addAll(settings.metrics());
    this.metrics.retainAll(possible(extractor, shares));
    this.examination = new Examination(seenReal, shares, settings.seed());
  }

  /**
   * Prepares the real side.
   *
   * @param extractor stays the caller's
   * @param train what is (or could be) learned from
   * @param test held-out images; null takes two halves of {@code train} in their place
   * @throws MetricException if there are too few images; the number that there are is named
   */
  public static ImageEvaluation of(
      Extractor extractor, Dataset train, @Nullable Dataset test, Settings settings) {
    int n = settings.samples();
    ImageSource real;
    ImageSource held;
    if (test != null) {
      enough(n, Math.min(train.size(), test.size()), train.name());
      real = DatasetImages.choose(train, n, settings.seed());
      held = DatasetImages.choose(test, n, settings.seed());
    } else {
      enough(2L * n, train.size(), train.name());
      ImageSource both = DatasetImages.choose(train, 2 * n, settings.seed());
      real = new Part(both, 0, n);
      held = new Part(both, n, n);
    }
    Protocol protocol =
        new Protocol(
            extractor.name(),
            extractor.fingerprint(),
            extractor.resize().name().toLowerCase(Locale.ROOT),
            train.name(),
            train.fingerprint(),
            test != null ? "train, reference test" : "half of train, reference the other half",
            n,
            n,
            1,
            settings.seed(),
            1,
            "images");
    return new ImageEvaluation(extractor, settings, protocol, real, held, shares(train));
  }

  /** The most samples that there can be. */
  public static int most(Dataset train, @Nullable Dataset test) {
    long most = test == null ? train.size() / 2 : Math.min(train.size(), test.size());
    return (int) Math.min(most, 1_000_000);
  }

  /** The metrics that an extractor can give on some data. */
  public static Set<Metric> possible(Extractor extractor, Dataset train) {
    return possible(extractor, shares(train));
  }

  private static Set<Metric> possible(Extractor extractor, double @Nullable [] shares) {
    EnumSet<Metric> out = EnumSet.allOf(Metric.class);
    boolean alike = shares != null && shares.length == extractor.classes();
    out.removeIf(metric -> metric.ofPoints() || (metric.kind() == Kind.CLASSES && !alike));
    if (extractor.classes() > 1) {
      out.add(Metric.INCEPTION_SCORE); // Of any classes, whatever the data's are.
    }
    return out;
  }

  /** The real images that samples are compared with, and what the extractor saw of them. */
  public ImageSource real() {
    return real;
  }

  /** What the extractor saw of {@link #real}. */
  public Extracted seenReal() {
    return seenReal;
  }

  /** What sees. */
  public Extractor extractor() {
    return extractor;
  }

  /** The metrics that are taken. */
  public Set<Metric> metrics() {
    return Set.copyOf(metrics);
  }

  /** How the scores are taken, but for what makes the images. */
  public Protocol protocol() {
    return protocol;
  }

  /**
   * Scores images.
   *
   * @param made as many as the settings say
   * @param model what made them, for the protocol
   */
  public Evaluation evaluate(ImageSource made, String model) {
    return evaluate(made, extractor.extract(made), model);
  }

  /** Scores images that the extractor has seen. */
  public Evaluation evaluate(ImageSource made, Extracted seen, String model) {
    if (made.count() != settings.samples()) {
      throw new MetricException(
          "%,d made images are to be scored; got %,d".formatted(settings.samples(), made.count()));
    }
    Map<Metric, Estimate> line = reference();
    Map<Metric, Estimate> taken = examination.of(seen, metrics);
    if (metrics.contains(Metric.PARZEN)) {
      taken.put(Metric.PARZEN, parzen(made));
    }
    List<Score> scores = new ArrayList<>();
    taken.forEach(
        (metric, estimate) -> {
          Estimate beside = line.get(metric);
          scores.add(
              new Score(
                  metric,
                  estimate.value(),
                  estimate.interval(),
                  beside == null ? null : beside.value()));
        });
    return new Evaluation(scores, protocol.withModel(model));
  }

  /** The same scores of held-out real images, taken once. */
  private Map<Metric, Estimate> reference() {
    Map<Metric, Estimate> known = reference;
    if (known == null) {
      known = new EnumMap<>(Metric.class);
      known.putAll(examination.of(seenHeld, metrics));
      if (metrics.contains(Metric.PARZEN)) {
        known.put(Metric.PARZEN, parzen(real));
      }
      reference = known;
    }
    return known;
  }

  /** The held-out images under a window around these; its width by the first of the real ones. */
  private Estimate parzen(ImageSource centres) {
    Features validation = pixels(new Part(real, 0, Math.min(VALIDATION, real.count())));
    Parzen score = Parzen.of(pixels(centres), validation, pixels(held));
    return new Estimate(score.mean(), Interval.ofNormal(score.mean(), score.standardError()));
  }

  private static Features pixels(ImageSource images) {
    try (PixelExtractor identity = new PixelExtractor(images.shape())) {
      return identity.extract(images).features();
    }
  }

  private static double @Nullable [] shares(Dataset train) {
    int classes = train.classes().size();
    if (classes < 2) {
      return null;
    }
    int looked = (int) Math.min(train.size(), 100_000);
    int[] labels = new int[looked];
    for (int i = 0; i < looked; i++) {
      labels[i] = train.label(i);
      if (labels[i] < 0) {
        return null;
      }
    }
    return ModeCoverage.frequencies(labels, classes);
  }

  private static void enough(long wanted, long there, String name) {
    if (there < wanted) {
      throw new MetricException(
          "%,d real images are needed (with as many held out); %s has %,d: take fewer samples"
              .formatted(wanted, name, there));
    }
  }

  /** Images {@code start} to {@code start + count - 1} of others. */
  private record Part(ImageSource whole, int start, int count) implements ImageSource {
    @Override
    public org.gan4j.data.SampleShape shape() {
      return whole.shape();
    }

    @Override
    public void read(int from, int n, byte[] into) {
      java.util.Objects.checkFromIndexSize(from, n, count);
      whole.read(start + from, n, into);
    }
  }
}
