package org.gan4j.spark;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class SaidTest {
  private static final Said ONE = new Said("10.0.0.1", "gan4j 1", "abc", "def", "process 1", 0, "");

  private static Said other(String version, String recipe, String data) {
    return new Said("10.0.0.2", version, recipe, data, "", 0, "");
  }

  private static String refusal(Said other) {
    List<Said> all = Said.of(new String[] {ONE.text(), other.text()});
    assertThat(all).containsExactly(ONE, other);
    return Said.refusal(all);
  }

  @Test
  void whatDiffersIsNamed() {
    assertThat(refusal(other("gan4j 1", "abc", "def"))).isEmpty();
    assertThat(refusal(other("gan4j 2", "abc", "def")))
        .isEqualTo(
            "worker 1 at 10.0.0.2 has gan4j 2, and worker 0 has gan4j 1: they have to be the same");
    assertThat(refusal(other("gan4j 1", "abd", "def")))
        .contains("worker 1 at 10.0.0.2 reads another recipe than worker 0 (abd, abc)");
    assertThat(refusal(other("gan4j 1", "abc", "deg")))
        .contains("has other data than worker 0 (fingerprint deg, def)");
    assertThat(refusal(Said.trouble(1, "no such data"))).isEqualTo("worker 1: no such data");
  }

  @Test
  void aTroubleOfSeveralLinesIsOne() {
    Said said = Said.of(new String[] {Said.trouble(0, "a\nb\r\nc").text()}).get(0);
    assertThat(said.trouble()).isEqualTo("worker 0: a b c");
  }

  @Test
  void whoSpeaksOtherwiseIsOfAnotherVersion() {
    assertThat(Said.refusal(Said.of(new String[] {ONE.text(), "hello"})))
        .startsWith("worker 1: it is of another version");
  }

  @Test
  void thoseOfOneMachineAreKnown() {
    assertThat(Said.together(List.of(ONE, ONE))).isTrue();
    assertThat(Said.together(List.of(ONE, other("gan4j 1", "abc", "def")))).isFalse();
  }
}
