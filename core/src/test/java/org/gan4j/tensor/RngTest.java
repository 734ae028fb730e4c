package org.gan4j.tensor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Which seeds give which streams. */
class RngTest extends ScopedTest {
  /** Below 2^28 the engine draws an integer from one number of the twister. */
  private static final long BOUND = 1L << 27;

  /** The first number of MT19937 seeded with 5489 is 3499211612 (Matsumoto and Nishimura, 1998). */
  @Test
  void smallSeedsAreThoseOfTheMersenneTwister() {
    try (Rng reference = Rng.seeded(5489)) {
      assertThat(reference.integers(BOUND, 1).toLongs()).containsExactly(3499211612L % BOUND);
    }
  }

  @Test
  void seedsThatAreEqualInTheLower32BitsHaveStreamsOfTheirOwn() {
    List<String> seen = new ArrayList<>();
    for (long low : new long[] {0, 5, (1L << 32) - 1}) {
      for (long high : new long[] {0, 1, 2, 1L << 16, 1L << 30, 1L << 31, -1}) {
        try (Rng each = Rng.seeded(low + (high << 32))) {
          seen.add(Arrays.toString(each.uniform(4).toFloats()));
        }
      }
    }
    assertThat(seen).doesNotHaveDuplicates();
  }

  @Test
  void noStreamOfARunIsAnotherRuns() {
    List<String> seen = new ArrayList<>();
    for (long seed :
        new long[] {
          0,
          1,
          5,
          (1L << 30) - 1,
          1L << 30,
          1L << 32,
          5 + (1L << 32),
          1L << 62,
          5 + (1L << 62),
          -1,
          Long.MIN_VALUE,
          Long.MAX_VALUE
        }) {
      for (long stream = 0; stream < 9; stream++) {
        try (Rng each = Rng.seeded(seed, stream, Device.CPU)) {
          seen.add(Arrays.toString(each.uniform(4).toFloats()));
        }
      }
    }
    assertThat(seen).doesNotHaveDuplicates();
    assertThatThrownBy(() -> Rng.seeded(1, -1, Device.CPU)).hasMessageContaining("got -1");
  }

  @Test
  void theFourStreamsOfSmallSeedsAreThoseThatTheyAlwaysWere() {
    for (long seed : new long[] {0, 7, (1L << 30) - 1}) {
      for (long stream = 0; stream < 4; stream++) {
        try (Rng own = Rng.seeded(seed, stream, Device.CPU);
            Rng before = Rng.seeded(seed * 4 + stream)) {
          assertThat(own.state()).isEqualTo(before.state());
        }
      }
    }
  }

  @ParameterizedTest
  @ValueSource(longs = {1L << 32, -1})
  void aLargeSeedFillsTheWholeStateOfTheTwister(long seed) {
    try (Rng own = Rng.seeded(seed);
        Rng other = Rng.seeded(0)) {
      long[] words = words(own.state());
      assertThat(Arrays.stream(words).distinct().count()).isGreaterThan(620);
      other.restore(own.state());
      long[] drawn = own.integers(BOUND, 200).toLongs();
      assertThat(other.integers(BOUND, 200).toLongs()).isEqualTo(drawn);
      for (int i = 0; i < drawn.length; i++) {
        assertThat(drawn[i]).as("number %d", i).isEqualTo(number(words, i) % BOUND);
      }
      float[] normal = own.normal(20_000).toFloats();
      double mean = 0;
      double square = 0;
      for (float each : normal) {
        mean += each / 20_000.0;
        square += each * each / 20_000.0;
      }
      assertThat(mean).isCloseTo(0, within(0.03));
      assertThat(square).isCloseTo(1, within(0.04));
    }
  }

  @Test
  void statesOfOneKindOfStreamBecomeStatesOfTheOther() {
    byte[] counting = Rng.counterState(Rng.key("stream 7 1"), 4096);
    assertThat(counting).hasSize(16);
    assertThat(ByteBuffer.wrap(counting).order(ByteOrder.LITTLE_ENDIAN).getLong(8)).isEqualTo(4096);
    assertThat(Rng.converted(counting, true)).isSameAs(counting);
    List<String> drawn = new ArrayList<>();
    try (Rng own = Rng.seeded(1)) {
      byte[] state = own.state();
      assertThat(Rng.converted(state, false)).isSameAs(state);
      byte[] there = Rng.converted(state, true);
      assertThat(there).hasSize(16).isEqualTo(Rng.converted(state, true));
      var unused = own.normal(1);
      assertThat(Rng.converted(own.state(), true)).isNotEqualTo(there);
      for (byte[] from : List.of(counting, Rng.counterState(Rng.key("stream 7 1"), 0), there)) {
        own.restore(from);
        drawn.add(Arrays.toString(own.uniform(4).toFloats()));
        own.restore(from);
        assertThat(Arrays.toString(own.uniform(4).toFloats()))
            .isEqualTo(drawn.get(drawn.size() - 1));
      }
    }
    assertThat(drawn).doesNotHaveDuplicates();
  }

  @Test
  void keysOfStreamsAreAllDifferent() {
    List<Long> keys = new ArrayList<>();
    for (long seed : new long[] {0, 1, 1L << 32, -1, Long.MIN_VALUE}) {
      for (long stream = 0; stream < 9; stream++) {
        keys.add(Rng.key("stream " + seed + ' ' + stream));
      }
    }
    assertThat(keys).doesNotHaveDuplicates();
    try (Rng own = Rng.ofRun(7, 1, Device.CPU);
        Rng plain = Rng.seeded(7, 1, Device.CPU)) {
      assertThat(own.state()).isEqualTo(plain.state());
    }
  }

  @Tag("device")
  @Test
  void aStreamOfAGpuGoesOnFromItsStateToTheBit() {
    Device cuda = Device.parse("cuda");
    OnDevices.require(cuda);
    try (Rng own = Rng.ofRun(7, 1, cuda);
        Rng again = Rng.ofRun(7, 1, cuda);
        Rng other = Rng.ofRun(7, 2, cuda)) {
      assertThat(own.state()).hasSize(16);
      float[] first = own.normal(100, 64).toFloats();
      assertThat(again.normal(100, 64).toFloats()).isEqualTo(first);
      assertThat(other.normal(100, 64).toFloats()).isNotEqualTo(first);
      byte[] state = own.state();
      float[] second = own.uniform(1000).toFloats();
      long[] third = own.integers(10, 50).toLongs();
      other.restore(state);
      assertThat(other.uniform(1000).toFloats()).isEqualTo(second);
      assertThat(other.integers(10, 50).toLongs()).isEqualTo(third);
      assertThat(Arrays.stream(third)).allMatch(each -> each >= 0 && each < 10);
      assertThat(second).isNotEqualTo(Arrays.copyOf(first, 1000));
    }
  }

  private static long[] words(byte[] state) {
    ByteBuffer bytes = ByteBuffer.wrap(state).order(ByteOrder.LITTLE_ENDIAN).position(24);
    long[] out = new long[624];
    Arrays.setAll(out, i -> bytes.getLong());
    return out;
  }

  /** The i-th number after a state, i below 227: the published recurrence and tempering. */
  private static long number(long[] words, int i) {
    long mixed = (words[i] & 0x80000000L) | (words[i + 1] & 0x7fffffffL);
    long y = words[i + 397] ^ (mixed >>> 1) ^ ((mixed & 1) == 0 ? 0 : 0x9908b0dfL);
    y ^= y >>> 11;
    y ^= (y << 7) & 0x9d2c5680L;
    y ^= (y << 15) & 0xefc60000L;
    return y ^ (y >>> 18);
  }
}
