package org.gan4j.nn;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.gan4j.nn.Network.Summary;
import org.gan4j.tensor.Shape;
import org.jspecify.annotations.Nullable;

/** Where the layers of a network declare what they need, while it is built. */
public final class Slots {
  private final Layout parameters;
  private final Layout state;
  private final List<Summary.Row> rows;
  private final List<String> taps;
  private final Set<String> names;
  private final Uses uses;
  private final String prefix;
  private final int classes;
  private final Around around;

  /** Multiplications of one sample so far, and parameters of the layer at hand that are counted. */
  private static final class Uses {
    private double sum;
    private long counted;
  }

  /** What the layers around these slots have decided for all layers inside. */
  private record Around(@Nullable Reparametrisation weights, boolean reference, long steps) {}

  Slots(int classes) {
    this(
        new Layout(),
        new Layout(),
        new ArrayList<>(),
        new ArrayList<>(),
        new HashSet<>(),
        new Uses(),
        "",
        classes,
        new Around(null, false, 0));
  }

  private Slots(
      Layout parameters,
      Layout state,
      List<Summary.Row> rows,
      List<String> taps,
      Set<String> names,
      Uses uses,
      String prefix,
      int classes,
      Around around) {
    this.parameters = parameters;
    this.state = state;
    this.rows = rows;
    this.taps = taps;
    this.names = names;
    this.uses = uses;
    this.prefix = prefix;
    this.classes = classes;
    this.around = around;
  }

  /**
   * Declares a parameter, which is cast to the type that the computation runs in.
   *
   * @param name of its slice within the layer, such as {@code weight}; no other parameter there has
   *     it
   * @param shape of the parameter
   * @param initialiser how it begins
   * @return for {@link Pass#parameter}
   */
  public Slot parameter(String name, Shape shape, Initialiser initialiser) {
    return new Slot(parameters.add(new Layout.Slice(prefix + name, shape, initialiser, false)));
  }

  /**
   * Declares the weight of a linear map, which a {@link Reparametrisation} around this layer may
   * compute from other parameters; else it is a parameter like others.
   *
   * @param name of its slice within the layer, such as {@code weight}; no other parameter there has
   *     it
   * @param shape of the weight
   * @param output dimension of {@code shape} that counts the map's outputs
   * @param initialiser how it begins
   * @return for {@link Pass#parameter}
   */
  public Slot weight(String name, Shape shape, int output, Initialiser initialiser) {
    return around.weights() == null
        ? parameter(name, shape, initialiser)
        : new Slot(-1, around.weights().declare(name, shape, output, initialiser, this));
  }

  /**
   * Declares a parameter that stays in float32: the scales and shifts of normalisations.
   *
   * @param name of its slice within the layer, such as {@code weight}; no other parameter there has
   *     it
   * @param shape of the parameter
   * @param initialiser how it begins
   * @return for {@link Pass#parameter}
   */
  public Slot exact(String name, Shape shape, Initialiser initialiser) {
    return new Slot(parameters.add(new Layout.Slice(prefix + name, shape, initialiser, true)));
  }

  /**
   * Declares a running value, kept in the state vector, without a gradient.
   *
   * @param name of its slice within the layer, such as {@code mean}; no other running value there
   *     has it
   * @param shape of the running value
   * @param initialiser how it begins
   * @return for {@link Pass#state} and {@link Pass#next}
   */
  public Slot state(String name, Shape shape, Initialiser initialiser) {
    return new Slot(state.add(new Layout.Slice(prefix + name, shape, initialiser, true)));
  }

  /**
   * Declares that a parameter of this layer is not used once at each place of input or output, for
   * {@link Network#multiplications}.
   *
   * @param parameter its shape
   * @param times how often one sample uses each number of it, at least 0; a fraction where only
   *     some of them are looked up
   */
  void used(Shape parameter, double times) {
    uses.counted += parameter.count();
    uses.sum += parameter.count() * times * Math.max(1, around.steps());
  }

  /** Declares that a layer keeps its activations under a name. */
  void tap(String name) {
    taps.add(name);
  }

  /** {@return the number of classes of a conditional network; 0 if it is not} */
  public int classes() {
    return classes;
  }

  /**
   * {@return the number of classes, where a layer needs some}
   *
   * @throws NetworkException if the network is not conditional
   */
  public int requireClasses() {
    if (classes < 1) {
      throw new NetworkException(
          "a layer needs classes, but the network has none: is the data set labelled?");
    }
    return classes;
  }

  /**
   * {@return a layer built inside another one} Its slices' names begin with {@code name}.
   *
   * @param name of the layer inside, such as {@code linear}; no other layer there has it
   * @param layer to build
   * @param input shape of one of its input samples
   * @throws NetworkException if the layer cannot take that input
   */
  public Layer.Built child(String name, Layer layer, Shape input) {
    String below = prefix + name + ".";
    Slots inner = new Slots(parameters, state, rows, taps, names, uses, below, classes, around);
    return inner.build(prefix + name, layer, input);
  }

  /**
   * Builds one of the layers that stand side by side or behind each other in another one; its
   * slices' names begin with place and kind, such as {@code 3.conv}, or with the name that it has
   * itself.
   *
   * @param place from 0
   */
  Layer.Built child(int place, Layer layer, Shape input) {
    return layer.isNamed()
        ? layer.build(input, this)
        : child(place + "." + layer.kind(), layer, input);
  }

  /** Builds a layer inside another one under a name that no other layer there may have. */
  Layer.Built named(String name, Layer layer, Shape input) {
    if (!names.add(prefix + name)) {
      throw new NetworkException(
          "two layers of a network are called "
              + prefix
              + name
              + ": a name is given once within one layer");
    }
    return child(name, layer, input);
  }

  /** The same slots, where weights are declared as {@code how} has them. */
  Slots reparametrised(Reparametrisation how) {
    return within(new Around(how, around.reference(), around.steps()));
  }

  /** The same slots, for layers that see a reference batch before their samples. */
  Slots referenced() {
    return within(new Around(around.weights(), true, around.steps()));
  }

  /** Whether a {@link Reference} is around the layer. */
  boolean hasReference() {
    return around.reference();
  }

  /** The same slots, for layers that are applied to each of some steps. */
  Slots eachOf(long steps) {
    return within(
        new Around(around.weights(), around.reference(), Math.max(1, around.steps()) * steps));
  }

  /** How many steps of a sample the layer is applied to; 0 where it has the sample as a whole. */
  long steps() {
    return around.steps();
  }

  /** Whether the weights inside are directions only, which {@link WeightNorm} scales. */
  boolean weightNormed() {
    return around.weights() == WeightNorm.DIRECTION;
  }

  private Slots within(Around here) {
    return new Slots(parameters, state, rows, taps, names, uses, prefix, classes, here);
  }

  /** Builds the layer that these slots are for and lists it. */
  Layer.Built build(String name, Layer layer, Shape input) {
    long before = parameters.size();
    int mark = rows.size();
    long outside = uses.counted;
    uses.counted = 0;
    Layer.Built built = layer.build(input, this);
    long inside = rows.subList(mark, rows.size()).stream().mapToLong(Summary.Row::parameters).sum();
    long own = parameters.size() - before - inside;
    long places = Math.min(places(input), places(built.output())) * Math.max(1, around.steps());
    uses.sum += (double) Math.max(0, own - uses.counted) * places;
    uses.counted = outside;
    // What only contains others lists them instead.
    if (rows.size() == mark || own > 0) {
      Shape one = built.output();
      rows.add(new Summary.Row(name, around.steps() == 0 ? one : one.batched(around.steps()), own));
    }
    return built;
  }

  private static long places(Shape shape) {
    return switch (shape.rank()) {
      case 2 -> shape.dim(0); // steps
      case 3 -> shape.dim(1) * shape.dim(2); // pixels
      default -> 1;
    };
  }

  /** Of one sample, all layers together. */
  double multiplications() {
    return uses.sum;
  }

  Layout parameters() {
    return parameters;
  }

  Layout state() {
    return state;
  }

  List<String> taps() {
    return List.copyOf(taps);
  }

  Summary summary() {
    return new Summary(rows);
  }

  /**
   * A layer's handle on something it declared while it was built.
   *
   * @param index place in the {@link Layout}; -1 where it is computed
   * @param computed how a {@link Reparametrisation} computes it; null where it is what the vector
   *     holds
   */
  public record Slot(int index, Reparametrisation.@Nullable Weight computed) {
    /**
     * A slice of a vector, as it is.
     *
     * @param index place in the {@link Layout}, from 0
     */
    public Slot(int index) {
      this(index, null);
    }
  }
}
