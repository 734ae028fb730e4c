package org.gan4j.report;

import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.gan4j.GanException;
import org.gan4j.Limits;
import org.gan4j.run.RunFolder.Decision;
import org.gan4j.signal.Finding;
import org.jspecify.annotations.Nullable;

/**
 * What a report says. Every part but the title may be empty or null; it is then left out of the
 * page.
 *
 * @param title what the run is called
 * @param subtitle lines below it: the data, the device, the times
 * @param sheets the same latents over the training, in the order of images played
 * @param metrics the lines of {@code metrics.jsonl}: series by name over {@code "images"}. The
 *     interval of a score {@code fid} is in {@code fid-low} and {@code fid-high}, and how a line's
 *     scores were taken in {@code protocol}; where that changes, their curves are broken.
 * @param best the moment that was kept
 * @param findings what was the matter when it was last diagnosed
 * @param advice what the discriminator advised then
 * @param scores what the final generator was measured at
 * @param protocol how, in sentences: extractor, numbers of samples, split, seed. Where the lines of
 *     {@code metrics} name the same, the references of {@code scores} are drawn into the curves.
 * @param neighbours made samples with the training examples that are most like them
 * @param classes how often each class occurs in the data and among the samples
 * @param interpolation a strip of samples along a path between latents
 * @param closestPairs the samples that are most like one another
 * @param comparison how neighbours, classes and pairs were found, in sentences: the extractor, the
 *     numbers of samples and training examples
 * @param table what a model of a table makes beside the data; null of all else
 * @param decisions what was decided about the run while it trained, in order
 * @param recipe the text of {@code recipe.yaml}
 * @param provenance the text of {@code provenance.json}
 * @param networks the tables of the networks
 */
record Report(
    String title,
    List<String> subtitle,
    List<Sheet> sheets,
    List<Map<String, Object>> metrics,
    @Nullable Best best,
    List<Finding> findings,
    @Nullable Picture advice,
    List<Score> scores,
    String protocol,
    List<Neighbours> neighbours,
    @Nullable Classes classes,
    @Nullable Picture interpolation,
    List<ClosePair> closestPairs,
    String comparison,
    @Nullable TableView table,
    List<Decision> decisions,
    String recipe,
    String provenance,
    List<NetworkTable> networks) {

  /**
   * Copies the lists.
   *
   * @param title what the run is called
   * @param subtitle lines below it: the data, the device, the times
   * @param sheets the same latents over the training, in the order of images played
   * @param metrics the lines of {@code metrics.jsonl}: series by name over {@code "images"}. The
   *     interval of a score {@code fid} is in {@code fid-low} and {@code fid-high}, and how a
   *     line's scores were taken in {@code protocol}; where that changes, their curves are broken.
   * @param best the moment that was kept
   * @param findings what was the matter when it was last diagnosed
   * @param advice what the discriminator advised then
   * @param scores what the final generator was measured at
   * @param protocol how, in sentences: extractor, numbers of samples, split, seed. Where the lines
   *     of {@code metrics} name the same, the references of {@code scores} are drawn into the
   *     curves.
   * @param neighbours made samples with the training examples that are most like them
   * @param classes how often each class occurs in the data and among the samples
   * @param interpolation a strip of samples along a path between latents
   * @param closestPairs the samples that are most like one another
   * @param comparison how neighbours, classes and pairs were found, in sentences: the extractor,
   *     the numbers of samples and training examples
   * @param table what a model of a table makes beside the data; null of all else
   * @param decisions what was decided about the run while it trained, in order
   * @param recipe the text of {@code recipe.yaml}
   * @param provenance the text of {@code provenance.json}
   * @param networks the tables of the networks
   */
  public Report {
    subtitle = List.copyOf(subtitle);
    sheets = List.copyOf(sheets);
    metrics = metrics.stream().map(Report::copy).toList();
    findings = List.copyOf(findings);
    scores = List.copyOf(scores);
    neighbours = List.copyOf(neighbours);
    closestPairs = List.copyOf(closestPairs);
    decisions = List.copyOf(decisions);
    networks = List.copyOf(networks);
    for (int i = 1; i < sheets.size(); i++) {
      if (sheets.get(i).images() <= sheets.get(i - 1).images()) {
        throw new GanException(
            String.format(
                Locale.ROOT,
                "the sample sheets of a report must be in the order of images played; got %d after %d",
                sheets.get(i).images(),
                sheets.get(i - 1).images()));
      }
    }
  }

  /**
   * A report of this title, to be filled.
   *
   * @param title in words
   * @return the builder
   */
  public static Builder titled(String title) {
    return new Builder(title);
  }

  private static Map<String, Object> copy(Map<String, Object> line) {
    return Collections.unmodifiableMap(new LinkedHashMap<>(line));
  }

  /**
   * Samples at one moment.
   *
   * @param images real images played until then, at least 0
   * @param picture the sheet
   */
  public record Sheet(long images, Picture picture) {
    /**
     * Checks the range.
     *
     * @param images real images played until then, at least 0
     * @param picture the sheet
     */
    public Sheet {
      Limits.USUAL.atLeast("images played", images, 0);
    }
  }

  /**
   * The moment that was kept.
   *
   * @param images real images played until then
   * @param score the name of the score that chose it
   */
  public record Best(long images, String score) {}

  /** Which values of a score are good ones. */
  public enum Direction {
    /** The lower the better. */
    LOWER("lower is better"),
    /** The higher the better. */
    HIGHER("higher is better"),
    /** The nearer to the reference the better. */
    NEAR_REFERENCE("nearer to the reference is better");

    private final String words;

    Direction(String words) {
      this.words = words;
    }

    String words() {
      return words;
    }
  }

  /**
   * One score.
   *
   * @param name as in {@code metrics}, for example {@code fid}
   * @param label what to print for it, for example {@code Fréchet distance}
   * @param value the score
   * @param interval where it lies with 95 % confidence
   * @param n samples it was computed from
   * @param direction which values are good
   * @param reference the same score of real examples against real ones
   * @param meaning one line that says what it tells
   */
  public record Score(
      String name,
      String label,
      double value,
      @Nullable Interval interval,
      long n,
      Direction direction,
      @Nullable Double reference,
      String meaning) {}

  /** From {@code low} to {@code high}. */
  public record Interval(double low, double high) {
    /**
     * Checks the order.
     *
     * @param low its lower end
     * @param high its upper end, at least {@code low}
     */
    public Interval {
      if (low > high) {
        throw new GanException(
            String.format(
                Locale.ROOT, "an interval must not end before it begins; got [%s, %s]", low, high));
      }
    }
  }

  /**
   * A sample with the training examples nearest to it.
   *
   * @param sample the made one
   * @param nearest the training examples, the nearest first
   */
  public record Neighbours(Picture sample, List<Neighbour> nearest) {
    /**
     * Copies the list.
     *
     * @param sample the made one
     * @param nearest the training examples, the nearest first
     */
    public Neighbours {
      nearest = List.copyOf(nearest);
    }
  }

  /**
   * A training example near a sample.
   *
   * @param picture the example
   * @param distance between the two
   */
  public record Neighbour(Picture picture, double distance) {}

  /**
   * How often each class occurs; the lists are of equal length.
   *
   * @param names of the classes
   * @param real their shares of the data, in [0, 1]
   * @param made their shares of the samples, in [0, 1]
   */
  public record Classes(List<String> names, List<Double> real, List<Double> made) {
    /**
     * Copies and checks the lists.
     *
     * @param names of the classes
     * @param real their shares of the data, in [0, 1]
     * @param made their shares of the samples, in [0, 1]
     */
    public Classes {
      names = List.copyOf(names);
      real = List.copyOf(real);
      made = List.copyOf(made);
      if (real.size() != names.size() || made.size() != names.size()) {
        throw new GanException(
            String.format(
                Locale.ROOT,
                "each class needs its share of the data and of the samples; got %d names, %d and %d",
                names.size(),
                real.size(),
                made.size()));
      }
      requireShares(real);
      requireShares(made);
    }

    private static void requireShares(List<Double> shares) {
      for (double share : shares) {
        Limits.USUAL.closed("a class's share", share, 0, 1);
      }
    }
  }

  /**
   * Two samples that are much alike.
   *
   * @param one the first
   * @param other the second
   * @param distance between them
   */
  public record ClosePair(Picture one, Picture other, double distance) {}

  /**
   * A network as a table.
   *
   * @param title for example {@code Generator}
   * @param rows its layers, in order
   */
  public record NetworkTable(String title, List<NetworkRow> rows) {
    /**
     * Copies the rows.
     *
     * @param title for example {@code Generator}
     * @param rows its layers, in order
     */
    public NetworkTable {
      rows = List.copyOf(rows);
    }
  }

  /**
   * One layer.
   *
   * @param name within the network
   * @param kind of layer; may be empty
   * @param shape of one output sample
   * @param parameters how many numbers it learns
   */
  public record NetworkRow(String name, String kind, String shape, long parameters) {}

  /** A report in the making; what is not given stays out. */
  public static final class Builder {
    private final String title;
    private final List<String> subtitle = new ArrayList<>();
    private List<Sheet> sheets = List.of();
    private List<Map<String, Object>> metrics = List.of();
    private @Nullable Best best;
    private List<Finding> findings = List.of();
    private @Nullable Picture advice;
    private List<Score> scores = List.of();
    private String protocol = "";
    private List<Neighbours> neighbours = List.of();
    private @Nullable Classes classes;
    private @Nullable Picture interpolation;
    private List<ClosePair> closestPairs = List.of();
    private String comparison = "";
    private @Nullable TableView table;
    private List<Decision> decisions = List.of();
    private String recipe = "";
    private String provenance = "";
    private final List<NetworkTable> networks = new ArrayList<>();

    private Builder(String title) {
      this.title = title;
    }

    /**
     * Adds a line below the title.
     *
     * @param line in words
     * @return this builder
     */
    public Builder subtitle(String line) {
      subtitle.add(line);
      return this;
    }

    /**
     * Adds the sample sheets.
     *
     * @param value in the order of time
     * @return this builder
     */
    public Builder sheets(List<Sheet> value) {
      sheets = List.copyOf(value);
      return this;
    }

    /**
     * Adds the curves.
     *
     * @param lines of {@code metrics.jsonl}
     * @return this builder
     */
    public Builder metrics(List<Map<String, Object>> lines) {
      metrics = List.copyOf(lines);
      return this;
    }

    /**
     * Says which moment the model is of.
     *
     * @param value the moment; null if none was chosen
     * @return this builder
     */
    public Builder best(@Nullable Best value) {
      best = value;
      return this;
    }

    /**
     * Adds what was the matter.
     *
     * @param value the surest first
     * @return this builder
     */
    public Builder findings(List<Finding> value) {
      findings = List.copyOf(value);
      return this;
    }

    /**
     * Adds what the discriminator advised.
     *
     * @param value the same samples at several moments
     * @return this builder
     */
    public Builder advice(@Nullable Picture value) {
      advice = value;
      return this;
    }

    /**
     * Adds the scores.
     *
     * @param value a row for each
     * @param how their protocol, in words
     * @return this builder
     */
    public Builder scores(List<Score> value, String how) {
      scores = List.copyOf(value);
      protocol = how;
      return this;
    }

    /**
     * Adds samples with the training images nearest to them.
     *
     * @param value a row for each sample
     * @return this builder
     */
    public Builder neighbours(List<Neighbours> value) {
      neighbours = List.copyOf(value);
      return this;
    }

    /**
     * Adds how often each class was made.
     *
     * @param value the counts; null without classes
     * @return this builder
     */
    public Builder classes(@Nullable Classes value) {
      classes = value;
      return this;
    }

    /**
     * Adds the walk between latents.
     *
     * @param value an animation; null without one
     * @return this builder
     */
    public Builder interpolation(@Nullable Picture value) {
      interpolation = value;
      return this;
    }

    /**
     * Adds the samples that are most alike.
     *
     * @param value the pairs, the closest first
     * @return this builder
     */
    public Builder closestPairs(List<ClosePair> value) {
      closestPairs = List.copyOf(value);
      return this;
    }

    /**
     * Says by what samples were compared.
     *
     * @param how in words
     * @return this builder
     */
    public Builder comparison(String how) {
      comparison = how;
      return this;
    }

    /**
     * Adds what a model of a table makes.
     *
     * @param value columns, pairs and rows, beside those of the data
     * @return this builder
     */
    public Builder table(TableView value) {
      table = value;
      return this;
    }

    /**
     * Adds what was decided about the run while it trained.
     *
     * @param value in order
     * @return this builder
     */
    public Builder decisions(List<Decision> value) {
      decisions = List.copyOf(value);
      return this;
    }

    /**
     * Adds the recipe.
     *
     * @param yaml the text of {@code recipe.yaml}
     * @return this builder
     */
    public Builder recipe(String yaml) {
      recipe = yaml;
      return this;
    }

    /**
     * Adds where the run comes from.
     *
     * @param json the text of {@code provenance.json}
     * @return this builder
     */
    public Builder provenance(String json) {
      provenance = json;
      return this;
    }

    /**
     * Adds a network.
     *
     * @param value its layers
     * @return this builder
     */
    public Builder network(NetworkTable value) {
      networks.add(value);
      return this;
    }

    /**
     * {@return the report}
     *
     * @throws GanException if the sheets are out of order
     */
    public Report build() {
      return new Report(
          title,
          subtitle,
          sheets,
          metrics,
          best,
          findings,
          advice,
          scores,
          protocol,
          neighbours,
          classes,
          interpolation,
          closestPairs,
          comparison,
          table,
          decisions,
          recipe,
          provenance,
          networks);
    }
  }
}
