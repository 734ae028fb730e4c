package org.gan4j.cli;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Function;
import org.gan4j.Shell;
import org.gan4j.data.DataOptions;
import org.gan4j.data.Dataset;
import org.gan4j.data.Datasets;
import org.gan4j.eyes.Extractor;
import org.gan4j.eyes.Extractors;
import org.gan4j.medium.Samples;
import org.gan4j.nn.NetworkException;
import org.gan4j.picture.PngFile;
import org.gan4j.run.Latin;
import org.gan4j.run.RunException;
import org.gan4j.zoo.Classifier;
import org.gan4j.zoo.Generator;
import org.gan4j.zoo.Generator.Direction;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code gan directions}. */
@Command(
    name = "directions",
    sortOptions = false,
    description = {
      "Finds the directions of the latent space that change samples most, without labels, from the",
      "generator's first layer (of styles, from all that read them; where the latent enters at many",
      "places, as in biggan, from the pixels of samples); with a labelled set, one for each label",
      "too. They are saved beside the model, for --direction of 'gan sample' and",
      "'gan interpolate', and drawn as strips."
    },
    footer = {
      "",
      "Examples:",
      "  gan directions runs/00000-dcgan-fashion-mnist",
      "  gan directions runs/00000-dcgan-fashion-mnist --data fashion-mnist",
      "  gan sample runs/00000-dcgan-fashion-mnist --direction 2=5 --direction Bag=3"
    })
final class DirectionsCommand extends Subcommand {
  private static final int USUAL_SAMPLES = 4000;
  private static final int MOST_STEPS = 100;
  private static final int MOST_SEEDS = 100;

  @Parameters(
      index = "0",
      paramLabel = "RUN|MODEL",
      description = "A run's folder, or its model folder wherever it was copied to.")
  @SuppressWarnings("NullAway.Init") // picocli sets it
  private Path model;

  @Option(
      names = "-n",
      paramLabel = "N",
      description = "How many without labels (default: 8, or as many numbers as a latent has).")
  private @Nullable Integer count;

  @Option(
      names = "--data",
      paramLabel = "DATA|RUN",
      description =
          "A labelled set, for a direction of each label, as its extractor sees them (one that is"
              + " missing is trained first); or a run of improved-ssl, for its classifier's.")
  private @Nullable String data;

  @Option(
      names = "--samples",
      paramLabel = "N",
      description = "Samples that are labelled (default: ${DEFAULT-VALUE}).")
  private int samples = USUAL_SAMPLES;

  @Option(
      names = "--seeds",
      paramLabel = "SEEDS",
      description = "The samples that are moved, a row for each (default: 0-4).")
  private String seeds = "0-4";

  @Option(
      names = "--class",
      paramLabel = "K",
      description = "Their class, by name or index (default: the seed modulo the classes).")
  private @Nullable String wanted;

  @Option(
      names = "--range",
      paramLabel = "R",
      description =
          "How far to either side, in standard deviations of a latent's numbers or of styles"
              + " (default: 4).")
  private double range = 4;

  @Option(
      names = "--steps",
      paramLabel = "N",
      description = "Samples in a row (default: ${DEFAULT-VALUE}).")
  private int steps = 9;

  @Mixin private DeviceOption device = new DeviceOption();

  @Option(
      names = "--out",
      paramLabel = "FOLDER",
      description = "Where the strips go, direction-NAME.png each (default: directions).")
  private Path out = Path.of("directions");

  DirectionsCommand(Console console) {
    super(console);
  }

  @Override
  public Integer call() {
    WrongUsage.LIMITS.closed("--steps", steps, 2, MOST_STEPS);
    WrongUsage.LIMITS.closed("--samples", samples, 200, Seeds.MOST);
    if (!(range > 0 && range <= Moves.MOST)) {
      throw new WrongUsage(
          String.format(Locale.ROOT, "--range must be in (0, %.0f]; got %s", Moves.MOST, range));
    }
    Path folder = OutputFile.folder("--out", out);
    long[] rows = Seeds.parse(seeds);
    WrongUsage.LIMITS.closed("the number of --seeds", rows.length, 1, MOST_SEEDS);
    try (Generator generator = Model.load(model, console, device)) {
      if (!generator.medium().visible() && generator.medium().series().isEmpty()) {
        throw new WrongUsage(
            "directions are of a model of images or series; this one makes "
                + generator.medium().plural());
      }
      Integer label = Model.classOf(wanted, generator.classes());
      int latent = generator.dimensions() - generator.latents().codes();
      int n = count != null ? count : Math.min(8, latent);
      WrongUsage.LIMITS.closed("-n", n, 1, latent);
      List<Direction> found = new ArrayList<>(unlabelled(generator, n));
      int unlabelled = found.size();
      if (data != null) {
        found.addAll(labelled(generator, data));
      } else {
        found.addAll(kept(generator));
      }
      generator.saveDirections(model, found);
      OutputFile.makeFolder(folder);
      for (Direction each : found) {
        draw(generator, each, rows, label, folder);
      }
      print(found, unlabelled);
    }
    console.out().println(Console.shown(folder));
    return 0;
  }

  /** None where the generator has none, and labels give others. */
  private List<Direction> unlabelled(Generator generator, int n) {
    try {
      return generator.directions(n);
    } catch (NetworkException e) {
      if (data == null) {
        throw e;
      }
      console.say("note: " + e.getMessage());
      return List.of();
    }
  }

  /** Directions of labels that were found before, of the same weights. */
  private List<Direction> kept(Generator generator) {
    try {
      return generator.savedDirections(model).stream()
          .filter(each -> !each.name().matches("[0-9]+"))
          .toList();
    } catch (RunException e) {
      return List.of(); // None yet, or of other weights: these are replaced.
    }
  }

  private List<Direction> labelled(Generator generator, String set) {
    if (!generator.medium().visible()) {
      throw new WrongUsage("--data labels images; this model makes " + generator.medium().plural());
    }
    Path run = Path.of(set);
    if (Classifier.isIn(run)) {
      try (Classifier classifier = Classifier.load(run)) {
        return told(generator, classifier::classify, classifier.classes());
      }
    }
    DataOptions options = Extractors.suited(set, generator.medium().images(), console.data());
    try (Dataset labelled = Datasets.open(set, options)) { // before what may take minutes
      if (labelled.classes().isEmpty()) {
        throw new WrongUsage(
            "--data must be a labelled set (class = subfolder); " + set + " has no labels");
      }
      checkNames(generator, labelled.classes());
    }
    FeatureProgress progress = new FeatureProgress(console, false);
    try (Extractor extractor = Extractors.of(set, options, progress)) {
      progress.clear();
      return told(
          generator, images -> Extractors.labels(extractor, images), extractor.classNames());
    } finally {
      progress.clear();
    }
  }

  private static void checkNames(Generator generator, List<String> names) {
    if (names.equals(generator.classes())) {
      throw new WrongUsage(
          "this model is told the class, which its latent does not decide: ask for it with --class,"
              + " or give a set with other labels");
    }
  }

  private List<Direction> told(
      Generator generator, Function<Samples, int[]> labeller, List<String> names) {
    checkNames(generator, names);
    List<Direction> found = generator.separated(labeller, names, samples);
    List<String> have = found.stream().map(Direction::name).toList();
    List<String> missing =
        names.stream().filter(name -> !have.contains(Generator.directionName(name))).toList();
    if (!missing.isEmpty()) {
      console.say(
          "note: no direction for "
              + String.join(", ", missing)
              + ": too few of "
              + Words.number(samples, "sample")
              + " are of it, or are not");
    }
    return found;
  }

  private void draw(
      Generator generator, Direction direction, long[] rows, @Nullable Integer label, Path folder) {
    float[][] latents = new float[rows.length * steps][];
    int[] labels = generator.classes().isEmpty() ? null : new int[latents.length];
    double[] places = new double[steps];
    Arrays.setAll(places, step -> range * (2.0 * step / (steps - 1) - 1));
    for (int row = 0; row < rows.length; row++) {
      float[] start = generator.latent(rows[row]);
      for (int step = 0; step < steps; step++) {
        latents[row * steps + step] = generator.along(start, direction, places[step]);
        if (labels != null) {
          labels[row * steps + step] = label == null ? generator.classOf(rows[row]) : label;
        }
      }
    }
    List<String> captions = Arrays.stream(places).mapToObj(Strip::signed).toList();
    PngFile.write(
        folder.resolve("direction-" + Latin.fileName(direction.name()) + ".png"),
        Strip.of(
            generator.of(latents, labels),
            steps,
            Arrays.stream(rows).mapToObj(Long::toString).toList(),
            captions),
        Map.of("Software", "gan4j", "Direction", direction.name()));
  }

  private void print(List<Direction> found, int unlabelled) {
    Table table = new Table();
    table.row("direction", "strength");
    for (int i = 0; i < found.size(); i++) {
      Direction each = found.get(i);
      table.row(
          each.name(),
          i < unlabelled
              ? String.format(Locale.ROOT, "%.1f %% of all", 100 * each.strength())
              : String.format(
                  Locale.ROOT,
                  "tells %.1f %% from the rest, 50 %% by chance",
                  100 * each.strength()));
    }
    table.print(console.out());
    if (!found.isEmpty()) {
      String first = Shell.quoted(found.get(0).name() + "=3");
      console.say("next: " + console.command("sample", model, "--direction " + first));
    }
  }
}
