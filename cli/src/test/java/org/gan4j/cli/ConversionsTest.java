package org.gan4j.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.gan4j.Shell;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;
import picocli.CommandLine.Model.OptionSpec;

/** No option of any command answers a wrong word in the words of the parser. */
class ConversionsTest {
  @Test
  void noOptionAnswersInWordsOfJava() {
    List<String> tried = new ArrayList<>();
    walk(
        Gan.commandLine(Console.ofProcess(Results.ofProcess()), new Interrupt(hook -> {})),
        "",
        tried);
    assertThat(tried).hasSizeGreaterThan(40);
  }

  private static void walk(CommandLine line, String words, List<String> tried) {
    for (OptionSpec option : line.getCommandSpec().options()) {
      Class<?> type = option.typeInfo().getType();
      boolean typed = type.isPrimitive() || type.isEnum() || Number.class.isAssignableFrom(type);
      if (option.arity().max() > 0 && (typed || Map.class.isAssignableFrom(type))) {
        String name = option.longestName();
        List<String> all = new ArrayList<>(List.of((words + " " + name).strip().split(" ", -1)));
        all.add("no\u0000thing");
        Typed said = Typed.gan(all.toArray());
        tried.add(words + " " + name);
        assertThat(said.code()).as(all.toString()).isEqualTo(2);
        assertThat(said.err())
            .as(all.toString())
            .startsWith("gan: " + name + " takes ")
            .doesNotContain("nvalid", "java", "is not a");
      }
    }
    for (Map.Entry<String, CommandLine> below : line.getSubcommands().entrySet()) {
      walk(below.getValue(), words + " " + below.getKey(), tried);
    }
  }

  @Test
  void pathsThatTheSystemCannotHaveAreSaidInWords() {
    assertThat(Typed.gan("sample", "x", "--out", "a\u0000.png").err())
        .startsWith(
            "gan: --out takes a path, and the locale cannot say 'a\u0000.png': set another");
    assertThat(Typed.gan("sample", "a\u0000").err()).startsWith("gan: RUN|MODEL takes a path, and");
    assertThat(Typed.gan("data", "a\u0000").err()).startsWith("gan: unknown data: the locale");
    assertThat(Typed.gan("train", "a\u0000.yaml").err()).startsWith("gan: the locale cannot say");
    assertThat(Typed.gan("sample", "RUN", "--where", "ort=K\uFFFD\uFFFDln").err())
        .startsWith("gan: the locale cannot say 'ort=K\uFFFD\uFFFDln': set another one");
    assertThat(Shell.noPath("a:b")).isEqualTo("'a:b' cannot be one on this system");
  }
}
