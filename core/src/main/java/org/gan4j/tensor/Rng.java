package org.gan4j.tensor;

import org.bytedeco.pytorch.Generator;
import org.bytedeco.pytorch.GeneratorOptional;
import org.bytedeco.pytorch.global.torch;

/**
 * A stream of random tensors with a state that can be saved: every random draw of the toolkit takes
 * one. The same seed gives the same stream on every device, because the numbers are drawn on the
 * processor (Mersenne Twister) and copied.
 */
public final class Rng implements AutoCloseable {
  static {
    Natives.load();
  }

  private final Device device;
  private final Generator generator;
  private final GeneratorOptional source;

  private Rng(Device device, Generator generator) {
    this.device = device;
    this.generator = generator;
    this.source = new GeneratorOptional(generator);
    // A stream outlives the scope in which it was begun.
    Natives.immortal(generator);
    Natives.immortal(source);
  }

  /** A stream on the processor that a seed determines. */
  public static Rng seeded(long seed) {
    return seeded(seed, Device.CPU);
  }

  /** A stream whose tensors are born on {@code device}. */
  public static Rng seeded(long seed, Device device) {
    return new Rng(device, torch.createCPUGenerator(seed));
  }

  /** Independent draws from N(0, 1), float32. */
  public Tensor normal(long... shape) {
    return new Tensor(torch.randn(shape, source, torch.dtype(DType.FLOAT32.nativeType))).to(device);
  }

  /** Independent draws from U(0, 1), float32. */
  public Tensor uniform(long... shape) {
    return new Tensor(torch.rand(shape, source, torch.dtype(DType.FLOAT32.nativeType))).to(device);
  }

  /** Independent draws from {0, ..., bound - 1}, int64. */
  public Tensor integers(long bound, long... shape) {
    if (bound < 1) {
      throw new TensorException("integers are drawn below a bound of at least 1; got " + bound);
    }
    return new Tensor(
            torch.empty(shape, torch.dtype(DType.INT64.nativeType), null).random_(bound, source))
        .to(device);
  }

  /** The state, to be given to {@link #restore}: opaque bytes, the same on every machine. */
  public byte[] state() {
    try (Scope scope = Scope.open()) {
      return new Tensor(generator.get_state()).toBytes();
    }
  }

  /**
   * Continues the stream from a saved state.
   *
   * @throws TensorException if the bytes are no state
   */
  public void restore(byte[] state) {
    try (Scope scope = Scope.open()) {
      generator.set_state(Tensor.of(state, state.length).handle());
    } catch (RuntimeException e) {
      throw new TensorException(
          "these "
              + state.length
              + " bytes are no state of a random stream: "
              + TensorException.reason(e),
          e);
    }
  }

  /** Where its tensors are born. */
  public Device device() {
    return device;
  }

  @Override
  public void close() {
    source.deallocate();
    generator.deallocate();
  }
}
