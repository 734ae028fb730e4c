package org.gan4j.cli;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.gan4j.recipe.Plan;
import org.gan4j.recipe.Recipe;
import org.gan4j.recipe.RecipeException;
import org.gan4j.recipe.Recipes;
import org.gan4j.recipe.Recipes.Measured;
import org.gan4j.train.Trainer;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code gan train}. */
@Command(
    name = "train",
    sortOptions = false,
    description =
        "Trains a recipe in a new run folder. Ctrl-C saves and stops; gan resume continues.",
    footer = {
      "",
      "Examples:",
      "  gan train",
      "  gan train dcgan --data fashion-mnist --minutes 10",
      "  gan train dcgan --data mnist --set 'stop.when=fid < 2' --set stop.patience=5",
      "  gan train improved-ssl --data mnist --labels 100",
      "  gan train cgan --data ./my-images --set data.size=32 --set train.batch=128",
      "  gan train --from runs/00000-dcgan-fruits --data ./few-images --freeze 2"
    })
final class TrainCommand extends Subcommand {
  private final Interrupt interrupt;

  /** Where runs are, if nothing else is said. */
  static final Path RUNS = Path.of("runs");

  @Parameters(
      index = "0",
      arity = "0..1",
      paramLabel = "RECIPE",
      description =
          "A name of 'gan recipes', or a .yaml file (default: "
              + Recipes.DEFAULT
              + ", or that of the run in --from).")
  private @Nullable String recipe;

  @Option(
      names = "--data",
      paramLabel = "DATA",
      description =
          "A name of 'gan data', a folder or zip of images (a subfolder is a class), an IDX file.")
  private @Nullable String data;

  @Option(
      names = "--labels",
      paramLabel = "N",
      description = "Samples whose class improved-ssl is told, as many of each class.")
  private @Nullable Integer labels;

  @Option(
      names = "--from",
      paramLabel = "RUN|MODEL",
      description =
          "Begin with the weights of a run (both networks) or a model (its generator), where names"
              + " and shapes agree.")
  private @Nullable String from;

  @Option(
      names = "--freeze",
      paramLabel = "N",
      description = "Leave the first N layers of the discriminator as the run in --from has them.")
  private @Nullable Integer freeze;

  @Option(
      names = "--out",
      paramLabel = "DIR",
      description = "The folder that runs are in (default: runs).")
  private Path out = RUNS;

  @Option(
      names = "--set",
      paramLabel = "key=value",
      description = "Changes a value of the recipe, such as train.batch=32; repeatable.")
  private List<String> settings = new ArrayList<>();

  @Mixin private Length length = new Length();

  @Option(names = "--seed", paramLabel = "N", description = "Of everything random.")
  private @Nullable Long seed;

  @Option(
      names = "--precision",
      paramLabel = "auto|fp32|bf16|tf32",
      description = "How exactly to compute; auto follows the device's features.")
  private @Nullable String precision;

  @Mixin private DeviceOption device = new DeviceOption();

  @Option(
      names = "--threads",
      paramLabel = "N",
      description = "Threads of one operation; 0 for as many as physical cores.")
  private @Nullable Integer threads;

  @Option(
      names = "--workers",
      paramLabel = "N",
      description =
          "Processes of this machine that train together, each on its part of every batch.")
  private @Nullable Integer workers;

  @Option(
      names = "--port",
      paramLabel = "N",
      description = "Of this machine, where worker 0 listens to the others; 0 for any free one.")
  private int port;

  @Option(
      names = "--remedy",
      paramLabel = "advise|apply|off",
      description =
          "What is done about what is found wrong while it trains (default: advise); the run"
              + " remembers it.")
  private @Nullable String remedy;

  @Option(
      names = "--dry-run",
      description = "Print the recipe with all its values and both networks, and train nothing.")
  private boolean dryRun;

  @Option(names = "--json", description = "Print one JSON object as the result.")
  private boolean json;

  TrainCommand(Console console, Interrupt interrupt) {
    super(console);
    this.interrupt = interrupt;
  }

  @Override
  public Integer call() {
    Duration limit = length.limit();
    WrongUsage.LIMITS.closed("--port", port, 0, 65535);
    out = OutputFile.folder("--out", out);
    if (from != null && from.isBlank()) {
      throw new WrongUsage("--from takes the folder of a run or a model; it is empty");
    }
    Recipe chosen;
    try {
      chosen = Recipes.read(recipe(), overrides(), console::say);
      if (recipe == null && from != null) {
        chosen = chosen.continued();
      }
    } catch (RecipeException e) {
      throw new WrongUsage(String.valueOf(e.getMessage()), e);
    }
    console.expectEngine();
    if (dryRun) {
      try (Plan plan = Plan.of(chosen, console.data())) {
        describe(plan, Trainer.check(plan));
      }
      return 0;
    }
    Plan plan = Plan.of(chosen, console.data());
    new ShownTraining(console, interrupt, json).run(() -> begin(plan), limit, port);
    return 0;
  }

  private Trainer begin(Plan plan) {
    try {
      return Trainer.begin(plan, out, typed());
    } catch (RuntimeException e) {
      plan.close();
      throw e;
    }
  }

  /** What is trained: as typed, else as the run was that it begins from. */
  private String recipe() {
    if (recipe != null) {
      return recipe;
    }
    if (from == null) {
      return Recipes.DEFAULT;
    }
    Path own = Path.of(from).resolve("recipe.yaml");
    if (!Files.isRegularFile(own)) {
      throw new WrongUsage(
          "--from without RECIPE takes a run, whose recipe is trained; "
              + (Files.exists(Path.of(from))
                  ? from + " has no recipe.yaml: name a recipe (gan train RECIPE --from ...)"
                  : "there is nothing at " + from));
    }
    return own.toString();
  }

  /** The options as settings, after the user's own: an option is the more deliberate word. */
  private List<String> overrides() {
    List<String> all = new ArrayList<>();
    if (recipe == null && from != null) { // What was counted or chosen for that run's data.
      set(all, "evaluate.every", 0);
      set(all, "evaluate.samples", 0);
      set(all, "evaluate.diagnose", 0);
      set(all, "data.limit", data == null ? null : 0);
      set(all, "train.freeze", 0);
    }
    all.addAll(settings);
    set(all, "train.from", from == null ? null : Json.quoted(from));
    set(all, "train.freeze", freeze);
    set(all, "data.name", data == null ? null : Json.quoted(data));
    set(all, "data.labels", labels);
    set(all, "train.images", length.images);
    set(all, "train.seed", seed);
    set(all, "train.precision", precision == null ? null : Json.quoted(precision));
    set(all, "train.device", device.name == null ? null : Json.quoted(device.name));
    set(all, "train.threads", threads);
    set(all, "train.workers", workers);
    set(all, "train.remedy", remedy == null ? null : Json.quoted(remedy));
    return all;
  }

  private static void set(List<String> all, String key, @Nullable Object value) {
    if (value != null) {
      all.add(key + "=" + value);
    }
  }

  private void describe(Plan plan, List<String> begins) {
    var generator = plan.pair().generator().summary();
    var discriminator = plan.pair().discriminator().summary();
    var growth = plan.pair().growth();
    if (json) {
      Map<String, Object> entries = new LinkedHashMap<>();
      entries.put("recipe", Recipes.format(plan.recipe()));
      entries.put("generator-parameters", generator.parameters());
      entries.put("discriminator-parameters", discriminator.parameters());
      if (growth != null) {
        entries.put("growth", growth.plan());
      }
      entries.put("expected", QualityWords.entries(Recipes.expected(plan)));
      console.out().println(Json.object(entries));
      return;
    }
    plan.recipe().warnings().forEach(warning -> console.say("warning: " + warning));
    plan.notes().forEach(console::say);
    begins.forEach(console::say);
    console.out().println(Recipes.format(plan.recipe()));
    console.out().println("generator");
    console.out().println(generator);
    console.out().println("discriminator");
    console.out().print(discriminator);
    if (growth != null) {
      console.out().println();
      console.out().println("growth");
      growth.plan().forEach(stage -> console.out().println("  " + stage));
    }
    List<Measured> expected = Recipes.expected(plan);
    if (!expected.isEmpty()) {
      console.out().println();
      console.out().println("quality to expect, " + QualityWords.measuredOn(expected));
      QualityWords.print(console, expected);
      console.out().println("(" + QualityWords.sources(expected) + ")");
    } else if (plan.data().medium().visible()) {
      console.out().println();
      console
          .out()
          .println(
              "quality to expect: not known, this recipe was not measured on such data"
                  + " (what was: gan recipes --for DATA)");
    }
  }
}
