package org.gan4j.bench;

import java.util.Locale;

/** Prints rows as they are measured: what, how much, what is to be reached. */
final class Table {
  private static final String LINE = "%-52s %12s %-12s %s%n";

  Table() {
    System.out.printf(Locale.ROOT, LINE, "what", "measured", "", "to reach");
  }

  void row(String what, double value, String reach, String unit) {
    String number =
        String.format(
            Locale.ROOT,
            Math.abs(value) >= 1000 ? "%,.0f" : Math.abs(value) >= 10 ? "%.1f" : "%.3f",
            value);
    System.out.printf(Locale.ROOT, LINE, what, number, unit, reach);
  }

  void note(String text) {
    System.out.println(text);
  }
}
