package org.gan4j.cli;

import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.gan4j.data.DataException;
import org.gan4j.data.DataOptions;
import org.gan4j.data.DataOptions.Fit;
import org.gan4j.eyes.ClassifierExtractor;
import org.gan4j.eyes.Extractors;
import org.gan4j.eyes.FeatureCache;
import org.gan4j.eyes.FeatureCard;
import org.gan4j.eyes.FeatureTraining;
import org.gan4j.medium.Size;
import org.gan4j.recipe.DataSettings;
import org.gan4j.recipe.Recipes;
import org.gan4j.recipe.RunData;
import org.gan4j.run.RunFolder;
import org.gan4j.tensor.Engine;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code gan features}. */
@Command(
    name = "features",
    sortOptions = false,
    description = "Trains and lists the extractors of features that scores see images with.",
    footer = {"", "Examples:", "  gan features train --data mnist", "  gan features list"})
final class FeaturesCommand extends Subcommand {
  private static final int WRONG_USAGE = 2;

  private FeaturesCommand(Console console) {
    super(console);
  }

  /** The command with its own commands. */
  static CommandLine line(Console console) {
    return new CommandLine(new FeaturesCommand(console))
        .addSubcommand(new Train(console))
        .addSubcommand(new Kept(console));
  }

  /** {@code gan features} alone. */
  @Override
  public Integer call() {
    spec.commandLine().usage(spec.commandLine().getErr());
    return WRONG_USAGE;
  }

  /** {@code gan features train}. */
  @Command(
      name = "train",
      sortOptions = false,
      description = {
        "Trains a small classifier on a data set; the layer before its outputs are the features.",
        "Where images have no labels, it learns to tell images apart under distortion instead.",
        "It is kept in the cache, and trained again only if data or settings change."
      },
      footer = {
        "",
        "Examples:",
        "  gan features train --data fashion-mnist",
        "  gan features train runs/00003-cgan-my-images",
        "  gan features train --data ./my-images --size 32 --seed 2"
      })
  static final class Train extends Subcommand {
    @Parameters(
        index = "0",
        arity = "0..1",
        paramLabel = "RUN",
        description = "A run: what it learns from, as it sees it.")
    private @Nullable Path run;

    @Option(
        names = "--data",
        paramLabel = "DATA",
        description =
            "A name, a folder or zip of images (a subfolder is a class), an IDX file; with a RUN"
                + " where its data are now.")
    private @Nullable String data;

    @Option(
        names = "--size",
        converter = SizeOption.class,
        paramLabel = "N|HxW",
        description = "Bring images to so many pixels a side, or rows by columns.")
    private @Nullable Size size;

    @Option(
        names = "--fit",
        paramLabel = "fit|crop|pad",
        description = "How images of another shape are brought there (default: fit).")
    private @Nullable Fit fit;

    @Option(
        names = "--channels",
        paramLabel = "1|2|3|4",
        description = "Bring images to grey (1) or colour (3); 2 and 4 keep what is transparent.")
    private @Nullable Integer channels;

    @Option(names = "--mirror", description = "Show half of the images mirrored.")
    private boolean mirror;

    @Option(
        names = "--no-parts",
        description = "Take folders that are named train, test or val for classes.")
    private boolean noParts;

    @Option(
        names = "--seed",
        paramLabel = "N",
        description = "Of the training (default: 1, which scores see with).")
    private long seed = FeatureTraining.SEED;

    @Option(
        names = "--images",
        paramLabel = "N",
        description = "Images to see, over all epochs (default: by the size of the set).")
    private @Nullable Long images;

    @Option(names = "--force", description = "Train although it is in the cache.")
    private boolean force;

    @Mixin private DeviceOption device = new DeviceOption();

    @Option(names = "--threads", paramLabel = "N", description = "Threads (default: the cores).")
    private @Nullable Integer threads;

    @Option(names = "--json", description = "Print one JSON object as the result.")
    private boolean json;

    Train(Console console) {
      super(console);
    }

    @Override
    public Integer call() {
      if (images != null) {
        WrongUsage.LIMITS.atLeast("--images", images, 1);
      }
      if (threads != null) {
        WrongUsage.LIMITS.closed("--threads", threads, 1, 1024);
      }
      var unused = device.checked();
      Source source = source();
      console.expectEngine();
      device.begin();
      Engine.threads(threads == null ? Engine.cores() : threads);
      FeatureProgress progress = new FeatureProgress(console, true);
      FeatureTraining.Trained trained;
      try {
        trained =
            FeatureTraining.of(
                source.name(),
                source.options(),
                seed,
                images == null ? 0 : images,
                force ? FeatureTraining.Cached.REPLACED : FeatureTraining.Cached.USED,
                progress);
      } catch (DataException e) {
        throw run == null || data != null ? e : RunData.lost(e, run, dataOf(run), "features train");
      } finally {
        progress.clear();
      }
      try (ClassifierExtractor extractor = trained.extractor()) {
        if (json) {
          Map<String, Object> entries = entries(trained.folder(), extractor.card());
          entries.put("reused", trained.reused());
          console.out().println(Json.object(entries));
        } else {
          print(trained, extractor);
        }
      }
      return 0;
    }

    /** What is learned from, and how its images are opened. */
    private record Source(String name, DataOptions options) {}

    private Source source() {
      String name = data == null ? "" : data;
      DataOptions options = console.data();
      if (run != null) {
        DataSettings settings = dataOf(run);
        name = data == null ? settings.name() : data;
        options = settings.options(options);
      } else if (data == null) {
        throw new WrongUsage("features train needs a RUN, or --data with what to learn from");
      }
      try {
        options =
            options
                .withSize(size == null ? options.size() : size)
                .withFit(fit == null ? options.fit() : fit)
                .withChannels(channels == null ? options.channels() : channels)
                .withMirror(mirror || options.mirror())
                .withParts(!noParts && options.parts());
      } catch (DataException e) {
        throw new WrongUsage(DataWords.options(e), e);
      }
      return new Source(Extractors.data(name), Extractors.options(name, options));
    }

    private static DataSettings dataOf(Path run) {
      return Recipes.read(RunFolder.open(run).recipe()).data();
    }

    private void print(FeatureTraining.Trained trained, ClassifierExtractor extractor) {
      FeatureCard card = extractor.card();
      line(
          "features",
          String.format(
              Locale.ROOT,
              "%s, %d an image of %s",
              extractor.name(),
              extractor.size(),
              card.shape()));
      line("weights", extractor.fingerprint());
      if (card.accuracy() != null) {
        line("accuracy", accuracy(card));
      }
      line(
          "trained",
          String.format(
              Locale.ROOT,
              "%s in %s, %s%s",
              Words.number(card.settings().images(), "image"),
              Words.time(card.seconds()),
              card.precision(),
              trained.reused() ? "; taken from the cache (--force trains anew)" : ""));
      if (trained.folder() != null) {
        line("kept", Console.shown(trained.folder()));
      }
    }

    private void line(String name, String value) {
      console.out().println(String.format(Locale.ROOT, "%-9s %s", name, value));
    }
  }

  /** {@code gan features list}. */
  @Command(
      name = "list",
      sortOptions = false,
      description = "Lists the extractors in the cache.",
      footer = {"", "Examples:", "  gan features list", "  gan features list --json"})
  static final class Kept extends Subcommand {
    @Option(names = "--json", description = "Print one JSON object as the result.")
    private boolean json;

    Kept(Console console) {
      super(console);
    }

    @Override
    public Integer call() {
      DataOptions places = console.data();
      List<FeatureCache.Entry> kept =
          places.cache() == null ? List.of() : FeatureCache.list(places.cache());
      if (json) {
        console
            .out()
            .println(
                Json.object(
                    Map.of("features", kept.stream().map(FeaturesCommand::entries).toList())));
        return 0;
      }
      for (FeatureCache.Entry entry : kept) {
        FeatureCard card = entry.card();
        console.out().println(Console.shown(entry.folder()));
        console
            .out()
            .println(
                "  "
                    + (card == null
                        ? entry.problem()
                        : String.format(
                            Locale.ROOT,
                            "%s of %s, seed %d, %s",
                            card.data(),
                            card.shape(),
                            card.settings().seed(),
                            card.accuracy() == null ? "learned without labels" : accuracy(card))));
      }
      if (kept.isEmpty()) {
        console.say("none yet; to train one: gan features train --data digits");
      }
      return 0;
    }
  }

  private static String accuracy(FeatureCard card) {
    return String.format(
        Locale.ROOT,
        "%.2f %% of %s right (%s)",
        100 * (card.accuracy() == null ? Double.NaN : card.accuracy()),
        Words.number(card.tested(), "image"),
        card.test());
  }

  private static Map<String, Object> entries(FeatureCache.Entry entry) {
    FeatureCard card = entry.card();
    if (card != null) {
      return entries(entry.folder(), card);
    }
    Map<String, Object> entries = new LinkedHashMap<>();
    entries.put("folder", entry.folder().toString());
    entries.put("problem", entry.problem());
    return entries;
  }

  private static Map<String, Object> entries(@Nullable Path folder, FeatureCard card) {
    Map<String, Object> entries = new LinkedHashMap<>();
    entries.put("folder", folder == null ? null : folder.toAbsolutePath().normalize().toString());
    entries.put("data", card.data());
    entries.put("data-fingerprint", card.fingerprint());
    entries.put("task", card.settings().task().name().toLowerCase(Locale.ROOT));
    entries.put("seed", card.settings().seed());
    entries.put("images", card.settings().images());
    entries.put("input", card.input());
    entries.put("classes", card.classes());
    entries.put("accuracy", card.accuracy());
    entries.put("tested", card.tested());
    entries.put("test", card.test());
    entries.put("seconds", card.seconds());
    entries.put("precision", card.precision());
    entries.put("weights", card.weights());
    return entries;
  }
}
