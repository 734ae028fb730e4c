package org.gan4j.score;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/** Texts by how often a symbol follows those before it. */
class NgramModelTest {
  @Test
  void whatAlwaysFollowsAlwaysFollows() {
    NgramModel model = new NgramModel(List.of("abcdeabcx", "q"), 4, 9);
    SplittableRandom random = new SplittableRandom(1);
    for (int i = 0; i < 50; i++) {
      // Behind abc stands d or x, by which of the two the loop goes on or ends.
      assertThat(model.draw(random)).matches("q|abc(deabc)?(x|de?a?)");
    }
  }

  @Test
  void sharesAreThoseOfTheTextsAndEndsAmongThem() {
    List<String> texts = new ArrayList<>();
    for (int i = 0; i < 100; i++) {
      texts.add(i < 70 ? "é" : i < 90 ? "éa" : "b");
    }
    NgramModel model = new NgramModel(texts, 2, 5);
    SplittableRandom random = new SplittableRandom(3);
    int alone = 0;
    int both = 0;
    for (int i = 0; i < 10_000; i++) {
      String text = model.draw(random);
      alone += text.equals("é") ? 1 : 0;
      both += text.equals("éa") ? 1 : 0;
      assertThat(text).isIn("é", "éa", "b");
    }
    // Four standard deviations.
    assertThat(alone / 10_000.0).isCloseTo(0.7, within(0.019));
    assertThat(both / 10_000.0).isCloseTo(0.2, within(0.016));
  }

  @Test
  void aTextEndsAtTheLongest() {
    NgramModel model = new NgramModel(List.of("aaaaa"), 2, 5);
    assertThat(model.draw(new SplittableRandom(1))).isEqualTo("aaaaa");
  }
}
