package org.gan4j.doctor;

import java.util.LinkedHashMap;
import java.util.Map;
import org.gan4j.metric.Features;
import org.gan4j.run.NamedArray;
import org.gan4j.run.Snapshot;
import org.gan4j.tensor.DType;
import org.gan4j.tensor.Device;
import org.gan4j.tensor.Rng;
import org.gan4j.tensor.Scope;
import org.gan4j.tensor.Tensor;
import org.jspecify.annotations.Nullable;

/** What one checkup leaves for the next: a few small arrays, which a checkpoint keeps. */
final class Traces {
  /** Numbers that are kept of each sample. */
  private static final int SHADOW = 32;

  private static final long SEED = 0x736861646F77L;

  private final Map<String, float[]> arrays = new LinkedHashMap<>();

  /** Keeps an array, and gives the one before; null if there is none. */
  float @Nullable [] swap(String name, float[] now) {
    return arrays.put(name, now);
  }

  /**
   * Rows in a few numbers each, such that distances stay about what they are (Johnson and
   * Lindenstrauss, 1984): {@code [count, 32]}.
   */
  float[] shadow(Features rows) {
    try (Scope scope = Scope.open();
        Rng rng = Rng.seeded(SEED)) {
      Tensor onto = rng.normal(rows.size(), SHADOW).div(Math.sqrt(SHADOW));
      return rows.rows(0, rows.count()).matmul(onto).toFloats();
    }
  }

  /** Puts them into a snapshot. */
  void keep(Snapshot.Builder out) {
    try (Scope scope = Scope.open()) {
      arrays.forEach(
          (name, array) -> out.array(name, NamedArray.of(Tensor.of(array, array.length))));
    }
  }

  /** Continues from a snapshot. */
  void restore(Snapshot from) {
    arrays.clear();
    try (Scope scope = Scope.open()) {
      for (String name : from.names()) {
        Tensor array = from.array(name).toTensor();
        arrays.put(name, array.to(Device.CPU).to(DType.FLOAT32).toFloats());
      }
    }
  }
}
