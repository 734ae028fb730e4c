package org.gan4j.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.gan4j.GanException;
import org.gan4j.data.DataOptions;
import org.gan4j.nn.Layout;
import org.gan4j.recipe.Plan;
import org.gan4j.recipe.Recipe;
import org.gan4j.recipe.Recipes;
import org.gan4j.run.Checkpoints;
import org.gan4j.run.NamedArray;
import org.gan4j.run.Provenance;
import org.gan4j.signal.RunListener;
import org.gan4j.tensor.Scope;
import org.gan4j.tensor.Tensor;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A run that begins with the weights of another one, or of a model. */
class FineTuneTest {
  private static final String D = "discriminator.theta";
  private static final String G = "generator.theta";

  @TempDir Path runs;
  private final Heard heard = new Heard();

  private static Recipe recipe(String... more) {
    List<String> all =
        new ArrayList<>(List.of("network.conditional=false", "train.images=64", "train.tick=16"));
    all.addAll(List.of(more));
    return SmallRuns.recipe(all.toArray(new String[0]));
  }

  private static Recipe from(Path source, String... more) {
    List<String> all = new ArrayList<>(List.of("train.seed=2", "train.from=" + source));
    all.addAll(List.of(more));
    return recipe(all.toArray(new String[0]));
  }

  private Path source(String... more) {
    return SmallRuns.whole(recipe(more), runs.resolve("source"));
  }

  private Path train(Recipe recipe) {
    try (Trainer trainer = SmallRuns.begin(recipe, runs)) {
      return trainer.train(null, heard, Trainer.Control.NONE).run();
    }
  }

  /** Trains up to so many images, and no further. */
  private Path started(Recipe recipe, long images) {
    long[] asked = {0};
    try (Trainer trainer = SmallRuns.begin(recipe, runs)) {
      return trainer.train(null, heard, () -> 8 * asked[0]++ >= images).run();
    }
  }

  private static Map<String, NamedArray> at(Path run, long images) {
    return Checkpoints.readOnly(run.resolve("checkpoints")).load(images).arrays();
  }

  private static float[] numbers(NamedArray array) {
    try (Scope scope = Scope.open()) {
      return array.toTensor().toFloats();
    }
  }

  private static void delete(Path folder) throws IOException {
    try (Stream<Path> all = Files.walk(folder)) {
      for (Path one : all.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(one);
      }
    }
  }

  @Test
  void ofARunBothNetworksGoOnAndAllElseBeginsAnew() {
    Path source = source();
    Path run = started(from(source), 0);
    Map<String, NamedArray> then = at(source, 64);
    Map<String, NamedArray> now = at(run, 0);
    for (String name : List.of(D, G, "discriminator.state", "generator.state")) {
      assertThat(now.get(name)).as(name).isEqualTo(then.get(name));
    }
    assertThat(now.get("generator.average")).isEqualTo(now.get(G));
    for (float moment : numbers(now.get("generator.optimiser.m"))) {
      assertThat(Math.abs(moment)).isZero();
    }
    assertThat(heard.notes)
        .anyMatch(note -> note.contains("its newest checkpoint, at 64 images"))
        .anyMatch(note -> note.matches("the generator: carried (\\d+) of \\1 slices; .*"))
        .anyMatch(note -> note.matches("the discriminator: carried (\\d+) of \\1 slices; .*"));
    Provenance.From kept = Provenance.read(run.resolve("provenance.json")).from();
    assertThat(kept).isNotNull();
    assertThat(kept.path()).isEqualTo(source.toString());
    assertThat(kept.images()).isEqualTo(64);
    assertThat(kept.fingerprint()).hasSize(64);
    assertThat(kept.carried()).contains("generator 1.convtranspose.weight");
    assertThat(kept.fresh()).isEmpty();
    assertThat(Recipes.read(run.resolve("recipe.yaml")).train().from())
        .isEqualTo(source.toString());
  }

  @Test
  void theBestCheckpointIsTakenWhereOneIsKept() {
    Path source = source();
    Checkpoints.open(source.resolve("checkpoints"), 2).pinBest(48);
    Path run = started(from(source), 0);
    assertThat(at(run, 0).get(D)).isEqualTo(at(source, 48).get(D));
    assertThat(heard.notes).anyMatch(note -> note.contains("its best checkpoint, at 48 images"));
  }

  @Test
  void itIsResumedExactlyWhereTheSourceIsGone() throws IOException {
    Path source = source();
    String[] more = {"train.freeze=1", "train.keep=9"};
    Path whole = train(from(source, more));
    Path killed = started(from(source, more), 0);
    Path later = started(from(source, more), 40);
    delete(source);
    for (Path run : List.of(killed, later)) {
      try (Trainer trainer = SmallRuns.resume(run)) {
        trainer.train();
      }
      assertThat(SmallRuns.newest(run)).isEqualTo(SmallRuns.newest(whole));
      assertThat(SmallRuns.counts(run)).isEqualTo(SmallRuns.counts(whole));
    }
    delete(killed.resolve("checkpoints"));
    assertThatThrownBy(() -> SmallRuns.resume(killed).close())
        .isInstanceOf(GanException.class)
        .hasMessageContaining("train.from")
        .hasMessageContaining(source.toString());
  }

  @Test
  void frozenLayersStayWhateverMovesTheOthers() {
    Path source = source();
    Path run =
        train(
            from(
                source,
                "train.freeze=2",
                "discriminator={clipped: {inner: {sgd: {rate: 0.1, momentum: 0.5}}, bound: 0.01}}",
                "game.loss=wasserstein",
                "game.penalties+={weight-decay: {role: discriminator, weight: 0.1}}"));
    try (Plan plan = Plan.of(recipe(), DataOptions.defaults())) {
      Layout layout = plan.pair().discriminator().parameters();
      float[] then = numbers(at(source, 64).get(D));
      float[] now = numbers(at(run, 64).get(D));
      int at = 0;
      int same = 0;
      for (Layout.Slice slice : layout.slices()) {
        int count = (int) slice.shape().count();
        float[] before = java.util.Arrays.copyOfRange(then, at, at + count);
        float[] after = java.util.Arrays.copyOfRange(now, at, at + count);
        boolean still = java.util.Arrays.equals(before, after);
        assertThat(still).as(slice.name()).isEqualTo(slice.name().matches("[0-3]\\..*"));
        same += still ? 1 : 0;
        at += count;
      }
      assertThat(same).isEqualTo(4); // 0.conv, 2.conv and the norm behind it
    }
  }

  @Test
  void ofAModelTheGeneratorAloneGoesOn() {
    Path source = source();
    Path run = started(from(source.resolve("model")), 0);
    Map<String, NamedArray> now = at(run, 0);
    assertThat(now.get(G)).isEqualTo(at(source, 64).get("generator.average"));
    try (Plan plan = Plan.of(recipe("train.seed=2"), DataOptions.defaults());
        Match drawn = Match.begin(plan);
        Scope scope = Scope.open()) {
      Tensor theta = drawn.discriminator().theta();
      assertThat(numbers(now.get(D))).isEqualTo(theta.toFloats());
    }
    assertThat(heard.notes).contains("the discriminator begins anew: nothing of it was carried");
  }

  @Test
  void otherShapesBeginAnewAndAreNamed() {
    Path source = source();
    Path run = started(from(source, "network.latent=12"), 0);
    assertThat(heard.notes)
        .anyMatch(note -> note.startsWith("the generator: ") && note.contains("new: 1.convt"));
    Provenance.From kept = Provenance.read(run.resolve("provenance.json")).from();
    assertThat(kept).isNotNull();
    assertThat(kept.fresh()).containsExactly("generator 1.convtranspose.weight");
    assertThat(kept.left()).containsExactly("generator 1.convtranspose.weight");
  }

  @Test
  void whatCannotBeIsRefusedBeforeThereIsARun() throws IOException {
    Path source = source();
    Path empty = Files.createDirectory(runs.resolve("empty"));
    refused(from(runs.resolve("none")), "no run at " + runs.resolve("none"));
    refused(from(empty), empty + " is not a run: it has no recipe.yaml");
    refused(from(source, "network={sngan: {width: 4}}"), "nothing of " + source, "sngan");
    refused(from(source, "data.channels=3"), "images of 1 channel", "have 3");
    refused(from(source.resolve("model"), "train.freeze=1"), "is a model", "got 1");
    refused(from(source, "train.freeze=3"), "has 3 layers with weights; got 3");
    refused(
        from(source, "train.freeze=1", "network.discriminator-width=6"), "0.conv.weight", "got 1");
    Path weights = source.resolve("model").resolve("generator.safetensors");
    Files.writeString(weights, "damaged");
    refused(from(source.resolve("model")), weights + " is not a valid safetensors file");
    delete(source.resolve("checkpoints"));
    refused(from(source), "keeps no checkpoint", source.resolve("model").toString());
    assertThat(runs.resolve("00000-dcgan-conditional-digits")).doesNotExist();
    assertThatThrownBy(() -> recipe("train.freeze=1"))
        .isInstanceOf(GanException.class)
        .hasMessageContaining("train.freeze: frozen layers of a discriminator that begins anew");
  }

  private void refused(Recipe recipe, String... said) {
    try (Plan plan = Plan.of(recipe, DataOptions.defaults())) {
      assertThatThrownBy(() -> Trainer.begin(plan, runs, List.of("test")).close())
          .isInstanceOf(GanException.class)
          .hasMessageContainingAll(said)
          .message()
          .doesNotContain("\n");
    }
  }

  @Test
  void whoDecidesAboutTheRunSeesItBegin() {
    Path source = source();
    int[] begun = {0};
    Remedying counts =
        new Remedying() {
          @Override
          public void begins() {
            begun[0]++;
          }
        };
    try (Trainer trainer = SmallRuns.begin(from(source), runs)) {
      var unused = trainer.train(null, heard, Trainer.Control.NONE, counts);
    }
    assertThat(begun[0]).isEqualTo(1);
  }

  @Test
  void aResumeCannotBeginElsewhere() {
    Path run = started(from(source()), 16);
    assertThatThrownBy(
            () ->
                Trainer.resume(
                        run,
                        DataOptions.defaults(),
                        Trainer.Changes.settings(List.of("train.from=")),
                        RunListener.SILENT,
                        List.of("test"))
                    .close())
        .isInstanceOf(GanException.class)
        .hasMessageContaining("train.from stays");
  }

  /** What would be frozen has to be what was: another discriminator's first layer never learned. */
  @Test
  void frozenLayersAreNoNewOnes() {
    List<String> frozen = List.of("data.name=digits", "train.from=runs/1", "train.freeze=1");
    try (Plan plan =
        Plan.of(org.gan4j.recipe.Recipes.read("dcgan", frozen), DataOptions.defaults())) {
      Plan narrow =
          plan.changed(
              Trainer.Changes.settings(List.of("network.discriminator-width=8"))
                  .applied(plan.recipe()));
      assertThatThrownBy(() -> Ancestor.checkFrozen(plan, narrow))
          .hasMessageContaining("would be a new one: set train.freeze to 0 as well");
      Ancestor.checkFrozen(plan, plan);
      Plan thawed =
          plan.changed(
              Trainer.Changes.settings(List.of("network.discriminator-width=8", "train.freeze=0"))
                  .applied(plan.recipe()));
      Ancestor.checkFrozen(plan, thawed);
    }
  }
}
