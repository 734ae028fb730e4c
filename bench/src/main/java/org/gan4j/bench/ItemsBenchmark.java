package org.gan4j.bench;

import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import org.gan4j.bench.OwnStep.Setup;
import org.gan4j.game.Dynamics;
import org.gan4j.game.Loss;
import org.gan4j.game.Penalty;
import org.gan4j.nn.Bound;
import org.gan4j.nn.Condition;
import org.gan4j.nn.Layer;
import org.gan4j.nn.Layers;
import org.gan4j.nn.Mode;
import org.gan4j.nn.Network;
import org.gan4j.tensor.Autograd;
import org.gan4j.tensor.DType;
import org.gan4j.tensor.Device;
import org.gan4j.tensor.Engine;
import org.gan4j.tensor.Functions;
import org.gan4j.tensor.Rng;
import org.gan4j.tensor.Scope;
import org.gan4j.tensor.Shape;
import org.gan4j.tensor.Tensor;

/**
 * Where the time of a step goes: what oneDNN says of each of its primitives inside the step; alone,
 * the same matrix products, the moves of the optimisers, and what lies between products; and what
 * remains: other passes over memory, threads that are woken, the JVM. oneDNN speaks on standard
 * output, so that every step is measured in a process of its own.
 */
final class ItemsBenchmark {
  private static final int STEPS = 40;
  private static final List<String> NETWORKS =
      List.of("perceptrons", "plain", "residual", "spectral", "wgan-gp");

  private ItemsBenchmark() {}

  static void run(Table table) throws IOException {
    for (String network : NETWORKS) {
      for (String precision : List.of("fp32", "bf16")) {
        run(table, network, precision);
      }
    }
  }

  private static void run(Table table, String network, String precision) throws IOException {
    String of = ", " + network + ", " + precision;
    Primitives inside = Primitives.of(() -> OwnJvm.running(Steps.class, network, precision), STEPS);
    table.row("a step" + of, inside.step(), "", "ms");
    double rest = inside.step();
    for (Map.Entry<String, Double> kind : inside.kinds().entrySet()) {
      table.row("  " + kind.getKey(), kind.getValue(), "", "ms");
      rest -= kind.getValue();
    }
    double moves = moves(network, precision);
    table.row("  moves of the optimisers, alone", moves, "", "ms");
    rest -= moves;
    if (network.equals("perceptrons")) {
      for (Map.Entry<String, Double> part : parts(precision).entrySet()) {
        table.row("  " + part.getKey() + ", alone", part.getValue(), "", "ms");
        rest -= part.getValue();
      }
    }
    table.row("  everything else", rest, "", "ms");
    if (network.equals("perceptrons")) {
      products(table, of, inside.products());
    }
  }

  private static void products(Table table, String of, Map<Product, Primitives.Uses> products) {
    double alone = 0;
    double inside = 0;
    for (Map.Entry<Product, Primitives.Uses> entry : products.entrySet()) {
      alone += entry.getValue().count() * entry.getKey().milliseconds();
      inside += entry.getValue().milliseconds();
    }
    table.row("products alone" + of, alone, "", "ms");
    table.row("rate of products, inside over alone" + of, alone / inside, ">= 0.8", "x");
  }

  /** What lies between the products of the perceptrons, as often as a step has it. */
  private static Map<String, Double> parts(String precision) {
    DType type = precision.equals("bf16") ? DType.BFLOAT16 : DType.FLOAT32;
    try (Rng rng = Rng.seeded(1)) {
      Bound input = alone(Layers.dropout(0.8), 784, type);
      Bound hidden = alone(Layers.dropout(0.5), 240, type);
      Map<String, Double> parts = new LinkedHashMap<>();
      // D sees real ones, made ones, and made ones again for G.
      parts.put(
          "dropout",
          3 * milliseconds(x -> apply(input, x, rng), type, rng, 784)
              + 6 * milliseconds(x -> apply(hidden, x, rng), type, rng, 240));
      parts.put(
          "largest of five pieces",
          6 * milliseconds(x -> Functions.largestOfEach(x, 5), type, rng, 1200));
      parts.put(
          "ReLU and sigmoid",
          2 * milliseconds(Functions::relu, type, rng, 1200)
              + milliseconds(Functions::sigmoid, type, rng, 784));
      return parts;
    }
  }

  private static Bound alone(Layer layer, int features, DType type) {
    Tensor none = Scope.own(Tensor.zeros(Device.CPU, 0)); // lives as long as the process
    return Network.of(layer, Shape.of(features), 0).at(none, none, type);
  }

  private static Tensor apply(Bound layer, Tensor x, Rng rng) {
    return layer.apply(x, Condition.none(), Mode.TRAIN, rng);
  }

  /** Of a function of a batch and its derivative. */
  private static double milliseconds(
      UnaryOperator<Tensor> function, DType type, Rng rng, int features) {
    try (Scope scope = Scope.open()) {
      Tensor x = rng.normal(100, features).to(type).leaf();
      Runnable both =
          () -> {
            try (Scope inside = Scope.open()) {
              var unused = Autograd.grad(function.apply(x).sum(), x);
            }
          };
      Timing.milliseconds(both, STEPS);
      return Timing.milliseconds(both, STEPS);
    }
  }

  /** The moves of both players by a gradient that is there. */
  private static double moves(String network, String precision) {
    try (OwnStep own = step(network, precision)) {
      Timing.milliseconds(own::move, STEPS);
      return Timing.milliseconds(own::move, STEPS);
    }
  }

  private static OwnStep step(String network, String precision) {
    boolean bf16 = precision.equals("bf16");
    if (network.equals("perceptrons")) {
      return OwnStep.perceptrons(bf16);
    }
    Setup none = Setup.plain(OwnStep.dcgan(64, Map.of("norm", "none"), 1));
    TechniqueNetworks nets = new TechniqueNetworks(none.pair(), 64);
    Setup setup =
        switch (network) {
          case "plain" -> none;
          case "residual" -> none.with(nets.residual());
          case "spectral" -> none.with(nets.discriminator(Layers::spectralNorm));
          case "wgan-gp" ->
              none.with(Loss.wasserstein())
                  .with(Penalty.gradientPenalty(10))
                  .with(Dynamics.alternating(5));
          default -> throw new IllegalArgumentException(network);
        };
    return new OwnStep(setup, 64, bf16);
  }

  /** Makes steps and says when; its arguments are the networks and the precision. */
  static final class Steps {
    private Steps() {}

    public static void main(String[] args) {
      Engine.threads(Engine.cores());
      var unused = Engine.chooseMatrixProducts();
      try (OwnStep own = step(args[0], args[1])) {
        Timing.milliseconds(own::step, STEPS);
        System.out.println(Primitives.BEGIN);
        double each = Timing.milliseconds(own::step, STEPS);
        System.out.println(Primitives.END + each);
      }
    }
  }
}
