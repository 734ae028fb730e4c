package org.gan4j.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import javax.imageio.ImageIO;
import org.gan4j.medium.Images;
import org.gan4j.nn.Network;
import org.gan4j.tensor.Rng;
import org.gan4j.tensor.Scope;
import org.gan4j.zoo.Architecture;
import org.gan4j.zoo.Brief;
import org.gan4j.zoo.Generator;
import org.gan4j.zoo.Generator.ModelCard;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code gan mix} and {@code --truncation} on models that learned nothing. */
class MixTest {
  @TempDir private static Path shared;
  @TempDir private Path folder;
  private static Path styled = Path.of("");
  private static Path plain = Path.of("");

  @BeforeAll
  static void save() {
    styled = saved("styled", Architecture.CATALOGUE.make("stylegan2", Map.of("width", 4)));
    plain = saved("plain", Architecture.CATALOGUE.make("dcgan", Map.of("width", 4)));
  }

  private static Path saved(String name, Architecture pair) {
    ModelCard card = ModelCard.of(pair, new Images(3, 16, 24), List.of(), "digits");
    Network network = pair.build(new Brief(card.medium(), 0)).generator();
    Path model = shared.resolve(name);
    try (Scope scope = Scope.open();
        Rng rng = Rng.seeded(1)) {
      Generator.save(
          model,
          card,
          network,
          network.parameters().initial(rng).mulInPlace(pair.styled() ? 1 : 10), // not one grey
          network.state().initial(rng));
    }
    return model;
  }

  @Test
  void aTableHasItsSourcesAlongTheEdges() throws IOException {
    Path png = folder.resolve("deep/mix.png");
    Typed typed =
        Typed.gan("mix", styled, "--rows", "1,2", "--cols", "4-6", "--layers", "0-2", "--out", png);
    assertThat(typed.code()).as(typed.err()).isZero();
    assertThat(typed.out()).isEqualTo(png + "\n");
    BufferedImage picture = ImageIO.read(png.toFile());
    assertThat(picture.getWidth()).isGreaterThan(4 * 24);
    assertThat(picture.getHeight()).isGreaterThan(3 * 16);
    byte[] first = Files.readAllBytes(png);
    Typed.gan("mix", styled, "--rows", "1,2", "--cols", "4-6", "--layers", "3", "--out", png);
    assertThat(Files.readAllBytes(png)).isNotEqualTo(first);
  }

  @Test
  void whatCannotBeMixedIsRefused() {
    assertThat(Typed.gan("mix", plain).err())
        .contains(
            "mix needs a model with styles (try the recipe stylegan2); this one's network is dcgan");
    assertThat(Typed.gan("mix", styled, "--layers", "0-6").err())
        .contains("--layers must be in [0, 5] for this model; got 0-6");
  }

  @Test
  void truncatedSamplesAreOthersAndRepeat() throws IOException {
    for (Path model : List.of(styled, plain)) {
      Path whole = folder.resolve("whole.png");
      Path half = folder.resolve("half.png");
      Path again = folder.resolve("again.png");
      assertThat(Typed.gan("sample", model, "-n", 4, "--out", whole).code()).isZero();
      for (Path out : List.of(half, again)) {
        Typed typed = Typed.gan("sample", model, "-n", 4, "--truncation", 0.5, "--out", out);
        assertThat(typed.code()).as(typed.err()).isZero();
      }
      assertThat(Files.readAllBytes(half))
          .isEqualTo(Files.readAllBytes(again))
          .isNotEqualTo(Files.readAllBytes(whole));
      assertThat(
              Typed.gan("interpolate", model, "--truncation", 0, "--steps", 2, "--out", whole)
                  .code())
          .isZero();
    }
  }
}
