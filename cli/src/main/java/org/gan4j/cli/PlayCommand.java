package org.gan4j.cli;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.gan4j.Nearest;
import org.gan4j.game.ToyGame;
import org.gan4j.game.Trajectory;
import org.gan4j.game.VectorField;
import org.gan4j.picture.PhasePortrait;
import org.gan4j.picture.PngFile;
import org.gan4j.tensor.Rng;
import org.gan4j.tensor.Scope;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code gan play}. */
@Command(
    name = "play",
    sortOptions = false,
    description = {
      "Plays a game of two numbers and draws the paths over its vector field: why training",
      "goes in circles, and what helps.",
      "",
      "  bilinear  min over x, max over y of xy: plain steps spiral away",
      "  dirac     the smallest GAN: one real point, a linear discriminator",
      "  salimans  (f(x) - 1)(y - 1), where averaging over the past arrives",
      "  ttur      (1 + x^2)(100 - y^2) with noise: x has to be slower than y",
      ""
    },
    footer = {
      "",
      "A path converges where it ends at less than half its first distance from the equilibrium,",
      "diverges at more than twice, and circles in between. The arrows are the plain game's.",
      "",
      "Examples:",
      "  gan play bilinear",
      "  gan play dirac --dynamics simultaneous,consensus,r1 --steps 300",
      "  gan play ttur --seed 3 --out two-time-scales.png"
    })
final class PlayCommand extends Subcommand {
  private static final int SIDE = 640;

  /** Arrows a side. */
  private static final int ARROWS = 21;

  private static final int MOST_STEPS = 1_000_000;

  private static final List<String> GAMES =
      Arrays.stream(ToyGame.values()).map(PlayCommand::name).toList();

  @Parameters(index = "0", paramLabel = "GAME", description = "bilinear, dirac, salimans or ttur.")
  @SuppressWarnings("NullAway.Init") // picocli sets it
  private String game;

  @Option(
      names = "--dynamics",
      paramLabel = "NAME,...",
      split = ",",
      completionCandidates = Remedy.Names.class,
      description =
          "How it is played, up to 8 ways: ${COMPLETION-CANDIDATES}; those from non-saturating on"
              + " need dirac, the -rates need ttur (default: what the game is known for).")
  private @Nullable List<String> dynamics;

  @Option(
      names = "--steps",
      paramLabel = "N",
      description = "Steps of each (default: 300, 500, 6000, 1000, in the games' order).")
  private @Nullable Integer steps;

  @Option(names = "--seed", paramLabel = "N", description = "For noise (default: 0).")
  private long seed;

  @Option(
      names = "--out",
      paramLabel = "game.png",
      description = "The picture (default: the game's name with .png).")
  private @Nullable Path out;

  PlayCommand(Console console) {
    super(console);
  }

  @Override
  public Integer call() {
    ToyGame toy = toy(game);
    List<Remedy> remedies = remedies(toy);
    int moves = steps == null ? usualSteps(toy) : steps;
    WrongUsage.LIMITS.closed("--steps", moves, 1, MOST_STEPS);
    Path file = out == null ? Path.of(name(toy) + ".png") : out;
    if (!OutputFile.extension(file).equals("png")) {
      throw new WrongUsage("--out takes a .png file; got " + file);
    }
    console.expectEngine();
    List<Trajectory> paths = remedies.stream().map(r -> r.play(toy, moves, seed)).toList();
    draw(toy, remedies, paths, file);
    print(toy, remedies, paths);
    console.out().println(Console.shown(file));
    return 0;
  }

  private static ToyGame toy(String typed) {
    return Arrays.stream(ToyGame.values())
        .filter(toy -> name(toy).equals(typed))
        .findFirst()
        .orElseThrow(() -> unknown("game", typed, GAMES));
  }

  private static String name(ToyGame toy) {
    return toy.name().toLowerCase(Locale.ROOT);
  }

  private List<Remedy> remedies(ToyGame toy) {
    if (dynamics == null) {
      return Remedy.usual(toy);
    }
    Set<Remedy> chosen = new LinkedHashSet<>();
    for (String typed : dynamics) {
      Remedy remedy =
          Remedy.of(typed.strip())
              .orElseThrow(() -> unknown("dynamics", typed.strip(), Remedy.names()));
      if (!remedy.suits(toy)) {
        throw new WrongUsage(
            String.format(
                Locale.ROOT,
                "%s does not play on %s: %s",
                remedy.typed(),
                name(toy),
                remedy.about()));
      }
      chosen.add(remedy);
    }
    if (chosen.isEmpty()) {
      throw new WrongUsage("--dynamics takes names, such as " + Remedy.names().get(0));
    }
    if (chosen.size() > PhasePortrait.MAX_PATHS) {
      throw new WrongUsage(
          String.format(
              Locale.ROOT,
              "--dynamics takes up to %d names; got %d",
              PhasePortrait.MAX_PATHS,
              chosen.size()));
    }
    return List.copyOf(chosen);
  }

  private static WrongUsage unknown(String what, String typed, Collection<String> known) {
    return new WrongUsage(
        String.format(
            Locale.ROOT,
            "unknown %s '%s'%s Known: %s",
            what,
            typed,
            Nearest.of(typed, known).map(near -> "; did you mean " + near + "?").orElse("."),
            String.join(", ", known)));
  }

  private static int usualSteps(ToyGame toy) {
    return switch (toy) {
      case BILINEAR -> 300;
      case DIRAC -> 500;
      case SALIMANS -> 6000;
      case TTUR -> 1000;
    };
  }

  private void draw(ToyGame toy, List<Remedy> remedies, List<Trajectory> paths, Path file) {
    List<PhasePortrait.Path> lines = new ArrayList<>();
    for (int i = 0; i < paths.size(); i++) {
      lines.add(new PhasePortrait.Path(remedies.get(i).typed(), paths.get(i).points()));
    }
    PhasePortrait portrait = PhasePortrait.around(SIDE, toy.equilibrium(), lines);
    VectorField field;
    try (Scope scope = Scope.open();
        Rng rng = Rng.seeded(seed)) {
      field = VectorField.of(toy.game(rng), portrait.columns(ARROWS), portrait.rows(ARROWS));
    }
    OutputFile.makeFolderOf(file);
    PngFile.write(
        file,
        portrait.draw(
            new PhasePortrait.Field(field.x(), field.y(), field.alongX(), field.alongY()),
            lines,
            toy.equilibrium()),
        Map.of("Software", "gan4j"));
  }

  private void print(ToyGame toy, List<Remedy> remedies, List<Trajectory> paths) {
    String row = "%-14s  %7s  %8s  %-9s  %s";
    console
        .out()
        .println(
            String.format(Locale.ROOT, row, "dynamics", "steps", "distance", "verdict", "how"));
    for (int i = 0; i < paths.size(); i++) {
      Trajectory path = paths.get(i);
      double end = path.distance(toy.equilibrium());
      console
          .out()
          .println(
              String.format(
                  Locale.ROOT,
                  row,
                  remedies.get(i).typed(),
                  path.points().length - 1,
                  String.format(Locale.ROOT, "%.3g", end),
                  verdict(path, toy.equilibrium()),
                  remedies.get(i).about()));
    }
  }

  /** Where a path ends, against where it began. */
  static String verdict(Trajectory path, double[] equilibrium) {
    double[] start = path.points()[0];
    double first = Math.hypot(start[0] - equilibrium[0], start[1] - equilibrium[1]);
    double end = path.distance(equilibrium);
    if (path.diverged() || end > 2 * first) {
      return "diverges";
    }
    return end < first / 2 ? "converges" : "circles";
  }
}
