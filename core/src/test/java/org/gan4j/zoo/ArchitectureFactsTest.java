package org.gan4j.zoo;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.gan4j.medium.Images;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What architectures declare, for rules that are asked before any network is built, is so. */
class ArchitectureFactsTest {
  static List<Architecture> ofImages() {
    return List.of(
        new Gan(8, 4),
        new Cgan(24, 4),
        new Dcgan(4, 4, false),
        new Sngan(4, 4, false),
        new Sngan(4, 4, false, Minibatch.DEVIATION),
        new R3gan(4, 4),
        new Pggan(4, 4, 0, 100, 100),
        new Stylegan2(4, 4, 2, 0.9, false),
        new Infogan(),
        new Infogan(4, 4, 2, 1, false, Minibatch.DEVIATION));
  }

  @ParameterizedTest
  @MethodSource("ofImages")
  void theyGrowAndHaveStylesAsTheySay(Architecture each) {
    NetworkPair pair = each.build(new Brief(new Images(1, 16, 16), 10));
    assertThat(pair.growth() != null).isEqualTo(each.grows());
    assertThat(Styles.has(pair)).isEqualTo(each.styled());
    assertThat(
            pair.discriminator().summary().rows().stream()
                .anyMatch(row -> row.name().toLowerCase(java.util.Locale.ROOT).contains("stddev")))
        .isEqualTo(each.comparesGroups());
    assertThat(each.continued()).isEqualTo(each); // as small as it begins
  }

  /** Seven pixels doubled six times are the most. */
  @ParameterizedTest
  @MethodSource("ofImages")
  void theyAreBuiltForTheLargestImages(Architecture each) {
    for (int side : List.of(256, 448)) {
      NetworkPair pair = each.build(new Brief(new Images(3, side, side), 10));
      assertThat(pair.generator().parameters().size()).isPositive();
      assertThat(pair.discriminator().parameters().size()).isPositive();
    }
  }
}
