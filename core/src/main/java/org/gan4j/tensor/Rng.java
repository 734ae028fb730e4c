package org.gan4j.tensor;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.function.Supplier;
import org.bytedeco.pytorch.Generator;
import org.bytedeco.pytorch.GeneratorOptional;
import org.bytedeco.pytorch.TensorOptions;
import org.bytedeco.pytorch.global.torch;
import org.gan4j.GanException;
import org.gan4j.Limits;
import org.jspecify.annotations.Nullable;

/**
 * A stream of random tensors with a state that can be saved: every random draw of the toolkit takes
 * one. The same seed gives the same stream on every device, because the numbers are drawn on the
 * processor (Mersenne Twister) and copied. The streams of a run on a GPU ({@link #ofRun}) are an
 * exception: they are drawn there, where no step waits for them, from a counter (Philox; Salmon et
 * al., 2011), so that their state is a key and how far they are.
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

  /** A state of a counter-based stream: its key and its counter, little-endian. */
  private static final int COUNTER_STATE = 2 * Long.BYTES;

  private final Device device;
  private final Generator generator;
  private final GeneratorOptional source;
  private final boolean counts;
  private @Nullable Draws draws;

  private Rng(Device device, Generator generator) {
    this(device, generator, false);
  }

  /**
   * A stream of a generator.
   *
   * @param counts whether the generator is the device's own, and counts
   */
  private Rng(Device device, Generator generator, boolean counts) {
    this.device = device;
    this.generator = generator;
    this.counts = counts;
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

  /**
   * {@return one of the streams of a run that trains on {@code device}} On the processor it is that
   * of {@link #seeded(long, long, Device)}; a GPU draws its own, other numbers, unless it is told
   * to leave that out ({@link Engine#leavesOut}). The caller closes it.
   *
   * @param seed any number
   * @param stream its number within the run, at least 0
   * @param device where its tensors are born
   */
  public static Rng ofRun(long seed, long stream, Device device) {
    if (device.kind() == Device.Kind.CPU || Engine.leavesOut(Engine.GpuFeature.DRAWS)) {
      return seeded(seed, stream, device);
    }
    if (stream < 0) {
      throw new GanException("streams are counted from 0; got " + stream);
    }
    Rng rng = new Rng(device, torch.getCUDAHooks().getNewGenerator((byte) device.index()), true);
    rng.restore(counterState(key("stream " + seed + ' ' + stream), 0));
    return rng;
  }

  /** A key of 64 bits that is the beginning of the SHA-256 of a name. */
  static long key(String name) {
    byte[] hash = sha256().digest(("counter " + name).getBytes(StandardCharsets.US_ASCII));
    return ByteBuffer.wrap(hash).getLong();
  }

  /** The state of a counter-based stream. */
  static byte[] counterState(long key, long counter) {
    ByteBuffer state = ByteBuffer.allocate(COUNTER_STATE).order(ByteOrder.LITTLE_ENDIAN);
    return state.putLong(key).putLong(counter).array();
  }

  /**
   * A state as a kind of stream takes it: its own as it is; of the other kind one that follows from
   * it, and is no other stream's. A run that goes on elsewhere goes on with other numbers.
   *
   * @param state as {@link #state} gave it
   * @param counts whether the stream that takes it counts
   */
  static byte[] converted(byte[] state, boolean counts) {
    if (counts == (state.length == COUNTER_STATE)) {
      return state;
    }
    String name = "state " + HexFormat.of().formatHex(sha256().digest(state));
    if (counts) {
      return counterState(key(name), 0);
    }
    try (Rng rng = filled(Device.CPU, name, 0, 0)) {
      return rng.state();
    }
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
    Tensor.lengths(shape);
    return drawn(
        Draws.Kind.NORMAL, 0, shape, () -> torch.randn(shape, source(), options(DType.FLOAT32)));
  }

  /**
   * {@return independent draws from U(0, 1), float32: 0 may come, 1 never}
   *
   * @param shape lengths of the dimensions, each at least 0; none for a single number
   */
  public Tensor uniform(long... shape) {
    Tensor.lengths(shape);
    return drawn(
        Draws.Kind.UNIFORM, 0, shape, () -> torch.rand(shape, source(), options(DType.FLOAT32)));
  }

  /**
   * {@return independent draws from {0, ..., bound - 1}, int64}
   *
   * @param bound how many numbers there are, at least 1
   * @param shape lengths of the dimensions, each at least 0; none for a single number
   */
  public Tensor integers(long bound, long... shape) {
    Limits.USUAL.atLeast("the bound of random integers", bound, 1);
    Tensor.lengths(shape);
    return drawn(
        Draws.Kind.INTEGERS,
        bound,
        shape,
        () -> torch.empty(shape, options(DType.INT64), null).random_(bound, source()));
  }

  private Tensor drawn(
      Draws.Kind kind, long bound, long[] shape, Supplier<org.bytedeco.pytorch.Tensor> draw) {
    Draws held = draws;
    return held == null
        ? new Tensor(draw.get()).to(device)
        : held.next(new Draws.Asked(kind, bound, shape.clone()));
  }

  /** What is drawn from here on is what was drawn ahead; null to draw it when it is asked for. */
  void through(@Nullable Draws ahead) {
    draws = ahead;
  }

  private TensorOptions options(DType type) {
    return (counts ? device : Device.CPU).options(type);
  }

  /**
   * {@return the state, to be given to {@link #restore}: opaque bytes, the same on every machine}
   * Nothing waits for a GPU's.
   */
  public byte[] state() {
    try (Scope scope = Scope.open()) {
      return new Tensor(open().get_state()).toBytes();
    }
  }

  /**
   * Continues the stream from a saved state. That of a stream that is drawn elsewhere (on a GPU, or
   * not) begins one that follows from it.
   *
   * @param state what {@link #state} gave, of this stream or another
   * @throws GanException if the bytes are no state
   */
  public void restore(byte[] state) {
    Generator own = open();
    try (Scope scope = Scope.open()) {
      byte[] known = converted(state, counts);
      own.set_state(Tensor.of(known, known.length).handle());
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
