package org.gan4j.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import org.gan4j.data.Loader.Batch;
import org.gan4j.medium.Images;
import org.gan4j.medium.Medium;
import org.gan4j.medium.Points;
import org.gan4j.medium.Samples;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(20)
class LoaderTest {
  /** Sample i is the two pixels (i, 100 + i); its label is i. */
  private static class Counted implements Dataset {
    final int size;
    final boolean mirror;

    Counted(int size, boolean mirror) {
      this.size = size;
      this.mirror = mirror;
    }

    @Override
    public String name() {
      return "counted";
    }

    @Override
    public boolean synthetic() {
      return true;
    }

    @Override
    public Medium medium() {
      return new Images(1, 1, 2);
    }

    @Override
    public long size() {
      return size;
    }

    @Override
    public List<String> classes() {
      return List.of();
    }

    @Override
    public String fingerprint() {
      return "";
    }

    @Override
    public void read(long index, Samples into, int at) {
      into.bytes()[2 * at] = (byte) index;
      into.bytes()[2 * at + 1] = (byte) (100 + index);
    }

    @Override
    public int label(long index) {
      return (int) index;
    }

    @Override
    public boolean mirror() {
      return mirror;
    }
  }

  private static class EndlessPoints extends Counted {
    EndlessPoints() {
      super(0, false);
    }

    @Override
    public Medium medium() {
      return new Points(1);
    }

    @Override
    public long size() {
      return Long.MAX_VALUE;
    }

    @Override
    public void read(long index, Samples into, int at) {
      into.numbers()[at] = index;
    }
  }

  private static List<String> stream(
      Dataset set, int batch, long seed, long position, int threads, int batches) {
    List<String> out = new ArrayList<>();
    try (Loader loader = new Loader(set, batch, seed, position, threads)) {
      for (int b = 0; b < batches; b++) {
        assertThat(loader.position()).isEqualTo(position + (long) b * batch);
        Batch next = loader.next();
        assertThat(next.position()).isEqualTo(position + (long) b * batch);
        for (int i = 0; i < next.size(); i++) {
          byte[] pixels = next.samples().bytes();
          out.add(next.labels()[i] + ":" + pixels[2 * i] + "," + pixels[2 * i + 1]);
        }
      }
    }
    return out;
  }

  @Test
  void partsOfAMinibatchAreWhatOneLoaderWouldGiveOneAfterAnother() {
    try (Loader whole = new Loader(new Counted(10, true), 6, 3, 12, 1);
        Loader first = new Loader(new Counted(10, true), new Loader.Stream(6, 3, 12, 0, 2), 1);
        Loader second = new Loader(new Counted(10, true), new Loader.Stream(6, 3, 12, 1, 2), 2)) {
      for (int i = 0; i < 5; i++) {
        byte[] all = whole.next().samples().bytes().clone();
        byte[] one = first.next().samples().bytes().clone();
        byte[] two = second.next().samples().bytes().clone();
        assertThat(one).isEqualTo(Arrays.copyOf(all, 6));
        assertThat(two).isEqualTo(Arrays.copyOfRange(all, 6, 12));
        assertThat(second.position()).isEqualTo(whole.position());
      }
    }
    assertThatThrownBy(() -> new Loader.Stream(6, 3, 12, 0, 4))
        .hasMessageContaining("4 do not divide 6");
  }

  @Test
  void everyEpochHoldsEverySampleOnceThoughBatchesStraddle() {
    List<String> out = stream(new Counted(10, false), 4, 7, 0, 1, 15);
    for (int epoch = 0; epoch < 6; epoch++) {
      assertThat(new HashSet<>(out.subList(epoch * 10, epoch * 10 + 10))).hasSize(10);
    }
    assertThat(out.subList(0, 10)).isNotEqualTo(out.subList(10, 20));
    assertThat(out).allMatch(s -> s.matches("(\\d):\\1,10\\1"));
  }

  @Test
  void theStreamFromAPositionIsTheRestOfTheStreamFromZero() {
    Dataset set = new Counted(27, true);
    List<String> whole = stream(set, 8, 3, 0, 1, 20);
    for (int position : new int[] {8, 13, 27, 81, 100}) {
      assertThat(stream(set, 5, 3, position, 1, 8))
          .isEqualTo(whole.subList(position, position + 40));
    }
  }

  @Test
  void threadsDoNotChangeTheStreamAndSeedsDo() {
    Dataset set = new Counted(50, true);
    assertThat(stream(set, 16, 1, 5, 4, 60)).isEqualTo(stream(set, 16, 1, 5, 1, 60));
    assertThat(stream(set, 16, 2, 5, 1, 4)).isNotEqualTo(stream(set, 16, 1, 5, 1, 4));
  }

  @Test
  void theOrderOfASeedNeverChanges() {
    // Pinned: a checkpoint of an earlier version goes on in this order.
    assertThat(new Shuffle(10, 42).order(0)).containsExactly(PINNED_0);
    assertThat(new Shuffle(10, 42).order(1)).containsExactly(PINNED_1);
  }

  private static final int[] PINNED_0 = {0, 3, 5, 7, 9, 8, 2, 1, 4, 6};
  private static final int[] PINNED_1 = {5, 2, 1, 9, 0, 6, 4, 8, 7, 3};

  @Test
  void aboutHalfOfTheImagesAreMirrored() {
    List<String> out = stream(new Counted(100, true), 100, 9, 0, 1, 40);
    long mirrored = out.stream().filter(s -> !s.matches("(\\d+):\\1,.*")).count();
    assertThat(mirrored).isBetween(1850L, 2150L);
  }

  @Test
  void aBatchStaysUntilTheCallAfterTheNext() {
    try (Loader loader = new Loader(new Counted(100, false), 10, 1, 0, 2)) {
      Batch before = loader.next();
      for (int i = 0; i < 200; i++) {
        int[] kept = before.labels().clone();
        Batch after = loader.next();
        assertThat(before.labels()).isEqualTo(kept);
        before = after;
      }
    }
  }

  @Test
  void anEndlessSetIsTakenInOrder() {
    try (Loader loader = new Loader(new EndlessPoints(), 3, 1, 1000, 3)) {
      assertThat(loader.next().samples().numbers()).containsExactly(1000, 1001, 1002);
      assertThat(loader.next().samples().numbers()).containsExactly(1003, 1004, 1005);
    }
  }

  @Test
  void aFailureSurfacesInOrderAsItself() {
    DataException failure = new DataException("the disk is gone");
    Dataset set =
        new EndlessPoints() {
          @Override
          public void read(long index, Samples into, int at) {
            if (index == 25) {
              throw failure;
            }
          }
        };
    try (Loader loader = new Loader(set, 10, 1, 0, 4)) {
      loader.next();
      loader.next();
      assertThatThrownBy(loader::next).isSameAs(failure);
      assertThatThrownBy(loader::next).isSameAs(failure);
    }
  }

  @Test
  void closingEndsTheThreads() {
    Loader loader = new Loader(new Counted(100, false), 10, 1, 0, 3);
    loader.next();
    loader.close();
    assertThat(Thread.getAllStackTraces().keySet())
        .noneMatch(t -> t.getName().startsWith("gan4j-loader"));
    assertThatThrownBy(loader::next).hasMessageContaining("closed");
  }

  @Test
  void wrongArgumentsAreNamed() {
    Dataset set = new Counted(5, false);
    assertThatThrownBy(() -> new Loader(set, 0, 1, 0, 1))
        .hasMessage("batch must be in [1, 65536]; got 0");
    assertThatThrownBy(() -> new Loader(set, 1, 1, -1, 1)).hasMessageContaining("got -1");
    assertThatThrownBy(() -> new Loader(set, 1, 1, 0, 65)).hasMessageContaining("[1, 64]; got 65");
    assertThatThrownBy(() -> new Loader(new Counted(0, false), 1, 1, 0, 1))
        .hasMessageContaining("holds 0");
  }
}
