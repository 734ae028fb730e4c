package org.gan4j.recipe;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.MalformedInputException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import org.gan4j.Nearest;
import org.gan4j.Shell;
import org.gan4j.data.Dataset;
import org.gan4j.data.Datasets.NamedSet;
import org.gan4j.game.Schedule;
import org.gan4j.medium.Images;
import org.gan4j.medium.Size;
import org.gan4j.nn.NetworkException;
import org.gan4j.zoo.OldForms;
import tools.jackson.databind.node.ObjectNode;

/** The built-in recipes, and recipes from files. */
public final class Recipes {
  /** What {@code gan train} alone trains. */
  public static final String DEFAULT = "dcgan-conditional";

  private static final List<String> NAMES =
      List.of(
          "gan",
          "cgan",
          "dcgan",
          "dcgan-conditional",
          "best",
          "best-conditional",
          "lsgan",
          "wgan",
          "wgan-gp",
          "hinge",
          "sngan",
          "improved",
          "improved-ssl",
          "unrolled",
          "balanced",
          "ttur",
          "instance-noise",
          "roth",
          "r1",
          "dragan",
          "pacgan",
          "lecam",
          "acgan",
          "r3gan-small",
          "pggan",
          "wgan-gp-resnet",
          "sngan-resnet",
          "biggan-small",
          "stylegan2",
          "stylegan2-ada",
          "fastgan",
          "infogan",
          "r3gan",
          "toy",
          "rgan",
          "rcgan",
          "timegan",
          "doppelganger",
          "wgan-gp-text",
          "seqgan",
          "ctgan",
          "table-gan-plain");
  private static final long MAX_BYTES = 1 << 20;

  /** A smaller difference of two numbers, as a share, is none. */
  private static final double SAME = 1e-9;

  private Recipes() {}

  /** {@return the names of the built-in recipes} */
  public static List<String> names() {
    return NAMES;
  }

  /**
   * A built-in recipe's YAML, comments included.
   *
   * @param name one of {@link #names}
   * @return YAML
   * @throws RecipeException if there is none of that name, with the nearest one
   */
  public static String text(String name) {
    if (!NAMES.contains(name)) {
      String nearest =
          Nearest.of(name, NAMES).map(near -> "; did you mean " + near + "?").orElse("");
      throw new RecipeException(
          "unknown recipe '"
              + name
              + "'"
              + nearest
              + " (recipes: "
              + String.join(", ", NAMES)
              + ", or a path to a .yaml file)");
    }
    try (InputStream in = Recipes.class.getResourceAsStream(name + ".yaml")) {
      if (in == null) {
        throw new IllegalStateException("the recipe " + name + " is not in the jar");
      }
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /**
   * {@return a recipe by name or from a file}
   *
   * @param nameOrPath a built-in recipe's name, or the path of a YAML file (it has a separator or
   *     ends in .yaml or .yml)
   * @param settings overrides such as {@code train.batch=32}, applied in order
   * @throws RecipeException if there is no such recipe or it cannot be, naming the key
   */
  public static Recipe read(String nameOrPath, List<String> settings) {
    return read(nameOrPath, settings, note -> {});
  }

  /**
   * The same.
   *
   * @param nameOrPath a built-in recipe's name or a file
   * @param settings such as {@code network.width=32}
   * @param notes hears of a recipe in the form of an earlier version
   * @return the recipe
   */
  public static Recipe read(String nameOrPath, List<String> settings, Consumer<String> notes) {
    boolean file =
        nameOrPath.endsWith(".yaml")
            || nameOrPath.endsWith(".yml")
            || nameOrPath.contains("/")
            || nameOrPath.contains("\\");
    return file
        ? parse(contents(Path.of(nameOrPath)), nameOrPath, settings, notes)
        : parse(text(nameOrPath), "recipe " + nameOrPath, settings, notes);
  }

  /**
   * A recipe from a file, as it stands.
   *
   * @param file YAML
   * @return the recipe
   */
  public static Recipe read(Path file) {
    return parse(contents(file), file.toString(), List.of());
  }

  /**
   * A recipe from YAML.
   *
   * @param yaml its text
   * @param source how errors name the text
   * @param settings such as {@code network.width=32}
   * @return the recipe
   */
  public static Recipe parse(String yaml, String source, List<String> settings) {
    return parse(yaml, source, settings, note -> {});
  }

  private static Recipe parse(
      String yaml, String source, List<String> settings, Consumer<String> notes) {
    ObjectNode tree = RecipeFormat.tree(yaml, source);
    if (OldForms.isOld(tree)) {
      notes.accept(
          source
              + " is in the form of gan4j before 0.2 and was read as such; gan recipes "
              + Shell.quoted(source.replaceFirst("^recipe ", ""))
              + " --full prints it in today's");
      try {
        tree = OldForms.recipe(tree);
      } catch (NetworkException e) {
        throw new RecipeException(e.getMessage() + " (" + source + ")");
      }
    }
    tree = RecipeFormat.complete(tree, source);
    for (String setting : settings) {
      Setting.parse(setting).apply(tree);
      tree = RecipeFormat.complete(tree, "--set " + setting);
    }
    return RecipeFormat.recipe(
        tree,
        settings.isEmpty() ? source : source + " with --set " + String.join(" --set ", settings));
  }

  /**
   * {@return a recipe with other values}
   *
   * @param recipe any
   * @param settings such as {@code game.loss=hinge}, applied in order
   * @throws RecipeException if one cannot be, naming the key
   */
  public static Recipe changed(Recipe recipe, List<String> settings) {
    if (settings.isEmpty()) {
      return recipe;
    }
    ObjectNode tree = RecipeFormat.tree(recipe);
    for (String setting : settings) {
      Setting.parse(setting).apply(tree);
      tree = RecipeFormat.complete(tree, "--set " + setting);
    }
    return RecipeFormat.recipe(
        tree, "recipe " + recipe.name() + " with --set " + String.join(" --set ", settings));
  }

  /**
   * {@return whether a run's recipe file is in the form of an earlier version, so that the run can
   * be looked at, but not continued}
   *
   * @param file a run's {@code recipe.yaml}
   */
  public static boolean isOldForm(Path file) {
    return OldForms.isOld(RecipeFormat.tree(contents(file), file.toString()));
  }

  /**
   * A recipe as YAML, with every value that is used.
   *
   * @param recipe any
   * @return YAML
   */
  public static String format(Recipe recipe) {
    return RecipeFormat.text(recipe);
  }

  /**
   * Every value of a recipe by its path, such as {@code game.penalties[0].r1.gamma}.
   *
   * @param recipe any
   * @return path to value, in the recipe's order
   */
  public static Map<String, String> values(Recipe recipe) {
    return RecipeFormat.values(recipe);
  }

  /**
   * {@return the numbers of a recipe that follow the share of a run that is over, by their paths,
   * such as {@code discriminator.adam.rate}: a run of another length has others} Among them {@code
   * train.ema-burn-in}, as the share of the average's half-life that it has grown to.
   *
   * @param recipe any
   */
  public static Map<String, Schedule> alongRun(Recipe recipe) {
    Map<String, Schedule> out = new LinkedHashMap<>();
    RecipeFormat.schedules(recipe)
        .forEach(
            (path, schedule) -> {
              if (schedule.alongRun()) {
                out.put(path, schedule);
              }
            });
    double burnIn = recipe.train().emaBurnIn();
    if (burnIn > 0 && recipe.train().ema() > 0) {
      out.put(
          "train.ema-burn-in",
          (along, updates) -> 0.5 * (1 - Math.cos(Math.PI * Math.min(1, along / burnIn))));
    }
    return out;
  }

  /**
   * {@return the paths of what {@link #alongRun} knows that another length makes jump: a rate that
   * has cooled, where it would be warmer again}
   *
   * @param before the recipe that a run was played by
   * @param now the one that it is to go on with
   * @param played images so far
   */
  public static List<String> jumping(Recipe before, Recipe now, long played) {
    long updates = played / before.train().batch();
    Map<String, Schedule> had = alongRun(before);
    List<String> out = new ArrayList<>();
    alongRun(now)
        .forEach(
            (path, schedule) -> {
              Schedule once = had.get(path);
              if (once == null) {
                return; // Another recipe, which was asked for.
              }
              double old = once.at((double) played / before.train().images(), updates);
              double here = schedule.at((double) played / now.train().images(), updates);
              if (Math.abs(old - here) > SAME * Math.max(Math.abs(old), Math.abs(here))) {
                out.add(path);
              }
            });
    return out;
  }

  /**
   * A hash of what must stay the same for a run to be continued: everything but its length, what
   * only describes it, and what is done about what is found wrong with it. Values that are as by
   * default are left out, so that it stays what it is when a later version knows more of them.
   *
   * @param recipe any
   * @return hexadecimal digits
   */
  public static String identity(Recipe recipe) {
    return hash(RecipeFormat.identity(recipe, fixed(recipe)));
  }

  /**
   * The same, wherever the data lie and whatever computes it. What is fixed for this is fixed in
   * the text, not in a recipe: tf32 on a GPU stays what it is, and is no recipe for a processor.
   *
   * @param recipe any
   * @return hexadecimal digits
   */
  public static String identityAnywhere(Recipe recipe) {
    Map<String, String> fixed = fixed(recipe);
    fixed.put("data.name", "data");
    fixed.put("train.device", "");
    fixed.put("train.from", ""); // The run has what it took from there.
    fixed.put("train.threads", "1");
    return hash(RecipeFormat.identity(recipe, fixed));
  }

  /** What an identity has in place of a recipe's own values. */
  private static Map<String, String> fixed(Recipe recipe) {
    Map<String, String> out = new HashMap<>();
    out.put("train.images", "1");
    out.put("train.remedy", "");
    // Left out where it is 0, the default of the versions that began to write identities.
    int rollbacks = recipe.stop().rollbacks();
    out.put("stop.rollbacks", rollbacks == 0 ? "" : Integer.toString(rollbacks));
    return out;
  }

  /**
   * What a recipe came to in so many minutes, as it was measured once.
   *
   * @param data a named set, or what the data are called
   * @param shape of a sample as channels, height and width: {@code 1x28x28}
   * @param samples that are learned from
   * @param classes that they have; 0 for none
   * @param recipe a built-in recipe's name
   * @param minutes of training, in (0, 1e6]
   * @param device cpu or cuda
   * @param cores that it had, in [1, 65536]
   * @param images played
   * @param seed of the run
   * @param fid Fréchet distance of 10,000 samples, by the extractor of the data, at least -1
   * @param precision in [0, 1], or NaN where it was not taken
   * @param recall in [0, 1], or NaN
   * @param coverage in [0, 1], or NaN
   * @param otherFid Fréchet distance by an extractor that learned without classes, or NaN
   * @param machine the processor's or the card's name
   * @param source where the number comes from
   */
  public record Measured(
      String data,
      String shape,
      long samples,
      int classes,
      String recipe,
      double minutes,
      String device,
      int cores,
      long images,
      long seed,
      double fid,
      double precision,
      double recall,
      double coverage,
      double otherFid,
      String machine,
      String source) {
    /**
     * Checks the ranges.
     *
     * @param data a named set, or what the data are called
     * @param shape of a sample as channels, height and width: {@code 1x28x28}
     * @param samples that are learned from
     * @param classes that they have; 0 for none
     * @param recipe a built-in recipe's name
     * @param minutes of training, in (0, 1e6]
     * @param device cpu or cuda
     * @param cores that it had, in [1, 65536]
     * @param images played
     * @param seed of the run
     * @param fid Fréchet distance of 10,000 samples, by the extractor of the data, at least -1
     * @param precision in [0, 1], or NaN where it was not taken
     * @param recall in [0, 1], or NaN
     * @param coverage in [0, 1], or NaN
     * @param otherFid Fréchet distance by an extractor that learned without classes, or NaN
     * @param machine the processor's or the card's name
     * @param source where the number comes from
     */
    public Measured {
      for (String text : List.of(data, recipe, machine, source)) {
        if (text.isBlank()) {
          throw new RecipeException(
              "data, recipe, machine and source must be said; got "
                  + List.of(data, recipe, machine, source));
        }
      }
      Subject.checkShape(shape);
      Subject.checkDevice(device);
      RecipeException.LIMITS.closed("samples", samples, 1, 1L << 50);
      RecipeException.LIMITS.closed("classes", classes, 0, 1 << 24);
      RecipeException.LIMITS.over("minutes", minutes, 0, 1e6);
      RecipeException.LIMITS.closed("cores", cores, 1, 65536);
      RecipeException.LIMITS.closed("images", images, 1, 1L << 50);
      RecipeException.LIMITS.closed("fid", fid, -1, 1e9);
      share("precision", precision);
      share("recall", recall);
      share("coverage", coverage);
      if (!Double.isNaN(otherFid)) {
        RecipeException.LIMITS.closed("other-fid", otherFid, -1, 1e9);
      }
    }

    private static void share(String name, double value) {
      if (!Double.isNaN(value)) {
        RecipeException.LIMITS.closed(name, value, 0, 1);
      }
    }
  }

  /**
   * Images that quality is asked of.
   *
   * @param data a named set, or what they are called
   * @param shape of one, as channels, height and width: {@code 1x28x28}
   * @param samples that are learned from, at least 1
   * @param classes that they have; 0 for none
   * @param device that trains, cpu or cuda
   */
  public record Subject(String data, String shape, long samples, int classes, String device) {
    /**
     * Checks them.
     *
     * @param data a named set, or what they are called
     * @param shape of one, as channels, height and width: {@code 1x28x28}
     * @param samples that are learned from, at least 1
     * @param classes that they have; 0 for none
     * @param device that trains, cpu or cuda
     */
    public Subject {
      checkShape(shape);
      checkDevice(device);
      RecipeException.LIMITS.closed("samples", samples, 1, Long.MAX_VALUE);
      RecipeException.LIMITS.closed("classes", classes, 0, 1 << 24);
    }

    /**
     * Of an open set.
     *
     * @param set any
     * @param device such as {@code cpu} or {@code cuda:1}
     * @return the subject; empty if its samples are no images
     */
    public static Optional<Subject> of(Dataset set, String device) {
      if (!set.medium().visible()) {
        return Optional.empty();
      }
      return Optional.of(
          of(set.name(), set.medium().images(), set.size(), set.classes().size(), device));
    }

    /**
     * Of a named set, whose files need not be there.
     *
     * @param set by its name
     * @param size that its images are brought to; {@link Size#OWN} for their own
     * @param device such as {@code cpu} or {@code cuda:1}
     * @return the subject; empty if its samples are no images
     */
    public static Optional<Subject> of(NamedSet set, Size size, String device) {
      if (!set.medium().visible()) {
        return Optional.empty();
      }
      Images own = set.medium().images();
      Images images = size.own() ? own : size.images(own.channels());
      return Optional.of(of(set.name(), images, set.samples(), set.classes(), device));
    }

    private static Subject of(
        String data, Images images, long samples, int classes, String device) {
      String shape = images.channels() + "x" + images.height() + "x" + images.width();
      String kind = device.startsWith("cuda") ? "cuda" : "cpu";
      return new Subject(data, shape, samples, classes, kind);
    }

    static void checkShape(String shape) {
      if (!shape.matches("[1-4](x[1-9][0-9]{0,3}){2}")) {
        throw new RecipeException(
            "shape must be channels, height and width, such as 1x28x28; got '" + shape + "'");
      }
    }

    static void checkDevice(String device) {
      if (!device.equals("cpu") && !device.equals("cuda")) {
        throw new RecipeException("device must be cpu or cuda; got '" + device + "'");
      }
    }
  }

  /**
   * {@return what recipes came to on such data in so many minutes, the best first; empty where
   * nothing was measured} Of each recipe the longest runs that fit count, as the mean over their
   * seeds. Where the data themselves were not measured, those that are most like them are: as many
   * channels, sides within a factor of 1.5, samples within one of 4 or at least 10,000 of both.
   *
   * @param subject the data, and what trains
   * @param minutes of training
   */
  public static List<Measured> recommended(Subject subject, double minutes) {
    return Measurements.ours().standings(subject, minutes);
  }

  /**
   * {@return what to expect of a recipe on these data, by minutes; empty where it was not measured,
   * or where networks, game, batch or average are not the built-in recipe's}
   *
   * @param plan a recipe and its data
   */
  public static List<Measured> expected(Plan plan) {
    Recipe recipe = plan.recipe();
    if (!NAMES.contains(recipe.name())
        || !recipe.train().from().isEmpty()
        || !play(recipe).equals(play(read(recipe.name(), List.of())))) {
      return List.of();
    }
    return Subject.of(plan.whole(), recipe.train().device())
        .map(subject -> Measurements.ours().course(recipe.name(), subject))
        .orElse(List.of());
  }

  /** What quality depends on, besides data, time and seed. */
  private static Map<String, String> play(Recipe recipe) {
    Map<String, String> out = new HashMap<>(values(recipe));
    out.keySet()
        .removeIf(
            path ->
                !path.matches(
                    "(network|game|views|discriminator|generator|data\\.keep|train\\.(batch|ema)).*"));
    return out;
  }

  /**
   * {@return the table of quality with other rows: where a row's data, recipe, minutes, device,
   * cores, machine and seed are those of an old one, it takes its place}
   *
   * @param table text of a table, as {@code quality.tsv}
   * @param rows newly measured
   * @throws RecipeException if the text is none
   */
  public static String published(String table, List<Measured> rows) {
    return Measurements.parse(table, "the table of quality").with(rows).text();
  }

  private static String hash(String text) {
    try {
      byte[] hash =
          MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
      return HexFormat.of().formatHex(hash);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JVM has SHA-256", e);
    }
  }

  private static String contents(Path file) {
    try {
      if (!Files.isRegularFile(file)) {
        throw new RecipeException("no recipe at " + file + ": there is no such file");
      }
      if (Files.size(file) > MAX_BYTES) {
        throw new RecipeException(
            file
                + " is too large to be a recipe: "
                + Files.size(file)
                + " bytes, at most "
                + MAX_BYTES);
      }
      return Files.readString(file);
    } catch (MalformedInputException e) {
      throw new RecipeException(file + " is no recipe: it is not UTF-8 text");
    } catch (IOException e) {
      throw new RecipeException("cannot read " + file + ": " + e.getMessage());
    }
  }
}
