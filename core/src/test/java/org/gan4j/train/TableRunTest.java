package org.gan4j.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.gan4j.medium.Table;
import org.gan4j.nn.NetworkException;
import org.gan4j.recipe.Recipe;
import org.gan4j.recipe.Recipes;
import org.gan4j.signal.RunListener;
import org.gan4j.zoo.Generator;
import org.gan4j.zoo.Generator.Rows;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Runs that learn tables. */
class TableRunTest {
  @TempDir Path runs;

  private Recipe recipe(String name, String... more) {
    List<String> settings =
        new ArrayList<>(
            List.of(
                "network.width=8",
                "network.latent=4",
                "train.batch=20",
                "train.images=400",
                "train.tick=100",
                "train.remedy=off",
                "evaluate.metrics=[]",
                "train.threads=1"));
    settings.addAll(SmallRuns.offline("adult", runs));
    settings.addAll(List.of(more));
    return Recipes.read(name, settings);
  }

  @ParameterizedTest
  @ValueSource(strings = {"ctgan", "table-gan-plain"})
  void aRunThatIsStoppedInTheMiddleEndsInTheSameBits(String name) {
    Recipe recipe = recipe(name);
    Path whole = SmallRuns.whole(recipe, runs);
    Path parts;
    AtomicInteger played = new AtomicInteger();
    try (Trainer trainer = SmallRuns.begin(recipe, runs)) {
      parts = trainer.train(null, RunListener.SILENT, () -> played.getAndIncrement() >= 7).run();
    }
    try (Trainer rest = SmallRuns.resume(parts)) {
      assertThat(rest.train().complete()).isTrue();
    }
    var expected = SmallRuns.newest(whole);
    var got = SmallRuns.newest(parts);
    assertThat(got.keySet()).isEqualTo(expected.keySet());
    expected.forEach((array, values) -> assertThat(got.get(array)).as(array).isEqualTo(values));
    try (Generator generator = Generator.load(parts)) {
      Table table = generator.medium().table().orElseThrow();
      String text = table.table(generator.sample(1, 2, 3));
      assertThat(text.lines()).hasSize(4);
      assertThat(text).startsWith("colour,weight,count,answer\n");
      Rows rows = generator.rows(new long[] {1, 2, 3}, Map.of("colour", "blue"), 10_000);
      assertThat(table.table(rows.samples()).lines().skip(1)).allMatch(l -> l.startsWith("blue,"));
    }
  }

  @Test
  void imagesAreNoTable() {
    assertThatThrownBy(
            () -> SmallRuns.begin(Recipes.read("ctgan", List.of("data.name=digits")), runs))
        .isInstanceOf(NetworkException.class)
        .hasMessageContaining("the ctgan architecture makes rows");
    assertThatThrownBy(
            () -> SmallRuns.begin(recipe("ctgan", "network=dcgan", "game={}", "views=[]"), runs))
        .isInstanceOf(NetworkException.class)
        .hasMessageContaining("the recipe ctgan is for tables");
  }
}
