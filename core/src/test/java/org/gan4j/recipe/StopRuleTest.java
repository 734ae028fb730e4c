package org.gan4j.recipe;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Map;
import org.gan4j.metric.Metric;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** When scores are good enough. */
class StopRuleTest {
  @ParameterizedTest
  @CsvSource({
    "coverage > 0.95 and fid < 12, true",
    "coverage > 0.96 and fid < 12, false",
    "coverage > 0.96 or fid < 12, true",
    "coverage > 0.99 and fid < 1 or fid <= 11.5, true",
    "fid<11.5, false",
    "fid >= 11.5, true",
    "recall > 0, false",
    "KID > -1e-3, true",
  })
  void comparesWhatWasScored(String text, boolean holds) {
    Map<String, Double> scores = Map.of("coverage", 0.96, "fid", 11.5, "kid", 0.0);
    assertThat(StopRule.parse(text).holds(scores)).isEqualTo(holds);
  }

  @Test
  void namesItsMetrics() {
    assertThat(StopRule.parse("coverage > 0.95 and fid < 12 or two-sample < 0.6").metrics())
        .containsExactlyInAnyOrder(Metric.COVERAGE, Metric.FID, Metric.TWO_SAMPLE);
  }

  @ParameterizedTest
  @ValueSource(strings = {"fid", "fid = 3", "fid < x", "fid < 1 and", "1 < fid", "fid < 1; rm"})
  void anythingElseIsRefusedWithAnExample(String text) {
    assertThatThrownBy(() -> StopRule.parse(text))
        .isInstanceOf(RecipeException.class)
        .hasMessageContaining("such as 'coverage > 0.95 and fid < 12'");
  }

  @Test
  void anUnknownMetricIsNamedWithTheNearest() {
    assertThatThrownBy(() -> StopRule.parse("converage > 0.9"))
        .isInstanceOf(RecipeException.class)
        .hasMessageContaining("did you mean coverage?");
    assertThatThrownBy(() -> Recipes.read("dcgan", List.of("stop.when=kid < 1")))
        .hasMessageContaining("evaluate.metrics does not take");
    assertThatThrownBy(
            () -> Recipes.read("dcgan", List.of("evaluate.metrics=[]", "stop.patience=3")))
        .hasMessageContaining("there are none");
    assertThatThrownBy(() -> Recipes.read("dcgan", List.of("evaluate.best=kid")))
        .hasMessageContaining("evaluate.best must be one of");
    assertThatThrownBy(() -> Recipes.read("dcgan", List.of("evaluate.metrics=[fod]")))
        .hasMessageContaining("did you mean fid?");
  }
}
