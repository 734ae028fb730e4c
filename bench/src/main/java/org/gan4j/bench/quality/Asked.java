package org.gan4j.bench.quality;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.gan4j.GanException;
import org.gan4j.data.Datasets;
import org.gan4j.recipe.Recipes;
import org.gan4j.tensor.Engine;
import org.jspecify.annotations.Nullable;

/** What was typed after {@code bench/quality}. */
final class Asked {
  /** What is to be done. */
  enum What {
    RUN,
    PACE,
    LIST,
    TABLE,
    PUBLISH
  }

  private final List<String> data = new ArrayList<>();
  private final List<String> recipes = new ArrayList<>();
  private final List<Double> minutes = new ArrayList<>();
  private final List<Long> seeds = new ArrayList<>();
  private String device = "cpu";
  private Path out = Path.of("quality");
  private int threads;
  private int cores;
  private boolean paced;
  private boolean anyway;
  private double paceMinutes = 10;
  private @Nullable Path paceFile;
  private What what = What.RUN;

  /** Reads them, or says what is wrong. */
  static Asked parse(String... args) {
    Asked asked = new Asked();
    for (int i = 0; i < args.length; i++) {
      switch (args[i]) {
        case "--list" -> asked.what = What.LIST;
        case "--table" -> asked.what = What.TABLE;
        case "--publish" -> asked.what = What.PUBLISH;
        case "--pace" -> asked.what = What.PACE;
        case "--paced" -> asked.paced = true;
        case "--anyway" -> asked.anyway = true;
        case "--pace-file" -> asked.paceFile = Path.of(values(args, i++).get(0));
        case "--pace-minutes" -> asked.paceMinutes = minutes(values(args, i++).get(0));
        case "--cores" -> asked.cores = (int) whole(values(args, i++).get(0));
        case "--minutes" -> values(args, i++).forEach(each -> asked.minutes.add(minutes(each)));
        case "--seeds" -> values(args, i++).forEach(each -> asked.seeds.add(whole(each)));
        case "--device" -> asked.device = values(args, i++).get(0);
        case "--out" -> asked.out = Path.of(values(args, i++).get(0));
        case "--threads" -> asked.threads = (int) whole(values(args, i++).get(0));
        default -> asked.word(args[i]);
      }
    }
    if (!asked.device.matches("cpu|cuda(:\\d+)?")) {
      throw new GanException("--device must be cpu, cuda or cuda:N; got '" + asked.device + "'");
    }
    if (asked.isExplicit() && (asked.data.isEmpty() || asked.recipes.isEmpty())) {
      throw new GanException(
          "--minutes of data and recipes that are named, such as: fashion-mnist dcgan --minutes 1");
    }
    if (asked.what == What.PACE) {
      asked.paced = true;
    }
    if (!asked.paced && (asked.paceFile != null || asked.cores > 0 || asked.anyway)) {
      throw new GanException("--pace-file, --cores and --anyway need --pace or --paced");
    }
    asked.minutes.sort(null);
    return asked;
  }

  private void word(String word) {
    boolean named =
        Datasets.named().stream().anyMatch(set -> set.name().equals(word))
            || word.equals(Cases.FRUITS);
    if (named) {
      data.add(word);
    } else if (Recipes.names().contains(word) || word.startsWith("best")) {
      recipes.add(word);
    } else {
      throw new GanException(
          "'" + word + "' is neither a named data set, nor fruits, nor a recipe, nor an option");
    }
  }

  private static List<String> values(String[] args, int option) {
    if (option + 1 == args.length) {
      throw new GanException(args[option] + " needs a value");
    }
    return Arrays.asList(args[option + 1].split(",", -1));
  }

  private static double minutes(String text) {
    try {
      double value = Double.parseDouble(text);
      if (value > 0 && value <= 1e4) {
        return value;
      }
    } catch (NumberFormatException e) {
      // Said below.
    }
    throw new GanException("--minutes and --pace-minutes take numbers in (0, 10000]; got " + text);
  }

  private static long whole(String text) {
    try {
      long value = Long.parseLong(text);
      if (value >= 0 && value <= 1 << 20) {
        return value;
      }
    } catch (NumberFormatException e) {
      // Said below.
    }
    throw new GanException("--seeds, --threads and --cores take whole numbers; got " + text);
  }

  /** Whether minutes of named recipes were typed, which need not be in the plan. */
  boolean isExplicit() {
    return !minutes.isEmpty() && !(data.isEmpty() && recipes.isEmpty());
  }

  boolean wants(String set, String recipe, long seed) {
    return (data.isEmpty() || data.contains(set))
        && (recipes.isEmpty() || recipes.contains(recipe))
        && (seeds.isEmpty() || seeds.contains(seed));
  }

  boolean wants(double time) {
    return minutes.isEmpty() || minutes.contains(time);
  }

  List<String> data() {
    return data;
  }

  List<String> recipes() {
    return recipes;
  }

  List<Double> minutes() {
    return minutes;
  }

  List<Long> seeds() {
    return seeds.isEmpty() ? List.of(1L) : seeds;
  }

  String device() {
    return device;
  }

  Path out() {
    return out;
  }

  int threads() {
    return threads == 0 ? Engine.cores() : threads;
  }

  /** Whether a run's images are counted by a pace, not by the clock. */
  boolean paced() {
    return paced;
  }

  /** Whether a pace is measured, and kept, on a machine that others use too. */
  boolean anyway() {
    return anyway;
  }

  /** The minutes of the run as which a pace is measured, in a tenth to a fifth of them. */
  double paceMinutes() {
    return paceMinutes;
  }

  /** Where paces are kept. */
  Path paceFile() {
    return paceFile == null ? out.resolve("pace.jsonl") : paceFile;
  }

  /** Threads that a pace is measured with: the cores that the table's minutes are of. */
  int cores() {
    return cores == 0 ? Engine.cores() : cores;
  }

  What what() {
    return what;
  }
}
