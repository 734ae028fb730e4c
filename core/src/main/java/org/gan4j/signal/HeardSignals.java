package org.gan4j.signal;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.gan4j.tensor.Autograd;
import org.gan4j.tensor.DType;
import org.gan4j.tensor.Scope;
import org.gan4j.tensor.Tensor;

/**
 * Signals that are heard: kept on their device until they are read, all at once. A number that is
 * reported more than once, as by several moves of a discriminator in one step, is read as the mean.
 */
public final class HeardSignals implements Signals, AutoCloseable {
  private final List<String> names = new ArrayList<>();
  private final List<Tensor> numbers = new ArrayList<>();

  @Override
  public void report(String name, Supplier<Tensor> number) {
    try (Scope scope = Scope.open()) {
      Tensor value = Autograd.off(() -> number.get().detach().reshape(1).to(DType.FLOAT64));
      numbers.add(Scope.own(value.copy()));
      names.add(name);
    }
  }

  /** {@return what was reported since it was last read, by name, in the order of first reports} */
  public Map<String, Double> read() {
    Map<String, Double> sums = new LinkedHashMap<>();
    if (numbers.isEmpty()) {
      return sums;
    }
    Map<String, Integer> counts = new LinkedHashMap<>();
    try (Scope scope = Scope.open()) {
      double[] values = Tensor.cat(numbers, 0).toDoubles();
      for (int i = 0; i < values.length; i++) {
        sums.merge(names.get(i), values[i], Double::sum);
        counts.merge(names.get(i), 1, Integer::sum);
      }
    }
    close();
    counts.forEach((name, count) -> sums.computeIfPresent(name, (key, sum) -> sum / count));
    return sums;
  }

  @Override
  public void close() {
    numbers.forEach(Tensor::close);
    numbers.clear();
    names.clear();
  }
}
