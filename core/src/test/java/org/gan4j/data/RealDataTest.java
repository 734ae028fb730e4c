package org.gan4j.data;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.Locale;
import org.gan4j.data.DataOptions.Fit;
import org.gan4j.data.DataOptions.Split;
import org.gan4j.data.Datasets.NamedSet;
import org.gan4j.medium.Images;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("real-data")
class RealDataTest {
  private final DataOptions options = DataOptions.fromEnvironment().withCache(null);

  private static int[] perClass(Dataset set) {
    int[] counts = new int[set.classes().size()];
    for (long i = 0; i < set.size(); i++) {
      counts[set.label(i)]++;
    }
    return counts;
  }

  @Test
  void mnist() {
    Dataset set = Datasets.open("mnist", options.withSize(32).withFit(Fit.PAD));
    assertThat(perClass(set))
        .containsExactly(5923, 6742, 5958, 6131, 5842, 5421, 5918, 6265, 5851, 5949);
    int[] padded = TestFiles.sample(set, 0);
    int[] own = TestFiles.sample(Datasets.open("mnist", options), 0);
    for (int y = 0; y < 28; y++) {
      assertThat(Arrays.copyOfRange(padded, (y + 2) * 32 + 2, (y + 2) * 32 + 30))
          .isEqualTo(Arrays.copyOfRange(own, y * 28, y * 28 + 28));
    }
    assertThat(Datasets.open("mnist", options.withSplit(Split.TEST)).size()).isEqualTo(10_000);
  }

  @Test
  void fashionMnist() {
    Dataset set = Datasets.open("fashion-mnist", options);
    assertThat(perClass(set)).hasSize(10).containsOnly(6000);
    assertThat(set.classes().get(set.label(0))).isEqualTo("Ankle boot");
  }

  @Test
  void stackedMnist() {
    Dataset set = Datasets.open("stacked-mnist", options.withSeed(1));
    assertThat(set.drawnBySeed()).isTrue();
    assertThat(set.fingerprint())
        .isNotEqualTo(Datasets.open("stacked-mnist", options.withSeed(2)).fingerprint());
    assertThat(set.medium()).isEqualTo(new Images(3, 28, 28));
    int[] counts = perClass(set);
    assertThat(counts).hasSize(1000);
    assertThat(Arrays.stream(counts).boxed()).allMatch(n -> n > 50 && n < 250);
    Dataset again = Datasets.open("stacked-mnist", options.withSeed(1));
    assertThat(TestFiles.sample(again, 77)).isEqualTo(TestFiles.sample(set, 77));
    assertThat(again.fingerprint()).isEqualTo(set.fingerprint());
  }

  @Test
  void cifar10Jpegs() {
    long start = System.nanoTime();
    Dataset set = Datasets.open("cifar10", options);
    System.out.printf(
        Locale.ROOT, "CIFAR-10 JPEG decoded in %.1f s%n", (System.nanoTime() - start) / 1e9);
    assertThat(set.classes()).isEqualTo(Cifar10.CLASSES);
    assertThat(perClass(set)).containsOnly(5000);
    assertThat(set.medium()).isEqualTo(new Images(3, 32, 32));
    assertThat(set.notes()).hasSize(1).allMatch(note -> note.contains("lossy"));
    // Both parts are published: a share to hold out is of sets without a test part.
    DataOptions share = options.withHeldOut(0.1);
    assertThat(Datasets.open("cifar10", share).size()).isEqualTo(50_000);
    assertThat(Datasets.open("cifar10", share.withSplit(Split.TEST)).size()).isEqualTo(10_000);
    try (Loader loader = new Loader(set, 64, 1, 0, 1)) {
      start = System.nanoTime();
      for (int i = 0; i < 2000; i++) {
        loader.next();
      }
      System.out.printf(
          Locale.ROOT, "loader: %,.0f images/s%n", 128_000 / ((System.nanoTime() - start) / 1e9));
    }
  }

  @Test
  void fruits() {
    String file = options.searchFolders().get(0) + "/fruits/fruits360-100x100-subset.zip";
    Dataset set = Datasets.open(file, options.withSize(64));
    assertThat(set.classes()).containsExactly("Apple", "Cherry", "Tomato");
    assertThat(perClass(set)).containsExactly(1920, 1024, 1216);
    assertThat(set.medium()).isEqualTo(new Images(3, 64, 64));
    assertThat(TestFiles.sample(set, 0)[0]).isGreaterThan(240); // a white ground
  }

  @Test
  void names() {
    DataOptions cut = options.withHeldOut(0.1);
    Dataset train = Datasets.open("names", cut);
    Dataset test = Datasets.open("names", cut.withSplit(Split.TEST));
    assertThat(train.size() + test.size()).isEqualTo(32_033);
    assertThat(test.size()).isBetween(3_200L, 3_210L);
    NamedSet named =
        Datasets.named().stream().filter(set -> set.name().equals("names")).findAny().orElseThrow();
    assertThat(train.medium()).isEqualTo(named.medium()).isEqualTo(test.medium());
    assertThat(TextSetTest.texts(train)).startsWith("emma", "olivia", "ava");
    assertThat(TextSetTest.texts(train)).doesNotContainAnyElementsOf(TextSetTest.texts(test));
    assertThat(TextSetTest.texts(Datasets.open("names", options)))
        .hasSize(32_033)
        .endsWith("zyrie", "zyron", "zzyzx");
  }

  @Test
  void shakespeare() {
    Dataset set = Datasets.open("shakespeare", options);
    NamedSet named =
        Datasets.named().stream()
            .filter(each -> each.name().equals("shakespeare"))
            .findAny()
            .orElseThrow();
    assertThat(set.medium()).isEqualTo(named.medium());
    assertThat(set.size()).isEqualTo(1_115_394 / 32);
    assertThat(TextSetTest.texts(Subset.of(set, 0, 1)))
        .containsExactly("First Citizen:\nBefore we proceed", " any further, hear me speak.\n\nAl");
    DataOptions cut = options.withHeldOut(0.1).withWindow(64);
    assertThat(Datasets.open("shakespeare", cut).size()).isEqualTo((1_115_394 - 111_539) / 64);
    assertThat(Datasets.open("shakespeare", cut.withSplit(Split.TEST)).size())
        .isEqualTo(111_539 / 64);
  }
}
