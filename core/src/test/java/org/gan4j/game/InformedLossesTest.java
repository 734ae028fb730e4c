package org.gan4j.game;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.HashMap;
import java.util.Map;
import org.gan4j.game.Losses.LossValue;
import org.gan4j.nn.Condition;
import org.gan4j.nn.Layers;
import org.gan4j.nn.Network;
import org.gan4j.signal.HeardSignals;
import org.gan4j.tensor.Autograd;
import org.gan4j.tensor.ScopedTest;
import org.gan4j.tensor.Shape;
import org.gan4j.tensor.Tensor;
import org.junit.jupiter.api.Test;

/** The losses that read more of the discriminator than its verdict. */
class InformedLossesTest extends ScopedTest {
  private static final double[] LOGITS = {0.5, -2};
  private static final double[] FAKE = {0.2, 1.5};

  // Two images of one channel, 2 rows and 4 columns, whole; and 2x2 of a part.
  private static final double[] WHOLE = {1, 2, 3, 4, 0, -1, 2, 5, 2, 2, 1, 0, 3, 1, 1, 4};
  private static final double[] MADE = {0, 2, 5, 4, 1, 1, 0, 5, 2, 0, 1, 1, -3, 1, 2, 4};
  private static final double[] PART = {1, 0, 2, 1, -1, -2, 0.5, 1};
  private static final double[] DECODED = {0, 0.5, 1, 1, 1, -1, -0.5, 0};

  @Test
  void reconstructingIsTheFormula() {
    Reconstructing loss = new Reconstructing(new Hinge(), 0.7);
    Tensor made = Tensor.of(MADE, 2, 1, 2, 4).leaf();
    Verdict real = verdict(LOGITS, reconstructed(made));
    Tensor d = loss.discriminator(real, verdict(FAKE, Map.of()));
    assertThat(d.item()).isCloseTo(hinge() + 0.7 * error(MADE), within(1e-12));
    Differences.assertClose(
        Autograd.grad(d, made).toDoubles(), Differences.of(m -> 0.7 * error(m), MADE), 1e-6);
    Tensor g = loss.generator(() -> real, verdict(FAKE, Map.of()));
    assertThat(g.item()).isCloseTo(-(0.2 + 1.5) / 2, within(1e-12));
    assertThat(loss.realness(real).toDoubles()).containsExactly(LOGITS);
    HeardSignals heard = new HeardSignals();
    loss.report(real, verdict(FAKE, Map.of()), heard);
    assertThat(heard.read().get("reconstructing.error")).isCloseTo(error(MADE), within(1e-12));
    assertThat(loss.decides()).isTrue();
    assertThat(loss.taps())
        .containsExactly(
            "image.whole", "reconstruction.whole", "image.part", "reconstruction.part");
  }

  @Test
  void reconstructingWantsDecoders() {
    assertThatThrownBy(
            () ->
                new Reconstructing()
                    .discriminator(verdict(LOGITS, Map.of()), verdict(FAKE, Map.of())))
        .isInstanceOf(GameException.class)
        .hasMessageContaining("it has no image.whole: take the network fastgan");
    assertThatThrownBy(() -> new Reconstructing(new Hinge(), -1))
        .isInstanceOf(GameException.class)
        .hasMessageContaining("-1");
  }

  private static Map<String, Tensor> reconstructed(Tensor made) {
    return Map.of(
        "image.whole", Tensor.of(WHOLE, 2, 1, 2, 4),
        "reconstruction.whole", made,
        "image.part", Tensor.of(PART, 2, 1, 2, 2),
        "reconstruction.part", Tensor.of(DECODED, 2, 1, 2, 2));
  }

  private static double hinge() {
    return (0.5 + 3) / 2 + (1.2 + 2.5) / 2;
  }

  /** Pixels, means of 2x2 of them (two beside each other in the whole), and those once more. */
  private static double error(double[] made) {
    return distance(made, WHOLE, 4) + distance(DECODED, PART, 2);
  }

  private static double distance(double[] a, double[] b, int width) {
    double pixels = 0;
    double pooled = 0;
    for (int n = 0; n < 2; n++) {
      double[] means = new double[width / 2];
      for (int p = 0; p < 2 * width; p++) {
        double difference = a[n * 2 * width + p] - b[n * 2 * width + p];
        pixels += Math.abs(difference) / (4.0 * width);
        means[p % width / 2] += difference / 4;
      }
      for (double mean : means) {
        pooled += Math.abs(mean) / width; // width / 2 means of 2 images
      }
    }
    return (pixels + 2 * pooled) / 3; // one row cannot be halved again
  }

  private static final double[] CODE = {0, 1, 0, 0, 0, 1};
  private static final double[] READ = {0.3, -0.2, 1, 0.4, 0.1, 2};
  private static final double[] NUMBERS = {0.5, -0.25, -1, 0.75};
  private static final double[] GUESSED = {0.25, 0, -0.5, 1};

  @Test
  void infoganIsTheFormula() {
    Infogan loss = new Infogan(new NonSaturating(), 0.8, 0.3);
    Tensor read = Tensor.of(READ, 2, 3).leaf();
    Tensor guessed = Tensor.of(GUESSED, 2, 2).leaf();
    Verdict real = verdict(LOGITS, Map.of());
    Verdict fake = verdict(FAKE, coded(read, guessed)).with(codes());
    Tensor d = loss.discriminator(real, fake);
    double baseD = (softplus(-0.5) + softplus(2) + softplus(0.2) + softplus(1.5)) / 2;
    assertThat(d.item()).isCloseTo(baseD + information(READ, GUESSED), within(1e-12));
    Differences.assertClose(
        Autograd.grad(d, read).toDoubles(),
        Differences.of(r -> information(r, GUESSED), READ),
        1e-7);
    Tensor g = loss.generator(() -> real, fake);
    double baseG = (softplus(-0.2) + softplus(-1.5)) / 2;
    assertThat(g.item()).isCloseTo(baseG + information(READ, GUESSED), within(1e-12));
    Differences.assertClose(
        Autograd.grad(g, guessed).toDoubles(),
        Differences.of(m -> information(READ, m), GUESSED),
        1e-7);
    assertThat(loss.logOdds()).isTrue();
    assertThat(loss.taps()).isEmpty();
    assertThat(loss.generatorTaps()).isEmpty();
    assertThat(loss.anyOfTaps()).containsExactly("code.categorical", "code.continuous");
  }

  @Test
  void infoganOfContinuousCodesAloneHasNoOtherTerm() {
    Infogan loss = new Infogan(new NonSaturating(), 0.8, 0.3);
    Verdict real = verdict(LOGITS, Map.of());
    Verdict fake =
        verdict(FAKE, Map.of("code.continuous", Tensor.of(GUESSED, 2, 2)))
            .with(Map.of("code.continuous", Tensor.of(NUMBERS, 2, 2)));
    double information = 0.3 / 2 * (0.0625 + 0.0625 + 0.25 + 0.0625) / 2;
    assertThat(loss.generator(() -> real, fake).item())
        .isCloseTo((softplus(-0.2) + softplus(-1.5)) / 2 + information, within(1e-12));
    assertThat(loss.discriminator(real, fake).item())
        .isCloseTo(
            (softplus(-0.5) + softplus(2) + softplus(0.2) + softplus(1.5)) / 2 + information,
            within(1e-12));
    assertThatThrownBy(() -> new TopK(loss, new Schedule.Constant(0.5)))
        .hasMessageContaining("top-k chooses among verdicts on single samples");
  }

  @Test
  void infoganSaysHowWellCodesAreRead() {
    Tensor read = Tensor.of(READ, 2, 3); // 2 in place of 1, and rightly 2
    Verdict fake = verdict(FAKE, coded(read, Tensor.of(GUESSED, 2, 2))).with(codes());
    HeardSignals heard = new HeardSignals();
    new Infogan().report(verdict(LOGITS, Map.of()), fake, heard);
    Map<String, Double> signals = heard.read();
    assertThat(signals.get("infogan.named")).isEqualTo(0.5);
    double squares = (0.0625 + 0.0625 + 0.25 + 0.0625) / 4;
    assertThat(signals.get("infogan.explained")).isCloseTo(1 - 3 * squares, within(1e-6));
  }

  @Test
  void infoganIsItsBaseWhereNobodyKnowsTheCodes() {
    Verdict real = verdict(LOGITS, Map.of());
    Verdict fake = verdict(FAKE, Map.of());
    assertThat(new Infogan().generator(() -> real, fake).item())
        .isEqualTo(new NonSaturating().generator(() -> real, fake).item());
    assertThatThrownBy(() -> new Infogan().discriminator(real, fake.with(codes())))
        .isInstanceOf(GameException.class)
        .hasMessageContaining("needs a discriminator with a tap code.categorical");
    for (double[] weights : new double[][] {{-1, 1}, {1, -1}, {Double.NaN, 1}}) {
      assertThatThrownBy(() -> new Infogan(new Hinge(), weights[0], weights[1]))
          .isInstanceOf(GameException.class)
          .hasMessageContaining("infogan's weight");
    }
  }

  /** In a game both players hear of the codes that the samples were made of. */
  @Test
  void aGameTellsWhatItsGeneratorKept() {
    Tensor none = Tensor.of(new float[0], 0);
    Network generator =
        Network.of(
            Layers.sequential(Layers.tap("code.continuous"), Layers.scaled(2)), Shape.of(2), 0);
    Network discriminator =
        Network.of(
            Layers.sequential(
                Layers.tap("code.continuous"), Layers.features(0, 1), Layers.linear(1)),
            Shape.of(2),
            0);
    Tensor z = Tensor.of(new double[] {0.5, -1, 0.25, 0}, 2, 2);
    GanGame game =
        new GanGame(
            new GanGame.Side(discriminator, none),
            new GanGame.Side(generator, none),
            GanGame.Terms.of(new Infogan(new NonSaturating(), 1, 1)),
            () -> new Deal(z, Condition.none(), z, Condition.none()),
            rng);
    Tensor thetaD = Tensor.of(new double[] {0, 0}, 2).leaf();
    Losses losses = game.deal(new HeardSignals()).losses(none.to(z.dtype()).leaf());
    LossValue d = losses.discriminator(thetaD);
    // Q says 2z of z: half the squares of z, summed over the codes.
    double squares = (0.25 + 1 + 0.0625) / 2 / 2;
    assertThat(d.value().item()).isCloseTo(2 * Math.log(2) + squares, within(1e-12));
    assertThat(losses.generator(thetaD).value().item())
        .isCloseTo(Math.log(2) + squares, within(1e-12));
  }

  private static Map<String, Tensor> codes() {
    return Map.of(
        "code.categorical", Tensor.of(CODE, 2, 3), "code.continuous", Tensor.of(NUMBERS, 2, 2));
  }

  private static Map<String, Tensor> coded(Tensor read, Tensor guessed) {
    Map<String, Tensor> out = new HashMap<>();
    out.put("code.categorical", read);
    out.put("code.continuous", guessed);
    return out;
  }

  private static double information(double[] read, double[] guessed) {
    double sum = 0;
    int[] category = {1, 2};
    for (int n = 0; n < 2; n++) {
      double z = 0;
      for (int k = 0; k < 3; k++) {
        z += Math.exp(read[3 * n + k]);
      }
      sum -= 0.8 * Math.log(Math.exp(read[3 * n + category[n]]) / z) / 2;
      for (int j = 0; j < 2; j++) {
        double away = NUMBERS[2 * n + j] - guessed[2 * n + j];
        sum += 0.3 * 0.5 * away * away / 2;
      }
    }
    return sum;
  }

  private static double softplus(double x) {
    return Math.log1p(Math.exp(x));
  }

  private static Verdict verdict(double[] logits, Map<String, Tensor> taps) {
    return new Verdict(Tensor.of(logits, logits.length), taps, Condition.none());
  }
}
