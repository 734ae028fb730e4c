package org.gan4j.nn;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.gan4j.nn.Bound.Evaluated;
import org.gan4j.tensor.DType;
import org.gan4j.tensor.Device;
import org.gan4j.tensor.Rng;
import org.gan4j.tensor.Shape;
import org.gan4j.tensor.Tensor;

/** A network at drawn float64 parameters, to be held against plain loops over doubles. */
record Specimen(Network network, Tensor theta, Tensor state, Rng rng) {
  static Specimen of(Layer layer, Shape input, int classes, Rng rng) {
    Network network = Network.of(layer, input, classes);
    Tensor theta = rng.normal(network.parameters().size()).to(DType.FLOAT64);
    return new Specimen(network, theta, network.state().initial(rng), rng);
  }

  Tensor apply(Tensor x, Condition condition, Mode mode) {
    Tensor y = network.at(theta, state, DType.FLOAT32).apply(x, condition, mode, rng);
    assertThat(y.dtype()).isEqualTo(DType.FLOAT64);
    assertThat(y.shape()).isEqualTo(network.output().batched(x.shape().dim(0)));
    return y;
  }

  /** Evaluates and adopts the next state, as a turn that counts does. */
  Tensor train(Tensor x) {
    Evaluated seen =
        network.at(theta, state, DType.FLOAT32).evaluate(x, Condition.none(), Mode.TRAIN, rng);
    state.copyInPlace(seen.state());
    return seen.output();
  }

  double[] values(Tensor x) {
    return apply(x, Condition.none(), Mode.EVAL).toDoubles();
  }

  /** The numbers of one parameter. */
  double[] parameter(String name) {
    Map<String, Tensor> named = network.parameters().named(theta);
    assertThat(named).containsKey(name);
    return named.get(name).toDoubles();
  }

  /** A batch that the network takes. */
  Tensor batch(int n) {
    return rng.normal(network.input().batched(n).dims()).to(DType.FLOAT64);
  }

  static Tensor labels(long... classes) {
    return Tensor.of(classes, classes.length);
  }

  /** Every number within 1e-9 of the reference, relative to the largest of it. */
  static void assertSame(double[] actual, double[] expected) {
    assertClose(actual, expected, 1e-9);
  }

  static void assertClose(double[] actual, double[] expected, double relative) {
    assertThat(actual).hasSameSizeAs(expected);
    double largest = 0;
    for (double value : expected) {
      largest = Math.max(largest, Math.abs(value));
    }
    assertThat(largest).as("a reference that says something").isPositive();
    for (int i = 0; i < expected.length; i++) {
      assertThat(Math.abs(actual[i] - expected[i]))
          .as("element %d: got %s, reference %s", i, actual[i], expected[i])
          .isLessThanOrEqualTo(relative * largest);
    }
  }

  static Tensor zeros(long... shape) {
    return Tensor.zeros(Device.CPU, shape);
  }
}
