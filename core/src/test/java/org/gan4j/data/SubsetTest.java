package org.gan4j.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Arrays;
import org.gan4j.medium.Samples;
import org.junit.jupiter.api.Test;

/** Parts of a set. */
class SubsetTest {
  private final Dataset digits = Datasets.open("digits", DataOptions.defaults());

  @Test
  void readsThroughToTheWholeSet() {
    Subset some = Subset.of(digits, 7, 3);
    Samples got = some.read(1, 1);
    assertThat(got.bytes()).hasSize(784).isEqualTo(digits.read(3, 1).bytes());
    assertThat(some.label(0)).isEqualTo(digits.label(7));
    assertThat(some.size()).isEqualTo(2);
    assertThat(some.medium()).isEqualTo(digits.medium());
    assertThatThrownBy(() -> some.read(2, got, 0)).isInstanceOf(IndexOutOfBoundsException.class);
  }

  @Test
  void aBalancedSubsetHasAsManyOfEachClassAndFollowsTheSeed() {
    Subset one = Subset.balanced(digits, 50, 1);
    int[] counts = new int[10];
    for (int i = 0; i < 50; i++) {
      counts[one.label(i)]++;
    }
    assertThat(counts).containsOnly(5);
    assertThat(Arrays.stream(one.indices()).distinct().count()).isEqualTo(50);
    assertThat(Subset.balanced(digits, 50, 1).fingerprint()).isEqualTo(one.fingerprint());
    assertThat(Subset.of(digits, 1, 2).fingerprint())
        .isNotEqualTo(Subset.of(digits, 2, 1).fingerprint());
  }

  @Test
  void whatCannotBeIsSaidWithTheNumbers() {
    assertThatThrownBy(() -> Subset.balanced(digits, 15, 1))
        .isInstanceOf(DataException.class)
        .hasMessageContaining("a multiple of 10; got 15");
    Dataset points = Datasets.open("ring", DataOptions.defaults());
    assertThatThrownBy(() -> Subset.of(points)).hasMessageContaining("at least one sample");
    assertThatThrownBy(() -> Subset.of(digits, -1)).hasMessageContaining("got -1");
    Subset few = Subset.of(digits, 0, 1, 2);
    assertThatThrownBy(() -> Subset.random(few, 4, 1)).hasMessageContaining("1 to 3 samples");
    assertThatThrownBy(() -> Subset.balanced(few, 10, 1)).hasMessageContaining("of each class");
    assertThat(Subset.random(few, 3, 5).indices()).containsExactlyInAnyOrder(0, 1, 2);
  }

  @Test
  void theFirstOfEachClassKeepTheSetsProportions() {
    // 30 samples of the digits' first three classes, unevenly: 15 of one, 10, 5.
    int[] wanted = {15, 10, 5};
    long[] chosen = new long[30];
    int at = 0;
    for (long i = 0; at < 30; i++) {
      int label = digits.label(i);
      if (label < 3 && wanted[label]-- > 0) {
        chosen[at++] = i;
      }
    }
    Subset uneven = Subset.of(digits, chosen);
    Subset first = Subset.first(uneven, 13);
    int[] counts = new int[10];
    for (int i = 0; i < first.size(); i++) {
      counts[first.label(i)]++;
    }
    assertThat(first.size()).isEqualTo(13);
    assertThat(Arrays.copyOf(counts, 3)).isEqualTo(new int[] {7, 4, 2});
    assertThat(first.indices()).isSorted();
    int[] alike = new int[10];
    Subset drawn = Subset.first(digits, 23);
    for (int i = 0; i < drawn.size(); i++) {
      alike[drawn.label(i)]++;
    }
    assertThat(alike).containsExactly(3, 3, 3, 2, 2, 2, 2, 2, 2, 2);
    assertThatThrownBy(() -> Subset.first(digits, 7))
        .hasMessageContaining("each of the 10 classes");
    assertThatThrownBy(() -> Subset.first(uneven, 31)).hasMessageContaining("at most the 30");
    assertThatThrownBy(() -> Subset.first(uneven, 2)).hasMessageContaining("each of the 3 classes");
  }
}
