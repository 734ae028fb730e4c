package org.gan4j.recipe;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.gan4j.data.DataOptions;
import org.gan4j.data.Dataset;
import org.gan4j.data.Datasets;
import org.gan4j.data.Subset;
import org.junit.jupiter.api.Test;

/** Which data stay on a GPU. */
class PlanOnDeviceTest {
  @Test
  void imagesThatFitAndAreShownTwiceStayThere() {
    DataOptions small = DataOptions.defaults().withSize(32);
    try (Dataset digits = Datasets.open("digits", small);
        Dataset ring = Datasets.open("ring", DataOptions.defaults())) {
      Subset some = Subset.first(digits, 100);
      assertThat(Plan.fitsOnDevice(some, 200)).isTrue();
      assertThat(Plan.fitsOnDevice(some, 199)).isFalse();
      assertThat(Plan.fitsOnDevice(digits, Long.MAX_VALUE)).as("without end").isFalse();
      assertThat(Plan.fitsOnDevice(ring, 1000)).as("points").isFalse();
    }
    try (Dataset large = Datasets.open("digits", DataOptions.defaults().withSize(4096))) {
      Subset some = Subset.first(large, 65); // 4096 x 4096 x 65 bytes are more than 1 GiB
      assertThat(Plan.fitsOnDevice(some, 1000)).isFalse();
      assertThat(Plan.fitsOnDevice(Subset.first(large, 64), 1000)).isTrue();
    }
    try (Plan plan = Plan.of(Recipes.read("dcgan", List.of("data.limit=100")), small)) {
      assertThat(plan.staysOnDevice()).as("a processor").isFalse();
      assertThat(plan.memory().samples()).isZero();
    }
  }
}
