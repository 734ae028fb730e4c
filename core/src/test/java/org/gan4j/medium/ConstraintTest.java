package org.gan4j.medium;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.gan4j.GanException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ConstraintTest {
  private static final double DAY = 86_400;
  private static final double NONE = Double.NaN;

  private static final Table TABLE =
      new Table(
          List.of(
              numbers("a", Column.Written.WHOLE),
              numbers("b c", Column.Written.WHOLE),
              numbers("x+y", Column.Written.WHOLE),
              numbers("start", new Column.Written(0, "dd.MM.yyyy", false)),
              numbers("end", new Column.Written(0, "dd.MM.yyyy", false)),
              new Column.Categories("kind", List.of("p", "q"), List.of(.5, .5), 0, "")));

  private static Column.Numbers numbers(String name, Column.Written form) {
    return new Column.Numbers(name, -1e9, 1e9, form, .1, "", List.of());
  }

  private static Samples rows(double... cells) {
    return Samples.of(TABLE, cells);
  }

  @ParameterizedTest
  @CsvSource({
    "a <= b c, true",
    "a<b c, false",
    "a >= b c, true",
    "a > b c, false",
    "3 <= a, true",
    "a > 3.5, false",
    "a >= -2e1, true",
    "a + b c <= 6, true",
    "a + b c < 6, false",
    "6 < a + b c + \"x+y\", true",
    "start <= end, true",
    "end < start, false",
    "start >= 02.01.1970, true",
    "start >= 03.01.1970, false"
  })
  void holdsWhatItSays(String text, boolean holds) {
    Samples row = rows(3, 3, 1, DAY, 2 * DAY, 0);
    Table of = TABLE.constrained(List.of(text));
    assertThat(of.kept(row)).containsExactly(holds);
    assertThat(of.broken(row)).containsExactly(holds ? 0 : 1);
    assertThat(of.facts()).containsEntry("constraints", text);
  }

  @Test
  void sumsAreThoseOfWhatIsWritten() {
    Column.Written form = new Column.Written(1, "", false);
    Table of =
        new Table(
            List.of(numbers("a", form), numbers("b", form), numbers("c", form)),
            List.of("a + b <= c", "c <= a + b"));
    assertThat(of.kept(Samples.of(of, new double[] {.1, .2, .3, .1, .2, .4})))
        .containsExactly(true, false);
  }

  @ParameterizedTest
  @CsvSource({
    "uuuu-MM-dd, 2020-02-29, 18321",
    "dd.MM.uu, 01.01.85, 5479",
    "dd.MM.uu, 01.01.49, 28855",
    "uuuu-MM, 2020-03, 18322",
    "HH:mm, 12:00, .5",
    "MM/dd/uuuu hh:mm a, 01/02/1970 06:00 PM, 1.75"
  })
  void datesAreReadAsTheColumnHasThem(String pattern, String text, double days) {
    Column.Written form = new Column.Written(0, pattern, false);
    assertThat(form.read(text)).hasValue(days * DAY);
    assertThat(form.written(days * DAY)).isEqualTo(text);
    assertThat(form.rounded(days * DAY + 20, -1e12, 1e12)).isEqualTo(days * DAY);
    assertThat(form.read("x")).isEmpty();
    Table of = new Table(List.of(numbers("at", form)), List.of("at >= " + text));
    assertThat(of.kept(Samples.of(of, new double[] {days * DAY, days * DAY - 86_400})))
        .containsExactly(true, false);
  }

  @Test
  void datesBeforeAndWithinASecond() {
    Column.Written parts = new Column.Written(0, "uuuu-MM-dd HH:mm:ss.SSS", false);
    assertThat(parts.written(-0.25)).isEqualTo("1969-12-31 23:59:59.750");
    assertThat(parts.written(parts.rounded(1.23449, 0, 2))).isEqualTo("1970-01-01 00:00:01.234");
    assertThat(parts.read("1970-01-01 00:00:01.234")).hasValue(1.234);
    Column.Written month = new Column.Written(0, "uuuu-MM", false);
    assertThat(month.written(month.rounded(30 * DAY, 0, 1e9))).isEqualTo("1970-02");
    assertThatThrownBy(() -> new Column.Written(0, "VV", false)).isInstanceOf(GanException.class);
    assertThatThrownBy(() -> new Column.Numbers("t", 0, 1e300, month, 0, "", List.of()))
        .hasMessageContaining("the last date of t");
  }

  @Test
  void anEmptyCellBreaksNoRule() {
    Table of = TABLE.constrained(List.of("a <= b c", "start <= end"));
    Samples rows =
        rows(
            NONE, 3, 1, DAY, NONE, 0, //
            4, 3, 1, DAY, DAY, 0, //
            1, 3, 1, 2 * DAY, DAY, 1);
    assertThat(of.kept(rows)).containsExactly(true, false, false);
    assertThat(of.broken(rows)).containsExactly(1, 1);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      quoteCharacter = '`',
      value = {
        "a; there is no sign",
        "a <=; a term is missing at its end",
        "<= a; missing before <=",
        "a <= b c <= 3; two signs",
        "a + <= 3; missing before <=",
        "a <= \"b; a quote is not closed",
        "a = 3; an equality cannot be kept by drawing again",
        "a == 3; an equality cannot be kept",
        "kind <= a; kind holds categories",
        "a <= bc; did you mean b c?",
        "start <= a; dates are compared with one date",
        "start <= 2020; '2020' is neither a column nor a date like dd.MM.yyyy",
        "strat <= edn; it names no column; did you mean start?",
        "1 < 2; it names no column",
        "a <= NaN; neither a column nor a number",
        "a <= 3f; neither a column nor a number",
        "a \"b c\" < 3; 'b c' stands behind another term"
      })
  void isRefusedWithTheReason(String text, String why) {
    assertThatThrownBy(() -> TABLE.constrained(List.of(text)))
        .isInstanceOf(GanException.class)
        .hasMessageContaining("start <= end")
        .hasMessageContaining(text)
        .hasMessageContaining(why);
  }

  @Test
  void aTableIsEqualToOneOfTheSameConstraintsAlone() {
    assertThat(TABLE.constraints()).isEmpty();
    assertThat(TABLE.constrained(List.of("a < 3"))).isNotEqualTo(TABLE);
    assertThat(TABLE.constrained(List.of("a < 3")).constrained(List.of())).isEqualTo(TABLE);
    assertThatThrownBy(() -> TABLE.constrained(java.util.Collections.nCopies(101, "a < 3")))
        .hasMessageContaining("the constraints of a table");
  }
}
