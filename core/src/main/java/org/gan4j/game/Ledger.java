package org.gan4j.game;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import org.gan4j.game.Field.Step;
import org.gan4j.tensor.DType;
import org.gan4j.tensor.Scope;
import org.gan4j.tensor.Tensor;

/**
 * The losses of steps and one sum of each moved vector, kept on the device until somebody looks:
 * then all are read at once, and the first that is not finite is named with its step.
 */
final class Ledger implements AutoCloseable {
  /** Numbers after which it is looked at whether or not anybody asks. */
  private static final int LONG = 512;

  /** A number of a step that nobody has looked at yet. */
  private record Entry(int step, Role role, Kind kind, Tensor number) {}

  private enum Kind {
    LOSS,
    LOSS_AHEAD,
    WEIGHTS
  }

  private final List<Entry> entries = new ArrayList<>();

  /** Steps that were not taken yet, the losses NaN until they are looked at. */
  private final List<Step> open = new ArrayList<>();

  private long steps;
  private long samples;

  void begin() {
    steps++;
    open.add(new Step(steps, 0, Double.NaN, Double.NaN));
  }

  void dealt(long count) {
    samples += count;
    Step step = open.get(open.size() - 1);
    open.set(
        open.size() - 1, new Step(step.number(), step.samples() + count, Double.NaN, Double.NaN));
  }

  void loss(Role role, Tensor value) {
    entries.add(new Entry(open.size() - 1, role, Kind.LOSS, Scope.own(value.detach())));
  }

  /** The loss of a look ahead: only whether it is finite is looked at. */
  void ahead(Role role, Tensor value) {
    entries.add(new Entry(open.size() - 1, role, Kind.LOSS_AHEAD, Scope.own(value.detach())));
  }

  /** A sum reads θ once; only if it overflowed does every element have to be looked at. */
  void weights(Role role, Tensor theta) {
    entries.add(new Entry(open.size() - 1, role, Kind.WEIGHTS, Scope.own(theta.sum())));
  }

  /** The sum of θ, taken by whoever moved it. */
  void weighed(Role role, Tensor sum) {
    entries.add(new Entry(open.size() - 1, role, Kind.WEIGHTS, Scope.own(sum.detach())));
  }

  boolean isLong() {
    return entries.size() >= LONG;
  }

  long steps() {
    return steps;
  }

  void resume(long stepsBefore, long samplesBefore) {
    steps = stepsBefore;
    samples = samplesBefore;
  }

  /**
   * Reads what is open.
   *
   * @param theta the vectors as they are now: once a weight is not finite it stays so
   * @param reduction makes losses of parts of a minibatch those of the whole
   */
  void look(Function<Role, Tensor> theta, Field.Reduction reduction) {
    double[] numbers = numbers(reduction);
    for (int i = 0; i < numbers.length; i++) {
      Entry entry = entries.get(i);
      boolean weights = entry.kind() == Kind.WEIGHTS;
      if (!Double.isFinite(numbers[i]) && (!weights || !theta.apply(entry.role()).isFinite())) {
        DivergedException diverged = diverged(entry);
        close();
        throw diverged;
      }
      if (entry.kind() == Kind.LOSS) {
        Step step = open.get(entry.step());
        boolean d = entry.role() == Role.DISCRIMINATOR;
        open.set(
            entry.step(),
            new Step(
                step.number(),
                step.samples(),
                d ? numbers[i] : step.discriminatorLoss(),
                d ? step.generatorLoss() : numbers[i]));
      }
    }
    free();
  }

  private double[] numbers(Field.Reduction reduction) {
    if (entries.isEmpty()) {
      return new double[0];
    }
    boolean wide = entries.stream().anyMatch(entry -> entry.number().dtype() == DType.FLOAT64);
    try (Scope scope = Scope.open()) {
      DType type = wide ? DType.FLOAT64 : DType.FLOAT32;
      List<Tensor> parts = entries.stream().map(entry -> entry.number().to(type)).toList();
      return reduction.mean(Tensor.stack(parts, 0)).toDoubles();
    }
  }

  private DivergedException diverged(Entry entry) {
    long before = samples;
    for (int i = entry.step(); i < open.size(); i++) {
      before -= open.get(i).samples();
    }
    return new DivergedException(
        entry.role(),
        entry.kind() == Kind.WEIGHTS ? "weights" : "loss",
        open.get(entry.step()).number(),
        before);
  }

  /** The steps so far, handed over. */
  List<Step> taken() {
    List<Step> out = List.copyOf(open);
    open.clear();
    return out;
  }

  private void free() {
    entries.forEach(entry -> entry.number().close());
    entries.clear();
  }

  @Override
  public void close() {
    free();
    open.clear();
  }
}
