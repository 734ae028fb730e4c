package org.gan4j.bench;

import java.util.concurrent.TimeUnit;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.global.torch;
import org.gan4j.tensor.Device;
import org.gan4j.tensor.Scope;
import org.gan4j.tensor.Tensor;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/** What one tiny operation costs beside the engine's own price for it. */
@State(org.openjdk.jmh.annotations.Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class SmallOps {
  private static final int OPERATIONS = 100;

  private Tensor own = Tensor.zeros(Device.CPU, 1);
  private org.bytedeco.pytorch.Tensor raw = torch.zeros(1);

  /** Both begin with 16 numbers. */
  @Setup
  public void begin() {
    own = Tensor.zeros(Device.CPU, 16);
    raw = torch.zeros(16);
  }

  /** An addition through the toolkit. */
  @Benchmark
  @OperationsPerInvocation(OPERATIONS)
  public double own() {
    try (Scope scope = Scope.open()) {
      Tensor x = own;
      for (int i = 0; i < OPERATIONS; i++) {
        x = x.add(1);
      }
      return x.shape().rank();
    }
  }

  /** The same straight on the binding. */
  @Benchmark
  @OperationsPerInvocation(OPERATIONS)
  public double floor() {
    try (PointerScope scope = new PointerScope()) {
      org.bytedeco.pytorch.Tensor x = raw;
      for (int i = 0; i < OPERATIONS; i++) {
        x = x.add(new Scalar(1.0));
      }
      return x.dim();
    }
  }
}
