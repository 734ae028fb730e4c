package org.gan4j.doctor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.gan4j.GanException;
import org.gan4j.data.DataOptions;
import org.gan4j.doctor.Advice.Aim;
import org.gan4j.doctor.Advice.Given;
import org.gan4j.doctor.Advice.Unit;
import org.gan4j.medium.Images;
import org.gan4j.picture.PngFile;
import org.gan4j.recipe.Recipes;
import org.gan4j.run.RunException;
import org.gan4j.run.RunFolder;
import org.gan4j.train.SmallRuns;
import org.gan4j.zoo.Generator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What is said of the samples of tiny runs. */
class AdviceTest {
  private static final long[] SEEDS = {0, 1, 2, 3, 7};

  @TempDir private Path runs;
  private final List<String> notes = new ArrayList<>();

  private Advice advice(Path run) {
    return Advice.of(run, DataOptions.defaults(), notes::add);
  }

  private Path trained(String name, String... more) {
    List<String> settings =
        new ArrayList<>(
            List.of(
                "network.width=8",
                "train.batch=8",
                "train.images=160",
                "train.tick=80",
                "train.precision=fp32",
                "train.threads=1",
                "evaluate.metrics=[]"));
    settings.addAll(List.of(more));
    settings.removeIf(String::isEmpty);
    return SmallRuns.whole(Recipes.read(name, settings), runs);
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
        "dcgan | data.name=digits; data.channels=3; data.size=[16,24] | PROBABILITY | LOSS",
        "dcgan | data.name=digits; data.channels=4; data.size=[24,16] | PROBABILITY | LOSS",
        "dcgan-conditional | '' | PROBABILITY | LOSS",
        "acgan | data.name=digits | PROBABILITY | LOSS",
        "pacgan | data.name=digits | PROBABILITY | LOSS",
        "wgan | data.name=digits; game.dynamics={alternating: {discriminator-steps: 1}} | SCORE | LOSS",
        "hinge | data.name=digits | SCORE | LOSS",
        "r3gan-small | data.name=digits | SCORE | REALNESS",
        "improved | data.name=digits | PROBABILITY | REALNESS",
        "improved-ssl | data.name=digits; network.width=64 | PROBABILITY | REALNESS",
        "gan | data.name=digits | PROBABILITY | LOSS",
        "toy | '' | PROBABILITY | LOSS",
        "toy | views=[packing] | PROBABILITY | LOSS",
        "toy | data.name=swiss-roll; game.loss=relativistic-paired | SCORE | REALNESS"
      })
  void everyKindOfRunIsAdvised(String name, String settings, Unit unit, Aim aim)
      throws IOException {
    Path run = trained(name, settings.split("; ", -1));
    Given given;
    List<Given> over;
    byte[] picture;
    // Somebody trains it meanwhile.
    try (RunFolder held = RunFolder.open(run)) {
      held.lock();
      Map<String, Object> before = everything(run);
      given = advice(run).on(SEEDS, null);
      picture = PngFile.encode(given.picture(), Map.of());
      over = advice(run).overTime(SEEDS, null);
      assertThat(everything(run)).isEqualTo(before);
    }
    assertThat(given.unit()).isEqualTo(unit);
    assertThat(given.aim()).isEqualTo(aim);
    assertThat(given.before()).hasSize(5);
    double up = 0;
    for (int i = 0; i < 5; i++) {
      up += given.after()[i] - given.before()[i];
    }
    assertThat(up).isPositive();
    assertThat(Arrays.stream(given.norms())).allMatch(norm -> norm > 0);
    if (unit == Unit.PROBABILITY) {
      assertThat(Arrays.stream(given.before())).allMatch(each -> each >= 0 && each <= 1);
      assertThat(Arrays.stream(given.after())).allMatch(each -> each >= 0 && each <= 1);
    }
    // The samples are those that sampling the run gives.
    try (Generator generator = Generator.load(run)) {
      assertThat(given.images()).isEqualTo(generator.card().images());
      assertThat(given.samples().bytes()).isEqualTo(generator.sample(SEEDS).bytes());
      assertThat(given.samples().numbers()).isEqualTo(generator.sample(SEEDS).numbers());
      assertThat(given.classes().isEmpty()).isEqualTo(generator.classes().isEmpty());
    }
    int count = given.samples().medium().count();
    float[] gradient = given.gradient();
    for (int i = 0; i < 5; i++) {
      double square = 0;
      for (int j = 0; j < count; j++) {
        square += Math.pow(gradient[i * count + j], 2);
      }
      assertThat(Math.sqrt(square)).isCloseTo(given.norms()[i], within(1e-4 * given.norms()[i]));
    }

    assertThat(PngFile.encode(advice(run).on(SEEDS, null).picture(), Map.of())).isEqualTo(picture);
    assertThat(over).extracting(Given::images).containsExactly(80L, 160L);
    assertThat(over.get(1).before()).isEqualTo(given.before());
    assertThat(Advice.picture(over).getWidth()).isPositive();
  }

  /** Each sample is asked about on its own. */
  @Test
  void aSeedIsToldTheSameAloneOrAmongOthers() {
    Path run = trained("dcgan-conditional");
    Given all = advice(run).on(SEEDS, null);
    Given one = advice(run).on(new long[] {7}, null);
    assertThat(one.before()[0]).isCloseTo(all.before()[4], within(1e-6));
    assertThat(one.after()[0]).isCloseTo(all.after()[4], within(1e-4));
    assertThat(one.classes()).containsExactly("7");
    assertThat(all.classes()).containsExactly("0", "1", "2", "3", "7");
    Given asked = advice(run).on(new long[] {7, 8}, new int[] {3, 3});
    assertThat(asked.classes()).containsExactly("3", "3");
    assertThat(asked.before()[0]).isNotEqualTo(one.before()[0]);
  }

  @Test
  void anotherCheckpointIsAskedAndWhatIsNotThereIsSaid() {
    Path run = trained("dcgan", "data.name=digits");
    assertThat(advice(run).at(80, SEEDS, null).before())
        .isNotEqualTo(advice(run).at(160, SEEDS, null).before());
    assertThatThrownBy(() -> advice(run).at(81, SEEDS, null))
        .isInstanceOf(RunException.class)
        .hasMessageContaining("has no checkpoint at 81 images; it keeps those at 80 and 160");
    assertThatThrownBy(() -> advice(run).on(new long[0], null))
        .isInstanceOf(GanException.class)
        .hasMessage("the samples to advise on must be in [1, 64]; got 0");
    assertThatThrownBy(() -> advice(run).on(new long[] {1}, new int[] {0}))
        .hasMessageContaining("not conditional");
  }

  @Test
  void aHeatMapIsYellowWhereTheImageOughtToBeLighter() {
    Path run = trained("dcgan", "data.name=digits");
    Given given = advice(run).on(new long[] {0}, null);
    Images medium = given.samples().medium().images();
    float[] gradient = given.gradient();
    int most = 0;
    int least = 0;
    for (int i = 0; i < gradient.length; i++) {
      most = gradient[i] > gradient[most] ? i : most;
      least = gradient[i] < gradient[least] ? i : least;
    }
    BufferedImage picture = given.picture();
    int yellow = colour(picture, most, medium.width());
    int blue = colour(picture, least, medium.width());
    assertThat(yellow >> 16 & 0xff).isGreaterThan((yellow & 0xff) + 50);
    assertThat(blue & 0xff).isGreaterThan((blue >> 16 & 0xff) + 50);
    // The sample after is lighter and darker there.
    int size = medium.height() * medium.width();
    assertThat(size).isEqualTo(gradient.length);
    assertThat(given.followed().bytes()[most] & 0xff)
        .isGreaterThan(given.samples().bytes()[most] & 0xff);
    assertThat(given.followed().bytes()[least] & 0xff)
        .isLessThan(given.samples().bytes()[least] & 0xff);
  }

  /** The middle of a pixel's square in the second column of the first row; 28 pixels fourfold. */
  private static int colour(BufferedImage picture, int pixel, int width) {
    int gap = 8;
    int zoom = 4;
    int cell = width * zoom;
    int left = gap / 2 + 3 * gap + cell + pixel % width * zoom + zoom / 2;
    int header = 22;
    int top = gap / 2 + 3 * gap + header + pixel / width * zoom + zoom / 2;
    return picture.getRGB(left, top);
  }

  @Test
  void whatHasNoDiscriminatorIsSaid() throws IOException {
    Path run = trained("dcgan", "data.name=digits");
    assertThatThrownBy(() -> advice(run.resolve("model")))
        .isInstanceOf(RunException.class)
        .hasMessage(
            "%s is a model, which has no discriminator to ask: give the folder of the run, %s",
            run.resolve("model"), run);
    Path copied = Files.createDirectories(runs.resolve("copied"));
    for (String file : List.of("model.json", "generator.safetensors")) {
      Files.copy(run.resolve("model").resolve(file), copied.resolve(file));
    }
    assertThatThrownBy(() -> advice(copied))
        .hasMessageEndingWith("give the folder of the run that made it");
    assertThatThrownBy(() -> advice(runs.resolve("nothing")))
        .isInstanceOf(RunException.class)
        .hasMessageContaining("nothing");

    Path newest = run.resolve("checkpoints/images-000000160.safetensors");
    byte[] bytes = Files.readAllBytes(newest);
    bytes[bytes.length - 3] ^= 1;
    Files.write(newest, bytes);
    assertThat(advice(run).on(SEEDS, null).images()).isEqualTo(80);
    assertThat(notes)
        .singleElement()
        .asString()
        .contains(
            "images-000000160.safetensors", "checksum", "the checkpoint at 80 images is asked");
    notes.clear();
    assertThat(advice(run).overTime(SEEDS, null)).hasSize(1);
    assertThat(notes).singleElement().asString().endsWith("left out");
    assertThatThrownBy(() -> advice(run).at(160, SEEDS, null))
        .isInstanceOf(RunException.class)
        .hasMessageContaining("checksum");
    Files.delete(run.resolve("checkpoints/images-000000080.safetensors"));
    for (int i = 0; i < 2; i++) {
      boolean over = i == 1;
      assertThatThrownBy(
              () -> {
                var unused = over ? advice(run).overTime(SEEDS, null) : advice(run).on(SEEDS, null);
              })
          .isInstanceOf(RunException.class)
          .hasMessageContaining("no checkpoint in ")
          .hasMessageContaining("checksum differs");
    }
    Files.delete(newest);
    assertThatThrownBy(() -> advice(run).on(SEEDS, null))
        .isInstanceOf(RunException.class)
        .hasMessageContaining("has no checkpoint, which is where its discriminator would be");
    assertThatThrownBy(() -> advice(run).overTime(SEEDS, null))
        .hasMessageContaining("has no checkpoint, which is where its discriminator would be");
  }

  /** Checkpoints of another run, and a recipe of another medium. */
  @Test
  void aCheckpointOfOtherNetworksIsSaid() throws IOException {
    Path run = trained("dcgan", "data.name=digits");
    Path wide = trained("dcgan", "data.name=digits", "network.width=4");
    Path toy = trained("toy");
    for (Path other : List.of(wide, toy)) {
      Files.copy(
          other.resolve("checkpoints/images-000000160.safetensors"),
          run.resolve("checkpoints/images-000000160.safetensors"),
          java.nio.file.StandardCopyOption.REPLACE_EXISTING);
      assertThatThrownBy(() -> advice(run).on(SEEDS, null))
          .isInstanceOf(RunException.class)
          .hasMessageContaining("is of other networks than those of the run's recipe.yaml");
    }
    Files.copy(
        toy.resolve("recipe.yaml"),
        run.resolve("recipe.yaml"),
        java.nio.file.StandardCopyOption.REPLACE_EXISTING);
    assertThatThrownBy(() -> advice(run).on(SEEDS, null))
        .isInstanceOf(GanException.class)
        .hasMessageContaining("makes points");
  }

  /** Its networks are those of its plan, which opens the data. */
  @Test
  void aRunWhoseModelWasMovedAwayIsAdvisedToo() throws IOException {
    for (String name : List.of("dcgan-conditional", "improved-ssl")) {
      Path run = trained(name, "data.name=digits");
      Given with = advice(run).on(SEEDS, null);
      Files.move(run.resolve("model"), runs.resolve("moved-" + name));
      Given without = advice(run).on(SEEDS, null);
      assertThat(without.before()).isEqualTo(with.before());
      assertThat(without.classes()).isEqualTo(with.classes());
    }
  }

  /** Units that are all dead pass no gradient on: nothing moves, and nothing is divided by zero. */
  @Test
  void aDiscriminatorThatSaysTheSameOfAllHasNoAdvice() {
    Path run = trained("improved-ssl", "data.name=digits");
    Given given = advice(run).on(SEEDS, null);
    assertThat(given.norms()).containsOnly(0);
    assertThat(given.after()).isEqualTo(given.before());
    assertThat(given.followed().bytes()).isEqualTo(given.samples().bytes());
    assertThat(given.picture().getWidth()).isPositive();
  }
}
