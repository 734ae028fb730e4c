package org.gan4j;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class NearestTest {
  private static final List<String> NAMES = List.of("mnist", "fashion-mnist", "digits", "ring");

  @Test
  void editsAreCountedAfterLevenshtein() {
    assertThat(Nearest.edits("kitten", "sitting")).isEqualTo(3);
    assertThat(Nearest.edits("", "abc")).isEqualTo(3);
    assertThat(Nearest.edits("abc", "abc")).isZero();
    assertThat(Nearest.edits("ab", "ba")).isEqualTo(2);
  }

  @Test
  void onlyANearNameIsSuggested() {
    assertThat(Nearest.of("minst", NAMES)).contains("mnist");
    assertThat(Nearest.of("Digit", NAMES)).contains("digits");
    assertThat(Nearest.of("fashon-mnist", NAMES)).contains("fashion-mnist");
    assertThat(Nearest.of("imagenet", NAMES)).isEmpty();
    assertThat(Nearest.of("x", List.of())).isEmpty();
  }
}
