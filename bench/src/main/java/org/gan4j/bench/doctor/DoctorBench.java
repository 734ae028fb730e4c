package org.gan4j.bench.doctor;

import java.awt.image.BufferedImage;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.stream.Stream;
import org.gan4j.GanException;
import org.gan4j.data.DataOptions;
import org.gan4j.data.Dataset;
import org.gan4j.data.Datasets;
import org.gan4j.picture.PngFile;
import org.gan4j.recipe.Plan;
import org.gan4j.recipe.Recipe;
import org.gan4j.recipe.Recipes;
import org.gan4j.run.AtomicFile;
import org.gan4j.run.Metrics;
import org.gan4j.run.RunFolder;
import org.gan4j.train.Trainer;

/**
 * Records the runs of the bench, one after the other; those that are recorded already are left
 * alone. {@code DoctorBench FOLDER [PART/PARTS] [seeds=N] [NAME...]}.
 */
public final class DoctorBench {
  private static final int IMAGES = 2000;

  private final Path folder;

  private DoctorBench(Path folder) {
    this.folder = folder;
  }

  public static void main(String[] args) throws IOException {
    Path folder = Path.of(args[0]);
    DoctorBench bench = new DoctorBench(folder);
    int part = 0;
    int parts = 1;
    int seeds = Case.SEEDS;
    List<String> names = new ArrayList<>();
    for (int i = 1; i < args.length; i++) {
      if (args[i].matches("[0-9]+/[0-9]+")) {
        part = Integer.parseInt(args[i].replaceAll("/.*", ""));
        parts = Integer.parseInt(args[i].replaceAll(".*/", ""));
      } else if (args[i].matches("seeds=[0-9]+")) {
        seeds = Integer.parseInt(args[i].substring("seeds=".length()));
      } else {
        names.add(args[i]);
      }
    }
    Files.createDirectories(folder);
    List<Case> cases = Cases.all();
    int number = 0;
    for (int seed = 1; seed <= seeds; seed++) {
      for (Case each : cases) {
        boolean wanted = names.isEmpty() || names.stream().anyMatch(each.name()::matches);
        if (wanted && number++ % parts == part) {
          bench.record(each, seed);
        }
      }
    }
  }

  static Path file(Path folder, Case of, int seed) {
    return folder.resolve(of.name() + "-" + seed + ".jsonl");
  }

  private void record(Case of, int seed) throws IOException {
    Path file = file(folder, of, seed);
    if (Files.exists(file)) {
      return;
    }
    long begun = System.nanoTime();
    List<String> settings = new ArrayList<>();
    for (String setting : of.settings()) {
      settings.add(setting.replace("FOLDER/", prepared(setting) + "/"));
    }
    settings.add("train.seed=" + seed);
    Path runs = Files.createTempDirectory(folder, "run");
    String end = "";
    try {
      Recipe recipe = Recipes.read(of.recipe(), settings, note -> {});
      Plan plan = Plan.of(recipe, DataOptions.fromEnvironment());
      Path run;
      OracleScores oracle = new OracleScores(plan);
      try (Trainer trainer = Trainer.begin(plan, runs, List.of("bench/doctor"))) {
        run = trainer.folder();
        try {
          trainer.train(null, oracle, Trainer.Control.NONE);
        } catch (GanException e) {
          end = String.valueOf(e.getMessage());
        }
      }
      Path metrics = RunFolder.open(run).metrics();
      List<Map<String, Object>> lines =
          new ArrayList<>(Files.exists(metrics) ? Metrics.read(metrics) : List.of());
      for (int i = 0; i < lines.size(); i++) {
        Map<String, Double> own = oracle.scores().get((Long) lines.get(i).get("images"));
        if (own != null) {
          Map<String, Object> more = new LinkedHashMap<>(lines.get(i));
          more.putAll(own);
          lines.set(i, more);
        }
      }
      if (!end.isEmpty()) {
        lines.add(Map.of("ended", end));
      }
      Path aside = folder.resolve(file.getFileName() + ".part");
      Files.deleteIfExists(aside);
      try (Metrics out = Metrics.open(aside)) {
        lines.forEach(out::append);
      }
      AtomicFile.writeString(file, Files.readString(aside));
      Files.delete(aside);
      Map<String, Object> last = lines.isEmpty() ? Map.of() : lines.get(lines.size() - 1);
      System.out.printf(
          Locale.ROOT,
          "%-28s seed %d  %5.1f s  %d lines  %s%n",
          of.name(),
          seed,
          (System.nanoTime() - begun) / 1e9,
          lines.size(),
          summary(last));
    } catch (GanException e) {
      System.out.println(of.name() + ": " + e.getMessage());
    } finally {
      delete(runs);
    }
  }

  private static String summary(Map<String, Object> last) {
    StringBuilder out = new StringBuilder();
    for (String key :
        List.of(
            "ended",
            "modes",
            "high-quality",
            "oracle-distance",
            "oracle-coverage",
            "doctor.samples.diversity",
            "doctor.samples.distance",
            "doctor.samples.coverage",
            "doctor.critic.told",
            "findings")) {
      if (last.containsKey(key)) {
        Object value = last.get(key);
        out.append(key)
            .append(' ')
            .append(value instanceof Double d ? String.format(Locale.ROOT, "%.3f", d) : value)
            .append("  ");
      }
    }
    return out.toString();
  }

  private static void delete(Path folder) throws IOException {
    try (Stream<Path> all = Files.walk(folder)) {
      for (Path path : all.sorted(java.util.Comparator.reverseOrder()).toList()) {
        Files.delete(path);
      }
    }
  }

  // ---- folders of images with something wrong

  private Path prepared(String setting) {
    Path sets = folder.resolve("sets");
    int at = setting.indexOf("FOLDER/");
    if (at < 0) {
      return sets;
    }
    String name = setting.substring(at + "FOLDER/".length());
    Path set = sets.resolve(name);
    if (Files.exists(set)) {
      return sets.toAbsolutePath();
    }
    boolean shuffled = name.startsWith("shuffled-");
    String from =
        shuffled
            ? name.substring("shuffled-".length())
            : name.equals("narrow") ? "fashion-mnist" : "mnist";
    Random random = new Random(7);
    Path aside = sets.resolve(name + ".part");
    try (Dataset data = Datasets.open(from, DataOptions.fromEnvironment())) {
      for (int i = 0; i < IMAGES; i++) {
        byte[] pixels = data.read(name.equals("same") ? 0 : i, 1).bytes();
        BufferedImage image = new BufferedImage(28, 28, BufferedImage.TYPE_BYTE_GRAY);
        for (int p = 0; p < pixels.length; p++) {
          int value = pixels[p] & 0xFF;
          int shown =
              switch (name) {
                case "dark" -> value / 255;
                case "narrow" -> 120 + value * 8 / 255;
                case "bright" -> 251 + value * 4 / 255;
                case "same" -> Math.max(0, Math.min(255, value + random.nextInt(3) - 1));
                default -> value;
              };
          image.getRaster().setSample(p % 28, p / 28, 0, shown);
        }
        int label = shuffled ? random.nextInt(10) : Math.max(0, data.label(i));
        Path file = aside.resolve("class-" + label).resolve(i + ".png");
        Files.createDirectories(file.getParent());
        PngFile.write(file, image, Map.of());
      }
      Files.move(aside, set);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return sets.toAbsolutePath();
  }
}
