package org.gan4j.game;

import java.util.ArrayList;
import java.util.List;
import org.gan4j.game.Optimiser.Pace;
import org.gan4j.tensor.Device;
import org.gan4j.tensor.Scope;
import org.gan4j.tensor.Tensor;

/**
 * The numbers of updates as tensors that stay where they are while their values change: what an
 * update computed from them once may be replayed with the next update's rate and powers. On the
 * processor they move θ to the same bits as numbers of the host; on a GPU, which divides by a
 * number by multiplying with its inverse and orders a quotient's factors otherwise, to its last
 * digits.
 *
 * <p>An optimiser asks for the same numbers in the same order at each update: the first update
 * makes the tensors, and {@link #at} renews them.
 */
final class TensorPace implements Pace, AutoCloseable {
  private final Device device;
  private final List<Rule> rules = new ArrayList<>();
  private final List<Tensor> tensors = new ArrayList<>();
  private double rate;
  private long step;
  private double along;
  private int asked;

  /** Numbers on a device, of update 1 at rate 0. */
  TensorPace(Device device) {
    this.device = device;
    this.step = 1;
  }

  /**
   * Goes to an update: every tensor takes its value there.
   *
   * @param next learning rate
   * @param update number of the update, from 1
   */
  TensorPace at(double next, long update) {
    return at(next, update, 0);
  }

  /**
   * Goes to an update of a run.
   *
   * @param next learning rate
   * @param update number of the update, from 1
   * @param share of the run's samples that are played, in [0, 1]
   */
  TensorPace at(double next, long update, double share) {
    along = share;
    rate = next;
    step = update;
    asked = 0;
    if (rules.isEmpty()) {
      return this;
    }
    try (Scope scope = Scope.open()) {
      double[] values = new double[rules.size()];
      for (int i = 0; i < values.length; i++) {
        values[i] = rules.get(i).of(rate, step, along);
      }
      Tensor all = Tensor.of(values, values.length).to(device); // One copy for all of them.
      for (int i = 0; i < values.length; i++) {
        tensors.get(i).copyInPlace(all.select(0, i));
      }
    }
    return this;
  }

  /** The update's equation begins: its numbers are asked for from the first on. */
  TensorPace restart() {
    asked = 0;
    return this;
  }

  @Override
  public Factor number(Rule rule) {
    if (asked == rules.size()) {
      rules.add(rule);
      try (Scope scope = Scope.open()) {
        tensors.add(Scope.own(now(rule).to(device)));
      }
    }
    return new Factor(rule.of(rate, step, along), tensors.get(asked++));
  }

  private Tensor now(Rule rule) {
    return Tensor.of(new double[] {rule.of(rate, step, along)}, 1).reshape();
  }

  @Override
  public void close() {
    tensors.forEach(Tensor::close);
  }
}
