package org.gan4j.recipe;

import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.gan4j.GanException;
import org.gan4j.data.Dataset;
import org.gan4j.game.Dynamics;
import org.gan4j.game.Loss;
import org.gan4j.game.Optimiser;
import org.gan4j.game.Penalty;
import org.gan4j.game.View;
import org.gan4j.medium.Series;
import org.gan4j.medium.Table;
import org.gan4j.metric.Metric;
import org.gan4j.zoo.Architecture;

/**
 * Everything that a training run is. As a file it is YAML whose keys are this record's names in
 * kebab case; networks, losses, penalties, dynamics, views and optimisers are named by their
 * records, with their own fields (see {@link org.gan4j.component.Form}).
 *
 * @param name of the recipe
 * @param about what it is for, one line
 * @param cures the failure that it is taken against, a few words
 * @param data what is learned
 * @param network the pair of networks
 * @param game loss, penalties and dynamics
 * @param views what the discriminator is shown, one after the other
 * @param discriminator how the discriminator moves
 * @param generator how the generator moves
 * @param train length, batch, seed, machine
 * @param evaluate how it is scored while it trains
 * @param stop when it ends before its time
 */
public record Recipe(
    String name,
    String about,
    String cures,
    DataSettings data,
    Architecture network,
    GameSettings game,
    List<View> views,
    Optimiser discriminator,
    Optimiser generator,
    TrainSettings train,
    EvaluateSettings evaluate,
    StopSettings stop) {

  /**
   * Refuses combinations that cannot work, with the reason: see {@code Rules}.
   *
   * @param name of the recipe
   * @param about what it is for, one line
   * @param cures the failure that it is taken against, a few words
   * @param data what is learned
   * @param network the pair of networks
   * @param game loss, penalties and dynamics
   * @param views what the discriminator is shown, one after the other
   * @param discriminator how the discriminator moves
   * @param generator how the generator moves
   * @param train length, batch, seed, machine
   * @param evaluate how it is scored while it trains
   * @param stop when it ends before its time
   */
  public Recipe {
    views = List.copyOf(views);
    if (name.isBlank()) {
      throw new RecipeException("name must say what the recipe is called; it is empty");
    }
    Facts facts =
        new Facts(data, network, game, views, discriminator, generator, train, evaluate, stop);
    for (Rule rule : Rules.REFUSED) {
      if (rule.applies(facts)) {
        throw new RecipeException(rule.message(facts));
      }
    }
  }

  /**
   * {@return what is wise to know before training, though it is not refused; a sentence each, empty
   * if nothing is}
   */
  public List<String> warnings() {
    Facts facts =
        new Facts(data, network, game, views, discriminator, generator, train, evaluate, stop);
    return Rules.WARNED.stream()
        .filter(rule -> rule.applies(facts))
        .map(rule -> rule.message(facts))
        .toList();
  }

  /** {@return how many samples the discriminator is shown as one; 1 without packing} */
  public int pack() {
    return views.stream().mapToInt(View::pack).reduce(1, Math::multiplyExact);
  }

  /**
   * This recipe with other training settings.
   *
   * @param other the settings
   * @return the recipe
   */
  public Recipe with(TrainSettings other) {
    return with(network, game, data, other, evaluate);
  }

  /**
   * This recipe on other data.
   *
   * @param other the settings
   * @return the recipe
   */
  public Recipe with(DataSettings other) {
    return with(network, game, other, train, evaluate);
  }

  /**
   * This recipe scored otherwise while it trains.
   *
   * @param other the settings
   * @return the recipe
   */
  public Recipe with(EvaluateSettings other) {
    return with(network, game, data, train, other);
  }

  /**
   * This recipe with another game.
   *
   * @param other the loss, penalties and dynamics
   * @return the recipe
   */
  public Recipe with(GameSettings other) {
    return with(network, other, data, train, evaluate);
  }

  /**
   * This recipe for a run that begins with the weights that a run of it left ({@link
   * Architecture#continued}).
   *
   * @return the recipe
   */
  public Recipe continued() {
    return with(network.continued(), game, data, train, evaluate);
  }

  /**
   * This recipe under another name, such as one that was changed.
   *
   * @param other the name, which begins the names of its runs
   * @param what it is, in one sentence
   * @return the recipe
   */
  public Recipe named(String other, String what) {
    return new Recipe(
        other,
        what,
        cures,
        data,
        network,
        game,
        views,
        discriminator,
        generator,
        train,
        evaluate,
        stop);
  }

  private Recipe with(
      Architecture networks,
      GameSettings played,
      DataSettings on,
      TrainSettings how,
      EvaluateSettings scored) {
    return new Recipe(
        name,
        about,
        cures,
        on,
        networks,
        played,
        views,
        discriminator,
        generator,
        how,
        scored,
        stop);
  }

  /**
   * The game.
   *
   * @param loss what the players minimise
   * @param penalties terms added to one player's loss
   * @param dynamics how the players take turns
   */
  public record GameSettings(Loss loss, List<Penalty> penalties, Dynamics dynamics) {
    /**
     * Copies the list.
     *
     * @param loss what the players minimise
     * @param penalties terms added to one player's loss
     * @param dynamics how the players take turns
     */
    public GameSettings {
      penalties = List.copyOf(penalties);
    }

    /** The non-saturating loss, one move each in turn. */
    public GameSettings() {
      this(Loss.nonSaturating(), List.of(), Dynamics.alternating(1));
    }
  }

  /**
   * When a run ends before its images are played, and what follows a divergence.
   *
   * @param when scores that are good enough, such as {@code coverage > 0.95 and fid < 12}; empty
   *     for never
   * @param patience evaluations in a row that are not clearly better than the last one that was,
   *     after which the run stops; 0 for never
   * @param rollbacks how often a run whose losses or weights are no longer finite goes back to its
   *     best checkpoint (its newest, where none was scored) and on with other random draws
   */
  public record StopSettings(String when, int patience, int rollbacks) {
    /**
     * Checks the ranges.
     *
     * @param when scores that are good enough, such as {@code coverage > 0.95 and fid < 12}; empty
     *     for never
     * @param patience evaluations in a row that are not clearly better than the last one that was,
     *     after which the run stops; 0 for never
     * @param rollbacks how often a run whose losses or weights are no longer finite goes back to
     *     its best checkpoint (its newest, where none was scored) and on with other random draws
     */
    public StopSettings {
      RecipeException.LIMITS.closed("stop.patience", patience, 0, 10_000);
      RecipeException.LIMITS.closed("stop.rollbacks", rollbacks, 0, 100);
      if (!when.isBlank()) {
        var unused = StopRule.parse(when);
      }
    }

    /** Never before its time; a divergence is forgiven once. */
    public StopSettings() {
      this("", 0, 1);
    }

    /**
     * {@return whether scores are as good as {@code when} says; one that was not taken is not}
     *
     * @param scores by the metric's name
     */
    public boolean enough(Map<String, Double> scores) {
      return !when.isBlank() && StopRule.parse(when).holds(scores);
    }

    /** The metrics that {@code when} compares and an evaluation does not take. */
    List<String> missing(EvaluateSettings evaluate) {
      return when.isBlank()
          ? List.of()
          : StopRule.parse(when).metrics().stream()
              .filter(metric -> !Metric.parse(evaluate.metrics()).contains(metric))
              .map(Metric::title)
              .sorted()
              .toList();
    }
  }

  /**
   * How a run is scored while it trains.
   *
   * @param every images between two evaluations, at a tick each; 0 plans them to cost at most a
   *     tenth of the time, where an extractor of features is in the cache already
   * @param samples made and real images to compare; 0 plans them likewise
   * @param metrics names of {@link Metric}s; empty for no evaluation
   * @param best the metric among them by which {@code model/} is chosen
   * @param diagnose images between two diagnoses, of which some make a tick or some ticks one; 0
   *     plans them to cost at most some three hundredths of the time
   */
  public record EvaluateSettings(
      long every, int samples, List<String> metrics, String best, long diagnose) {
    /**
     * Checks the names.
     *
     * @param every images between two evaluations, at a tick each; 0 plans them to cost at most a
     *     tenth of the time, where an extractor of features is in the cache already
     * @param samples made and real images to compare; 0 plans them likewise
     * @param metrics names of {@link Metric}s; empty for no evaluation
     * @param best the metric among them by which {@code model/} is chosen
     * @param diagnose images between two diagnoses, of which some make a tick or some ticks one; 0
     *     plans them to cost at most some three hundredths of the time
     */
    public EvaluateSettings {
      metrics = List.copyOf(metrics);
      RecipeException.LIMITS.closed("evaluate.every", every, 0, 1L << 50);
      RecipeException.LIMITS.closed("evaluate.diagnose", diagnose, 0, 1L << 50);
      if (samples != 0) {
        RecipeException.LIMITS.closed("evaluate.samples", samples, 100, 100_000);
      }
      try {
        Set<Metric> known = Metric.parse(metrics);
        if (!known.isEmpty() && !known.contains(Metric.parse(best))) {
          throw new RecipeException(
              "evaluate.best must be one of evaluate.metrics, " + metrics + "; got '" + best + "'");
        }
      } catch (RecipeException e) {
        throw e;
      } catch (GanException e) {
        throw new RecipeException("evaluate.metrics: " + e.getMessage());
      }
    }

    /** Fréchet distance, precision, recall and coverage, planned; the best moment by the first. */
    public EvaluateSettings() {
      this(0, 0, List.of("fid", "precision", "recall", "coverage"), "fid", 0);
    }

    /**
     * {@return the same for a data set: where the usual metrics of images were left, those of its
     * series, by their autocorrelations, of its texts, by their n-grams, of texts whose program
     * knows how likely they are, by that, or of tables, by how their columns depend on each other}
     *
     * @param data to be learned from
     */
    public EvaluateSettings of(Dataset data) {
      Series series = data.medium().series().orElse(null);
      Table table = data.medium().table().orElse(null);
      if ((series == null && table == null) || !metrics.equals(new EvaluateSettings().metrics())) {
        return this;
      }
      List<Metric> usual =
          series == null
              ? data.origin().knowsLikelihood()
                  ? List.of(Metric.TEST_LIKELIHOOD, Metric.LIKELIHOOD)
                  : usual(data.medium().count())
              : data.origin().knowsLikelihood()
                  ? List.of(Metric.ORACLE_NLL, Metric.BIGRAM_JS)
                  : series.isText()
                      ? List.of(Metric.NGRAM_JS, Metric.COPIES)
                      : moves(series) ? List.of(Metric.MMD, Metric.ACF) : List.of(Metric.MMD);
      return new EvaluateSettings(
          every,
          samples,
          usual.stream().map(Metric::title).toList(),
          usual.get(0).title(),
          diagnose);
    }

    /** Joint tables hold the shapes of both columns too: the moment is chosen by them. */
    private static List<Metric> usual(int columns) {
      return columns > 1 ? List.of(Metric.TRENDS, Metric.SHAPES) : List.of(Metric.SHAPES);
    }

    private static boolean moves(Series series) {
      return series.features().stream().anyMatch(feature -> feature.kind() == Series.Kind.STEP);
    }

    /** {@return the metrics that images can have} */
    public Set<Metric> ofImages() {
      Set<Metric> out = EnumSet.noneOf(Metric.class);
      out.addAll(Metric.parse(metrics));
      out.removeIf(metric -> !metric.ofImages());
      return out;
    }

    /** {@return the metrics that points can have} */
    public Set<Metric> ofPoints() {
      Set<Metric> out = EnumSet.noneOf(Metric.class);
      out.addAll(Metric.parse(metrics));
      out.removeIf(metric -> !metric.ofPoints());
      return out;
    }

    /** {@return the metrics that series can have} */
    public Set<Metric> ofSeries() {
      Set<Metric> out = EnumSet.noneOf(Metric.class);
      out.addAll(Metric.parse(metrics));
      out.removeIf(metric -> !metric.ofSeries());
      return out;
    }

    /** {@return what {@code model/} is chosen by} */
    public Metric chooser() {
      return Metric.parse(best);
    }
  }
}
