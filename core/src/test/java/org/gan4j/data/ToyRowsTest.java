package org.gan4j.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import org.gan4j.data.DataOptions.Split;
import org.gan4j.medium.Column;
import org.gan4j.medium.Samples;
import org.gan4j.medium.Table;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Rows of known Gaussians. */
class ToyRowsTest {
  private static final DataOptions OPTIONS = DataOptions.defaults();

  @ParameterizedTest
  @ValueSource(strings = {"ring-rows", "grid-rows"})
  void aRowIsAFunctionOfSeedSplitAndIndex(String name) {
    Dataset set = Datasets.open(name, OPTIONS);
    double[] some = set.read(100, 3).cells();
    assertThat(Datasets.open(name, OPTIONS).read(100, 3).cells()).containsExactly(some);
    assertThat(set.size()).isEqualTo(10_000);
    for (DataOptions other :
        new DataOptions[] {OPTIONS.withSeed(9), OPTIONS.withSplit(Split.TEST)}) {
      Dataset unlike = Datasets.open(name, other);
      assertThat(unlike.read(100, 3).cells()).isNotEqualTo(some);
      assertThat(unlike.fingerprint()).isNotEqualTo(set.fingerprint());
    }
    Dataset held = Datasets.open(name, OPTIONS.withSplit(Split.TEST));
    assertThat(held.medium()).isEqualTo(set.medium());
    Column.Numbers x = (Column.Numbers) ((Table) set.medium()).columns().get(0);
    assertThat(x.modes()).isNotEmpty();
    Table plain = (Table) Datasets.open(name, OPTIONS.withModes(0)).medium();
    assertThat(((Column.Numbers) plain.columns().get(0)).modes()).isEmpty();
    assertThat(set.schema()).contains("x:", "\"y\":", "number");
  }

  /** Against the sum of the densities, written out. */
  @Test
  void likelihoodsAreThoseOfTheFormula() {
    Dataset ring = Datasets.open("ring-rows", OPTIONS);
    Samples rows = ring.read(0, 200);
    double[] logs = ring.logLikelihoods(rows);
    for (int i = 0; i < logs.length; i++) {
      double sum = 0;
      for (int k = 0; k < 8; k++) {
        double dx = rows.cells()[2 * i] - Math.cos(k * Math.PI / 4);
        double dy = rows.cells()[2 * i + 1] - Math.sin(k * Math.PI / 4);
        sum += Math.exp(-(dx * dx + dy * dy) / 0.1) / (0.1 * Math.PI) / 8;
      }
      assertThat(logs[i]).isCloseTo(Math.log(sum), within(1e-9));
    }
    Dataset grid = Datasets.open("grid-rows", OPTIONS);
    double[] at = {4, -2, 0, 0, 1e300, 0};
    assertThat(grid.logLikelihoods(Samples.of((Table) grid.medium(), at)))
        .satisfies(
            found -> {
              double peak = -Math.log(25 * 0.1 * Math.PI);
              assertThat(found[0]).isCloseTo(peak, within(1e-9));
              assertThat(found[1]).isCloseTo(peak, within(1e-9));
              assertThat(found[2]).isFinite().isLessThan(-1e90);
            });
    Dataset sines = Datasets.open("sines", OPTIONS);
    assertThatThrownBy(() -> ring.logLikelihoods(sines.read(0, 1)))
        .isInstanceOf(DataException.class)
        .hasMessageStartingWith("ring-rows has rows of the columns x and y; it was asked for");
  }
}
