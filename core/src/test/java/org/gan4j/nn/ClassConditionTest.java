package org.gan4j.nn;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.gan4j.GanException;
import org.gan4j.tensor.ScopedTest;
import org.gan4j.tensor.Shape;
import org.gan4j.tensor.Tensor;
import org.junit.jupiter.api.Test;

class ClassConditionTest extends ScopedTest {
  private static final long[] CLASSES = {2, 0, 2, 3};
  private static final int KNOWN = 4;

  @Test
  void aCodeIsAUnitVector() {
    Specimen code = Specimen.of(new ClassCode(), Shape.of(5), KNOWN, rng);
    double[] expected = new double[16];
    for (int n = 0; n < 4; n++) {
      expected[n * KNOWN + (int) CLASSES[n]] = 1;
    }
    assertThat(conditioned(code)).containsExactly(expected);
  }

  @Test
  void anEmbeddingIsARowOfItsTable() {
    Specimen embedding =
        Specimen.of(new Embedding(3, Initialiser.normal(0, 1)), Shape.of(5), KNOWN, rng);
    double[] table = embedding.parameter("weight");
    assertThat(table).hasSize(12);
    double[] expected = new double[12];
    for (int n = 0; n < 4; n++) {
      System.arraycopy(table, (int) CLASSES[n] * 3, expected, n * 3, 3);
    }
    assertThat(conditioned(embedding)).containsExactly(expected);
  }

  @Test
  void aCodeIsAppendedToFeaturesAndToImages() {
    for (Shape input : List.of(Shape.of(3), Shape.of(3, 2, 5))) {
      int pixels = (int) input.count() / 3;
      Specimen concat = Specimen.of(new ConcatClass(), input, KNOWN, rng);
      assertThat(concat.network().output().dim(0)).isEqualTo(7);
      Tensor x = concat.batch(4);
      double[] in = x.toDoubles();
      double[] expected = new double[4 * 7 * pixels];
      for (int n = 0; n < 4; n++) {
        System.arraycopy(in, n * 3 * pixels, expected, n * 7 * pixels, 3 * pixels);
        for (int p = 0; p < pixels; p++) {
          expected[(n * 7 + 3 + (int) CLASSES[n]) * pixels + p] = 1;
        }
      }
      double[] out = concat.apply(x, Condition.of(Specimen.labels(CLASSES)), Mode.EVAL).toDoubles();
      assertThat(out).containsExactly(expected);
    }
  }

  @Test
  void aNetworkWithoutClassesIsRefused() {
    for (Layer layer :
        List.of(new ClassCode(), new ConcatClass(), new Embedding(3, Initialiser.he()))) {
      assertThatThrownBy(() -> Network.of(layer, Shape.of(5), 0))
          .isInstanceOf(NetworkException.class)
          .hasMessageContaining("classes");
    }
    assertThatThrownBy(() -> Network.of(new ConcatClass(), Shape.of(2, 3, 1, 1), KNOWN))
        .isInstanceOf(NetworkException.class)
        .hasMessageContaining("[2, 3, 1, 1]");
    assertThatThrownBy(() -> new Embedding(0, Initialiser.he()))
        .isInstanceOf(NetworkException.class)
        .hasMessageContaining("got 0");
  }

  @Test
  void missingAndUnknownClassesAreErrors() {
    Specimen concat = Specimen.of(new ConcatClass(), Shape.of(3), KNOWN, rng);
    Tensor x = concat.batch(2);
    assertThatThrownBy(() -> concat.values(x))
        .isInstanceOf(NetworkException.class)
        .hasMessageContaining("conditional");
    assertThatThrownBy(() -> concat.apply(x, Condition.of(Specimen.labels(0, KNOWN)), Mode.EVAL))
        .isInstanceOf(GanException.class)
        .hasMessageContaining("oneHot");
    assertThatThrownBy(() -> concat.apply(x, Condition.of(Specimen.labels(0, 1, 2)), Mode.EVAL))
        .isInstanceOf(GanException.class)
        .hasMessageContaining("[3, 4]");
  }

  private static double[] conditioned(Specimen specimen) {
    return specimen
        .apply(specimen.batch(4), Condition.of(Specimen.labels(CLASSES)), Mode.EVAL)
        .toDoubles();
  }
}
