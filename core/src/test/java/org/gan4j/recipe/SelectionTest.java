package org.gan4j.recipe;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.gan4j.data.DataOptions;
import org.gan4j.data.Dataset;
import org.gan4j.data.Datasets;
import org.gan4j.data.Subset;
import org.gan4j.eyes.DatasetImages;
import org.gan4j.eyes.Extractor;
import org.gan4j.eyes.Extractors;
import org.gan4j.medium.Images;
import org.gan4j.medium.Medium;
import org.gan4j.medium.Samples;
import org.gan4j.recipe.DataSettings.Eyes;
import org.gan4j.recipe.DataSettings.Group;
import org.gan4j.recipe.DataSettings.Keep;
import org.gan4j.run.RunException;
import org.gan4j.run.RunFolder;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Which images are learned from. */
class SelectionTest {
  private static final Images SHAPE = new Images(1, 4, 4);

  @TempDir private Path folder;

  /** Images of a grey about their class's, a few of them noise: 60 of class a, 20 of b. */
  private static final class Greys implements Dataset {
    private final byte[][] images = new byte[80][16];
    private final boolean labelled;

    Greys(boolean labelled) {
      this.labelled = labelled;
      Random random = new Random(5);
      for (int i = 0; i < images.length; i++) {
        for (int j = 0; j < 16; j++) {
          int grey = (ofB(i) ? 200 : 40) + random.nextInt(9);
          images[i][j] = (byte) (isNoise(i) ? random.nextInt(256) : grey);
        }
      }
    }

    static boolean isNoise(int i) {
      return i % 10 == 7;
    }

    private static boolean ofB(int i) {
      return i % 4 == 3;
    }

    @Override
    public String name() {
      return "greys";
    }

    @Override
    public boolean synthetic() {
      return false;
    }

    @Override
    public Medium medium() {
      return SHAPE;
    }

    @Override
    public long size() {
      return images.length;
    }

    @Override
    public List<String> classes() {
      return labelled ? List.of("a", "b") : List.of();
    }

    @Override
    public String fingerprint() {
      return "00ff";
    }

    @Override
    public void read(long index, Samples into, int at) {
      System.arraycopy(images[(int) index], 0, into.bytes(), at * 16, 16);
    }

    @Override
    public int label(long index) {
      return labelled ? ofB((int) index) ? 1 : 0 : -1;
    }
  }

  private static DataSettings settings(String... more) {
    List<String> all = new ArrayList<>(List.of("data.name=greys"));
    all.addAll(List.of(more));
    return Recipes.read("dcgan", all).data();
  }

  private static Selection kept(Dataset data, String... more) {
    return Selection.of(data, settings(more), DataOptions.defaults(), null);
  }

  @Test
  void theLikeliestOfEachClassAreKeptInTheClassesProportions() {
    Selection kept = kept(new Greys(true), "data.keep.share=0.7");
    assertThat(((Subset) kept.data()).counts()).containsExactly(42, 14);
    assertThat(kept.data().size()).isEqualTo(56);
    assertThat(kept.whole().size()).isEqualTo(80);
    assertThat(kept.selects()).isTrue();
    assertThat(kept.said())
        .isEqualTo(
            "56 of 80 images are learned from, the likeliest ones by pixels; scores compare with all");
    long[] indices = ((Subset) kept.data()).indices();
    assertThat(indices).isSorted().doesNotHaveDuplicates();
    assertThat(Arrays.stream(indices).filter(i -> Greys.isNoise((int) i))).isEmpty();
    assertThat(kept.data().fingerprint()).isNotEqualTo("00ff");
  }

  /** The same by a sort of all densities, written out. */
  @Test
  void itIsTheOrderOfTheDensitiesWithinEachClass() {
    Dataset data = new Greys(true);
    try (Extractor pixels = Extractors.smallPixels(SHAPE)) {
      long[] seen = Selection.likeliest(data, pixels, new Keep(0.5, Eyes.PIXELS, Group.CLASSES));
      List<Long> expected = new ArrayList<>();
      for (int label = 0; label < 2; label++) {
        int wanted = label;
        long[] own = LongStream.range(0, 80).filter(i -> data.label(i) == wanted).toArray();
        double[] densities =
            Extractors.logDensities(pixels, DatasetImages.all(Subset.of(data, own)));
        IntStream.range(0, own.length)
            .boxed()
            .sorted(Comparator.comparing(i -> -densities[i]))
            .limit(own.length / 2)
            .forEach(i -> expected.add(own[i]));
      }
      expected.sort(null);
      assertThat(Arrays.stream(seen).boxed().toList()).isEqualTo(expected);
    }
  }

  @Test
  void withinTheSetTheShareIsOfAllAndWithoutClassesItIsToo() {
    Selection set = kept(new Greys(true), "data.keep={share: 0.25, within: set}");
    assertThat(set.data().size()).isEqualTo(20);
    Selection unlabelled = kept(new Greys(false), "data.keep.share=0.25");
    assertThat(((Subset) unlabelled.data()).indices()).isEqualTo(((Subset) set.data()).indices());
  }

  @Test
  void ofEachClassOneImageStaysAndAllOfThemIsTheSetItself() {
    Selection one = kept(new Greys(true), "data.keep.share=0.001");
    assertThat(((Subset) one.data()).counts()).containsExactly(1, 1);
    Dataset data = new Greys(true);
    Selection all = kept(data);
    assertThat(all.data()).isSameAs(data).isSameAs(all.whole());
    assertThat(all.selects()).isFalse();
  }

  /** Copies are equally likely: the first ones stay, whatever the order of sums. */
  @Test
  void amongEqualsTheFirstOnesAreKept() {
    Dataset one = Subset.of(new Greys(true), 0, 0, 0, 0, 0, 0);
    try (Extractor pixels = Extractors.smallPixels(SHAPE)) {
      assertThat(Selection.likeliest(one, pixels, new Keep(0.5, Eyes.PIXELS, Group.SET)))
          .containsExactly(0, 1, 2);
    }
  }

  @Test
  void largeImagesAreSeenSmall() {
    DataOptions options = DataOptions.defaults().withCache(folder);
    try (Dataset digits = Datasets.open("digits", options)) {
      Dataset few = Subset.first(digits, 100);
      Selection seen = kept(few, "data.keep.share=0.5");
      assertThat(seen.by()).isEqualTo("pixels-14x14");
      assertThat(((Subset) seen.data()).counts())
          .isEqualTo(
              Arrays.stream(Subset.first(digits, 100).counts())
                  .map(n -> (int) Math.round(n * 0.5))
                  .toArray());
    }
  }

  private RunFolder run() throws IOException {
    Path path = Files.createDirectories(folder.resolve("run"));
    Files.writeString(path.resolve("recipe.yaml"), "name: x\n");
    return RunFolder.open(path);
  }

  @Test
  void aRunKeepsItsChoiceWhateverWouldBeChosenNow() throws IOException {
    RunFolder run = run();
    Dataset data = new Greys(true);
    Selection chosen = kept(data, "data.keep.share=0.3");
    chosen.write(run);
    Selection again =
        Selection.of(data, settings("data.keep.share=0.9"), DataOptions.defaults(), run);
    assertThat(again.data().fingerprint()).isEqualTo(chosen.data().fingerprint());
    assertThat(again.by()).isEqualTo("pixels");
    kept(data).write(run); // of all there is nothing to write
    assertThat(Selection.read(run, data).data().size()).isEqualTo(24);
  }

  @Test
  void aChoiceAmongOtherSamplesAndADamagedOneAreRefused() throws IOException {
    RunFolder run = run();
    Dataset data = new Greys(true);
    kept(data, "data.keep.share=0.3").write(run);
    assertThatThrownBy(() -> Selection.read(run, Subset.of(data, 1, 2, 3)))
        .isInstanceOf(RunException.class)
        .hasMessageContaining("chooses among 80 samples, and greys has 3");
    new Selection(data, Subset.of(data, 5, 4), "pixels").write(run);
    assertThatThrownBy(() -> Selection.read(run, data))
        .isInstanceOf(RunException.class)
        .hasMessageContaining("kept.safetensors is damaged: it must hold places in [0, 80)");
    Files.write(run.kept(), new byte[] {1, 2, 3});
    assertThatThrownBy(() -> Selection.read(run, data)).isInstanceOf(RunException.class);
  }

  @Test
  void whatCannotBeRankedIsRefused() {
    Map.of(
            "data.keep.share=0", "data.keep.share must be in (0, 1]; got 0.0",
            "data.keep.share=1.1", "data.keep.share must be in (0, 1]; got 1.1",
            "data.keep.share=.nan", "data.keep.share",
            "data.keep.by=classes", "data.keep.by must be one of pixels, views")
        .forEach(
            (setting, message) ->
                assertThatThrownBy(() -> settings(setting))
                    .as(setting)
                    .hasMessageContaining(message));
    try (Dataset digits = Datasets.open("digits", DataOptions.defaults());
        Dataset sines = Datasets.open("sines", DataOptions.defaults())) {
      assertThatThrownBy(() -> kept(digits, "data.keep.share=0.5"))
          .isInstanceOf(RecipeException.class)
          .hasMessageContaining("digits has no end: set data.limit");
      assertThatThrownBy(() -> kept(sines, "data.keep.share=0.5"))
          .isInstanceOf(RecipeException.class)
          .hasMessageContaining("data.keep chooses among images, and sines holds series");
    }
  }
}
