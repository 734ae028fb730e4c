package org.gan4j.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.Locale;
import java.util.Map;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SnapshotTest {
  @TempDir Path folder;

  private Snapshot saved(Snapshot snapshot) {
    Checkpoints.open(folder, 1).save(7, snapshot);
    return Snapshot.of(Checkpoints.readOnly(folder).load(7));
  }

  private static Snapshot values(Map<String, String> values) {
    return Snapshot.of(new Checkpoints.Loaded(7, Map.of(), values, Path.of("there")));
  }

  @Test
  void whatPartsContributeComesBackByNameAndKind() {
    Snapshot.Builder out = Snapshot.builder();
    out.text("recipe", "400").flag("open", true).array("θ", SampleArrays.floats(1, 2));
    out.part("meter").count("steps", Long.MIN_VALUE).number("loss", -1.0 / 3);
    out.part("meter").number("nothing", Double.NaN).number("all", Double.POSITIVE_INFINITY);
    out.part("meter").number("tiny", Double.MIN_VALUE).text("said", "a \"word\", ü, \n");
    Snapshot read = saved(out.build());
    assertThat(read.text("recipe")).isEqualTo("400");
    assertThat(read.flag("open")).isTrue();
    assertThat(read.array("θ")).isEqualTo(SampleArrays.floats(1, 2));
    Snapshot meter = read.part("meter");
    assertThat(meter.count("steps")).isEqualTo(Long.MIN_VALUE);
    assertThat(meter.number("loss")).isEqualTo(-1.0 / 3);
    assertThat(meter.number("nothing")).isNaN();
    assertThat(meter.number("all")).isInfinite();
    assertThat(meter.number("tiny")).isEqualTo(Double.MIN_VALUE);
    assertThat(meter.text("said")).isEqualTo("a \"word\", ü, \n");
    assertThat(meter.names())
        .containsExactlyInAnyOrder("steps", "loss", "nothing", "all", "tiny", "said");
    assertThat(meter.has("recipe")).isFalse();
    assertThat(read.part("examiner").isEmpty()).isTrue();

    Snapshot.Builder again = Snapshot.builder();
    again.part("meter").all(meter);
    assertThat(again.build().part("meter").text("said")).isEqualTo("a \"word\", ü, \n");
  }

  @Test
  void anEntryThatIsMissingOrOfAnotherKindIsNamedWithItsFile() {
    Snapshot.Builder out = Snapshot.builder();
    out.part("a").text("text", "5").count("count", 5).number("number", 5).flag("flag", false);
    out.part("a").array("array", SampleArrays.floats(1));
    Snapshot read = saved(out.build()).part("a");
    Map<String, Consumer<String>> getters =
        Map.of(
            "text", read::text,
            "count", read::count,
            "number", read::number,
            "flag", read::flag,
            "array", read::array);
    getters.forEach(
        (kind, get) -> {
          get.accept(kind);
          assertThatThrownBy(() -> get.accept("gone"))
              .isInstanceOf(RunException.class)
              .hasMessageContaining("images-000000007.safetensors has no entry a.gone");
          for (String other : getters.keySet()) {
            if (!other.equals(kind)) {
              assertThatThrownBy(() -> get.accept(other))
                  .as("%s as %s", other, kind)
                  .isInstanceOf(RunException.class)
                  .hasMessageContaining("images-000000007.safetensors has for a." + other);
            }
          }
        });
    assertThatThrownBy(() -> out.part("a").count("text", 1))
        .hasMessageContaining("two parts contribute a.text");
  }

  @Test
  void formsAreReadStrictly() {
    for (String count :
        new String[] {"07", "+7", "7 ", "7.0", "1e3", "-0", "", "99999999999999999999", "٧"}) {
      assertThatThrownBy(() -> values(Map.of("n", count)).count("n"))
          .as(count)
          .isInstanceOf(RunException.class);
    }
    for (String number : new String[] {"7", "7,5", ".5", "0x1p3", "5.0f", "nan", "1.0e5", " 1.0"}) {
      assertThatThrownBy(() -> values(Map.of("n", number)).number("n"))
          .as(number)
          .isInstanceOf(RunException.class);
    }
    for (String flag : new String[] {"TRUE", "1", "yes", ""}) {
      assertThatThrownBy(() -> values(Map.of("n", flag)).flag("n"))
          .as(flag)
          .isInstanceOf(RunException.class);
    }
    assertThatThrownBy(() -> values(Map.of("n", "-1")).smallCount("n"))
        .hasMessageContaining("a count in [0, 2147483647]");
    assertThat(values(Map.of("n", "of a checkpoint before")).text("n"))
        .isEqualTo("of a checkpoint before");
  }

  @Test
  void noLocaleChangesTheForms() {
    Locale before = Locale.getDefault();
    try {
      Locale.setDefault(Locale.forLanguageTag("ar-EG"));
      Snapshot.Builder out = Snapshot.builder();
      out.count("count", 1234567).number("number", 0.5);
      assertThat(out.build().values())
          .containsEntry("count", "1234567")
          .containsEntry("number", "0.5");
    } finally {
      Locale.setDefault(before);
    }
  }
}
