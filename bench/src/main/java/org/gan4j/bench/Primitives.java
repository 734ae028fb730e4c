package org.gan4j.bench;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Supplier;

/**
 * What oneDNN said of its primitives in some steps of another process, per step.
 *
 * @param step milliseconds of one
 * @param kinds milliseconds of each kind of primitive
 * @param products how often each matrix product was made, and how long it took together
 */
record Primitives(double step, Map<String, Double> kinds, Map<Product, Uses> products) {
  /** What the process prints before the steps that count. */
  static final String BEGIN = "steps begin";

  /** What it prints after them, before the milliseconds of one. */
  static final String END = "steps end in ";

  private static final String EXECUTED = ",exec,cpu,";

  /**
   * Runs a process that makes so many steps between its two lines: once to know how long they take,
   * and once more while oneDNN speaks, which takes time too.
   */
  static Primitives of(Supplier<ProcessBuilder> processes, int steps) throws IOException {
    double silent = of(processes.get(), steps).step;
    ProcessBuilder speaking = processes.get();
    speaking.environment().put("ONEDNN_VERBOSE", "profile_exec");
    Primitives said = of(speaking, steps);
    return new Primitives(silent, said.kinds, said.products);
  }

  private static Primitives of(ProcessBuilder builder, int steps) throws IOException {
    Process process = builder.start();
    Map<String, Double> kinds = new LinkedHashMap<>();
    Map<Product, Uses> products = new LinkedHashMap<>();
    try (BufferedReader out =
        new BufferedReader(
            new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8))) {
      boolean counted = false;
      for (String line = out.readLine(); line != null; line = out.readLine()) {
        if (line.startsWith(END)) {
          return new Primitives(Double.parseDouble(line.substring(END.length())), kinds, products);
        }
        if (counted && line.contains(EXECUTED)) {
          add(line, steps, kinds, products);
        }
        counted |= line.equals(BEGIN);
      }
    } finally {
      process.destroy();
    }
    throw new IOException("the process whose steps were to be measured ended early");
  }

  private static void add(
      String line, int steps, Map<String, Double> kinds, Map<Product, Uses> products) {
    String[] fields = line.substring(line.indexOf(EXECUTED) + EXECUTED.length()).split(",", -1);
    double each = Double.parseDouble(fields[fields.length - 1]) / steps;
    boolean convolves = fields[0].endsWith("convolution");
    kinds.merge(
        convolves ? fields[0] + " " + fields[2].replace('_', ' ') : fields[0], each, Double::sum);
    Product product = Product.of(fields);
    if (product != null) {
      products.merge(product, new Uses(1.0 / steps, each), Uses::plus);
    }
  }

  /** How often, and how many milliseconds together. */
  record Uses(double count, double milliseconds) {
    Uses plus(Uses more) {
      return new Uses(count + more.count, milliseconds + more.milliseconds);
    }
  }
}
