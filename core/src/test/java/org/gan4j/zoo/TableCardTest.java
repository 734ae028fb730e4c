package org.gan4j.zoo;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.gan4j.medium.Column;
import org.gan4j.medium.Column.Mode;
import org.gan4j.medium.Column.Written;
import org.gan4j.medium.Table;
import org.gan4j.zoo.Generator.ModelCard;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a model's card remembers of tables. */
class TableCardTest {
  @TempDir Path folder;

  @Test
  void tablesComeBackFromTheirCard() throws IOException {
    Table table =
        new Table(
            List.of(
                new Column.Numbers(
                    "gain, in €",
                    -1 / 3.0,
                    99999,
                    new Written(-1, "", true),
                    1e-9,
                    "?",
                    List.of(new Mode(0.9, 0, 1e-10), new Mode(0.1, 1e300, Double.MIN_VALUE))),
                new Column.Numbers(
                    "born", -1e9, 1e9, new Written(0, "dd.MM.yyyy", false), 0, "", List.of()),
                new Column.Categories(
                    "\"job\"",
                    List.of("", "a,b", "\uD83D\uDE00"),
                    List.of(0.5, 0.25, 0.25),
                    0.3,
                    "")));
    ModelCard card = ModelCard.of(new Mlp(), table, List.of(), "rows").after(77).ofAverage();
    ModelCard read =
        Cards.read(
            Files.writeString(folder.resolve("model.json"), Cards.text(card)), ModelCard.class);
    assertThat(read).isEqualTo(card);
    assertThat(read.medium()).isEqualTo(table);
  }

  @Test
  void aCardWithoutSeparatorIsOfCommas() throws IOException {
    Table table =
        new Table(
            List.of(new Column.Categories("a", List.of("x"), List.of(1.0), 0, "")),
            List.of(),
            List.of(),
            ";");
    ModelCard card = ModelCard.of(new Mlp(), table, List.of(), "rows");
    String text = Cards.text(card);
    Path file = folder.resolve("model.json");
    assertThat(Cards.read(Files.writeString(file, text), ModelCard.class)).isEqualTo(card);
    String before = text.replaceAll(",\\s*\"separator\" : \";\"", "");
    assertThat(before).doesNotContain("separator");
    assertThat(Cards.read(Files.writeString(file, before), ModelCard.class).medium())
        .isEqualTo(new Table(table.columns()));
  }
}
