package org.gan4j.data;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.gan4j.data.DataOptions.Kind;
import org.gan4j.data.DataOptions.Split;
import org.gan4j.data.ToySet.Centre;
import org.gan4j.data.ToySet.Modes;
import org.gan4j.medium.Column;
import org.gan4j.medium.Samples;
import org.gan4j.medium.Table;

/**
 * The simulated tables of CTGAN (Xu et al., "Modeling tabular data using conditional GAN", NeurIPS
 * 2019, section 5.1) that are mixtures of Gaussians, with the figures of its authors' SDGym: two
 * columns of numbers, x and y, 10,000 rows to learn from and as many held out. All Gaussians are
 * equally likely and round; their <em>variance</em> is 0.05 (SDGym's {@code s}), so that those of
 * the ring overlap. How likely a row is, is known.
 *
 * <p>SDGym draws each Gaussian equally often; here each row draws its own. Rows are a pure function
 * of the seed, the split and the index, with the same bits on every machine; the modes that
 * networks see are fitted to the part that is learned from.
 */
final class ToyRows implements Dataset {
  /** Goes up whenever any value changes, since fingerprints and published results hang on it. */
  private static final int VERSION = 1;

  private static final int SIZE = 10_000;
  private static final double VARIANCE = 0.05;
  private static final Column.Written WRITTEN = new Column.Written(-1, "", false);

  /** A row this far off counts as this far, so that sums of squares stay finite. */
  private static final double FARTHEST = 1e50;

  private final TableSet rows;
  private final Modes modes;
  private final Split split;
  private final long seed;

  private ToyRows(String name, List<Centre> centres, DataOptions options) {
    modes = new Modes(centres, StrictMath.sqrt(VARIANCE));
    split = options.split();
    seed = options.seed();
    double[] x = new double[2 * SIZE];
    double[] y = new double[2 * SIZE];
    for (int i = 0; i < x.length; i++) {
      Split part = i < SIZE ? Split.TRAIN : Split.TEST;
      SplitMix64 random = SplitMix64.ofSample(seed, part, i % SIZE);
      Centre centre = centres.get(random.below(centres.size()));
      x[i] = centre.x() + modes.deviation() * random.gaussian();
      y[i] = centre.y() + modes.deviation() * random.gaussian();
    }
    List<FoundColumn> columns = List.of(column("x", x), column("y", y));
    rows =
        TableSet.of(new TableSet.Raw(name, name, columns, SIZE, 2 * SIZE, ',', List.of()), options);
  }

  private static FoundColumn column(String name, double[] cells) {
    return new FoundColumn(name, Kind.NUMBER, cells, List.of(), WRITTEN, "");
  }

  /**
   * Eight Gaussians on a circle of radius 1, at every eighth of a turn from (1, 0).
   *
   * @param options split, seed, modes and constraints count, the rest has no meaning here
   */
  static ToyRows ring(DataOptions options) {
    List<Centre> halved = new ArrayList<>();
    for (Centre each : ToySet.ring(options).modes().orElseThrow().centres()) {
      halved.add(new Centre(each.x() / 2, each.y() / 2)); // there the radius is 2
    }
    return new ToyRows("ring-rows", halved, options);
  }

  /**
   * Twenty-five Gaussians on {-4, -2, 0, 2, 4} x {-4, -2, 0, 2, 4}.
   *
   * @param options split, seed, modes and constraints count, the rest has no meaning here
   */
  static ToyRows grid(DataOptions options) {
    return new ToyRows("grid-rows", ToySet.grid(options).modes().orElseThrow().centres(), options);
  }

  /** The columns, before any row is drawn. */
  static Table columns() {
    return new Table(
        List.of(
            new Column.Numbers("x", -1, 1, WRITTEN, 0, "", List.of()),
            new Column.Numbers("y", -1, 1, WRITTEN, 0, "", List.of())));
  }

  @Override
  public String name() {
    return rows.name();
  }

  @Override
  public boolean synthetic() {
    return true;
  }

  @Override
  public Table medium() {
    return rows.medium();
  }

  @Override
  public long size() {
    return rows.size();
  }

  @Override
  public List<String> classes() {
    return List.of();
  }

  @Override
  public String fingerprint() {
    return new Fingerprint("gan4j " + name() + " " + VERSION, split, seed).hex();
  }

  @Override
  public void read(long index, Samples into, int at) {
    rows.read(index, into, at);
  }

  @Override
  public String schema() {
    return rows.schema();
  }

  @Override
  public List<String> notes() {
    return rows.notes();
  }

  @Override
  public Optional<Modes> modes() {
    return Optional.of(modes);
  }

  @Override
  public boolean knowsLikelihood() {
    return true;
  }

  @Override
  public double[] logLikelihoods(Samples samples) {
    List<Column> asked = samples.medium().table().map(Table::columns).orElse(List.of());
    if (asked.size() != 2 || !asked.get(0).name().equals("x") || !asked.get(1).name().equals("y")) {
      throw new DataException(
          name() + " has rows of the columns x and y; it was asked for " + samples.medium());
    }
    double[] out = new double[samples.size()];
    for (int i = 0; i < out.length; i++) {
      out[i] = logLikelihood(samples.cells()[2 * i], samples.cells()[2 * i + 1]);
    }
    return out;
  }

  private double logLikelihood(double x, double y) {
    double[] logs = new double[modes.centres().size()];
    double most = Double.NEGATIVE_INFINITY;
    for (int k = 0; k < logs.length; k++) {
      Centre centre = modes.centres().get(k);
      double dx = Math.min(Math.abs(x - centre.x()), FARTHEST);
      double dy = Math.min(Math.abs(y - centre.y()), FARTHEST);
      logs[k] = -(dx * dx + dy * dy) / (2 * VARIANCE);
      most = Math.max(most, logs[k]);
    }
    double sum = 0;
    for (double log : logs) {
      sum += StrictMath.exp(log - most);
    }
    return most + StrictMath.log(sum / (logs.length * 2 * StrictMath.PI * VARIANCE));
  }
}
