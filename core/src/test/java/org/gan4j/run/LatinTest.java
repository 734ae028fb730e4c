package org.gan4j.run;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class LatinTest {
  @Test
  void everyScriptIsSpelledInAscii() {
    assertThat(Latin.of("plain text, 1")).isEqualTo("plain text, 1");
    assertThat(Latin.of("Käse")).isEqualTo("Kase");
    assertThat(Latin.of("Ka\u0308se")).isEqualTo("Kase"); // in two characters, as on a Mac
    assertThat(Latin.of("кошка")).isEqualTo("koshka");
    assertThat(Latin.of("θ")).isEqualTo("th");
    assertThat(Latin.of("猫")).isEqualTo("Mao");
    assertThat(Latin.of("🐱")).isEqualTo("cat face");
    assertThat(Latin.of("\ue000")).isEqualTo("?");
    for (String text : new String[] {"قطة", "बिल्ली", "고양이", "ねこ", "แมว", "חתול", "ß", "\ud800"}) {
      assertThat(Latin.of(text)).as(text).matches("[ -~]+").matches(".*[A-Za-z?].*");
    }
  }

  @Test
  void namesOfFilesKeepWhatCanBeRead() {
    assertThat(Latin.fileName("T-shirt/top")).isEqualTo("T-shirt-top");
    assertThat(Latin.fileName("кошка")).isEqualTo("koshka");
    assertThat(Latin.fileName("🐱")).isEqualTo("cat-face");
    assertThat(Latin.fileName("../..")).doesNotContain("/");
    assertThat(Latin.fileName("//")).isEqualTo("-");
  }
}
