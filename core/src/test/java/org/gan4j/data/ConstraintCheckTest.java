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
      boolean empty = table.columns().get(0).hasGaps() && index % 2 == 0;
      into.cells()[at] = empty ? Double.NaN : index;
    }
  }

  private static Dataset gaps(String constraint) {
    Column.Numbers n = new Column.Numbers("n", 0, 1e6, Column.Written.WHOLE, .5, "", List.of());
    return new Counted(new Table(List.of(n), List.of(constraint)), 20_000);
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

  @Test
  void rowsWithEmptyCellsDoNotHideThatNoneKeepsIt() {
    assertThatThrownBy(() -> ConstraintCheck.notes(gaps("n < 0")))
        .isInstanceOf(DataException.class)
        .hasMessageContaining(
            "all 10,000 rows of counted that have its cells break the constraint 'n < 0'");
    assertThat(ConstraintCheck.notes(gaps("n >= 0"))).isEmpty();
  }

  @Test
  void constraintsThatContradictEachOtherAreRefused() {
    assertThatThrownBy(() -> ConstraintCheck.notes(rows("n < 100", "n > 200")))
        .isInstanceOf(DataException.class)
        .hasMessageContaining("no row of counted keeps all of data.constraints (n < 100; n > 200)");
  }
}
