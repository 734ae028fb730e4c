package org.gan4j.train;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.gan4j.recipe.Recipe;
import org.gan4j.recipe.Recipes;
import org.gan4j.signal.RunListener;
import org.gan4j.tensor.Device;
import org.gan4j.tensor.OnDevices;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Every recipe, narrow and short, ends in the same bits twice on a GPU. */
@Tag("device")
class RecipesOnDevicesTest {
  private static final int STEPS = 30;

  @TempDir private Path runs;

  static List<Arguments> names() {
    List<Arguments> out = new ArrayList<>();
    for (String name : Recipes.names()) {
      for (String precision : List.of("fp32", "bf16", "tf32")) {
        out.add(Arguments.of(name, precision));
      }
    }
    return out;
  }

  /** Its random streams are the GPU's, and its steps captured where this Java can. */
  @ParameterizedTest(name = "{0}")
  @ValueSource(strings = {"dcgan", "wgan-gp", "r3gan-small"})
  void aRunThatWasStoppedOnAGpuEndsInTheBitsOfOneThatWasNot(String name) {
    OnDevices.require(Device.parse("cuda"));
    int rounds = Recipes.read(name, List.of()).game().dynamics().rounds();
    Recipe recipe =
        Recipes.read(
            name,
            List.of(
                "network.width=8",
                "train.batch=16",
                "train.images=" + 16 * STEPS * rounds,
                "train.tick=" + 16 * STEPS * rounds,
                "data.limit=200",
                "evaluate.metrics=[]",
                "train.remedy=off",
                "train.device=cuda",
                "train.precision=fp32"));
    var expected = SmallRuns.newest(SmallRuns.whole(recipe, runs));
    Path run;
    int[] steps = {0};
    try (Trainer trainer = SmallRuns.begin(recipe, runs)) {
      run = trainer.train(null, RunListener.SILENT, () -> ++steps[0] > STEPS / 2).run();
    }
    try (Trainer trainer = SmallRuns.resume(run)) {
      assertThat(trainer.train().complete()).isTrue();
    }
    var got = SmallRuns.newest(run);
    assertThat(got.keySet()).isEqualTo(expected.keySet());
    expected.forEach((array, values) -> assertThat(got.get(array)).as(array).isEqualTo(values));
  }

  @ParameterizedTest(name = "{0} {1}")
  @MethodSource("names")
  void twoRunsOnAGpuEndInTheSameBits(String name, String precision) {
    OnDevices.require(Device.parse("cuda"));
    Recipe published = Recipes.read(name, List.of());
    int rounds = published.game().dynamics().rounds();
    boolean embeds = name.equals("cgan");
    List<String> settings =
        new ArrayList<>(
            List.of(
                "network.width=" + (embeds ? 24 : 8),
                "train.batch=16",
                "train.images=" + 16 * STEPS * rounds,
                "train.tick=" + 16 * STEPS * rounds,
                "evaluate.metrics=[]",
                "train.device=cuda",
                "train.precision=" + precision));
    settings.addAll(SmallRuns.offline(published.data().name(), runs));
    Recipe recipe = Recipes.read(name, settings);
    var expected = SmallRuns.newest(SmallRuns.whole(recipe, runs));
    var got = SmallRuns.newest(SmallRuns.whole(recipe, runs));
    assertThat(got.keySet()).isEqualTo(expected.keySet());
    expected.forEach((array, values) -> assertThat(got.get(array)).as(array).isEqualTo(values));
  }
}
