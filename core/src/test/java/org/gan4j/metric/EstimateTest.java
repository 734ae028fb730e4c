package org.gan4j.metric;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class EstimateTest {
  @ParameterizedTest
  @CsvSource({
    "1, 12.706",
    "2, 4.303",
    "3, 3.182",
    "4, 2.776",
    "9, 2.262",
    "30, 2.042",
    "1000, 1.962"
  })
  void studentsTable(int freedom, double quantile) {
    assertThat(Estimate.studentQuantile(freedom)).isEqualTo(quantile, within(.005 * quantile));
  }

  @Test
  void meanOfFew() {
    Estimate estimate = Estimate.mean(new double[] {1, 2, 3});
    assertThat(estimate.value()).isEqualTo(2, within(1e-12));
    assertThat(estimate.interval().high()).isEqualTo(2 + 4.3027 / Math.sqrt(3), within(1e-4));
  }
}
