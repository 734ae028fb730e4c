package org.gan4j.zoo;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.DoublePredicate;
import org.gan4j.Nearest;
import org.gan4j.data.SplitMix64;
import org.gan4j.medium.Column;
import org.gan4j.medium.Samples;
import org.gan4j.medium.Table;
import org.gan4j.nn.NetworkException;
import org.gan4j.tensor.Scope;
import org.gan4j.tensor.Tensor;
import org.gan4j.zoo.Generator.Rows;
import org.jspecify.annotations.Nullable;

/**
 * Rows of a generator of tables by their seeds. They are made in blocks of one size, so that a row
 * has the same bits alone and among others.
 */
final class RowDraws {
  /** Rows of a block. */
  static final int BLOCK = 512;

  /** Draws after which rows are given up of which none was found. */
  static final long HOPELESS = 50_000;

  private static final long GOLDEN = 0x9E3779B97F4A7C15L;

  private final Sampler sampler;
  private final Table table;
  private final double psi;

  /** Where all rows have to have something in a column. */
  private record Wanted(int column, DoublePredicate cells) {
    boolean holds(double[] rows, int row, int columns) {
      return cells.test(rows[row * columns + column]);
    }
  }

  /**
   * Of a generator.
   *
   * @param sampler of a pair that makes rows
   * @param psi ψ of the truncation
   */
  RowDraws(Sampler sampler, double psi) {
    this.sampler = sampler;
    this.table = sampler.medium().table().orElseThrow();
    this.psi = psi;
  }

  /**
   * Normal numbers of seeds, each row a function of its seed alone (Box and Muller, 1958): far
   * sooner drawn than by a stream of the engine for each.
   *
   * @return {@code [seeds, size]}, in the caller's scope
   */
  static Tensor latents(long[] seeds, int size) {
    int half = (size + 1) / 2;
    float[] first = new float[Math.multiplyExact(seeds.length, half)];
    float[] second = new float[first.length];
    int at = 0;
    for (long seed : seeds) {
      long state = SplitMix64.mix(seed + GOLDEN);
      for (int i = 0; i < half; i++, at++) {
        state += GOLDEN;
        long bits = SplitMix64.mix(state);
        first[at] = ((bits >>> 40) + 1) * 0x1p-24f; // in (0, 1]
        second[at] = (bits >>> 8 & 0xFFFFFF) * 0x1p-24f;
      }
    }
    Tensor radius = Tensor.of(first, seeds.length, half).log().mul(-2).sqrt();
    Tensor angle = Tensor.of(second, seeds.length, half).mul(2 * Math.PI);
    return Tensor.cat(List.of(radius.mul(angle.cos()), radius.mul(angle.sin())), 1)
        .narrow(1, 0, size);
  }

  /**
   * Rows of latents.
   *
   * @param latents {@code [n, size]}
   * @param choice that all are asked for; null for what the latents say
   */
  Samples of(Tensor latents, @Nullable Integer choice) {
    int n = Math.toIntExact(latents.shape().dim(0));
    Samples all = table.room(n);
    for (int start = 0; start < n; start += BLOCK) {
      int some = Math.min(BLOCK, n - start);
      try (Scope scope = Scope.open()) {
        Tensor block = latents.narrow(0, start, some);
        if (some < BLOCK) {
          long size = latents.shape().dim(1);
          block = Tensor.cat(List.of(block, block.narrow(0, 0, 1).expand(BLOCK - some, size)), 0);
        }
        Map<String, Tensor> wires = Map.of();
        if (choice != null) {
          int[] every = new int[BLOCK];
          Arrays.fill(every, choice);
          wires = table.asked(every, block.device()).wires();
        }
        Tensor made = sampler.made(block, null, wires).narrow(0, 0, some);
        all.put(start, table.decode(made, sampler.pair().range()));
      }
    }
    return all;
  }

  /** The rows of seeds. */
  private Samples of(long[] seeds, @Nullable Integer choice) {
    Samples all = table.room(seeds.length);
    int size = sampler.pair().latent().size();
    for (int start = 0; start < seeds.length; start += BLOCK) {
      int some = Math.min(BLOCK, seeds.length - start);
      long[] part = Arrays.copyOfRange(seeds, start, start + some);
      try (Scope scope = Scope.open()) {
        Tensor latents = latents(part, size);
        all.put(start, of(psi == 1 ? latents : truncated(latents, part, size), choice));
      }
    }
    return all;
  }

  private Tensor truncated(Tensor latents, long[] seeds, int size) {
    float[] rows = latents.toFloats();
    for (int i = 0; i < seeds.length; i++) {
      float[] z = Arrays.copyOfRange(rows, i * size, (i + 1) * size);
      Truncation.of(z, sampler.pair().latent(), psi, seeds[i]);
      System.arraycopy(z, 0, rows, i * size, size);
    }
    return Tensor.of(rows, seeds.length, size);
  }

  /** As {@link Generator#rows} says. */
  Rows rows(long[] seeds, Map<String, String> where, long mostDraws) {
    Found all = find(seeds, where, mostDraws);
    int columns = table.columns().size();
    double[] out = new double[Math.multiplyExact(seeds.length - all.missed.length, columns)];
    int at = 0;
    for (int i = 0; i < seeds.length; i++) {
      if (all.there[i]) {
        System.arraycopy(all.cells, i * columns, out, at, columns);
        at += columns;
      }
    }
    return new Rows(Samples.of(table, out), all.drawn);
  }

  /** As {@link Sampler#rows} says. */
  Samples kept(long[] seeds, long mostDraws) {
    Found all = find(seeds, Map.of(), mostDraws);
    Samples out = Samples.of(table, all.cells);
    long[] rest = Arrays.stream(all.missed).mapToLong(i -> seeds[i]).toArray();
    Samples first = of(rest, null);
    int columns = table.columns().size();
    for (int i = 0; i < rest.length; i++) {
      System.arraycopy(first.cells(), i * columns, out.cells(), all.missed[i] * columns, columns);
    }
    return out;
  }

  /**
   * Rows that were looked for.
   *
   * @param cells of one row for each seed; zeros where none was found
   * @param there whether it was
   * @param missed which seeds' were not
   * @param drawn rows in all
   */
  @SuppressWarnings("ArrayRecordComponent") // handed over without copies
  private record Found(double[] cells, boolean[] there, int[] missed, long drawn) {}

  private Found find(long[] seeds, Map<String, String> where, long mostDraws) {
    List<Wanted> wanted = new ArrayList<>();
    where.forEach((column, cell) -> wanted.add(wanted(column, cell)));
    Integer choice = asked(wanted);
    int columns = table.columns().size();
    double[] found = new double[Math.multiplyExact(seeds.length, columns)];
    boolean[] there = new boolean[seeds.length];
    int[] pending = new int[seeds.length];
    Arrays.setAll(pending, i -> i);
    long drawn = 0;
    long attempt = 0;
    while (pending.length > 0
        && drawn < mostDraws
        && (pending.length < seeds.length || drawn < HOPELESS)) {
      int some = (int) Math.min(pending.length, mostDraws - drawn);
      // A block costs the same however few rows are in it: few rows have several attempts at once.
      int tries = (int) Math.max(1, Math.min(BLOCK / some, (mostDraws - drawn) / some));
      long[] now = new long[some * tries];
      for (int i = 0; i < now.length; i++) {
        now[i] = seed(seeds[pending[i / tries]], attempt + i % tries);
      }
      Samples made = of(now, choice);
      double[] cells = made.cells();
      boolean[] kept = table.kept(made);
      List<Integer> missed = new ArrayList<>();
      for (int i = 0; i < pending.length; i++) {
        boolean hit = false;
        for (int row = i * tries; i < some && row < (i + 1) * tries && !hit; row++) {
          int at = row;
          drawn++;
          hit = kept[at] && wanted.stream().allMatch(each -> each.holds(cells, at, columns));
          if (hit) {
            System.arraycopy(cells, at * columns, found, pending[i] * columns, columns);
            there[pending[i]] = true;
          }
        }
        if (!hit) {
          missed.add(pending[i]);
        }
      }
      attempt += tries;
      pending = missed.stream().mapToInt(Integer::intValue).toArray();
    }
    return new Found(found, there, pending, drawn);
  }

  /** The seed of a row's next attempt, which no neighbour's is. */
  private static long seed(long first, long attempt) {
    return attempt == 0 ? first : SplitMix64.mix(SplitMix64.mix(first) + attempt * GOLDEN);
  }

  /** The rarest of the categories that are wanted, which the generator is asked for. */
  private @Nullable Integer asked(List<Wanted> wanted) {
    if (sampler.pair().latent().noise() == table.width()) {
      return null; // It cannot be asked.
    }
    Integer rarest = null;
    double least = Double.POSITIVE_INFINITY;
    for (Wanted each : wanted) {
      int first = 0;
      for (int c = 0; c < each.column; c++) {
        first += table.columns().get(c) instanceof Column.Categories of ? of.choices() : 0;
      }
      if (table.columns().get(each.column) instanceof Column.Categories of) {
        int which = 0;
        while (!each.cells.test(which == of.names().size() ? Double.NaN : which)) {
          which++;
        }
        double likely = of.likelihoods()[which];
        if (likely < least) {
          least = likely;
          rarest = first + which;
        }
      }
    }
    return rarest;
  }

  private Wanted wanted(String name, String cell) {
    List<String> names = table.columns().stream().map(Column::name).toList();
    int at = names.indexOf(name);
    if (at < 0) {
      throw new NetworkException(
          "this table has no column '" + name + "'" + near(name, names) + listed("columns", names));
    }
    Column column = table.columns().get(at);
    return new Wanted(
        at, column.asked(cell).orElseThrow(() -> new NetworkException(unasked(column, cell))));
  }

  private static String unasked(Column column, String cell) {
    if (column instanceof Column.Numbers numbers) {
      Column.Written form = numbers.form();
      return String.format(
          Locale.ROOT,
          "the column %s holds %s within %s..%s; it can be asked for one of them or for such a range, not for '%s'",
          column.name(),
          form.isOfTime() ? "dates like " + form.pattern() : "numbers",
          form.written(numbers.low()),
          form.written(numbers.high()),
          cell);
    }
    List<String> names = ((Column.Categories) column).names();
    return "the column "
        + column.name()
        + " has no category '"
        + cell
        + "'"
        + near(cell, names)
        + listed("categories", names);
  }

  private static String near(String typed, Collection<String> known) {
    return Nearest.of(typed, known).map(near -> "; did you mean '" + near + "'?").orElse("");
  }

  private static String listed(String what, List<String> names) {
    int most = 20;
    return " ("
        + what
        + ": "
        + String.join(", ", names.subList(0, Math.min(most, names.size())))
        + (names.size() > most ? ", ... " + names.size() + " in all" : "")
        + ")";
  }
}
