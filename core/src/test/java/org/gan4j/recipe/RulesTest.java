package org.gan4j.recipe;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.gan4j.component.Catalogue;
import org.gan4j.game.Dynamics;
import org.gan4j.game.Loss;
import org.gan4j.game.Optimiser;
import org.gan4j.game.Penalty;
import org.gan4j.game.View;
import org.junit.jupiter.api.Test;

/** docs/techniques.md says what the code says: the same rules, and every technique. */
class RulesTest {
  private static String document() throws IOException {
    return Files.readString(
        Path.of(System.getProperty("gan4j.root", "."), "docs", "techniques.md"));
  }

  @Test
  void theDocumentHoldsExactlyTheRules() throws IOException {
    assertThat(table("## What is refused before training"))
        .containsExactlyElementsOf(Rules.REFUSED.stream().map(Rule::row).toList());
    assertThat(table("## What is warned of, and then done"))
        .containsExactlyElementsOf(Rules.WARNED.stream().map(Rule::row).toList());
  }

  @Test
  void everyRuleSaysWhatWhyAndWhatToDo() {
    for (List<Rule> rules : List.of(Rules.REFUSED, Rules.WARNED)) {
      for (Rule rule : rules) {
        assertThat(rule.where()).matches("[a-z]+(\\.[a-z]+)?(, [a-z]+)?");
        assertThat(List.of(rule.what(), rule.why(), rule.instead())).noneMatch(String::isBlank);
      }
      assertThat(rules.stream().map(Rule::what)).doesNotHaveDuplicates();
    }
  }

  @Test
  void theDocumentNamesEveryTechnique() throws IOException {
    String text = document();
    Map<Catalogue<?>, List<String>> homes =
        Map.of(
            Loss.CATALOGUE, Loss.CATALOGUE.names(),
            Penalty.CATALOGUE, Penalty.CATALOGUE.names(),
            View.CATALOGUE, View.CATALOGUE.names(),
            Dynamics.CATALOGUE, Dynamics.CATALOGUE.names());
    homes.forEach(
        (home, names) -> {
          for (String name : names) {
            String simple =
                java.util.Arrays.stream(name.split("-", -1))
                    .map(part -> Character.toUpperCase(part.charAt(0)) + part.substring(1))
                    .reduce("", String::concat);
            assertThat(text).as(name).contains("`game." + simple + "`");
          }
        });
    assertThat(Optimiser.CATALOGUE.names()).contains("adam", "sgd", "rms-prop");
  }

  /** The rows of the first table under a heading. */
  private static List<String> table(String heading) throws IOException {
    List<String> lines = document().lines().dropWhile(line -> !line.equals(heading)).toList();
    return lines.stream()
        .dropWhile(line -> !line.startsWith("|---"))
        .skip(1)
        .takeWhile(line -> line.startsWith("|"))
        .toList();
  }
}
