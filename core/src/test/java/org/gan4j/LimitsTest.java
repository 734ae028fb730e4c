package org.gan4j;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.catchThrowable;

import java.util.Locale;
import org.junit.jupiter.api.Test;

/** What is in a range, and how the rest is refused. */
class LimitsTest {
  private static final class Own extends GanException {
    private static final long serialVersionUID = 1L;

    Own(String message) {
      super(message);
    }
  }

  private final Limits limits = Limits.thrownAs(Own::new);

  @Test
  void endsBelongToARangeOrNot() {
    limits.closed("n", 1, 1, 3);
    limits.closed("n", 3, 1, 3);
    assertThat(refusal(() -> limits.closed("n", 0, 1, 3))).isEqualTo("n must be in [1, 3]; got 0");
    assertThat(refusal(() -> limits.closed("n", 4, 1, 3))).isEqualTo("n must be in [1, 3]; got 4");
    limits.closed("x", 0.5, 0, 0.5);
    assertThat(refusal(() -> limits.closed("x", 0.51, 0, 0.5)))
        .isEqualTo("x must be in [0, 0.5]; got 0.51");
    limits.below("x", 0.0, 0, 1);
    assertThat(refusal(() -> limits.below("x", 1, 0, 1))).isEqualTo("x must be in [0, 1); got 1.0");
    assertThat(refusal(() -> limits.between("x", 0, 0, 1e6)))
        .isEqualTo("x must be in (0, 1e6); got 0.0");
    assertThat(refusal(() -> limits.between("x", 1e6, 0, 1e6))).endsWith("got 1000000.0");
    limits.over("x", 1e6, 0, 1e6);
    assertThat(refusal(() -> limits.over("x", 0, 0, 12e5)))
        .isEqualTo("x must be in (0, 12e5]; got 0.0");
    limits.atLeast("n", 2, 2);
    assertThat(refusal(() -> limits.atLeast("n", 1, 2))).isEqualTo("n must be at least 2; got 1");
  }

  @Test
  void nothingIsInARangeThatIsNoNumber() {
    for (Runnable check :
        new Runnable[] {
          () -> limits.closed("x", Double.NaN, 0, 1),
          () -> limits.below("x", Double.NaN, 0, 1),
          () -> limits.between("x", Double.NaN, 0, 1),
          () -> limits.over("x", Double.NaN, 0, 1),
          () -> limits.atLeastZero("x", Double.NaN),
          () -> limits.positive("x", Double.NaN),
          () -> limits.finite("x", Double.NaN),
        }) {
      assertThat(refusal(check)).startsWith("x must be ").endsWith("; got NaN");
    }
    assertThat(refusal(() -> limits.atLeastZero("x", Double.POSITIVE_INFINITY)))
        .isEqualTo("x must be finite and at least 0; got Infinity");
    assertThat(refusal(() -> limits.positive("x", 0)))
        .isEqualTo("x must be finite and positive; got 0.0");
    assertThatCode(() -> limits.atLeastZero("x", 0)).doesNotThrowAnyException();
    assertThat(refusal(() -> limits.finite("x", Double.NEGATIVE_INFINITY)))
        .isEqualTo("x must be finite; got -Infinity");
  }

  @Test
  void aRangeIsSaidAlikeInEveryCountry() {
    Locale before = Locale.getDefault();
    try {
      Locale.setDefault(Locale.forLanguageTag("ar-EG"));
      assertThat(refusal(() -> limits.below("x", -7.5, 0.25, 1e7)))
          .isEqualTo("x must be in [0.25, 1e7); got -7.5");
    } finally {
      Locale.setDefault(before);
    }
  }

  private static String refusal(Runnable check) {
    Throwable thrown = catchThrowable(check::run);
    assertThat(thrown).isInstanceOf(Own.class);
    return thrown.getMessage();
  }
}
