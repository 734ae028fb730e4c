package org.gan4j.doctor;

import java.awt.image.BufferedImage;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Consumer;
import org.gan4j.GanException;
import org.gan4j.Shell;
import org.gan4j.data.DataOptions;
import org.gan4j.metric.Estimate;
import org.gan4j.picture.LineChart;
import org.gan4j.recipe.Recipe;
import org.gan4j.recipe.Recipes;
import org.gan4j.run.Checkpoints;
import org.gan4j.run.Metrics;
import org.gan4j.run.RunException;
import org.gan4j.run.RunFolder;
import org.gan4j.run.RunFolder.Decision;
import org.gan4j.signal.Finding;
import org.gan4j.signal.Finding.Kind;
import org.jspecify.annotations.Nullable;

/**
 * What is the matter with a run, from what was measured of it: each failure that the measurements
 * speak for, with since when, how surely, and what helps; where none is found, how it goes.
 *
 * <pre>{@code
 * for (Finding finding :
 *     Diagnosis.of(Path.of("runs/00000-dcgan-digits"), environment, System.out::println).now()) {
 *   System.out.println(finding.line());
 * }
 * }</pre>
 */
public final class Diagnosis {
  /** Curves that a picture has of a finding at most. */
  private static final int DRAWN = 3;

  private static final int PAPER = 0xFFFFFF;

  private final Course course;
  private final long images;
  private final List<Finding> now;
  private final List<Spell> spells;
  private final List<String> lacks;

  private Diagnosis(
      Course course, long images, List<Finding> now, List<Spell> spells, List<String> lacks) {
    this.course = course;
    this.images = images;
    this.now = List.copyOf(now);
    this.spells = List.copyOf(spells);
    this.lacks = List.copyOf(lacks);
  }

  /**
   * The diagnosis of a run, finished, killed or in training; what was recorded of it is enough,
   * without its data. Of a run that recorded nothing its checkpoints are looked at, which needs the
   * data.
   *
   * @param run the run's folder
   * @param environment where data are looked for, if they are needed
   * @param notes hears of what is left out
   * @return the diagnosis
   * @throws RunException if there is no run, or nothing of it that could be looked at
   */
  public static Diagnosis of(Path run, DataOptions environment, Consumer<String> notes) {
    RunFolder folder = Advice.folder(run);
    Recipe recipe = Recipes.read(folder.recipe());
    List<Map<String, Object>> lines =
        Files.isRegularFile(folder.metrics()) ? Metrics.read(folder.metrics()) : List.of();
    List<Decision> decisions = Decision.read(folder.interventions(), notes);
    // A run that diverged before its first tick left nothing else.
    boolean known =
        Checkpoints.readOnly(folder.checkpoints()).list().isEmpty()
            && decisions.stream().anyMatch(Diagnosis::isDivergence);
    if (!known && lines.stream().noneMatch(new Course()::add)) {
      lines = LookBack.at(folder, environment, notes);
    }
    return of(lines, recipe).diverged(decisions, recipe);
  }

  /** With the divergences that a run went back from, of which its lines keep nothing. */
  private Diagnosis diverged(List<Decision> decisions, Recipe recipe) {
    List<Spell> all = new ArrayList<>(spells);
    List<Finding> findings = new ArrayList<>(now);
    for (Decision decision : decisions) {
      if (isDivergence(decision)) {
        all.add(new Spell(Kind.DIVERGENCE, decision.images(), decision.images()));
        if (decision.images() >= images) { // It has not come as far again.
          Finding last = divergence(decision.images(), decision.why(), recipe);
          // What was seen of it before stays: since when, and the numbers that show it.
          Finding seen =
              findings.stream()
                  .filter(each -> each.kind() == Kind.DIVERGENCE)
                  .findFirst()
                  .map(
                      each ->
                          new Finding(
                              Kind.DIVERGENCE,
                              each.since(),
                              1,
                              new Finding.Evidence(
                                  decision.why() + "; before, " + each.evidence().says(),
                                  each.evidence().numbers()),
                              last.remedies()))
                  .orElse(last);
          findings.removeIf(each -> !each.kind().failure() || each.kind() == Kind.DIVERGENCE);
          findings.add(0, seen);
        }
      }
    }
    return new Diagnosis(course, images, findings, all, lacks);
  }

  private static boolean isDivergence(Decision decision) {
    return switch (decision.made()) {
      case ROLLED_BACK, DIVERGED -> true;
      case APPLIED, REVERTED -> decision.finding().equals(Kind.DIVERGENCE.title());
      case GROWN, KEPT, REFUSED -> false;
    };
  }

  /**
   * {@return the diagnosis of what was recorded of a run}
   *
   * @param lines of its {@code metrics.jsonl}, in order
   * @param recipe that it is trained by
   */
  public static Diagnosis of(List<Map<String, Object>> lines, Recipe recipe) {
    Watch watch = new Watch(recipe);
    lines.forEach(watch::saw);
    Course course = watch.course();
    long images = course.size() == 0 ? 0 : course.images();
    return new Diagnosis(course, images, watch.now(), watch.spells(), lacks(course, recipe));
  }

  /**
   * Looks deeper, at the checkpoint that the run's model is of: how far the samples still are from
   * the data, by a discriminator that begins anew, and the eigenvalues of the game's Jacobian. It
   * takes about half a minute at 28x28 on two cores, and needs the data; it changes nothing.
   *
   * @param run the run's folder
   * @param environment where the data are looked for
   * @param notes hears what the numbers mean
   * @return what was found
   * @throws GanException if the data are missing or others, or no checkpoint can be looked at
   */
  public static Deep deep(Path run, DataOptions environment, Consumer<String> notes) {
    RunFolder folder = Advice.folder(run);
    return new Deep(
        DeepLook.at(
            folder, Advice.delivered(folder, notes), environment, new DeepLook.Settings(), notes));
  }

  /**
   * {@return the finding that a game diverged, which no checkup had time to see}
   *
   * @param images that had been played
   * @param why what was not finite
   * @param recipe that the game was played by
   */
  public static Finding divergence(long images, String why, Recipe recipe) {
    return new Finding(
        Kind.DIVERGENCE,
        images,
        1,
        new Finding.Evidence(why, Map.of()),
        Remedies.against(Kind.DIVERGENCE, recipe));
  }

  /**
   * {@return what helps a game of a recipe against a failure, the most promising first; none
   * against what is no failure}
   *
   * @param kind of the finding
   * @param recipe that the game is played by
   */
  public static List<Finding.Remedy> remedies(Kind kind, Recipe recipe) {
    return Remedies.against(kind, recipe);
  }

  /** What more could be told. */
  private static List<String> lacks(Course course, Recipe recipe) {
    List<String> out = new ArrayList<>();
    if (course.size() == 0) {
      return out;
    }
    if (course.space().equals("samples")
        && !recipe.network().makesPoints()
        && !recipe.network().makesSeries()
        && !recipe.network().makesTables()) {
      out.add(
          "pixels alone were compared: with an extractor of features (gan features train --data "
              + Shell.quoted(recipe.data().name())
              + ", once, before a run) collapse and distance are told more surely");
    }
    if (Double.isNaN(course.last("critic.knows"))) {
      out.add(
          "nothing is held out of the data: whether the discriminator knows the training samples by heart was not measured");
    }
    return out;
  }

  /** {@return real images that had been played at the last checkup; 0 before the first} */
  public long images() {
    return images;
  }

  /** {@return how often the run was looked at} */
  public int checkups() {
    return course.size();
  }

  /**
   * {@return what is the matter at the last checkup, the surest first; where nothing is, how it
   * goes; empty while it is too early to tell}
   */
  public List<Finding> now() {
    return now;
  }

  /** {@return every failure that was ever found, with the images that had been played then} */
  public Map<Kind, Long> ever() {
    Map<Kind, Long> ever = new EnumMap<>(Kind.class);
    spells.forEach(spell -> ever.merge(spell.kind(), spell.from(), Math::min));
    return ever;
  }

  /** {@return every time that a failure was found, those that last at the end} */
  public List<Spell> spells() {
    return spells;
  }

  /**
   * A time in which a failure was found at every checkup.
   *
   * @param kind of the failure
   * @param from images that had been played when it was found
   * @param to images that had been played when it was found no more; {@link Long#MAX_VALUE} if it
   *     lasts
   */
  public record Spell(Kind kind, long from, long to) {}

  /** {@return what could not be told and what it would take, in sentences} */
  public List<String> lacks() {
    return lacks;
  }

  /**
   * {@return the measurements that show what is the matter, over the course of the run, with a line
   * where it began, and beneath them the eigenvalues of a deep look; null where there is nothing to
   * draw}
   *
   * @param deep look, if there was one
   */
  public @Nullable BufferedImage picture(@Nullable Deep deep) {
    List<LineChart.Panel> panels = new ArrayList<>();
    for (Finding finding : now) {
      finding.evidence().numbers().keySet().stream()
          .limit(DRAWN)
          .forEach(name -> panels.add(panel(finding, name)));
    }
    List<BufferedImage> parts = new ArrayList<>();
    if (!panels.isEmpty()) {
      parts.add(new LineChart(panels).draw());
    }
    BufferedImage plane = deep == null ? null : deep.picture();
    if (plane != null) {
      parts.add(plane);
    }
    return parts.isEmpty() ? null : stacked(parts);
  }

  private LineChart.Panel panel(Finding finding, String name) {
    List<Double> at = new ArrayList<>();
    List<Double> numbers = new ArrayList<>();
    for (int i = 0; i < course.size(); i++) {
      at.add(course.value(i, "images"));
      numbers.add(course.value(i, name));
    }
    double since = finding.kind().failure() ? finding.since() : Double.NaN;
    return new LineChart.Panel(finding.kind().title() + ": " + name, at, numbers, since);
  }

  private static BufferedImage stacked(List<BufferedImage> parts) {
    int width = parts.stream().mapToInt(BufferedImage::getWidth).max().orElse(1);
    int height = parts.stream().mapToInt(BufferedImage::getHeight).sum();
    BufferedImage out = new BufferedImage(width, height, BufferedImage.TYPE_INT_RGB);
    int top = 0;
    for (BufferedImage part : parts) {
      for (int y = 0; y < part.getHeight(); y++) {
        for (int x = 0; x < width; x++) {
          out.setRGB(x, top + y, x < part.getWidth() ? part.getRGB(x, y) : PAPER);
        }
      }
      top += part.getHeight();
    }
    return out;
  }

  /**
   * What a deep look found.
   *
   * <p>A discriminator that began anew and learned from training samples tells held-out real
   * samples from fresh made ones with some balanced accuracy a, so that the total variation
   * distance of the two is at least 2a - 1 (Lopez-Paz and Oquab, 2017).
   */
  public static final class Deep {
    private final DeepLook.Found found;

    private Deep(DeepLook.Found found) {
      this.found = found;
    }

    /** {@return the images that had been played} */
    public long images() {
      return found.images();
    }

    /** {@return a, with its 95 % interval} */
    public Estimate accuracy() {
      return found.distance().heldOut();
    }

    /** {@return the same with real samples that it learned from} */
    public Estimate accuracyOnLearned() {
      return found.distance().learned();
    }

    /** {@return what the total variation distance is at least, in [0, 1], at 95 % confidence} */
    public double bound() {
      return found.distance().bound();
    }

    /** {@return moves that the discriminator made} */
    public int steps() {
      return found.distance().steps();
    }

    /** {@return real samples that it was scored on, and as many made ones} */
    public int samples() {
      return found.distance().reals();
    }

    /**
     * {@return eigenvalues of the Jacobian of what plain gradient descent follows, the largest
     * first, {@code [n][2]} with real and imaginary part: it converges nearby where all real parts
     * are below 0 (Mescheder et al., 2017); empty where there are none}
     */
    public double[][] eigenvalues() {
      Spectrum spectrum = found.spectrum();
      return spectrum == null
          ? new double[0][]
          : spectrum.values().stream()
              .map(value -> new double[] {value.real(), value.imaginary()})
              .toArray(double[][]::new);
    }

    /** {@return what the eigenvalues say, or why there are none, in sentences} */
    public String says() {
      Spectrum spectrum = found.spectrum();
      if (spectrum == null) {
        return "the game's Jacobian has no eigenvalues here: " + found.why();
      }
      return String.format(
          Locale.ROOT,
          "%s %d eigenvalues of %,d: %.0f %% turn more than they pull or push, the steepest with |Im/Re| = %s; %s. This is of plain gradient descent on the run's losses, which the optimiser scales, and a matter of convergence only near an equilibrium (the field's length is %.2g)",
          spectrum.whole() ? "all" : "the largest",
          spectrum.values().size(),
          spectrum.parameters(),
          100 * spectrum.turning(),
          Double.isInfinite(spectrum.steepest())
              ? "infinity"
              : String.format(Locale.ROOT, "%.2g", spectrum.steepest()),
          spectrum.leaving().isEmpty()
              ? String.format(
                  Locale.ROOT,
                  "none leads away; steps below %.2g converge along them",
                  spectrum.largestStep())
              : spectrum.leaving().size() + " lead away",
          spectrum.force());
    }

    /**
     * {@return the eigenvalues in the complex plane, with the half plane in which they converge;
     * null where there are none}
     */
    public @Nullable BufferedImage picture() {
      Spectrum spectrum = found.spectrum();
      return spectrum == null ? null : spectrum.picture(0);
    }
  }

  @Override
  public String toString() {
    return String.format(Locale.ROOT, "%d findings at %,d images", now.size(), images);
  }
}
