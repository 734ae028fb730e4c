package org.gan4j.tensor;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import org.bytedeco.pytorch.Generator;
import org.bytedeco.pytorch.GeneratorOptional;
import org.bytedeco.pytorch.global.torch;
import org.gan4j.GanException;
import org.gan4j.Limits;

/**
 * A stream of random tensors with a state that can be saved: every random draw of the toolkit takes
 * one. The same seed gives the same stream on every device, because the numbers are drawn on the
 * processor (Mersenne Twister) and copied.
 */
public final class Rng implements AutoCloseable {
  static {
    Natives.load();
  }

  /** The engine's own seeding looks at 32 bits: larger seeds would repeat the streams of these. */
  private static final long ENGINE_SEEDS = 1L << 32;

  /** Streams of a run that are numbered through with those of the runs beside it. */
  private static final long FIRST_STREAMS = 4;

  /** A state of the engine's Mersenne Twister: seed, two counts and a place, then the words. */
  private static final int FIRST_WORD = 24;

  private static final int WORDS = 624;
  private static final int WORDS_A_HASH = 8;

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

  /**
   * {@return a stream on the processor that a seed determines} The caller closes it.
   *
   * @param seed any number; all 64 bits count
   */
  public static Rng seeded(long seed) {
    return seeded(seed, Device.CPU);
  }

  /**
   * {@return a stream whose tensors are born on {@code device}} All 64 bits of the seed count. The
   * caller closes it.
   *
   * @param seed any number; one below 0 is none of those that are not
   * @param device where its tensors are born; the numbers do not depend on it
   */
  public static Rng seeded(long seed, Device device) {
    if (seed >= 0 && seed < ENGINE_SEEDS) {
      return new Rng(device, torch.createCPUGenerator(seed));
    }
    return filled(device, "seed", seed, 0);
  }

  /**
   * {@return one of the streams of a run: two different pairs of seed and stream never begin alike}
   * The caller closes it.
   *
   * @param seed any number
   * @param stream its number within the run, at least 0
   * @param device where its tensors are born; the numbers do not depend on it
   */
  public static Rng seeded(long seed, long stream, Device device) {
    if (stream < 0) {
      throw new GanException("streams are counted from 0; got " + stream);
    }
    // As it always was, where that cannot wrap around: the same seeds give the same pixels.
    if (seed >= 0 && seed < ENGINE_SEEDS / FIRST_STREAMS && stream < FIRST_STREAMS) {
      return seeded(seed * FIRST_STREAMS + stream, device);
    }
    return filled(device, "stream", seed, stream);
  }

  /** A generator whose state is the SHA-256 of its name, in counter mode. */
  private static Rng filled(Device device, String kind, long seed, long stream) {
    Rng rng = new Rng(device, torch.createCPUGenerator(seed));
    ByteBuffer state = ByteBuffer.wrap(rng.state()).order(ByteOrder.LITTLE_ENDIAN);
    MessageDigest sha = sha256();
    for (int word = 0; word < WORDS; word += WORDS_A_HASH) {
      String name = kind + ' ' + seed + ' ' + stream + ' ' + word;
      ByteBuffer hash = ByteBuffer.wrap(sha.digest(name.getBytes(StandardCharsets.US_ASCII)));
      for (int i = 0; i < WORDS_A_HASH; i++) {
        // Each word has a place of 64 bits, of which the engine reads the lower half.
        state.putLong(FIRST_WORD + (word + i) * Long.BYTES, Integer.toUnsignedLong(hash.getInt()));
      }
    }
    rng.restore(state.array());
    return rng;
  }

  private static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new AssertionError("every Java platform has SHA-256", e);
    }
  }

  /**
   * {@return independent draws from N(0, 1), float32}
   *
   * @param shape lengths of the dimensions, each at least 0; none for a single number
   */
  public Tensor normal(long... shape) {
    return new Tensor(
            torch.randn(Tensor.lengths(shape), source(), torch.dtype(DType.FLOAT32.nativeType)))
        .to(device);
  }

  /**
   * {@return independent draws from U(0, 1), float32: 0 may come, 1 never}
   *
   * @param shape lengths of the dimensions, each at least 0; none for a single number
   */
  public Tensor uniform(long... shape) {
    return new Tensor(
            torch.rand(Tensor.lengths(shape), source(), torch.dtype(DType.FLOAT32.nativeType)))
        .to(device);
  }

  /**
   * {@return independent draws from {0, ..., bound - 1}, int64}
   *
   * @param bound how many numbers there are, at least 1
   * @param shape lengths of the dimensions, each at least 0; none for a single number
   */
  public Tensor integers(long bound, long... shape) {
    Limits.USUAL.atLeast("the bound of random integers", bound, 1);
    return new Tensor(
            torch
                .empty(Tensor.lengths(shape), torch.dtype(DType.INT64.nativeType), null)
                .random_(bound, source()))
        .to(device);
  }

  /**
   * {@return the state, to be given to {@link #restore}: opaque bytes, the same on every machine}
   */
  public byte[] state() {
    try (Scope scope = Scope.open()) {
      return new Tensor(open().get_state()).toBytes();
    }
  }

  /**
   * Continues the stream from a saved state.
   *
   * @param state what {@link #state} gave, of this stream or another
   * @throws GanException if the bytes are no state
   */
  public void restore(byte[] state) {
    Generator own = open();
    try (Scope scope = Scope.open()) {
      own.set_state(Tensor.of(state, state.length).handle());
    } catch (RuntimeException e) {
      throw new GanException(
          "these " + state.length + " bytes are no state of a random stream: " + Natives.reason(e),
          e);
    }
  }

  private Generator open() {
    if (generator.isNull()) {
      throw new GanException("this random stream is closed");
    }
    return generator;
  }

  private GeneratorOptional source() {
    var unused = open();
    return source;
  }

  /** {@return where its tensors are born} */
  public Device device() {
    return device;
  }

  @Override
  public void close() {
    source.deallocate();
    generator.deallocate();
  }
}
