package org.gan4j.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.gan4j.GanException;
import org.gan4j.data.DataOptions;
import org.gan4j.game.DivergedException;
import org.gan4j.nn.Layout;
import org.gan4j.recipe.Plan;
import org.gan4j.recipe.Recipe;
import org.gan4j.recipe.RecipeException;
import org.gan4j.recipe.Recipes;
import org.gan4j.recipe.TrainSettings;
import org.gan4j.run.Checkpoints;
import org.gan4j.run.Metrics;
import org.gan4j.run.NamedArray;
import org.gan4j.run.Provenance;
import org.gan4j.run.RunException;
import org.gan4j.run.RunFolder;
import org.gan4j.run.RunFolder.Decision;
import org.gan4j.run.RunFolder.Decision.Made;
import org.gan4j.run.Snapshot;
import org.gan4j.signal.RunEvent;
import org.gan4j.signal.Tick;
import org.gan4j.tensor.Device;
import org.gan4j.tensor.Scope;
import org.gan4j.tensor.Tensor;
import org.gan4j.train.Trainer.Changes;
import org.gan4j.train.Trainer.Changes.Course;
import org.gan4j.train.Trainer.Control;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A run whose recipe changes while it trains: what it carries over, and that it stays exact. */
class CourseTest {
  private static final String[] SHORT = {
    "network.conditional=false", "train.images=64", "train.tick=16"
  };

  @TempDir Path runs;
  private final Heard heard = new Heard();

  private static Recipe recipe(String... more) {
    List<String> all = new ArrayList<>(List.of(SHORT));
    all.addAll(List.of(more));
    return SmallRuns.recipe(all.toArray(new String[0]));
  }

  /** Changes a run once, where so many images are played. */
  private static Control at(long images, Changes changes) {
    return new Control() {
      private long played;
      private boolean done;

      @Override
      public boolean stop() {
        return false;
      }

      @Override
      public Changes change() {
        boolean now = !done && played == images;
        played += 8;
        done |= now;
        return now ? changes : Changes.NONE;
      }
    };
  }

  private Path train(Recipe recipe, Control control) {
    try (Trainer trainer = SmallRuns.begin(recipe, runs)) {
      return trainer.train(null, heard, control).run();
    }
  }

  private Path train(Recipe recipe, Remedying remedying) {
    try (Trainer trainer = SmallRuns.begin(recipe, runs)) {
      return trainer.train(null, heard, Control.NONE, remedying).run();
    }
  }

  private void finish(Path run, Changes changes) {
    try (Trainer trainer =
        Trainer.resume(run, DataOptions.defaults(), changes, heard, List.of("test"))) {
      trainer.train(null, heard, Control.NONE);
    }
  }

  private static List<Decision> decisions(Path run) {
    return Decision.read(
        RunFolder.open(run).interventions(),
        note -> {
          throw new AssertionError(note);
        });
  }

  private static Checkpoints.Loaded loaded(Path run, long images) {
    return Checkpoints.readOnly(run.resolve("checkpoints")).load(images);
  }

  private static void assertSame(Path run, Path other) {
    Map<String, NamedArray> expected = SmallRuns.newest(other);
    Map<String, NamedArray> got = SmallRuns.newest(run);
    assertThat(got.keySet()).isEqualTo(expected.keySet());
    expected.forEach((name, array) -> assertThat(got.get(name)).as(name).isEqualTo(array));
    assertThat(SmallRuns.counts(run)).isEqualTo(SmallRuns.counts(other));
  }

  /** Each kind of change: trained on, stopped at once and resumed, and asked for by a resume. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "game.loss=hinge",
        "game.loss=relativistic-paired",
        "network.norm=layer; game.penalties+={r1: {gamma: 1}}",
        "network.norm=none; game.loss=wasserstein; game.penalties+={gradient-penalty: {}}",
        "game.penalties+={historical-averaging: {role: generator, weight: 0.1}}",
        "views+={instance-noise: {}}",
        "views+={packing: {}}",
        "views+={diff-augment: {}}",
        "views+={adaptive-augmentation: {}}",
        "game.dynamics={unrolled: {steps: 2}}",
        "game.dynamics=balance",
        "game.dynamics={alternating: {discriminator-steps: 2}}",
        "game.dynamics=extragradient",
        "generator={optimistic: {inner: {adam: {rate: 1e-4}}}}",
        "discriminator={rms-prop: {rate: 1e-4}}",
        "game.loss=wasserstein; discriminator={clipped: {inner: {adam: {}}, bound: 0.1}}",
        "generator.rate=1e-5",
        "train.batch=16",
        "train.ema=0",
        "train.ema=0.9",
        "network.minibatch=deviation",
        "network.minibatch=discrimination",
        "network.norm=none",
        "network.equalised=true",
        "network.attention=true",
        "network.width=8",
        "network={sngan: {width: 4, latent: 8}}",
        "train.precision=bf16"
      })
  void everyKindOfChangeCanBeMadeAndGoesOnExactly(String setting) throws IOException {
    List<String> settings = List.of(setting.split("; "));
    Path changed = train(recipe("train.keep=9"), at(32, Changes.settings(settings)));
    assertThat(heard.notes).noneMatch(note -> note.startsWith("not changed"));
    Recipe now = Recipes.read(changed.resolve("recipe.yaml"));
    assertThat(now).isEqualTo(Recipes.changed(recipe("train.keep=9"), settings));
    assertThat(Recipes.read(changed.resolve("recipe-begun.yaml")))
        .isEqualTo(recipe("train.keep=9"));
    assertThat(decisions(changed))
        .containsExactly(
            new Decision(
                32,
                Made.APPLIED,
                null,
                "",
                settings,
                "asked for",
                "",
                Map.of(),
                Changes.identity(now)));

    // What it has after the change follows from the checkpoint there alone.
    Path again = copied(changed);
    Checkpoints.open(again.resolve("checkpoints"), 9).forgetAfter(32);
    finish(again, Changes.NONE);
    assertSame(again, changed);
    assertThat(decisions(again)).isEqualTo(decisions(changed));
  }

  @Test
  void aResumeCanChangeTheRecipeToo() throws IOException {
    Changes changes =
        Changes.settings(List.of("game.loss=hinge", "network.norm=none", "train.ema=0.9"));
    Path changed = train(recipe(), at(32, changes));
    Path resumed = train(recipe(), stopAt(32));
    finish(resumed, changes);
    assertSame(resumed, changed);
    assertThat(decisions(resumed)).isEqualTo(decisions(changed)).hasSize(1);
    assertThat(Files.readString(resumed.resolve("recipe.yaml")))
        .isEqualTo(Files.readString(changed.resolve("recipe.yaml")));
    assertThat(heard.notes)
        .contains("changed: game.loss=hinge, network.norm=none, train.ema=0.9")
        .anyMatch(
            note ->
                note.startsWith("these begin anew: the discriminator's 2.conv.bias")
                    || note.startsWith("these begin anew: the discriminator's 0.conv.bias"));
  }

  /** Slices that are the same are so bit for bit; what has no counterpart begins anew. */
  @Test
  void whatIsTheSameIsCarriedOverBitForBit() {
    Path run =
        train(
            recipe("train.keep=9", "train.ema=0"),
            at(
                32,
                Changes.settings(
                    List.of(
                        "network.norm=layer",
                        "generator={rms-prop: {rate: 1e-4}}",
                        "train.ema=0.9",
                        "views+={adaptive-augmentation: {}}"))));
    Path plain = train(recipe("train.keep=9", "train.ema=0"), Control.NONE);
    Snapshot then = Snapshot.of(loaded(plain, 32));
    Snapshot now = Snapshot.of(loaded(run, 32));
    for (String same :
        List.of("generator.theta", "generator.state", "random.latents", "random.noise")) {
      assertThat(now.array(same)).as(same).isEqualTo(then.array(same));
    }
    assertThat(now.array("generator.average")).isEqualTo(then.array("generator.theta"));
    for (String count : List.of("images", "rounds", "steps", "discriminator.steps")) {
      assertThat(now.count(count)).as(count).isEqualTo(then.count(count));
    }
    assertThat(now.count("generator.steps")).isZero();
    assertThat(now.array("generator.optimiser.v").toTensor().norm().item()).isZero();
    try (Plan before = Plan.of(recipe(), DataOptions.defaults());
        Plan after = Plan.of(recipe("network.norm=layer"), DataOptions.defaults())) {
      Layout old = before.pair().discriminator().parameters();
      Layout next = after.pair().discriminator().parameters();
      for (String vector : List.of("theta", "optimiser.m", "optimiser.v")) {
        var from = old.named(then.array("discriminator." + vector).toTensor());
        var to = next.named(now.array("discriminator." + vector).toTensor());
        assertThat(
                to.keySet().stream()
                    .filter(
                        name ->
                            from.containsKey(name)
                                && List.of(to.get(name).toFloats())
                                    .equals(List.of(from.get(name).toFloats())))
                    .count())
            .as(vector)
            .isLessThanOrEqualTo(to.size());
        to.forEach(
            (name, slice) -> {
              if (name.endsWith("conv.weight")) {
                assertThat(slice.toFloats()).as(name).isEqualTo(from.get(name).toFloats());
              }
            });
      }
    }
    assertThat(heard.notes)
        .filteredOn(note -> note.startsWith("these begin anew"))
        .singleElement()
        .asString()
        .contains("the generator's average", "the generator's optimiser", "layernorm")
        .contains("the view adaptive-augmentation");
  }

  /** Layers that came in between, or went, do not make those behind them others. */
  @Test
  void slicesAreToldWhateverComesBetween() {
    try (Plan before = Plan.of(recipe(), DataOptions.defaults());
        Plan after = Plan.of(recipe("network.norm=none"), DataOptions.defaults());
        Plan equalised = Plan.of(recipe("network.equalised=true"), DataOptions.defaults());
        Scope scope = Scope.open()) {
      Layout old = before.pair().discriminator().parameters();
      Layout next = after.pair().discriminator().parameters();
      Tensor vector = Tensor.full(Device.CPU, 7, old.size());
      Tensor into = Tensor.zeros(Device.CPU, next.size());
      Layout.Carried carried = next.carryAligned(old, vector, into);
      assertThat(carried.carried()).isNotEmpty().allMatch(name -> name.endsWith("conv.weight"));
      assertThat(carried.fresh()).isNotEmpty().allMatch(name -> name.endsWith("conv.bias"));
      assertThat(carried.left()).isNotEmpty().allMatch(name -> name.contains("batchnorm"));
      next.named(into)
          .forEach(
              (name, slice) ->
                  assertThat(slice.mean().item())
                      .as(name)
                      .isEqualTo(name.endsWith("weight") ? 7 : 0));
      Layout scaled = equalised.pair().discriminator().parameters();
      assertThat(
              scaled.carryAligned(old, vector, Tensor.zeros(Device.CPU, scaled.size())).carried())
          .as("a weight that is scaled as it is used means something else")
          .noneMatch(name -> name.endsWith("conv.weight"));
    }
  }

  @Test
  void aRunGoesBackWithAnotherRecipeAndBackAgain() throws IOException {
    Course hinge = new Course(List.of("game.loss=hinge"), 16L);
    Path run = train(recipe("train.keep=3"), at(48, Changes.NONE.with(hinge)));
    assertThat(Metrics.read(run.resolve("metrics.jsonl")))
        .extracting(line -> line.get("images"))
        .containsExactly(16L, 32L, 48L, 64L);
    assertThat(decisions(run)).singleElement().matches(one -> one.images() == 48);
    assertThat(decisions(run).get(0).back()).isEqualTo(16);
    Path plain = train(recipe("train.keep=3"), stopAt(16));
    finish(plain, Changes.settings(List.of("game.loss=hinge")));
    assertSame(run, plain);
    Provenance kept = Provenance.read(run.resolve("provenance.json"));
    assertThat(kept.sessions()).extracting(Provenance.Session::imagesFrom).containsExactly(0L, 16L);
    assertThat(kept.sessions()).extracting(Provenance.Session::imagesTo).containsExactly(48L, 64L);

    // As it was there before, with other draws: the checkpoint gone back to is held.
    assertThat(Checkpoints.readOnly(run.resolve("checkpoints")).held()).containsExactly(16L);
    finish(run, Changes.back(16));
    assertThat(Recipes.read(run.resolve("recipe.yaml"))).isEqualTo(recipe("train.keep=3"));
    Path unchanged = train(recipe(), Control.NONE);
    assertThat(SmallRuns.newest(run).get("generator.theta"))
        .isNotEqualTo(SmallRuns.newest(unchanged).get("generator.theta"));
    assertThat(SmallRuns.newest(run).keySet()).isEqualTo(SmallRuns.newest(unchanged).keySet());
    assertThat(decisions(run)).extracting(Decision::back).containsExactly(16L, 16L);
    assertThat(decisions(run).get(1).recipe()).isEqualTo(Changes.identity(recipe("train.keep=3")));
  }

  @Test
  void whatMakesARunAnotherRunStays() throws IOException {
    Path run = train(recipe("train.images=32"), Control.NONE);
    String before = Files.readString(run.resolve("recipe.yaml"));
    for (String setting :
        List.of("data.name=mnist", "data.size=32", "train.seed=9", "network.conditional=true")) {
      assertThatThrownBy(
              () ->
                  Trainer.resume(
                      run,
                      DataOptions.defaults(),
                      Changes.settings(List.of(setting)),
                      heard,
                      List.of()))
          .as(setting)
          .isInstanceOf(RecipeException.class)
          .hasMessageContaining("a run keeps its data, its seed and what its networks are told: ")
          .hasMessageContaining("train a new run with it");
    }
    assertThatThrownBy(() -> finish(run, Changes.settings(List.of("train.images=8"))))
        .isInstanceOf(RunException.class)
        .hasMessageContaining("has played 32 images already");
    assertThatThrownBy(() -> finish(run, Changes.back(40)))
        .hasMessageContaining("has played 32 images and cannot go back to 40");
    assertThatThrownBy(() -> finish(run, Changes.back(24))).hasMessageContaining("no checkpoint");
    assertThatThrownBy(() -> finish(run, Changes.settings(List.of("game.loss=hingee"))))
        .isInstanceOf(RecipeException.class)
        .hasMessageContaining("did you mean hinge");
    assertThat(Files.readString(run.resolve("recipe.yaml"))).isEqualTo(before);
    assertThat(run.resolve("interventions.jsonl")).doesNotExist();

    heard.notes.clear();
    Path plain = train(recipe(), Control.NONE);
    Path refused = train(recipe(), at(48, Changes.settings(List.of("train.seed=9"))));
    assertThat(heard.notes).filteredOn(note -> note.startsWith("not changed: ")).hasSize(1);
    assertSame(refused, plain);
  }

  /** A checkpoint of the version before has neither its recipe nor decisions, and is resumed. */
  @Test
  void aRunOfTheVersionBeforeGoesOn() throws IOException {
    Path whole = train(recipe("stop.rollbacks=0"), Control.NONE);
    Path run = train(recipe("stop.rollbacks=0"), stopAt(32));
    Path file = run.resolve("recipe.yaml");
    Files.writeString(file, Files.readString(file).replaceAll("(?m)^ *remedy: .*\\R", ""));
    assertThat(Files.readString(file)).doesNotContain("remedy").contains("rollbacks: 0");
    Snapshot now = Snapshot.of(loaded(run, 32));
    Checkpoints.open(run.resolve("checkpoints"), 2)
        .save(32, Snapshot.builder().all(now, name -> !name.equals("recipe-text")).build());
    assertThat(Snapshot.of(loaded(run, 32)).has("recipe-text")).isFalse();
    finish(run, Changes.NONE);
    assertSame(run, whole);
    Path changed = train(recipe("stop.rollbacks=0"), stopAt(32));
    Checkpoints.open(changed.resolve("checkpoints"), 2)
        .save(
            32,
            Snapshot.builder()
                .all(Snapshot.of(loaded(changed, 32)), name -> !name.equals("recipe-text"))
                .build());
    finish(changed, Changes.settings(List.of("game.loss=hinge")));
    assertSame(
        changed,
        train(recipe("stop.rollbacks=0"), at(32, Changes.settings(List.of("game.loss=hinge")))));
  }

  /** A divergence is forgiven once by default, and is written down. */
  @Test
  void aRunThatDivergesGoesBackAndSaysSo() throws IOException {
    Recipe wild =
        recipe(
            "generator={sgd: {rate: {linear: {from: 4.0e-4, to: 999.0}}}}",
            "discriminator={sgd: {rate: {linear: {from: 4.0e-4, to: 999.0}}}}",
            "train.tick=8",
            "train.images=8000");
    Path run;
    try (Trainer trainer = SmallRuns.begin(wild, runs)) {
      run = trainer.folder();
      assertThatThrownBy(() -> trainer.train(null, heard, Control.NONE))
          .isInstanceOf(GanException.class)
          .hasMessageContaining("it had gone back once already");
    }
    assertThat(heard.notes).anyMatch(note -> note.contains("other random draws (1 of 1)"));
    assertThat(decisions(run))
        .extracting(Decision::made)
        .containsExactly(Made.ROLLED_BACK, Made.DIVERGED);
    assertThat(decisions(run))
        .first()
        .satisfies(
            one -> {
              assertThat(one.made()).isEqualTo(Made.ROLLED_BACK);
              assertThat(one.back()).isNotNull().isLessThanOrEqualTo(one.images());
              assertThat(one.why()).contains("NaN or infinite");
              assertThat(one.set()).isEmpty();
            });
    assertThat(run.resolve("recipe-begun.yaml")).doesNotExist();
    // Whoever decides is asked before that.
    Remedying slower =
        new Remedying() {
          private boolean done;

          @Override
          public Optional<Intervention> diverged(Recipe recipe, DivergedException e) {
            return done
                ? Optional.empty()
                : Optional.of(
                    new Intervention(
                        Made.APPLIED,
                        Changes.NONE.with(
                            new Course(
                                List.of(
                                    "generator={adam: {rate: 1e-4}}",
                                    "discriminator={adam: {rate: 1e-4}}"),
                                8L)),
                        "it diverged"));
          }

          @Override
          public Set<Long> holds() {
            return Set.of(8L);
          }

          @Override
          public void done(Intervention intervention) {
            done = true;
          }
        };
    Path cured = train(Recipes.changed(wild, List.of("train.images=800")), slower);
    assertThat(decisions(cured)).singleElement().matches(one -> one.made() == Made.APPLIED);
    assertThat(heard.all(RunEvent.Ended.class)).last().matches(end -> end.images() == 800);
  }

  /** What is done about findings is no part of what a run is: it trains and resumes the same. */
  @Test
  void whatIsDoneAboutFindingsMayChange() throws IOException {
    Path run = train(recipe("train.remedy=off"), stopAt(32));
    finish(run, Changes.settings(List.of("train.remedy=apply")));
    assertThat(Recipes.read(run.resolve("recipe.yaml")).train().remedy())
        .isEqualTo(TrainSettings.Remedy.APPLY);
    assertThat(run.resolve("interventions.jsonl")).doesNotExist();
    assertSame(run, train(recipe(), Control.NONE));
  }

  /** Decides by what it saw alone, as whoever decides has to. */
  static final class Script implements Remedying {
    private int ticks;
    private int made;

    @Override
    public void saw(Tick tick) {
      ticks++;
    }

    @Override
    public Optional<Intervention> next(Recipe recipe, long images) {
      if (made == 0 && ticks == 3) {
        return Optional.of(
            new Intervention(
                Made.APPLIED,
                Changes.NONE.with(
                    new Course(List.of("game.loss=hinge", "network.norm=layer"), 16L)),
                "mode collapse",
                "too few modes",
                "Lim and Ye, 2017",
                Map.of("coverage", 0.25, "fid", Double.NaN)));
      }
      if (made == 1 && ticks == 5) {
        return Optional.of(new Intervention(Made.REVERTED, Changes.back(16), "it did not help"));
      }
      if (made == 2 && ticks == 6) {
        return Optional.of(
            new Intervention(
                Made.APPLIED, Changes.settings(List.of("train.seed=4")), "it cannot be"));
      }
      if (made == 3 && ticks == 7) {
        return Optional.of(
            new Intervention(
                Made.APPLIED,
                Changes.settings(List.of("generator.rate=1e-5", "train.ema=0")),
                "to be slower"));
      }
      return made == 4 && ticks == 8
          ? Optional.of(new Intervention(Made.KEPT, Changes.NONE, "it helped"))
          : Optional.empty();
    }

    @Override
    public void done(Intervention intervention) {
      made++;
    }

    @Override
    public void refused(Intervention intervention, String why) {
      made++;
    }

    @Override
    public Set<Long> holds() {
      return ticks > 0 && made < 3 ? Set.of(16L) : Set.of();
    }

    @Override
    public void keep(Snapshot.Builder out) {
      out.count("ticks", ticks).count("made", made);
    }

    @Override
    public void restore(Snapshot from) {
      ticks = from.smallCount("ticks");
      made = from.smallCount("made");
    }
  }

  private static final Recipe SCRIPTED = recipe("train.images=112", "train.keep=1");

  private static void assertSameRun(Path run, Path whole) throws IOException {
    assertSame(run, whole);
    for (String file : List.of("recipe.yaml", "recipe-begun.yaml", "interventions.jsonl")) {
      assertThat(Files.readString(run.resolve(file)))
          .as(file)
          .isEqualTo(Files.readString(whole.resolve(file)));
    }
    assertThat(Metrics.read(run.resolve("metrics.jsonl")))
        .extracting(line -> line.get("images"))
        .isEqualTo(
            Metrics.read(whole.resolve("metrics.jsonl")).stream()
                .map(line -> line.get("images"))
                .toList());
    Checkpoints kept = Checkpoints.readOnly(run.resolve("checkpoints"));
    Checkpoints expected = Checkpoints.readOnly(whole.resolve("checkpoints"));
    assertThat(kept.list()).isEqualTo(expected.list());
    assertThat(kept.held()).isEqualTo(expected.held());
  }

  @Test
  void decisionsAreWrittenDownInOrder() throws IOException {
    Path run = train(SCRIPTED, new Script());
    assertThat(decisions(run))
        .extracting(Decision::images, Decision::made, Decision::back)
        .containsExactly(
            tuple(48L, Made.APPLIED, 16L),
            tuple(48L, Made.REVERTED, 16L),
            tuple(32L, Made.REFUSED, null),
            tuple(48L, Made.APPLIED, null),
            tuple(64L, Made.KEPT, null));
    Decision first = decisions(run).get(0);
    assertThat(first.set()).containsExactly("game.loss=hinge", "network.norm=layer");
    assertThat(first.finding()).isEqualTo("mode collapse");
    assertThat(first.paper()).isEqualTo("Lim and Ye, 2017");
    assertThat(first.scores()).containsEntry("coverage", 0.25).containsEntry("fid", Double.NaN);
    assertThat(decisions(run).get(2).why()).startsWith("it cannot be: a run keeps its data");
    assertThat(Recipes.read(run.resolve("recipe.yaml")))
        .isEqualTo(
            recipe("train.images=112", "train.keep=1", "generator.rate=1e-5", "train.ema=0"));
    assertThat(Checkpoints.readOnly(run.resolve("checkpoints")).held())
        .as("the one last gone back to")
        .containsExactly(16L);
  }

  /** Killed at every event that it hears of, one after the other. */
  @Test
  void aRunThatIsKilledWhileItIsDecidedAboutEndsInTheSameBits() throws IOException {
    Path whole = train(SCRIPTED, new Script());
    int events = (int) heard.events.stream().filter(CourseTest::isMoment).count();
    for (int kill = 1; kill <= events; kill++) {
      int[] left = {kill};
      Path run = killed(event -> isMoment(event) && --left[0] == 0);
      rest(run);
      assertSameRun(run, whole);
    }
  }

  private static boolean isMoment(RunEvent event) {
    return event instanceof RunEvent.Saved
        || event instanceof RunEvent.Intervened
        || event instanceof RunEvent.Ticked;
  }

  private void rest(Path run) {
    try (Trainer trainer = SmallRuns.resume(run, heard)) {
      trainer.train(null, heard, Control.NONE, new Script());
    }
  }

  private Path killed(java.util.function.Predicate<RunEvent> when) {
    try (Trainer trainer = SmallRuns.begin(SCRIPTED, runs)) {
      Path run = trainer.folder();
      try {
        trainer.train(
            null,
            event -> {
              if (when.test(event)) {
                throw new Heard.Killed();
              }
            },
            Control.NONE,
            new Script());
        throw new AssertionError("it was not killed");
      } catch (Heard.Killed e) {
        return run;
      }
    }
  }

  /** What lies on the disk between any two of the writes that make a change. */
  @Test
  void aChangeIsMadeOrNotWhateverWasWritten() throws IOException {
    Path whole = train(SCRIPTED, new Script());
    Path before = killed(event -> event instanceof RunEvent.Saved at && at.images() == 48);
    Path after = killed(RunEvent.Intervened.class::isInstance);
    String held = "checkpoints/held-000000016.safetensors";
    String from = "checkpoints/images-000000016.safetensors";
    assertThat(before.resolve(held)).exists();
    for (int writes = 0; writes <= 6; writes++) {
      Path run = copied(before);
      if (writes > 0) {
        Files.copy(after.resolve("recipe-begun.yaml"), run.resolve("recipe-begun.yaml"));
      }
      if (writes > 1) {
        // It keeps one checkpoint: the one that is held takes its place.
        Files.delete(run.resolve("checkpoints/images-000000048.safetensors"));
      }
      if (writes > 2) {
        Files.copy(after.resolve(from), run.resolve(from));
        // Checkpoints know how long their own run's lines are, and times have as many digits as
        // they happen to have.
        for (String own : List.of(held, "metrics.jsonl")) {
          Files.copy(after.resolve(own), run.resolve(own), StandardCopyOption.REPLACE_EXISTING);
        }
      }
      if (writes > 3) {
        Files.copy(
            after.resolve("recipe.yaml"),
            run.resolve("recipe.yaml"),
            StandardCopyOption.REPLACE_EXISTING);
      }
      if (writes > 4) {
        Files.copy(after.resolve("interventions.jsonl"), run.resolve("interventions.jsonl"));
      }
      if (writes > 5) {
        Files.copy(
            after.resolve("provenance.json"),
            run.resolve("provenance.json"),
            StandardCopyOption.REPLACE_EXISTING);
      }
      rest(run);
      assertSameRun(run, whole);
    }
  }

  /** Who trains the recipe that a run began with, and changes it as it was, gets the same bits. */
  @Test
  void aRunIsMadeAgainFromWhatItKeeps() throws IOException {
    Path run = train(SCRIPTED, new Script());
    List<Decision> made =
        decisions(run).stream().filter(decision -> !decision.recipe().isEmpty()).toList();
    int[] next = {0};
    long[] played = {0};
    Heard follows =
        new Heard() {
          @Override
          public void hear(RunEvent event) {
            if (event instanceof RunEvent.Stepped step) {
              played[0] = step.images();
            } else if (event instanceof RunEvent.Intervened back) {
              played[0] = back.images();
            }
          }
        };
    Control control =
        new Control() {
          @Override
          public boolean stop() {
            return false;
          }

          @Override
          public Changes change() {
            if (next[0] < made.size() && made.get(next[0]).images() == played[0]) {
              Decision decision = made.get(next[0]++);
              return Changes.NONE.with(new Course(decision.set(), decision.back()));
            }
            return Changes.NONE;
          }
        };
    Recipe begun = Recipes.read(run.resolve("recipe-begun.yaml"));
    try (Trainer trainer = SmallRuns.begin(Recipes.changed(begun, List.of("train.keep=9")), runs)) {
      Path again = trainer.train(null, follows, control).run();
      Map<String, NamedArray> expected = SmallRuns.newest(run);
      SmallRuns.newest(again)
          .forEach((name, array) -> assertThat(array).as(name).isEqualTo(expected.get(name)));
    }
  }

  private static Control stopAt(long images) {
    long[] played = {-8};
    return () -> (played[0] += 8) >= images;
  }

  private Path copied(Path run) throws IOException {
    Path to = runs.resolve("copy-" + run.getFileName() + "-" + System.nanoTime());
    try (Stream<Path> all = Files.walk(run)) {
      for (Path file : all.toList()) {
        if (!file.endsWith("run.lock")) {
          Files.copy(file, to.resolve(run.relativize(file).toString()));
        }
      }
    }
    return to;
  }
}
