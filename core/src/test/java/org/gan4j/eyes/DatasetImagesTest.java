package org.gan4j.eyes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Arrays;
import org.gan4j.data.DataOptions;
import org.gan4j.data.Dataset;
import org.gan4j.data.Datasets;
import org.gan4j.data.ToySet;
import org.gan4j.medium.Images;
import org.gan4j.medium.Medium;
import org.gan4j.medium.Samples;
import org.gan4j.metric.MetricException;
import org.junit.jupiter.api.Test;

/** Which images and classes a seed chooses. */
class DatasetImagesTest {
  private static final int N = 1000;

  private final Dataset endless = Datasets.open("digits", DataOptions.defaults());

  /** A quarter of the samples, at the start, is of class 0. */
  private static final class Sorted implements Dataset {
    @Override
    public String name() {
      return "sorted";
    }

    @Override
    public boolean synthetic() {
      return true;
    }

    @Override
    public Medium medium() {
      return new Images(1, 1, 1);
    }

    @Override
    public long size() {
      return N;
    }

    @Override
    public java.util.List<String> classes() {
      return java.util.List.of("few", "many");
    }

    @Override
    public String fingerprint() {
      return "sorted";
    }

    @Override
    public void read(long index, Samples into, int at) {
      throw new UnsupportedOperationException("labels alone are looked at");
    }

    @Override
    public int label(long index) {
      return index < N / 4 ? 0 : 1;
    }
  }

  @Test
  void classesAreDrawnAsTheDataHaveThemAndNotAsTheChosenImagesDo() {
    int[] drawn = DatasetImages.drawLabels(new Sorted(), N, 1);
    // All images are chosen, in some order; with replacement their exact number is not met.
    long few = Arrays.stream(drawn).filter(label -> label == 0).count();
    assertThat(few).isBetween(210L, 290L).isNotEqualTo(250L);

    int[] digits = DatasetImages.drawLabels(endless, N, 1);
    int[] counts = new int[10];
    Arrays.stream(digits).forEach(label -> counts[label]++);
    assertThat(Arrays.stream(counts).boxed().toList()).allMatch(c -> c > 60 && c < 145);
    DatasetImages chosen = DatasetImages.choose(endless, N, 1);
    int[] labels = new int[N];
    Arrays.setAll(labels, chosen::label);
    int[] of = new int[10];
    Arrays.stream(labels).forEach(label -> of[label]++);
    assertThat(counts).isNotEqualTo(of);
    long same = 0;
    for (int i = 0; i < N; i++) {
      same += digits[i] == labels[i] ? 1 : 0;
    }
    assertThat(same).isBetween(60L, 145L);
  }

  @Test
  void aSeedDrawsTheSameClassesAlways() {
    int[] drawn = DatasetImages.drawLabels(endless, N, 1);
    assertThat(DatasetImages.drawLabels(endless, N, 1)).isEqualTo(drawn);
    assertThat(DatasetImages.drawLabels(endless, N, 2)).isNotEqualTo(drawn);
    assertThat(DatasetImages.drawLabels(endless, 10, 1)).isEqualTo(Arrays.copyOf(drawn, 10));
  }

  @Test
  void dataWithoutClassesHaveNoneToDraw() {
    try (ToySet roll = ToySet.swissRoll(DataOptions.defaults())) {
      assertThatThrownBy(() -> DatasetImages.drawLabels(roll, N, 1))
          .isInstanceOf(MetricException.class);
    }
  }
}
