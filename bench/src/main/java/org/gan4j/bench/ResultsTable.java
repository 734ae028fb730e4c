package org.gan4j.bench;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.stream.Collectors;
import org.gan4j.data.DataOptions;
import org.gan4j.data.DataOptions.Split;
import org.gan4j.data.Dataset;
import org.gan4j.data.Datasets;
import org.gan4j.eyes.DatasetImages;
import org.gan4j.eyes.Extractors;
import org.gan4j.eyes.FeatureTraining;
import org.gan4j.eyes.ImageSource;
import org.gan4j.medium.Images;
import org.gan4j.medium.Samples;
import org.gan4j.metric.Evaluation;
import org.gan4j.metric.Metric;
import org.gan4j.metric.Score;
import org.gan4j.recipe.DataSettings;
import org.gan4j.recipe.Plan;
import org.gan4j.recipe.Recipes;
import org.gan4j.run.RunFolder;
import org.gan4j.score.GeneratedImages;
import org.gan4j.score.ImageEvaluation;
import org.gan4j.score.RunGenerator;
import org.gan4j.tensor.Engine;
import org.gan4j.train.Trainer;
import org.gan4j.zoo.Generator;

/**
 * The tables of docs/results.md: scores of a run at several moments and of an untrained generator,
 * and of failures that are planted in real images. Arguments: a data set's name, a run on it and
 * the images of those of its checkpoints to score.
 */
public final class ResultsTable {
  private static final int SAMPLES = 10_000;
  private static final long SEED = 1;

  /** Test images that failures are made of, where fewer than all are used. */
  private static final int KINDS = 3;

  private ResultsTable() {}

  public static void main(String[] args) throws Exception {
    Engine.threads(Engine.cores());
    var unused = Engine.chooseMatrixProducts();
    String name = args[0];
    DataOptions environment = DataOptions.fromEnvironment();
    Path cache = environment.cache();
    Set<Metric> metrics = EnumSet.copyOf(Metric.usual());
    Map<String, Evaluation> rows = new LinkedHashMap<>();
    Map<String, Double> seconds = new LinkedHashMap<>();
    try (Dataset train = Datasets.open(name, environment);
        Dataset test = Datasets.open(name, environment.withSplit(Split.TEST));
        var extractor = Extractors.of(name, environment, FeatureTraining.Listener.SILENT)) {
      ImageEvaluation evaluation =
          ImageEvaluation.of(
              extractor,
              train,
              test,
              new ImageEvaluation.Settings(
                  SAMPLES, metrics, SEED, cache == null ? null : cache.resolve("scores")));
      if (args.length > 1) {
        RunFolder run = RunFolder.open(Path.of(args[1]));
        DataSettings data = Recipes.read(run.recipe()).data();
        try (Generator untrained = untrained(run, environment)) {
          rows.put("untrained", evaluation.evaluate(images(untrained), "average"));
        }
        for (int i = 2; i < args.length; i++) {
          long images = Long.parseLong(args[i]);
          try (Generator generator = RunGenerator.at(run, images, data, environment)) {
            ImageSource made = images(generator);
            var seen = extractor.extract(made);
            long begun = System.nanoTime();
            rows.put(
                String.format(Locale.ROOT, "after %,d images", images),
                evaluation.evaluate(made, seen, "average"));
            seconds.put(args[i], (System.nanoTime() - begun) / 1e9);
          }
        }
      }
      ImageSource held = DatasetImages.choose(test, SAMPLES, SEED);
      rows.put("held-out real images", evaluation.evaluate(held, "images"));
      planted(train, test)
          .forEach((row, made) -> rows.put(row, evaluation.evaluate(made, "images")));
      print(rows, evaluation);
      seconds.forEach(
          (row, taken) ->
              System.out.printf(
                  Locale.ROOT,
                  "all scores of 10,000 images against 10,000, features given (%s): %.1f s%n",
                  row,
                  taken));
    }
  }

  private static ImageSource images(Generator generator) {
    return new GeneratedImages(generator, 0, SAMPLES, null);
  }

  /**
   * A run's generator after one step, which is none: its weights are as drawn, all but a little.
   */
  private static Generator untrained(RunFolder run, DataOptions environment) throws Exception {
    var recipe =
        Recipes.read(run.recipe().toString(), List.of("train.images=1", "evaluate.metrics=[]"));
    Path runs = java.nio.file.Files.createTempDirectory("untrained");
    try (Trainer trainer = Trainer.begin(Plan.of(recipe, environment), runs, List.of())) {
      return Generator.load(trainer.train().run());
    }
  }

  /** Real images, spoilt in ways that the right score catches. */
  private static Map<String, ImageSource> planted(Dataset train, Dataset test) {
    Map<String, ImageSource> out = new LinkedHashMap<>();
    Images shape = test.medium().images();
    int size = shape.count();
    List<Integer> few = new ArrayList<>();
    for (int i = 0; i < test.size(); i++) {
      if (test.label(i) < KINDS) {
        few.add(i);
      }
    }
    Samples three = shape.room(SAMPLES);
    Samples one = shape.room(SAMPLES);
    byte[] blurred = new byte[SAMPLES * size];
    byte[] noisy = new byte[SAMPLES * size];
    Random random = new Random(SEED);
    for (int i = 0; i < SAMPLES; i++) {
      test.read(few.get(i % few.size()), three, i);
      test.read(0, one, i);
      byte[] image = test.read(i % test.size(), 1).bytes();
      blur(image, shape, blurred, i * size);
      for (int j = 0; j < size; j++) {
        double value = (image[j] & 0xff) + 25 * random.nextGaussian();
        noisy[i * size + j] = (byte) Math.max(0, Math.min(255, Math.round(value)));
      }
    }
    out.put("only three classes", ImageSource.of(shape, SAMPLES, three.bytes()));
    out.put("all one image", ImageSource.of(shape, SAMPLES, one.bytes()));
    // Others than those that most scores compare with, as a generator that learned them by heart
    // makes them.
    out.put("training images copied", DatasetImages.choose(train, SAMPLES, SEED + 1));
    out.put("blurred (3 x 3 mean)", ImageSource.of(shape, SAMPLES, blurred));
    out.put("noise added (deviation 25 of 255)", ImageSource.of(shape, SAMPLES, noisy));
    return out;
  }

  private static void blur(byte[] image, Images shape, byte[] into, int offset) {
    int height = shape.height();
    int width = shape.width();
    for (int c = 0; c < shape.channels(); c++) {
      for (int y = 0; y < height; y++) {
        for (int x = 0; x < width; x++) {
          int sum = 0;
          int count = 0;
          for (int dy = -1; dy <= 1; dy++) {
            for (int dx = -1; dx <= 1; dx++) {
              int row = y + dy;
              int column = x + dx;
              if (row >= 0 && row < height && column >= 0 && column < width) {
                sum += image[(c * height + row) * width + column] & 0xff;
                count++;
              }
            }
          }
          into[offset + (c * height + y) * width + x] = (byte) (sum / count);
        }
      }
    }
  }

  private static void print(Map<String, Evaluation> rows, ImageEvaluation evaluation) {
    List<Metric> metrics = evaluation.metrics().stream().sorted().collect(Collectors.toList());
    System.out.println(
        "| what | "
            + metrics.stream().map(Metric::title).collect(Collectors.joining(" | "))
            + " |");
    System.out.println("|---|" + "---|".repeat(metrics.size()));
    rows.forEach(
        (row, scores) ->
            System.out.println(
                "| "
                    + row
                    + " | "
                    + metrics.stream()
                        .map(metric -> scores.score(metric).map(ResultsTable::cell).orElse("-"))
                        .collect(Collectors.joining(" | "))
                    + " |"));
    System.out.println(evaluation.protocol());
  }

  private static String cell(Score score) {
    double value = score.value();
    double size = Math.abs(value);
    String format = size >= 1000 ? "%,.0f" : size >= 100 ? "%.0f" : size >= 10 ? "%.1f" : "%.3f";
    String text = String.format(Locale.ROOT, format, value);
    return text.equals("-0.000") ? "0.000" : text;
  }
}
