package org.gan4j.score;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import java.util.Random;
import java.util.Set;
import org.gan4j.data.Dataset;
import org.gan4j.eyes.DatasetImages;
import org.gan4j.eyes.Extractor;
import org.gan4j.eyes.Extractors;
import org.gan4j.eyes.ImageSource;
import org.gan4j.eyes.TwoClassExtractor;
import org.gan4j.medium.Images;
import org.gan4j.medium.Medium;
import org.gan4j.medium.Samples;
import org.gan4j.metric.Examination;
import org.gan4j.metric.Extracted;
import org.gan4j.metric.Features;
import org.gan4j.metric.Metric;
import org.gan4j.metric.MetricException;
import org.gan4j.metric.Parzen;
import org.gan4j.metric.Score;
import org.junit.jupiter.api.Test;

/** Which images a protocol compares. */
class ImageEvaluationTest {
  private static final int N = 50;
  private static final Images SHAPE = new Images(1, 4, 4);

  private final Dataset train = set("train", 1, 400);
  private final Dataset test = set("test", 2, 80);

  /** Random images whose classes, two, come one after the other. */
  private static Dataset set(String name, long seed, int size) {
    byte[] pixels = new byte[size * SHAPE.count()];
    new Random(seed).nextBytes(pixels);
    return new Dataset() {
      @Override
      public String name() {
        return name;
      }

      @Override
      public boolean synthetic() {
        return true;
      }

      @Override
      public long size() {
        return size;
      }

      @Override
      public Medium medium() {
        return SHAPE;
      }

      @Override
      public List<String> classes() {
        return List.of("early", "late");
      }

      @Override
      public String fingerprint() {
        return name;
      }

      @Override
      public int label(long index) {
        return index < size / 4 ? 0 : 1;
      }

      @Override
      public void read(long index, Samples into, int at) {
        into.put(at, Samples.of(SHAPE, pixels).part((int) index, 1));
      }

      @Override
      public void close() {}
    };
  }

  private ImageEvaluation evaluation(Metric... metrics) {
    return ImageEvaluation.of(
        Extractors.pixels(SHAPE),
        train,
        test,
        new ImageEvaluation.Settings(N, Set.of(metrics), 7, null));
  }

  private static double[] scored(ImageEvaluation evaluation, ImageSource made, Metric metric) {
    Score score = evaluation.evaluate(made, "images").score(metric).orElseThrow();
    return new double[] {score.value(), score.reference()};
  }

  @Test
  void copiesOfAnyTrainingImageAreFound() {
    ImageEvaluation evaluation = evaluation(Metric.AUTHENTICITY, Metric.FID);
    // None of these is among those that the other scores compare with.
    byte[] pixels = new byte[N * SHAPE.count()];
    DatasetImages.choose(train, 2 * N, 7).read(N, N, pixels);
    ImageSource copies = ImageSource.of(SHAPE, N, pixels);
    double[] authenticity = scored(evaluation, copies, Metric.AUTHENTICITY);
    assertThat(authenticity[0]).isZero();
    assertThat(authenticity[1]).isBetween(0.3, 0.9);
    assertThat(scored(evaluation, copies, Metric.FID)[0]).isPositive();
    // Against the real ones alone they would pass for new.
    Features seen = Extractors.pixels(SHAPE).extract(copies).features();
    Extracted real = evaluation.seenReal();
    assertThat(
            new Examination(real, real.features(), null, 1)
                .of(new Extracted(seen, null), Set.of(Metric.AUTHENTICITY))
                .get(Metric.AUTHENTICITY)
                .value())
        .isBetween(0.3, 0.9);
  }

  @Test
  void parzenChoosesItsWindowByImagesOfNeitherSide() {
    ImageEvaluation evaluation = evaluation(Metric.PARZEN);
    ImageSource order = DatasetImages.choose(train, 400, 7);
    byte[] rest = new byte[350 * SHAPE.count()];
    order.read(N, 350, rest);
    Parzen slow =
        Parzen.of(
            pixels(DatasetImages.choose(train, N, 7)),
            pixels(ImageSource.of(SHAPE, 350, rest)),
            pixels(DatasetImages.choose(test, N, 7)));
    double[] parzen = scored(evaluation, evaluation.real(), Metric.PARZEN);
    assertThat(parzen[1]).isCloseTo(slow.mean(), within(1e-9));
    // The real images as samples are centres all the same: no window of width 0 fits them best.
    assertThat(parzen[0]).isEqualTo(parzen[1]);
    assertThatThrownBy(
            () ->
                ImageEvaluation.of(
                        Extractors.pixels(SHAPE),
                        train,
                        null,
                        new ImageEvaluation.Settings(200, Set.of(Metric.PARZEN), 7, null))
                    .evaluate(DatasetImages.choose(train, 200, 1), "images"))
        .isInstanceOf(MetricException.class)
        .hasMessageContaining("take fewer samples");
  }

  private static Features pixels(ImageSource images) {
    return Extractors.pixels(SHAPE).extract(images).features();
  }

  /** Sees pixels, and tells two classes apart by the first one. */
  private static final class TwoClasses extends TwoClassExtractor {
    private final Extractor pixels = Extractors.pixels(SHAPE);
    private final List<String> names;

    TwoClasses(String... names) {
      super("two");
      this.names = List.of(names);
    }

    @Override
    public int size() {
      return pixels.size();
    }

    @Override
    public List<String> classNames() {
      return names;
    }

    @Override
    public Extracted extract(ImageSource images) {
      Features seen = pixels.extract(images).features();
      float[] probabilities = new float[2 * seen.count()];
      for (int i = 0; i < seen.count(); i++) {
        probabilities[2 * i + (i % 4 == 0 ? 0 : 1)] = 1;
      }
      return new Extracted(seen, new Features(probabilities, seen.count(), 2));
    }
  }

  @Test
  void classScoresAreOfTheSameClassesAlone() {
    assertThat(ImageEvaluation.possible(new TwoClasses("early", "late"), train))
        .contains(Metric.CLASS_KL, Metric.CLASSES, Metric.INCEPTION_SCORE);
    for (TwoClasses others :
        List.of(new TwoClasses("cat", "dog"), new TwoClasses("late", "early"), new TwoClasses())) {
      assertThat(ImageEvaluation.possible(others, train))
          .contains(Metric.INCEPTION_SCORE)
          .doesNotContain(Metric.CLASS_KL, Metric.CLASS_JS, Metric.CLASSES);
    }
  }

  @Test
  void classesAreComparedOneByOneAndHeldOutOnesBeside() {
    int n = 300;
    ImageEvaluation evaluation =
        ImageEvaluation.of(
            Extractors.pixels(SHAPE),
            set("much", 3, 1200),
            set("test", 4, 400),
            new ImageEvaluation.Settings(n, Set.of(Metric.INTRA_FID), 7, null));
    DatasetImages made = DatasetImages.choose(set("made", 5, 400), n, 1);
    double[] score = scored(evaluation, made, Metric.INTRA_FID);
    assertThat(score[0]).isBetween(0.5 * score[1], 2 * score[1]);
    assertThatThrownBy(() -> scored(evaluation, evaluation.real().channel(0), Metric.INTRA_FID))
        .isInstanceOf(MetricException.class)
        .hasMessageContaining("of early there are 0 among 300 made ones");
    assertThatThrownBy(() -> ImageEvaluation.enoughOfEach(train, test, new int[N], 7))
        .isInstanceOf(MetricException.class)
        .hasMessageContaining("among 50 real ones");
  }

  @Test
  void pathsAreOfAGenerator() {
    assertThatThrownBy(
            () -> scored(evaluation(Metric.PPL), DatasetImages.choose(train, N, 1), Metric.PPL))
        .isInstanceOf(MetricException.class)
        .hasMessageContaining("give a run or a model");
  }

  @Test
  void halvesOfOneSetShareNoImage() {
    ImageEvaluation halves =
        ImageEvaluation.of(
            Extractors.pixels(SHAPE),
            train,
            null,
            new ImageEvaluation.Settings(200, Set.of(Metric.AUTHENTICITY), 7, null));
    // The reference is the other half: were it in the training set too, all would be copies.
    double[] authenticity = scored(halves, halves.real(), Metric.AUTHENTICITY);
    assertThat(authenticity[0]).isZero();
    assertThat(authenticity[1]).isBetween(0.3, 0.9);
  }
}
