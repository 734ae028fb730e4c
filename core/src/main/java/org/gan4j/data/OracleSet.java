package org.gan4j.data;

import java.util.List;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicReferenceArray;
import org.gan4j.data.DataOptions.Split;
import org.gan4j.medium.Samples;
import org.gan4j.medium.Series;
import org.gan4j.medium.Series.Lengths;

/**
 * Texts that SeqGAN's oracle writes (Yu et al., "SeqGAN", AAAI 2017, section 4.1): an LSTM of 32
 * units over embeddings of 32 numbers, all its weights from N(0, 1), which draws 20 symbols. It
 * says how likely any text is, so that generators can be measured without an extractor. The paper
 * has 5,000 symbols; here there are 200, letters from U+0100 on, for a processor.
 *
 * <p>The oracle is always the same one; which texts it writes is a pure function of the seed, the
 * split and the index, with the same bits on every machine. As in the paper there are 10,000 to
 * learn from; as many are held out.
 */
final class OracleSet implements Dataset {
  /** Goes up whenever any value changes, since fingerprints and published results hang on it. */
  private static final int VERSION = 1;

  static final int STEPS = 20;
  static final int SYMBOLS = 200;
  private static final int FIRST = 0x100;
  private static final int SIZE = 10_000;
  private static final int WIDTH = 32;
  private static final int GATES = 4 * WIDTH;
  private static final long WEIGHTS_SEED = 88; // the authors' program's

  private final Split split;
  private final long seed;

  /** A row for each symbol, and one for what is before the first. */
  private final double[][] embedding;

  /** Of each gate: of its inputs, of its states, and its bias; in the order i, f, g, o. */
  private final double[][] gates;

  private final double[][] output;

  /** Written once they are read. */
  private final AtomicReferenceArray<short[]> written = new AtomicReferenceArray<>(SIZE);

  OracleSet(DataOptions options) {
    split = options.split();
    seed = options.seed();
    SplitMix64 random = new SplitMix64(WEIGHTS_SEED);
    embedding = normal(SYMBOLS + 1, WIDTH, random);
    gates = normal(GATES, 2 * WIDTH + 1, random);
    output = normal(SYMBOLS, WIDTH + 1, random);
  }

  private static double[][] normal(int rows, int columns, SplitMix64 random) {
    double[][] out = new double[rows][columns];
    for (double[] row : out) {
      for (int i = 0; i < columns; i++) {
        row[i] = random.gaussian();
      }
    }
    return out;
  }

  static Series text() {
    StringBuilder alphabet = new StringBuilder();
    for (int i = 0; i < SYMBOLS; i++) {
      alphabet.appendCodePoint(FIRST + i);
    }
    return Series.ofText(STEPS, Lengths.FIXED, alphabet.toString());
  }

  @Override
  public String name() {
    return "seqgan-oracle";
  }

  @Override
  public boolean synthetic() {
    return true;
  }

  @Override
  public Series medium() {
    return text();
  }

  @Override
  public long size() {
    return SIZE;
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
    int i = (int) Objects.checkIndex(index, size());
    short[] text = written.get(i);
    if (text == null) {
      text = write(SplitMix64.ofSample(seed, split, index)); // the same, whoever comes first
      written.set(i, text);
    }
    int from = at * STEPS * SYMBOLS;
    java.util.Arrays.fill(into.numbers(), from, from + STEPS * SYMBOLS, 0);
    for (int step = 0; step < STEPS; step++) {
      into.numbers()[from + step * SYMBOLS + text[step]] = 1;
    }
  }

  private short[] write(SplitMix64 random) {
    short[] text = new short[STEPS];
    State state = new State();
    for (int step = 0; step < STEPS; step++) {
      double[] weights = state.next(step == 0 ? SYMBOLS : text[step - 1]);
      double sum = 0;
      for (double weight : weights) {
        sum += weight;
      }
      double level = sum * random.nextDouble();
      int symbol = 0;
      for (double below = weights[0]; below <= level && symbol < SYMBOLS - 1; ) {
        below += weights[++symbol];
      }
      text[step] = (short) symbol;
    }
    return text;
  }

  @Override
  public boolean knowsLikelihood() {
    return true;
  }

  @Override
  public double[] logLikelihoods(Samples texts) {
    if (!texts.medium().equals(medium())) {
      throw new DataException(
          "the oracle writes " + medium() + "; it was asked for " + texts.medium());
    }
    double[] out = new double[texts.size()];
    for (int i = 0; i < out.length; i++) {
      State state = new State();
      int before = SYMBOLS;
      for (int step = 0; step < STEPS; step++) {
        double[] weights = state.next(before);
        double sum = 0;
        for (double weight : weights) {
          sum += weight;
        }
        before = symbol(texts.numbers(), (i * STEPS + step) * SYMBOLS);
        out[i] += StrictMath.log(weights[before] / sum);
      }
    }
    return out;
  }

  private static int symbol(float[] numbers, int from) {
    int best = 0;
    for (int i = 1; i < SYMBOLS; i++) {
      if (numbers[from + i] > numbers[from + best]) {
        best = i;
      }
    }
    return best;
  }

  /** The oracle in the middle of a text. */
  private final class State {
    private final double[] cell = new double[WIDTH];
    private double[] hidden = new double[WIDTH];

    /** exp of the logits of what follows a symbol, up to one factor. */
    double[] next(int symbol) {
      double[] gate = new double[GATES];
      for (int g = 0; g < GATES; g++) {
        double[] row = gates[g];
        double sum = row[2 * WIDTH];
        for (int i = 0; i < WIDTH; i++) {
          sum += row[i] * embedding[symbol][i] + row[WIDTH + i] * hidden[i];
        }
        gate[g] = sum;
      }
      double[] after = new double[WIDTH];
      for (int i = 0; i < WIDTH; i++) {
        cell[i] =
            sigmoid(gate[WIDTH + i]) * cell[i]
                + sigmoid(gate[i]) * StrictMath.tanh(gate[2 * WIDTH + i]);
        after[i] = sigmoid(gate[3 * WIDTH + i]) * StrictMath.tanh(cell[i]);
      }
      hidden = after;
      double[] out = new double[SYMBOLS];
      for (int s = 0; s < SYMBOLS; s++) {
        double sum = output[s][WIDTH];
        for (int i = 0; i < WIDTH; i++) {
          sum += output[s][i] * after[i];
        }
        out[s] = StrictMath.exp(sum); // |sum| stays far below what overflows: |h| is at most 1
      }
      return out;
    }

    private static double sigmoid(double x) {
      return 1 / (1 + StrictMath.exp(-x));
    }
  }
}
