package org.gan4j.doctor;

import java.awt.image.BufferedImage;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import org.gan4j.GanException;
import org.gan4j.Limits;
import org.gan4j.data.DataOptions;
import org.gan4j.game.Loss;
import org.gan4j.medium.Samples;
import org.gan4j.medium.Sheet;
import org.gan4j.recipe.Recipe;
import org.gan4j.recipe.Recipes;
import org.gan4j.run.Checkpoints;
import org.gan4j.run.RunException;
import org.gan4j.run.RunFolder;
import org.gan4j.score.RunGenerator;
import org.gan4j.score.Standing;
import org.gan4j.tensor.Scope;
import org.gan4j.zoo.Generator;
import org.gan4j.zoo.Generator.ModelCard;
import org.gan4j.zoo.Sampler;
import org.jspecify.annotations.Nullable;

/**
 * What a run's discriminator tells its generator: for a sample x = G(z), the gradient of what the
 * generator climbs with respect to x, ∂(-J_G)/∂x, which is what reaches the generator through the
 * chain rule (Goodfellow et al., 2014, algorithm 1), and the sample after a few small steps along
 * it.
 *
 * <p>The two networks are a checkpoint's: the generator as it would be delivered, the discriminator
 * as it last played, with running statistics and without augmentation. Losses that weigh made
 * samples against real ones (relativistic ones, feature matching) have no J_G of a made sample
 * alone: there {@link Loss#realness} is climbed.
 *
 * <p>Nothing in the run is changed, and its lock is not taken: it may be trained meanwhile.
 */
public final class Advice {
  /** The most samples that are asked about at once. */
  public static final int MOST = 64;

  /** Steps along the gradient. */
  public static final int STEPS = 10;

  private final RunFolder run;
  private final DataOptions environment;
  private final Consumer<String> notes;

  private Advice(RunFolder run, DataOptions environment, Consumer<String> notes) {
    this.run = run;
    this.environment = environment;
    this.notes = notes;
  }

  /**
   * The advice of a run's discriminator.
   *
   * @param run the run's folder
   * @param environment where data are looked for, which only a run without its model needs
   * @param notes hears of checkpoints that are passed over, and of what the numbers mean
   * @return what can be asked
   * @throws RunException if there is no run
   */
  public static Advice of(Path run, DataOptions environment, Consumer<String> notes) {
    return new Advice(folder(run), environment, notes);
  }

  /**
   * A run's folder.
   *
   * @throws RunException if it is none; of a model alone, that it has no discriminator
   */
  static RunFolder folder(Path run) {
    return RunGenerator.folder(run);
  }

  /** {@return the classes that samples can be asked for; empty if there are none} */
  public List<String> classes() {
    return card().classes();
  }

  /**
   * Advice at the checkpoint that the run's model is of, or else at the newest one that is intact.
   *
   * @param seeds of the samples, 1 to {@link #MOST}; a seed gives the sample that {@link
   *     Generator#sample} gives
   * @param wanted the class of each; null for that of each seed, or where there are none
   * @return the advice
   * @throws RunException if the run has no checkpoint that can be read
   */
  public Given on(long[] seeds, int @Nullable [] wanted) {
    check(seeds, wanted);
    return given(delivered(run, notes), seeds, wanted);
  }

  /**
   * Advice at one checkpoint.
   *
   * @param images that had been played; one of the checkpoints that are kept
   * @param seeds as in {@link #on}
   * @param wanted as in {@link #on}
   * @return the advice
   * @throws RunException if there is no such checkpoint, with those that there are, or it is
   *     damaged
   */
  public Given at(long images, long[] seeds, int @Nullable [] wanted) {
    check(seeds, wanted);
    return given(RunGenerator.kept(run, images), seeds, wanted);
  }

  /**
   * Advice at every checkpoint that the run keeps; one that cannot be read is noted and left out.
   *
   * @param seeds as in {@link #on}
   * @param wanted as in {@link #on}
   * @return the advice, in the order of the images played
   * @throws RunException if the run has no checkpoint that can be read
   */
  public List<Given> overTime(long[] seeds, int @Nullable [] wanted) {
    check(seeds, wanted);
    List<Given> out = new ArrayList<>();
    List<String> passed = new ArrayList<>();
    for (long images : Checkpoints.readOnly(run.checkpoints()).list()) {
      Checkpoints.@Nullable Loaded loaded = null;
      try {
        loaded = RunGenerator.kept(run, images);
      } catch (RunException e) { // damaged, or deleted by the process that trains
        passed.add(String.valueOf(e.getMessage()));
      }
      if (loaded != null) {
        out.add(given(loaded, seeds, wanted));
      }
    }
    if (out.isEmpty()) {
      return List.of(on(seeds, wanted)); // It says why there is none.
    }
    passed.forEach(why -> notes.accept(why + "; left out"));
    return out;
  }

  /**
   * One picture of the same samples at several checkpoints, a column for each.
   *
   * @param moments of one run and the same seeds, at least one
   * @return the picture
   */
  public static BufferedImage picture(List<Given> moments) {
    return moments
        .get(0)
        .samples()
        .medium()
        .draw(
            moments.stream().map(Given::advised).toList(),
            moments.stream()
                .map(each -> String.format(Locale.ROOT, "%,d", each.images()))
                .toList());
  }

  private ModelCard card() {
    return RunGenerator.card(run, 0, Recipes.read(run.recipe()).data(), environment);
  }

  private void check(long[] seeds, int @Nullable [] wanted) {
    Limits.USUAL.closed("the samples to advise on", seeds.length, 1, MOST);
    int classes = classes().size();
    if (wanted != null && wanted.length != seeds.length) {
      throw new GanException(
          String.format(
              Locale.ROOT,
              "each of the %d seeds takes one class; got %d classes",
              seeds.length,
              wanted.length));
    }
    if (wanted != null && classes == 0) {
      throw new GanException("this generator is not conditional: it cannot be asked for a class");
    }
    for (int i = 0; wanted != null && i < wanted.length; i++) {
      Limits.USUAL.closed("a class", wanted[i], 0, classes - 1);
    }
  }

  /** The checkpoint that the model is of: what sampling the run shows. */
  static Checkpoints.Loaded delivered(RunFolder run, Consumer<String> notes) {
    return RunGenerator.delivered(run, notes);
  }

  private Given given(Checkpoints.Loaded from, long[] seeds, int @Nullable [] wanted) {
    try (Scope scope = Scope.open()) {
      Recipe recipe = RunGenerator.recipe(run, from);
      Standing standing = RunGenerator.standing(run, from, environment);
      int classes = standing.generator().pair().generator().classes();
      long[] labels =
          classes == 0
              ? null
              : IntStream.range(0, seeds.length)
                  .mapToLong(i -> wanted == null ? Sampler.classOf(seeds[i], classes) : wanted[i])
                  .toArray();
      note(recipe);
      List<String> names = labels == null ? List.of() : classes();
      Given given =
          new Given(
              from.images(),
              seeds,
              labels == null
                  ? List.of()
                  : Arrays.stream(labels).mapToObj(label -> names.get((int) label)).toList(),
              Ascent.from(standing, recipe, seeds, labels));
      if (Arrays.stream(given.norms()).allMatch(norm -> norm == 0)) {
        notes.accept(
            "its discriminator says the same whatever is changed in these samples: no gradient"
                + " reaches the generator (dead units, or a saturated verdict)");
      }
      return given;
    }
  }

  private void note(Recipe recipe) {
    if (recipe.pack() > 1) {
      notes.accept(
          String.format(
              Locale.ROOT,
              "its discriminator is shown %d samples as one: what is said of a sample is said of it"
                  + " and its neighbours",
              recipe.pack()));
    }
    if (recipe.network().comparesSamples() || recipe.network().comparesGroups()) {
      notes.accept(
          "its discriminator compares the samples of a batch: what is said of one depends on the"
              + " others that are asked about");
    }
  }

  /** What the number beside a sample is. */
  public enum Unit {
    /** The discriminator's probability that the sample is real, in [0, 1]. */
    PROBABILITY,
    /** A score without a zero of its own: the higher, the more like the real ones. */
    SCORE;

    /** {@return its name, for people} */
    public String title() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  /** What is climbed. */
  public enum Aim {
    /** -J_G of each sample. */
    LOSS("-J_G"),
    /** {@link Loss#realness} of each sample, where J_G weighs it against real ones. */
    REALNESS("realness");

    private final String title;

    Aim(String title) {
      this.title = title;
    }

    /** {@return its name, for people} */
    public String title() {
      return title;
    }
  }

  /** The advice on some samples at one checkpoint; arrays are in the order of the seeds. */
  public static final class Given {
    private final long images;
    private final long[] seeds;
    private final List<String> classes;
    private final Ascent.Climbed climbed;

    Given(long images, long[] seeds, List<String> classes, Ascent.Climbed climbed) {
      this.images = images;
      this.seeds = seeds.clone();
      this.classes = List.copyOf(classes);
      this.climbed = climbed;
    }

    /** {@return the images that had been played} */
    public long images() {
      return images;
    }

    /** {@return the seeds of the samples} */
    public long[] seeds() {
      return seeds.clone();
    }

    /** {@return the name of each sample's class; empty where the generator is not conditional} */
    public List<String> classes() {
      return classes;
    }

    /** {@return what {@link #before} and {@link #after} are} */
    public Unit unit() {
      return climbed.unit();
    }

    /** {@return what was climbed} */
    public Aim aim() {
      return climbed.aim();
    }

    /** {@return what the discriminator says of each sample} */
    public double[] before() {
      return climbed.before().clone();
    }

    /** {@return what it says of each after {@link #STEPS} steps} */
    public double[] after() {
      return climbed.after().clone();
    }

    /** {@return the length ‖∂(-J_G)/∂x‖ of each sample's gradient, in the networks' units} */
    public double[] norms() {
      return climbed.norms().clone();
    }

    /** {@return the samples} */
    public Samples samples() {
      return climbed.samples();
    }

    /** {@return the samples after the steps, cut to their range} */
    public Samples followed() {
      return climbed.followed();
    }

    /** {@return the gradient at each number of each sample: {@code [N, ...]}} */
    public float[] gradient() {
      return climbed.gradient().clone();
    }

    /**
     * {@return one picture: of images a row for each with its heat map, of points arrows over the
     * discriminator's verdict}
     */
    public BufferedImage picture() {
      return samples().medium().draw(advised());
    }

    private Sheet.Advised advised() {
      List<Sheet.Caption> captions =
          IntStream.range(0, seeds.length)
              .mapToObj(
                  i ->
                      new Sheet.Caption(
                          Long.toString(seeds[i]),
                          classes.isEmpty() ? "" : classes.get(i),
                          climbed.text(climbed.before()[i]),
                          climbed.text(climbed.after()[i])))
              .toList();
      return new Sheet.Advised(
          climbed.samples(), climbed.gradient(), climbed.followed(), captions, climbed.ground());
    }
  }
}
