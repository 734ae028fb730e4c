package org.gan4j.zoo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.gan4j.medium.Images;
import org.gan4j.medium.Points;
import org.gan4j.medium.Series;
import org.gan4j.medium.Series.Feature;
import org.gan4j.medium.Series.Kind;
import org.gan4j.medium.Series.Lengths;
import org.gan4j.nn.NetworkException;
import org.gan4j.run.RunException;
import org.gan4j.zoo.Generator.ModelCard;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a model's card remembers of series, and who refuses to make them. */
class SeriesCardTest {
  private static final Series NUMBERS =
      Series.of(
          24,
          Lengths.VARYING,
          List.of(
              Feature.of("opening, in €", 1 / 3.0, 4000.25),
              new Feature("age", -1e-30, 99, Kind.STATIC)));
  private static final Series TEXT =
      Series.ofText(32, Lengths.FIXED, "\t\n !\"\\a\u007f\u0085é\u2028\ufeff\uD83D\uDE00");

  @TempDir Path folder;

  private ModelCard again(String text) throws IOException {
    return Cards.read(Files.writeString(folder.resolve("model.json"), text), ModelCard.class);
  }

  @Test
  void seriesComeBackFromTheirCard() throws IOException {
    for (Series series : List.of(NUMBERS, TEXT)) {
      ModelCard card =
          ModelCard.of(new Mlp(), series, List.of("a"), "stocks").after(77).ofAverage();
      ModelCard read = again(Cards.text(card));
      assertThat(read).isEqualTo(card);
      assertThat(read.medium()).isEqualTo(series);
    }
  }

  @Test
  void cardsOfImagesAndPointsSayNothingOfSeries() throws IOException {
    ModelCard points = ModelCard.of(new Mlp(), new Points(2), List.of(), "ring");
    assertThat(Cards.text(points))
        .isEqualToIgnoringNewLines(
            """
            {
              "format" : 2,
              "architecture" : {
                "mlp" : {
                  "width" : 128,
                  "latent" : 16
                }
              },
              "sample" : [ 2 ],
              "classes" : [ ],
              "data" : "ring",
              "images" : 0,
              "average" : false
            }
            """);
    assertThat(again(Cards.text(points)).medium()).isEqualTo(new Points(2));
    ModelCard images = ModelCard.of(new Mlp(), new Images(1, 28, 28), List.of(), "mnist");
    assertThat(again(Cards.text(images)).medium()).isEqualTo(new Images(1, 28, 28));
  }

  @Test
  void brokenCardsAreRefused() {
    String good = Cards.text(ModelCard.of(new Mlp(), NUMBERS, List.of(), "stocks"));
    for (String[] change :
        new String[][] {
          {"\"steps\" : 24", "\"steps\" : 2000000000", "the steps of a series must be in"},
          {"\"steps\" : 24", "\"steps\" : 25", "must be that of its series, [25, 3]"},
          {"[ 24, 3 ]", "[ 24, 4 ]", "must be that of its series"},
          {"99.0", "-5", "greatest value of age"},
          {"\"varying\"", "\"many\"", "lengths must be one of fixed, varying"},
          {"\"static\"", "3", "kind must be one of step, static"},
          {"\"alphabet\" : \"\"", "\"alphabet\" : \"ab\"", "got both"},
        }) {
      assertThat(good).contains(change[0]);
      assertThatThrownBy(() -> again(good.replace(change[0], change[1])))
          .as(change[1])
          .isInstanceOf(RunException.class)
          .hasMessageContaining("is no model card")
          .hasMessageContaining(change[2]);
    }
  }

  @Test
  void architecturesOfOtherMediaRefuseSeries() {
    for (Architecture each : List.of(new Mlp(), new Gan(), new Dcgan(), new Sngan(), new R3gan())) {
      assertThatThrownBy(() -> each.build(NUMBERS))
          .isInstanceOf(NetworkException.class)
          .hasMessage(
              "the "
                  + each.title()
                  + " architecture makes "
                  + (each instanceof Mlp ? "points" : "images")
                  + ", but this data holds series of up to 24 steps of 2 features");
    }
  }
}
