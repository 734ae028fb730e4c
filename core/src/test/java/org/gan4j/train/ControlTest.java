package org.gan4j.train;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.gan4j.data.DataOptions;
import org.gan4j.recipe.Recipes;
import org.gan4j.run.Metrics;
import org.gan4j.run.NamedArray;
import org.gan4j.run.Provenance;
import org.gan4j.signal.RunEvent;
import org.gan4j.train.Trainer.Changes;
import org.gan4j.train.Trainer.Control;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What can be wanted of a run while it trains. */
class ControlTest {
  @TempDir Path runs;
  private final Heard heard = new Heard();

  /** Wants something once, after so many steps. */
  private static final class Wish implements Control {
    private final int after;
    private final boolean save;
    private final Changes changes;
    private int asked;

    Wish(int after, boolean save, Changes changes) {
      this.after = after;
      this.save = save;
      this.changes = changes;
    }

    @Override
    public boolean stop() {
      asked++;
      return false;
    }

    @Override
    public boolean save() {
      return save && asked == after + 1;
    }

    @Override
    public Changes change() {
      return asked == after + 1 ? changes : Changes.NONE;
    }
  }

  private Path train(Control control) {
    try (Trainer trainer = SmallRuns.begin(SmallRuns.recipe("train.images=160"), runs)) {
      return trainer.train(null, heard, control).run();
    }
  }

  private static void assertSame(Path run, Path other) {
    Map<String, NamedArray> expected = SmallRuns.newest(other);
    Map<String, NamedArray> got = SmallRuns.newest(run);
    assertThat(got.keySet()).isEqualTo(expected.keySet());
    expected.forEach((name, array) -> assertThat(got.get(name)).as(name).isEqualTo(array));
  }

  @Test
  void savesNowAndGoesOn() {
    Path saved = train(new Wish(7, true, Changes.NONE));
    assertThat(heard.all(RunEvent.Saved.class))
        .extracting(RunEvent.Saved::images)
        .containsExactly(40L, 56L, 80L, 120L, 160L);
    assertThat(saved.resolve("samples/images-000000056.png")).exists();
    assertSame(saved, train(Control.NONE));
  }

  @Test
  void changesAsAStopAndAResumeDo() throws Exception {
    Changes changes = new Changes(240L, null, null, 2);
    Path changed = train(new Wish(7, false, changes));
    assertThat(heard.all(RunEvent.Intervened.class))
        .containsExactly(
            new RunEvent.Intervened(56, "changed: 240 images in all, with train.threads 2"));
    assertThat(heard.notes).anyMatch(note -> note.contains("from image 56 on"));
    assertThat(heard.all(RunEvent.Started.class)).hasSize(1);
    assertThat(heard.all(RunEvent.Ended.class))
        .containsExactly(new RunEvent.Ended(240, "", RunEvent.Ending.COMPLETE));

    int[] asked = {0};
    Path stopped = train(() -> asked[0]++ >= 7);
    assertThat(heard.all(RunEvent.Ended.class))
        .last()
        .isEqualTo(new RunEvent.Ended(56, "", RunEvent.Ending.STOPPED));
    try (Trainer rest =
        Trainer.resume(stopped, DataOptions.defaults(), changes, heard, List.of("test"))) {
      assertThat(rest.train().complete()).isTrue();
    }
    assertSame(changed, stopped);
    assertThat(Files.readString(changed.resolve("recipe.yaml")))
        .isEqualTo(Files.readString(stopped.resolve("recipe.yaml")));
    assertThat(Recipes.read(changed.resolve("recipe.yaml")).train().images()).isEqualTo(240);
    assertThat(Metrics.read(changed.resolve("metrics.jsonl")))
        .extracting(line -> line.get("images"))
        .containsExactly(40L, 80L, 120L, 160L, 200L, 240L);
    Provenance kept = Provenance.read(changed.resolve("provenance.json"));
    assertThat(kept.sessions())
        .extracting(session -> session.compute().threads())
        .containsExactly(1, 2);
    assertThat(kept.sessions()).extracting(Provenance.Session::imagesFrom).containsExactly(0L, 56L);
    assertThat(kept.sessions()).extracting(Provenance.Session::imagesTo).containsExactly(56L, 240L);
  }

  @Test
  void whatCannotBeIsNotedAndChangesNothing() throws Exception {
    List<Changes> impossible =
        List.of(
            Changes.images(8L),
            new Changes(null, "ring", null, null),
            new Changes(null, "/no/such/place", null, null),
            new Changes(null, null, "abacus", null),
            new Changes(null, null, null, -1));
    Path plain = train(Control.NONE);
    for (Changes changes : impossible) {
      heard.notes.clear();
      Path run = train(new Wish(7, false, changes));
      assertThat(heard.notes)
          .as(changes.toString())
          .filteredOn(note -> note.startsWith("not changed: "))
          .hasSize(1);
      assertSame(run, plain);
      assertThat(Recipes.read(run.resolve("recipe.yaml")))
          .isEqualTo(Recipes.read(plain.resolve("recipe.yaml")));
    }
  }
}
