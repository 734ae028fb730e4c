package org.gan4j.metric;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import org.gan4j.tensor.ScopedTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class KMeansTest extends ScopedTest {
  /** Far from the origin, uncentred float32 products round by more than the gaps. */
  @ParameterizedTest
  @ValueSource(floats = {0, 3e5f})
  void findsSeparateClusters(float origin) {
    float[] points = new float[60];
    for (int i = 0; i < 60; i++) {
      int place = i / 3;
      points[i] = origin + i % 3 * 100 + place;
    }
    Features line = new Features(points, 60, 1);
    int[] cluster = KMeans.fit(line, 3, 25, rng).nearest(line);
    for (int i = 3; i < 60; i++) {
      assertThat(cluster[i]).isEqualTo(cluster[i % 3]);
    }
    assertThat(new int[] {cluster[0], cluster[1], cluster[2]}).doesNotHaveDuplicates();
  }

  @Test
  void blocksAddUp() {
    // 2,100 rows of 1,000 numbers are three blocks.
    Features rows = Normal.features(rng, 2100, 1000);
    KMeans fitted = KMeans.fit(rows, 2, 3, rng);
    int[] all = fitted.nearest(rows);
    for (int i = 0; i < 2100; i += 100) {
      Features one =
          new Features(Arrays.copyOfRange(rows.values(), i * 1000, i * 1000 + 1000), 1, 1000);
      assertThat(fitted.nearest(one)).containsExactly(all[i]);
    }
  }
}
