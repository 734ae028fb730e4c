package org.gan4j.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.gan4j.medium.Column;
import org.gan4j.medium.Medium;
import org.gan4j.medium.Samples;
import org.gan4j.medium.Table;
import org.junit.jupiter.api.Test;

class ConstraintCheckTest {
  /** The numbers 0, 1, ... */
  private record Counted(Table table, long size) implements Dataset {
    @Override
    public String name() {
      return "counted";
    }

    @Override
    public boolean synthetic() {
      return true;
    }

    @Override
    public Medium medium() {
      return table;
    }

    @Override
    public List<String> classes() {
      return List.of();
    }

    @Override
    public String fingerprint() {
      return "";
    }

    @Override
    public void read(long index, Samples into, int at) {
      into.cells()[at] = index;
    }
  }

  private static Dataset rows(String... constraints) {
    Column.Numbers n = new Column.Numbers("n", 0, 1e6, Column.Written.WHOLE, 0, "", List.of());
    return new Counted(new Table(List.of(n), List.of(constraints)), 20_000);
  }

  @Test
  void rowsThatBreakAConstraintAreCountedOverAllBlocks() {
    assertThat(ConstraintCheck.notes(rows())).isEmpty();
    assertThat(ConstraintCheck.notes(rows("n >= 0"))).isEmpty();
    assertThat(ConstraintCheck.notes(rows("n >= 0", "n < 19000")))
        .singleElement()
        .asString()
        .startsWith("1,000 of 20,000 rows (5.0 %) break the constraint 'n < 19000'");
  }

  @Test
  void aConstraintThatNoRowKeepsIsRefused() {
    assertThatThrownBy(() -> ConstraintCheck.notes(rows("n < 0")))
        .isInstanceOf(DataException.class)
        .hasMessageContaining("all 20,000 rows of counted break the constraint 'n < 0'");
  }
}
