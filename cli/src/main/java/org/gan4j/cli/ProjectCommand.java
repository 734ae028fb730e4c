package org.gan4j.cli;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.gan4j.Shell;
import org.gan4j.data.DataOptions.Fit;
import org.gan4j.data.Datasets;
import org.gan4j.data.Datasets.Picture;
import org.gan4j.eyes.Extractor;
import org.gan4j.medium.Samples;
import org.gan4j.picture.PngFile;
import org.gan4j.recipe.Recipes;
import org.gan4j.score.RunGenerator;
import org.gan4j.zoo.Generator;
import org.gan4j.zoo.Generator.Distance;
import org.gan4j.zoo.Generator.Projected;
import org.gan4j.zoo.Generator.Projecting;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code gan project}. */
@Command(
    name = "project",
    sortOptions = false,
    description = {
      "Looks for the latent of a given picture: the sample that is nearest to it in its pixels",
      "and, where an extractor of the model's data is at hand, in its features."
    },
    footer = {
      "",
      "Examples:",
      "  gan project runs/00000-dcgan-fashion-mnist shoe.png",
      "  gan project runs/00000-dcgan-conditional-digits seven.jpg --class 7 --steps 1000",
      "  gan sample runs/00000-dcgan-fashion-mnist --latent projection/latent.safetensors"
    })
final class ProjectCommand extends Subcommand {
  private static final int MOST_STEPS = 100_000;

  @Parameters(
      index = "0",
      paramLabel = "RUN|MODEL",
      description = "A run's folder, or its model folder wherever it was copied to.")
  @SuppressWarnings("NullAway.Init") // picocli sets it
  private Path model;

  @Parameters(index = "1", paramLabel = "IMAGE", description = "The picture: PNG, JPEG, ...")
  @SuppressWarnings("NullAway.Init") // picocli sets it
  private Path image;

  @Option(
      names = "--class",
      paramLabel = "K[,K...]",
      description = "Its class, by name or index (default: all are tried, and the best is kept).")
  private @Nullable String wanted;

  @Option(
      names = "--steps",
      paramLabel = "N",
      description = "Steps of the search (default: ${DEFAULT-VALUE}).")
  private int steps = 300;

  @Option(
      names = "--seed",
      paramLabel = "N",
      description = "Of the latents that it starts from (default: ${DEFAULT-VALUE}).")
  private long seed = 1;

  @Option(
      names = "--fit",
      paramLabel = "fit|crop|pad",
      description = "How a picture of another size is fitted (default: as the run's data were).")
  private @Nullable Fit fit;

  @Mixin private DeviceOption device = new DeviceOption();

  @Option(
      names = "--out",
      paramLabel = "FOLDER",
      description = "Where strip.png, made.png and latent.safetensors go (default: projection).")
  private Path out = Path.of("projection");

  ProjectCommand(Console console) {
    super(console);
  }

  @Override
  public Integer call() {
    WrongUsage.LIMITS.closed("--steps", steps, 1, MOST_STEPS);
    Path folder = OutputFile.folder("--out", out);
    try (Generator generator = Model.load(model, console, device)) {
      if (!generator.medium().visible()) {
        throw new WrongUsage(
            "project needs a model of images; this one makes " + generator.medium().plural());
      }
      List<Integer> classes = Model.classesOf(wanted, generator.classes());
      Picture picture = Datasets.image(image, generator.medium().images(), fitting());
      if (!picture.change().isEmpty()) {
        console.say("note: the picture was " + picture.change());
      }
      Optional<Extractor> eyes =
          RunGenerator.eyes(model, console.data(), message -> console.say("note: " + message));
      try {
        Projected found =
            generator.project(
                picture.sample(),
                new Projecting(
                    steps, seed, classes, eyes.isPresent() ? eyes.orElseThrow()::features : null));
        write(generator, picture, found, folder);
        print(generator, classes, found, eyes.map(Extractor::name).orElse(""), folder);
      } finally {
        eyes.ifPresent(Extractor::close);
      }
    }
    console.out().println(Console.shown(folder));
    return 0;
  }

  private Fit fitting() {
    Path recipe = model.resolve("recipe.yaml");
    return fit != null
        ? fit
        : Files.isRegularFile(recipe)
            ? Recipes.read(recipe).data().options(console.data()).fit()
            : console.data().fit();
  }

  private static void write(Generator generator, Picture picture, Projected found, Path folder) {
    Samples path = found.path();
    Samples all = path.medium().room(1 + path.size());
    all.put(0, picture.sample());
    all.put(1, path);
    List<String> captions = new ArrayList<>(List.of("given"));
    found.at().forEach(step -> captions.add(Integer.toString(step)));
    OutputFile.makeFolder(folder);
    Map<String, String> text = Map.of("Software", "gan4j");
    PngFile.write(
        folder.resolve("strip.png"), Strip.of(all, all.size(), List.of(), captions), text);
    OutputFile.write(folder.resolve("made.png"), path.medium().file(path, path.size() - 1, text));
    generator.saveLatents(folder.resolve("latent.safetensors"), found.latents());
  }

  private void print(
      Generator generator, List<Integer> asked, Projected found, String eyes, Path folder) {
    Table table = new Table();
    int[] label = found.latents().classes();
    if (label != null) {
      table.row(
          "class",
          generator.classes().get(label[0])
              + (asked.size() == 1
                  ? ""
                  : " (the best of "
                      + (asked.isEmpty() ? generator.classes().size() : asked.size())
                      + ")"));
    }
    Distance at = found.found();
    Distance drawn = found.drawn();
    table.row(
        "pixels",
        String.format(
            Locale.ROOT,
            "PSNR %.1f dB, mean squared difference %.4f (samples that were drawn: %.1f dB, %.4f)",
            at.psnr(),
            at.squared(),
            drawn.psnr(),
            drawn.squared()));
    if (!Double.isNaN(at.features())) {
      table.row(
          "features",
          String.format(
              Locale.ROOT,
              "squared distance %.3f of the squared length, by %s (samples that were drawn: %.3f)",
              at.features(),
              eyes,
              drawn.features()));
    }
    table.print(console.out());
    console.say(
        "next: "
            + console.command(
                "sample",
                model,
                "--latent " + Shell.quoted(Console.shown(folder.resolve("latent.safetensors")))));
  }
}
