package org.gan4j.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SeedsTest {
  @Test
  void readsNumbersAndRanges() {
    assertThat(Seeds.parse("1,5,9-12")).containsExactly(1, 5, 9, 10, 11, 12);
    assertThat(Seeds.parse(" 7 , 3-3 ")).containsExactly(7, 3);
    assertThat(Seeds.parse("0-99")).hasSize(100).startsWith(0).endsWith(99);
    assertThat(Seeds.first(3)).containsExactly(0, 1, 2);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"", "a", "1,", "1-", "-1", "5-2", "1-2-3", "1.5", "-99999999999999999999"})
  void refusesWhatIsNoList(String list) {
    assertThatThrownBy(() -> Seeds.parse(list))
        .isInstanceOf(WrongUsage.class)
        .hasMessage(
            "--seeds takes numbers and ranges such as 0-99 or 1,5,9-12; got '" + list + "'");
  }

  @Test
  void refusesASeedOfTooManyDigits() {
    assertThat(Seeds.parse("999999999999999999")).containsExactly(999999999999999999L);
    assertThatThrownBy(() -> Seeds.parse("1,0-1000000000000000000"))
        .isInstanceOf(WrongUsage.class)
        .hasMessage("a number of --seeds has at most 18 digits; got 1000000000000000000");
  }

  @ParameterizedTest
  @ValueSource(strings = {"0-1000000", "0-999999999999999999", "0-600000,0-600000"})
  void refusesMoreThanAnyoneCanUseBeforeMakingThem(String list) {
    assertThatThrownBy(() -> Seeds.parse(list))
        .isInstanceOf(WrongUsage.class)
        .hasMessage("--seeds takes at most 1,000,000 numbers at once; got " + list);
  }

  @Test
  void refusesNoSeeds() {
    assertThatThrownBy(() -> Seeds.first(0)).hasMessage("-n must be in [1, 1000000]; got 0");
  }
}
