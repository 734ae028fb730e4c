package org.gan4j.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.gan4j.data.DataOptions;
import org.gan4j.recipe.Plan;
import org.gan4j.recipe.Recipe;
import org.gan4j.recipe.RecipeException;
import org.gan4j.recipe.Recipes;
import org.gan4j.run.NamedArray;
import org.gan4j.run.RunFolder.Decision;
import org.gan4j.run.RunFolder.Decision.Made;
import org.gan4j.signal.RunListener;
import org.gan4j.tensor.ScopedTest;
import org.gan4j.zoo.Generator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Runs whose networks grow as planned. */
class GrowingRunTest extends ScopedTest {
  @TempDir Path runs;

  /** 4x4 until 40 images, 8x8 faded in until 88, 16x16 from 128, faded in until 176. */
  static Recipe recipe(String... more) {
    List<String> settings =
        new ArrayList<>(
            List.of(
                "data.name=digits",
                "data.size=16",
                "network.width=4",
                "network.latent=8",
                "network.stay=40",
                "network.fade=48",
                "train.batch=8",
                "train.images=208",
                "train.tick=80",
                "train.ema=0.9",
                "evaluate.metrics=[]",
                "train.remedy=off",
                "train.precision=fp32",
                "train.threads=1"));
    settings.addAll(List.of(more));
    return Recipes.read("pggan", settings);
  }

  @ParameterizedTest
  @ValueSource(ints = {2, 5, 7, 8, 15, 16, 18, 24})
  void aRunStoppedAnywhereGoesOnAsOneThatWasNot(int steps) {
    Path whole = SmallRuns.whole(recipe(), runs);
    Path parts;
    AtomicInteger asked = new AtomicInteger();
    try (Trainer trainer = SmallRuns.begin(recipe(), runs)) {
      parts = trainer.train(null, RunListener.SILENT, () -> asked.getAndIncrement() >= steps).run();
    }
    try (Trainer rest = SmallRuns.resume(parts)) {
      assertThat(rest.train().complete()).isTrue();
    }
    var expected = SmallRuns.newest(whole);
    var got = SmallRuns.newest(parts);
    assertThat(got.keySet()).isEqualTo(expected.keySet());
    expected.forEach((array, values) -> assertThat(got.get(array)).as(array).isEqualTo(values));
    assertThat(SmallRuns.counts(parts)).isEqualTo(SmallRuns.counts(whole));
    assertThat(decisions(parts)).isEqualTo(decisions(whole));
  }

  @Test
  void itGrowsAtThePlannedImagesWhateverIsDoneAboutFindings() throws Exception {
    Path run = SmallRuns.whole(recipe("train.remedy=apply", "evaluate.diagnose=40"), runs);
    List<Decision> grown =
        decisions(run).stream().filter(each -> each.made() == Made.GROWN).toList();
    assertThat(grown).extracting(Decision::images).containsExactly(40L, 128L);
    assertThat(grown)
        .extracting(Decision::set)
        .containsExactly(List.of("network.stage=1"), List.of("network.stage=2"));
    assertThat(grown.get(1).why()).isEqualTo("grown from 8x8 to 16x16");
    assertThat(Files.readString(run.resolve("recipe.yaml"))).contains("stage: 2");
    Path plain = SmallRuns.whole(recipe(), runs);
    assertThat(decisions(plain)).extracting(Decision::images).containsExactly(40L, 128L);
  }

  @Test
  void batchesThatMissThePlannedMomentGrowJustBeforeIt() {
    Path run = SmallRuns.whole(recipe("network.stay=44", "train.images=160"), runs);
    assertThat(decisions(run)).extracting(Decision::images).containsExactly(40L, 136L);
  }

  /** α is in every checkpoint and in the model, with the delivered generator's statistics. */
  @Test
  void aModelOfTheMiddleOfAFadeIsOfThatMoment() {
    Path run = SmallRuns.whole(recipe("train.images=64"), runs);
    var arrays = SmallRuns.newest(run);
    for (String state : List.of("generator.state", "discriminator.state")) {
      assertThat(single(arrays.get(state))).as(state).isEqualTo(0.5f);
    }
    assertThat(Files.isRegularFile(run.resolve("model/generator.safetensors"))).isTrue();
    byte[] half;
    try (Generator generator = Generator.load(run.resolve("model"))) {
      half = generator.sample(1, 4).bytes();
    }
    try (Generator again = Generator.load(run)) {
      assertThat(again.sample(1, 4).bytes()).isEqualTo(half);
    }
    try (Trainer longer =
        Trainer.resume(run, 128L, DataOptions.defaults(), RunListener.SILENT, List.of("test"))) {
      assertThat(longer.train().complete()).isTrue();
    }
    assertThat(single(SmallRuns.newest(run).get("generator.state"))).isEqualTo(1);
  }

  private static float single(NamedArray array) {
    try (var scope = org.gan4j.tensor.Scope.open()) {
      float[] values = array.toTensor().toFloats();
      assertThat(values).hasSize(1);
      return values[0];
    }
  }

  @Test
  void aRunBeginsWithTheSmallestImages() {
    assertThatThrownBy(() -> SmallRuns.begin(recipe("network.stage=1"), runs))
        .isInstanceOf(RecipeException.class)
        .hasMessageContaining("network.stage must be 0 as a run begins, which grows from there")
        .hasMessageContaining("set network.fade=0 to begin at 8x8");
    Path run =
        SmallRuns.whole(recipe("network.stage=2", "network.fade=0", "train.images=64"), runs);
    assertThat(decisions(run)).isEmpty();
    assertThat(single(SmallRuns.newest(run).get("generator.state"))).isEqualTo(1);
  }

  /** Back before a growth, the networks are as small as they were then. */
  @Test
  void aPlanIsAsLargeAsItWasThen() {
    Recipe then = recipe();
    try (Plan grown = Plan.of(recipe("network.stage=2"), DataOptions.defaults())) {
      Plan back = Growing.at(grown, then);
      assertThat(java.util.Objects.requireNonNull(back.pair().growth()).stage()).isZero();
      assertThat(Growing.at(grown, grown.recipe())).isSameAs(grown);
      // A run that goes on from a grown one begins as large; one that has not grown grows.
      assertThatThrownBy(() -> Growing.checkBegin(grown)).isInstanceOf(RecipeException.class);
      Growing.checkBegin(grown.changed(grown.recipe().continued()));
      assertThat(then.continued()).isEqualTo(then);
    }
  }

  /** As many images as fit, where those of later stages take longer. */
  @Test
  void aLimitOfTimeCountsTheStagesToCome() {
    try (Plan plan = Plan.of(recipe("network.width=16"), DataOptions.defaults());
        Plan last =
            Plan.of(recipe("network.width=16", "network.stage=2"), DataOptions.defaults())) {
      assertThat(Growing.fits(plan, 0, 32)).isEqualTo(32);
      long far = 1_000_000;
      double slower = last.multiplications() / plan.multiplications();
      assertThat(slower).isGreaterThan(1.05);
      assertThat((double) Growing.fits(plan, 0, far)).isCloseTo(far / slower, within(far * 1e-3));
      assertThat(Growing.fits(last, 200, far)).isCloseTo(far, within(8L));
      assertThat(Growing.unfinished(plan)).isNull();
      assertThat(Growing.unfinished(last.lengthened(8))).isNull();
    }
    try (Plan brief = Plan.of(recipe("train.images=100"), DataOptions.defaults())) {
      assertThat(Growing.unfinished(brief))
          .contains("ends at 100 images, with pictures of 8x8", "16x16 from 128 images on");
    }
  }

  private static List<Decision> decisions(Path run) {
    return Decision.read(run.resolve("interventions.jsonl"), note -> {});
  }
}
