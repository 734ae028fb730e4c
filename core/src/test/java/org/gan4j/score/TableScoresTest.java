package org.gan4j.score;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.LongStream;
import org.gan4j.data.DataOptions;
import org.gan4j.medium.Samples;
import org.gan4j.medium.Table;
import org.gan4j.metric.Evaluation;
import org.gan4j.metric.EvaluationFile;
import org.gan4j.metric.Metric;
import org.gan4j.recipe.Plan;
import org.gan4j.recipe.Recipe;
import org.gan4j.recipe.RecipeException;
import org.gan4j.recipe.Recipes;
import org.gan4j.run.RunFolder;
import org.gan4j.signal.Tick;
import org.gan4j.tensor.Rng;
import org.gan4j.tensor.Scope;
import org.gan4j.train.Heard;
import org.gan4j.train.SmallRuns;
import org.gan4j.train.Trainer;
import org.gan4j.train.Trainer.Control;
import org.gan4j.train.Trainer.Outcome;
import org.gan4j.zoo.Generator;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Scores of rows while a run trains, of what it delivers, and of anybody's files. */
class TableScoresTest {
  @TempDir private Path folder;

  private final Heard listener = new Heard();
  private final List<Tick> ticks = listener.ticks;
  private Path data;

  @BeforeEach
  void writeATable() throws IOException {
    data = write("people.csv", RowsInMemory.draw(1500, 1));
  }

  private Path write(String name, Samples rows) throws IOException {
    return Files.writeString(folder.resolve(name), rows.medium().table(rows));
  }

  private Recipe recipe(String... more) {
    List<String> settings =
        new ArrayList<>(
            List.of(
                "data.name=" + data,
                "train.batch=20",
                "train.images=80",
                "train.tick=40",
                "evaluate.diagnose=1000000",
                "train.precision=fp32",
                "train.threads=1",
                "evaluate.every=40",
                "evaluate.samples=100"));
    settings.addAll(List.of(more));
    return Recipes.read("ctgan", settings);
  }

  private Outcome train(Recipe recipe) {
    try (Trainer trainer =
        Trainer.begin(
            Plan.of(recipe, DataOptions.defaults()), folder.resolve("runs"), List.of("test"))) {
      return trainer.train(null, listener, Control.NONE);
    }
  }

  @Test
  void aRunIsScoredDeliversItsBestMomentAndTrainsAsOneThatIsNotScored() throws Exception {
    Outcome outcome = train(recipe());
    assertThat(ticks).hasSize(2);
    for (Tick tick : ticks) {
      assertThat(tick.scores()).containsKeys("trends", "trends-low", "trends-high", "shapes");
      assertThat(tick.scores().get("shapes")).isBetween(0.2, 1.0);
      assertThat(tick.protocol()).contains("100 made (last) against 100 real rows of people");
    }
    assertThat(outcome.best()).isIn(40L, 80L);
    assertThat(Files.readString(outcome.run().resolve("recipe.yaml")))
        .contains("trends", "shapes")
        .doesNotContain("fid");
    Path plain = train(recipe("evaluate.metrics=[]")).run();
    assertThat(ticks.get(3).scores()).isEmpty();
    var expected = SmallRuns.newest(plain);
    SmallRuns.newest(outcome.run())
        .forEach((name, array) -> assertThat(array).as(name).isEqualTo(expected.get(name)));
    evaluates(outcome.run());
  }

  private static void evaluates(Path run) {
    Evaluations evaluations =
        Evaluations.of(run)
            .in(DataOptions.defaults())
            .metrics(Set.of(Metric.SHAPES, Metric.TRENDS))
            .samples(60);
    EvaluationFile file = evaluations.take();
    evaluations.keep(file);
    Evaluation taken = EvaluationFile.read(run.resolve(EvaluationFile.NAME)).evaluation();
    assertThat(taken).isNotNull().isEqualTo(file.evaluation());
    assertThat(taken.scores()).hasSize(7);
    assertThat(taken.protocol().toString()).contains("60 made (last) against 1,");
  }

  /** Rows that are scored in training are those that the model is scored by afterwards. */
  @Test
  void scoresOfATrainingKeepConstraints() {
    Recipe recipe = recipe("train.images=40", "data.constraints=[x >= y]");
    Path run = train(recipe).run();
    RunFolder folder = RunFolder.open(run);
    try (Plan plan = Plan.of(recipe, DataOptions.defaults());
        Generator generator = Generator.load(run);
        Scope scope = Scope.open();
        Rng rng = Rng.seeded(1)) {
      Table table = plan.data().medium().table().orElseThrow();
      Standing standing =
          RunGenerator.standing(folder, RunGenerator.kept(folder, 40), DataOptions.defaults());
      Samples scored = new TableScores(plan, plan.recipe().evaluate(), null).made(standing);

      assertThat(table.kept(standing.generator().draw(100, rng, null))).contains(false);
      assertThat(table.kept(scored)).hasSize(100).doesNotContain(false);
      long[] seeds = LongStream.range(100, 200).toArray();
      assertThat(scored.cells()).containsExactly(generator.sample(seeds).cells());
    }
  }

  @Test
  void scoresThatTablesCannotHaveAreRefused() {
    for (String[] wrong :
        new String[][] {
          {"[fid, shapes]", "fid", "fid is a score of images, and the data are a table; there are"},
          {"[copies]", "copies", "copies is a score of texts, and the data are a table"},
        }) {
      Recipe recipe = recipe("evaluate.metrics=" + wrong[0], "evaluate.best=" + wrong[1]);
      try (Plan plan = Plan.of(recipe, DataOptions.defaults())) {
        assertThatThrownBy(() -> Examiner.check(plan))
            .isInstanceOf(RecipeException.class)
            .hasMessageContaining("evaluate.metrics: " + wrong[2]);
      }
    }
    try (Plan plan =
        Plan.of(
            recipe("evaluate.metrics=[membership, trends]", "evaluate.best=trends"),
            DataOptions.defaults())) {
      Examiner.check(plan);
    }
  }

  @Test
  void aRuleThatStopsByScoresOfTooFewRowsIsRefusedAtOnce() throws Exception {
    Path few = folder.resolve("few.csv");
    Files.writeString(few, "weight\n" + "1.5\n2\n3.25\n".repeat(10));
    Recipe recipe = recipe("data.name=" + few, "stop.patience=2");
    try (Plan plan = Plan.of(recipe, DataOptions.defaults())) {
      assertThatThrownBy(() -> Examiner.check(plan))
          .isInstanceOf(RecipeException.class)
          .hasMessageEndingWith("there are too few rows");
    }
  }

  /** Numbers that are written otherwise, columns in another order, kinds by the real data's. */
  @Test
  void anybodysFileIsReadByTheRealColumns() throws IOException {
    StringBuilder made = new StringBuilder("colour;y;sign;x\n");
    Samples rows = RowsInMemory.draw(300, 3);
    for (int i = 0; i < rows.size(); i++) {
      double[] cells = rows.cells();
      made.append(List.of("red", "green", "blue").get((int) cells[4 * i + 3]))
          .append(';')
          .append(Double.toString(cells[4 * i + 1]).replace('.', ','))
          .append(';')
          .append(cells[4 * i + 2] == 1 ? "plus" : "minus")
          .append(';')
          .append(Double.toString(Math.rint(100 * cells[4 * i]) / 100).replace('.', ','))
          .append('\n');
    }
    Path file = Files.writeString(folder.resolve("made.csv"), made);
    Evaluation taken =
        Evaluations.of(file)
            .data(data.toString())
            .in(DataOptions.defaults())
            .metrics(Set.of(Metric.TRENDS, Metric.RANGES))
            .take()
            .evaluation();
    assertThat(taken).isNotNull();
    assertThat(taken.score(Metric.TRENDS).orElseThrow().value()).isGreaterThan(0.85);
    assertThat(taken.scores()).hasSize(7);
    Path less = Files.writeString(folder.resolve("less.csv"), "x,z\n1,2\n3,4\n5,6\n");
    assertThatThrownBy(
            () -> Evaluations.of(less).data(data.toString()).in(DataOptions.defaults()).take())
        .hasMessageContaining("lacks the columns y, sign, colour")
        .hasMessageContaining("has the column z");
  }

  /** Identifiers are left out of the real rows, whether the made ones have them or not. */
  @Test
  void whatIsLeftOutOfTheRealRowsMayBeAmongTheMadeOnes() throws IOException {
    Path real = numbered("real.csv", RowsInMemory.draw(400, 1));
    for (Path made :
        List.of(
            numbered("made.csv", RowsInMemory.draw(300, 2)),
            write("made-less.csv", RowsInMemory.draw(300, 2)))) {
      Evaluation taken =
          Evaluations.of(made)
              .data(real.toString())
              .in(DataOptions.defaults().withColumns(Map.of("id", DataOptions.Kind.DROP)))
              .metrics(Set.of(Metric.SHAPES))
              .take()
              .evaluation();
      assertThat(taken).isNotNull();
      assertThat(taken.score(Metric.SHAPES)).isPresent();
    }
  }

  private Path numbered(String name, Samples rows) throws IOException {
    List<String> lines = rows.medium().table(rows).lines().toList();
    StringBuilder out = new StringBuilder("id,").append(lines.get(0)).append('\n');
    for (int i = 1; i < lines.size(); i++) {
      out.append(i).append(',').append(lines.get(i)).append('\n');
    }
    return Files.writeString(folder.resolve(name), out);
  }
}
