package org.gan4j.tensor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.util.Optional;
import org.gan4j.GanException;
import org.junit.jupiter.api.Test;

/** Functions of libraries, where this Java calls them; the system's own stand for the engine's. */
class ForeignTest {
  private static final boolean HAS = Runtime.version().feature() >= Foreign.SINCE;

  @Test
  void whoCannotRecordSaysWhy() {
    assertThat(CudaGraphs.obstacle(17, "linux-x86_64"))
        .isEqualTo("it takes Java 22 or later; this is Java 17");
    assertThat(CudaGraphs.obstacle(25, "windows-x86_64")).contains("linux-x86_64 alone");
    assertThat(CudaGraphs.obstacle(22, "linux-x86_64")).isEmpty();
    Captured.Support here = Captured.on(Device.CPU);
    assertThat(here.method()).isNull();
    assertThat(here.why()).isEqualTo("a processor records nothing");
    if (!HAS) {
      assertThatThrownBy(Foreign::new)
          .isInstanceOf(GanException.class)
          .hasMessageContaining("from Java 22 on; this is");
    }
  }

  @Test
  void functionsTakeAndGiveNumbersAndStructures() {
    assumeTrue(HAS, "this Java has no java.lang.foreign: no function is called");
    assumeTrue(Natives.platform().equals("linux-x86_64"), "the names are Linux's");
    Foreign foreign = new Foreign();
    Object c = foreign.library("libc.so.6");
    var abs = foreign.function(c, "abs", Optional.of(foreign.integer), foreign.integer);
    assertThat(Foreign.invoke(abs, -7)).isEqualTo(7);
    // div_t div(int, int): 7 = 3 * 2 + 1, a structure by value.
    Object parts = foreign.structure(foreign.integer, foreign.integer);
    var div = foreign.function(c, "div", Optional.of(parts), foreign.integer, foreign.integer);
    Object out = Foreign.invoke(div, foreign.arena(), 7, 3);
    assertThat(foreign.integerOf(out)).isEqualTo(2);
    Object room = foreign.room(16, 16);
    assertThat(foreign.integerOf(room)).isZero();
    assertThat(foreign.wideOf(room)).isZero();
    var fill =
        foreign.function(
            c,
            "memset",
            Optional.of(foreign.address),
            foreign.address,
            foreign.integer,
            foreign.wide);
    var unused = Foreign.invoke(fill, room, 1, 16L);
    assertThat(foreign.integerOf(room)).isEqualTo(0x01010101);
    assertThatThrownBy(() -> foreign.function(c, "no_such_function", Optional.empty()))
        .hasMessage("the engine has no function no_such_function");
    assertThatThrownBy(() -> foreign.library("libnothing.so.99")).isInstanceOf(GanException.class);
  }
}
