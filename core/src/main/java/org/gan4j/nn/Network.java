package org.gan4j.nn;

import java.util.List;
import java.util.Locale;
import org.gan4j.tensor.DType;
import org.gan4j.tensor.Shape;
import org.gan4j.tensor.Tensor;

/**
 * A pure function y = f(θ, state, x) of a flat parameter vector θ, a flat state vector (running
 * statistics) and a batch x. What was given stays as it is: an evaluation answers with the next
 * state ({@link Bound.Evaluated}), which its caller adopts or drops.
 */
public final class Network {
  private final Shape input;
  private final Layer.Built root;
  private final Layout parameters;
  private final Layout state;
  private final Summary summary;
  private final List<String> taps;
  private final int classes;
  private final double multiplications;

  private Network(Shape input, int classes, Layer layer) {
    Slots slots = new Slots(classes);
    this.input = input;
    this.classes = classes;
    this.root = slots.build(layer.kind(), layer, input);
    this.parameters = slots.parameters();
    this.state = slots.state();
    this.summary = slots.summary();
    this.taps = slots.taps();
    this.multiplications = slots.multiplications();
  }

  /**
   * {@return a network, without θ and state of its own}
   *
   * @param layer what it computes, usually {@link Layers#sequential}
   * @param input shape of one sample, such as {@code [100]} or {@code [1, 28, 28]}
   * @param classes number of classes of a conditional network, 0 if it is not
   * @throws NetworkException if a layer cannot take what the one before it gives
   */
  public static Network of(Layer layer, Shape input, int classes) {
    return new Network(input, classes, layer);
  }

  /** {@return the shape of one input sample} */
  public Shape input() {
    return input;
  }

  /** {@return the shape of one output sample} */
  public Shape output() {
    return root.output();
  }

  /** {@return the number of classes; 0 if the network is not conditional} */
  public int classes() {
    return classes;
  }

  /** {@return the names of the slices of θ} */
  public Layout parameters() {
    return parameters;
  }

  /** {@return the names of the slices of the state} */
  public Layout state() {
    return state;
  }

  /** {@return names under which layers keep their activations, for losses that look inside} */
  public List<String> taps() {
    return taps;
  }

  /** {@return the network as a table} */
  public Summary summary() {
    return summary;
  }

  /**
   * {@return multiplications that one sample costs, roughly} A weight is used once at every place
   * of its layer's input or output, pixels or steps, whichever has fewer (a convolution in strides,
   * or a transposed one), unless the layer says otherwise: what only reads a style is used once.
   * What has no weights counts nothing, and what processors compute together with a neighbour
   * counts as it does alone.
   */
  public double multiplications() {
    return multiplications;
  }

  /**
   * {@return the network at a point: θ is cut into its parameters once, for any number of
   * evaluations}
   *
   * @param theta {@code [parameters().size()]}, float32 or float64
   * @param states {@code [state().size()]}, float32
   * @param dtype what the layers compute in, where θ is not float64; outputs are always of θ's type
   */
  public Bound at(Tensor theta, Tensor states, DType dtype) {
    return new Bound(this, theta, states, dtype);
  }

  Tensor apply(Tensor x, Pass pass) {
    return root.function().apply(x, pass);
  }

  /**
   * A network as a table: layer, output shape, parameters.
   *
   * @param rows one per layer, in order
   */
  public record Summary(List<Row> rows) {
    /**
     * One layer.
     *
     * @param name its name within the network
     * @param output shape of one output sample
     * @param parameters how many numbers it learns
     */
    public record Row(String name, Shape output, long parameters) {}

    /**
     * Copies the rows.
     *
     * @param rows one per layer, in order
     */
    public Summary {
      rows = List.copyOf(rows);
    }

    /** {@return all the numbers that the network learns} */
    public long parameters() {
      return rows.stream().mapToLong(Row::parameters).sum();
    }

    /** The table, one row per line, with a total. */
    @Override
    public String toString() {
      int wide = rows.stream().mapToInt(row -> row.name().length()).max().orElse(5);
      wide = Math.max(wide, 5);
      String line = "  %-" + wide + "s  %-16s %12s%n";
      StringBuilder out = new StringBuilder();
      out.append(String.format(Locale.ROOT, line, "layer", "output", "parameters"));
      for (Row row : rows) {
        out.append(
            String.format(
                Locale.ROOT,
                line,
                row.name(),
                row.output(),
                String.format(Locale.ROOT, "%,d", row.parameters())));
      }
      out.append(
          String.format(
              Locale.ROOT, line, "total", "", String.format(Locale.ROOT, "%,d", parameters())));
      return out.toString();
    }
  }
}
