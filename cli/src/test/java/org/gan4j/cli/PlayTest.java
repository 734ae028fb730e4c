package org.gan4j.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.gan4j.game.ToyGame;
import org.gan4j.game.Trajectory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** {@code gan play}: the table, the picture and what is refused. */
class PlayTest {
  @TempDir private Path folder;

  @Test
  void bilinearSpiralsAwayGoesRoundOrArrives() throws IOException {
    Path file = folder.resolve("new/game.png");
    Object[] words = {
      "play", "bilinear", "--dynamics", "simultaneous,alternating,extragradient", "--out", file
    };
    Typed typed = Typed.gan(words);
    assertThat(typed.code()).isZero();
    List<String> lines = typed.out().lines().toList();
    assertThat(lines).hasSize(5);
    // sqrt(2) (1 + 0.1^2)^150 and sqrt(2) (1 - 0.1^2 + 0.1^4)^150
    assertThat(lines.get(1)).matches("simultaneous +300 +6.29  diverges .*");
    assertThat(lines.get(2)).matches("alternating +300 +1.\\d\\d  circles .*");
    assertThat(lines.get(3)).matches("extragradient +300 +0.318  converges .*");
    assertThat(lines.get(4)).isEqualTo(file.toString());
    byte[] first = Files.readAllBytes(file);
    Typed.gan(words);
    assertThat(Files.readAllBytes(file)).isEqualTo(first);
  }

  @ParameterizedTest
  @CsvSource({
    "dirac, r1, 500, converges",
    "dirac, wgan-gp, 500, circles",
    "dirac, wgan, 500, circles",
    "dirac, instance-noise, 300, converges",
    "dirac, consensus, 300, converges",
    "bilinear, optimistic, 300, converges",
    "bilinear, unrolled, 300, converges",
    "bilinear, symplectic, 300, converges",
    "bilinear, momentum, 1000, converges",
    "salimans, history, 4000, converges",
    "ttur, simultaneous, 1000, converges",
    "ttur, equal-rates, 1000, circles",
    "ttur, small-rates, 1000, converges",
    "ttur, swapped-rates, 1000, circles",
  })
  void everyRemedyHasItsKnownVerdict(String game, String remedy, int steps, String verdict) {
    Remedy known = Remedy.of(remedy).orElseThrow();
    ToyGame toy = ToyGame.valueOf(game.toUpperCase(java.util.Locale.ROOT));
    assertThat(PlayCommand.verdict(known.play(toy, steps, 0), toy.equilibrium()))
        .isEqualTo(verdict);
  }

  @Test
  void theSeedIsTheNoise() {
    double[][] first = Remedy.SIMULTANEOUS.play(ToyGame.TTUR, 20, 1).points();
    assertThat(Remedy.SIMULTANEOUS.play(ToyGame.TTUR, 20, 1).points()).isDeepEqualTo(first);
    assertThat(Remedy.SIMULTANEOUS.play(ToyGame.TTUR, 20, 2).points()[20]).isNotEqualTo(first[20]);
  }

  @Test
  void verdictsCompareTheEndWithTheStart() {
    double[] home = {0, 0};
    assertThat(PlayCommand.verdict(path(false, 0.49), home)).isEqualTo("converges");
    assertThat(PlayCommand.verdict(path(false, 0.51), home)).isEqualTo("circles");
    assertThat(PlayCommand.verdict(path(false, 2.01), home)).isEqualTo("diverges");
    assertThat(PlayCommand.verdict(path(true, 0.1), home)).isEqualTo("diverges");
  }

  private static Trajectory path(boolean diverged, double end) {
    double[][] points = {{1, 0}, {0, end}};
    return diverged ? Trajectory.cut(points) : Trajectory.whole(points);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "bilinaer | simultaneous | 9 | unknown game 'bilinaer'; did you mean bilinear? Known: ",
        "dirac | extragradeint | 9 | unknown dynamics 'extragradeint'; did you mean extragradient?",
        "bilinear | simultaneous,r1 | 9 | r1 does not play on bilinear",
        "dirac | equal-rates | 9 | equal-rates does not play on dirac",
        "dirac | , | 9 | --dynamics takes names",
        "dirac | r1 | 0 | --steps must be in [1, 1000000]; got 0",
      })
  void wrongUsageIsRefused(String game, String dynamics, int steps, String message) {
    Path file = folder.resolve("no.png");
    Typed typed = Typed.gan("play", game, "--dynamics", dynamics, "--steps", steps, "--out", file);
    assertThat(typed.code()).isEqualTo(2);
    assertThat(typed.err()).startsWith("gan: " + message);
    assertThat(file).doesNotExist();
  }

  @Test
  void onlyPngIsWritten() {
    Typed typed = Typed.gan("play", "dirac", "--out", folder.resolve("a.jpg"));
    assertThat(typed.code()).isEqualTo(2);
    assertThat(typed.err()).contains("--out takes a .png file; got ");
  }
}
