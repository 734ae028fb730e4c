package org.gan4j.doctor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.gan4j.GanException;
import org.gan4j.data.DataOptions;
import org.gan4j.doctor.DeepLook.Found;
import org.gan4j.doctor.DeepLook.Settings;
import org.gan4j.game.Loss;
import org.gan4j.game.Verdict;
import org.gan4j.picture.PngFile;
import org.gan4j.recipe.Plan;
import org.gan4j.recipe.Recipe;
import org.gan4j.recipe.Recipe.GameSettings;
import org.gan4j.recipe.Recipes;
import org.gan4j.run.Checkpoints;
import org.gan4j.run.NamedArray;
import org.gan4j.run.RunException;
import org.gan4j.run.RunFolder;
import org.gan4j.run.Snapshot;
import org.gan4j.tensor.DType;
import org.gan4j.tensor.Scope;
import org.gan4j.tensor.Tensor;
import org.gan4j.train.SmallRuns;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What is found deep in tiny runs. */
class DeepLookTest {
  private static final Settings QUICK = new Settings(4, 64, 16, 0);

  @TempDir private static Path shared;
  private static Path toy;

  @TempDir private Path runs;
  private final List<String> notes = new ArrayList<>();

  /** A run that several tests look at: none changes it. */
  @BeforeAll
  static void train() {
    toy =
        SmallRuns.whole(
            Recipes.read(
                "toy",
                List.of(
                    "network.width=6",
                    "train.batch=8",
                    "train.images=80",
                    "train.tick=80",
                    "train.threads=1",
                    "evaluate.metrics=[]",
                    "game.penalties=[{historical-averaging: {role: discriminator, weight: 1}}]")),
            shared);
  }

  private Path trained(String name, String... more) {
    List<String> settings =
        new ArrayList<>(
            List.of(
                "network.width=4",
                "train.batch=8",
                "train.images=80",
                "train.tick=80",
                "train.precision=fp32",
                "train.threads=1",
                "evaluate.metrics=[]"));
    settings.addAll(List.of(more));
    return SmallRuns.whole(Recipes.read(name, settings), runs);
  }

  private static Checkpoints.Loaded newest(Path run) {
    return Checkpoints.readOnly(run.resolve("checkpoints")).newest(message -> {}).orElseThrow();
  }

  private Found look(Path run, Settings settings) {
    try (RunFolder folder = RunFolder.open(run)) {
      return DeepLook.at(folder, newest(run), DataOptions.defaults(), settings, notes::add);
    }
  }

  private static Map<String, Object> everything(Path run) throws IOException {
    Map<String, Object> out = new TreeMap<>();
    try (Stream<Path> files = Files.walk(run)) {
      for (Path file : files.toList()) {
        out.put(
            run.relativize(file) + " " + Files.getLastModifiedTime(file),
            Files.isDirectory(file) ? "" : Arrays.hashCode(Files.readAllBytes(file)));
      }
    }
    return out;
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "acgan | data.name=digits; data.size=16",
        "wgan-gp | data.name=digits; data.size=16; game.dynamics={alternating: {discriminator-steps: 1}}",
        "r3gan-small | data.name=digits; data.size=16",
        "improved-ssl | data.name=digits; data.size=16; network.width=32",
        "toy | network.width=8",
        "toy | network.width=8; views=[packing]; game.penalties=[{lazy: {penalty: r1, every: 4}}]",
      })
  void everyKindOfRunIsLookedAt(String name, String settings) throws IOException {
    Path run = trained(name, settings.split("; ", -1));
    Found found;
    // Somebody trains it meanwhile.
    try (RunFolder held = RunFolder.open(run)) {
      held.lock();
      Map<String, Object> before = everything(run);
      found = look(run, QUICK);
      assertThat(everything(run)).isEqualTo(before);
    }
    assertThat(found.images()).isEqualTo(80);
    assertThat(found.distance().heldOut().value()).isBetween(0.3, 1.0);
    assertThat(found.distance().learned().value()).isBetween(0.3, 1.0);
    assertThat(found.distance().bound()).isBetween(0.0, 1.0);
    assertThat(found.distance().reals()).isEqualTo(64);
    assertThat(found.distance().unseen()).isTrue();
    Spectrum spectrum = found.spectrum();
    assertThat(spectrum).as(found.why()).isNotNull();
    assertThat(spectrum.values()).isNotEmpty();
    assertThat(spectrum.values().get(0).size()).isPositive();
    assertThat(spectrum.batch()).isEqualTo(8);
    assertThat(spectrum.force()).isPositive();
    assertThat(spectrum.picture(0.001).getWidth()).isPositive();
    assertThat(notes).isEmpty();
  }

  @Test
  void theSameSeedFindsTheSame() {
    Found once = look(toy, QUICK);
    assertThat(look(toy, QUICK)).isEqualTo(once);
    assertThat(look(toy, new Settings(4, 64, 16, 1))).isNotEqualTo(once);
  }

  /** Two networks that are small enough for the whole matrix. */
  @Test
  void allValuesOfSmallNetworksAreFound() {
    Found found = look(toy, QUICK);
    assertThat(found.spectrum()).isNotNull();
    assertThat(found.spectrum().parameters()).isLessThanOrEqualTo(Spectrum.WHOLE);
    assertThat(found.spectrum().whole()).isTrue();
    assertThat(found.spectrum().doubles()).isTrue();
    assertThat(found.spectrum().values()).hasSize(found.spectrum().parameters());
  }

  /** A folder of images has no held-out part. */
  @Test
  void imagesWithoutAHeldOutPartAreCut() throws IOException {
    Path images = folder(40);
    Path run = trained("dcgan", "data.name=" + images, "data.size=16");
    Found found = look(run, QUICK);
    assertThat(found.distance().unseen()).isFalse();
    assertThat(found.distance().reals()).isEqualTo(14);
    assertThat(notes)
        .singleElement()
        .asString()
        .contains("no held-out part")
        .contains("the generator knew them");

    Path moved = images.resolveSibling("moved");
    Files.move(images, moved);
    assertThatThrownBy(() -> look(run, QUICK))
        .isInstanceOf(GanException.class)
        .hasMessageStartingWith("a deep look needs the run's data, " + images)
        .hasMessageContaining("the data of the run are no longer at " + images)
        .hasMessageContaining("gan diagnose");
    Files.createDirectories(images);
    try (Stream<Path> some = Files.list(moved)) {
      for (Path file : some.sorted().limit(20).toList()) {
        Files.copy(file, images.resolve(file.getFileName()));
      }
    }
    assertThatThrownBy(() -> look(run, QUICK))
        .isInstanceOf(RunException.class)
        .hasMessageStartingWith("a deep look needs the data that the run learned from");
  }

  private Path folder(int count) throws IOException {
    Path images = Files.createDirectories(runs.resolve("images"));
    for (int i = 0; i < count; i++) {
      BufferedImage image = new BufferedImage(16, 16, BufferedImage.TYPE_BYTE_GRAY);
      for (int j = 0; j < 16; j++) {
        image.getRaster().setSample(j, i % 16, 0, 255 - i);
      }
      PngFile.write(images.resolve("image" + i + ".png"), image, Map.of());
    }
    return images;
  }

  @Test
  void weightsThatAreNotFiniteAreSaid() {
    Checkpoints.Loaded whole = newest(toy);
    Map<String, NamedArray> arrays = new LinkedHashMap<>(whole.arrays());
    try (Scope scope = Scope.open()) {
      arrays.put(
          "discriminator.theta",
          NamedArray.of(arrays.get("discriminator.theta").toTensor().mul(Float.NaN)));
    }
    Checkpoints.Loaded broken =
        new Checkpoints.Loaded(whole.images(), arrays, whole.metadata(), whole.file());
    try (RunFolder folder = RunFolder.open(toy)) {
      assertThatThrownBy(
              () -> DeepLook.at(folder, broken, DataOptions.defaults(), QUICK, notes::add))
          .isInstanceOf(RunException.class)
          .hasMessageContaining("the weights of the discriminator in")
          .hasMessageContaining("not finite");
    }
  }

  /** A loss of one's own that cuts the graph: the distance is found all the same. */
  private record Cut() implements Loss {
    @Override
    public Tensor discriminator(Verdict real, Verdict fake) {
      return real.logits().mean().neg().add(fake.logits().mean());
    }

    @Override
    public Tensor generator(Supplier<Verdict> real, Verdict fake) {
      return fake.logits().detach().mean();
    }
  }

  @Test
  void aLossThatCannotBeDifferentiatedTwiceHasADistance() {
    Recipe recipe = Recipes.read(toy.resolve("recipe.yaml"));
    GameSettings own = new GameSettings(new Cut(), List.of(), recipe.game().dynamics());
    try (Plan plan = Plan.of(recipe.with(own), DataOptions.defaults());
        RunFolder folder = RunFolder.open(toy)) {
      Found found = DeepLook.at(folder, newest(toy), plan, QUICK, notes::add);
      assertThat(found.distance().heldOut().value()).isBetween(0.3, 1.0);
      assertThat(found.spectrum()).isNull();
      assertThat(found.why())
          .startsWith("the spectrum needs losses that can be differentiated twice");
    }
  }

  /** Rows are asked for what the training would ask them for. */
  @Test
  void rowsOfTablesAreAskedFor() {
    List<String> settings = new ArrayList<>(SmallRuns.offline("adult", shared));
    settings.addAll(
        List.of(
            "train.batch=20",
            "train.images=80",
            "train.tick=80",
            "train.precision=fp32",
            "train.threads=1",
            "evaluate.metrics=[]"));
    Path run = SmallRuns.whole(Recipes.read("ctgan", settings), runs);
    Recipe recipe = Recipes.read(run.resolve("recipe.yaml"));
    try (Plan plan = Plan.of(recipe, DataOptions.defaults());
        Scope scope = Scope.open()) {
      double[] field =
          new PlayedGame(plan, Snapshot.of(newest(run)), DType.FLOAT32).field(1, 20, 0).field();
      assertThat(field).isNotEmpty();
      assertThat(Arrays.stream(field)).allMatch(Double::isFinite).anyMatch(each -> each != 0);
    }
  }

  /** What a penalty remembers is part of the game. */
  @Test
  void memoriesAreThoseOfTheCheckpoint() {
    Checkpoints.Loaded from = newest(toy);
    Recipe recipe = Recipes.read(toy.resolve("recipe.yaml"));
    try (Plan plan = Plan.of(recipe, DataOptions.defaults());
        Scope scope = Scope.open()) {
      Snapshot snapshot = Snapshot.of(from);
      double[] with = new PlayedGame(plan, snapshot, DType.FLOAT64).field(1, 8, 0).field();
      Recipe without =
          recipe.with(new GameSettings(recipe.game().loss(), List.of(), recipe.game().dynamics()));
      double[] plain;
      try (Plan other = Plan.of(without, DataOptions.defaults())) {
        plain = new PlayedGame(other, snapshot, DType.FLOAT64).field(1, 8, 0).field();
      }
      // λ‖θ - mean‖² adds 2 (θ - mean), and no more once its memory is 0.
      double[] theta = numbers(snapshot, "discriminator.theta");
      String name =
          snapshot.names().stream()
              .filter(each -> each.startsWith("penalty.0.") && isArray(snapshot, each))
              .findFirst()
              .orElseThrow();
      double[] mean = numbers(snapshot, name);
      assertThat(mean).hasSameSizeAs(theta).isNotEqualTo(theta);
      for (int i = 0; i < theta.length; i++) {
        assertThat(with[i] - plain[i])
            .isCloseTo(2 * (theta[i] - mean[i]), org.assertj.core.api.Assertions.within(1e-6));
      }
    }
  }

  private static boolean isArray(Snapshot snapshot, String name) {
    try {
      var unused = snapshot.array(name);
      return true;
    } catch (RunException e) {
      return false;
    }
  }

  private static double[] numbers(Snapshot snapshot, String name) {
    return snapshot.array(name).toTensor().to(DType.FLOAT64).toDoubles();
  }
}
