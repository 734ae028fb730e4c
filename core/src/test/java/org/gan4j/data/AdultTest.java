package org.gan4j.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.List;
import org.gan4j.data.DataOptions.Split;
import org.gan4j.medium.Column;
import org.gan4j.medium.Column.Categories;
import org.gan4j.medium.Column.Numbers;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** What is found in the census data: the numbers are those that its description gives. */
class AdultTest {
  private final DataOptions options = DataOptions.fromEnvironment().withCache(null);

  private static List<String> numbers(TableSet set) {
    return set.medium().columns().stream()
        .filter(Numbers.class::isInstance)
        .map(Column::name)
        .toList();
  }

  private static Column column(TableSet set, String name) {
    return set.medium().columns().stream()
        .filter(column -> column.name().equals(name))
        .findFirst()
        .orElseThrow();
  }

  @Test
  void withoutFilesItIsSaidWhereToPutThem() {
    DataOptions nowhere = DataOptions.defaults().withSearchFolders(List.of(Path.of("/nowhere")));
    assertThatThrownBy(() -> Datasets.open("adult", nowhere))
        .hasMessageContaining("adult needs adult.csv and adult-test.csv")
        .hasMessageContaining(Path.of("/nowhere", "adult").toString());
  }

  @Test
  @Tag("real-data")
  void itsColumnsAreFound() {
    TableSet train = (TableSet) Datasets.open("adult", options);
    assertThat(train.size()).isEqualTo(32_561);
    assertThat(numbers(train))
        .containsExactly(
            "age", "fnlwgt", "education-num", "capital-gain", "capital-loss", "hours-per-week");
    Categories work = (Categories) column(train, "workclass");
    assertThat(work.names()).hasSize(8).doesNotContain("?");
    assertThat(work.missing() * 32_561).isEqualTo(1836);
    assertThat(work.empty()).isEqualTo("?");
    Categories income = (Categories) column(train, "income");
    assertThat(income.names()).containsExactly("<=50K", ">50K");
    assertThat(income.shares().get(1) * 32_561).isEqualTo(7841);
    assertThat(((Categories) column(train, "native-country")).names()).hasSize(41);
    assertThat(((Numbers) column(train, "fnlwgt")).high()).isEqualTo(1_484_705);
    TableSet test = (TableSet) Datasets.open("adult", options.withSplit(Split.TEST));
    assertThat(test.size()).isEqualTo(16_281);
    assertThat(test.medium()).isEqualTo(train.medium());
  }

  @Test
  @Tag("real-data")
  void theFormOfUciIsRead() {
    for (Path folder : options.searchFolders()) {
      Path file = folder.resolve("adult").resolve("adult.data.gz");
      if (file.toFile().exists()) {
        TableSet set = (TableSet) Datasets.open(file.toString(), options);
        TableSet named = (TableSet) Datasets.open("adult", options);
        for (int c = 0; c < 15; c++) {
          assertThat(set.column(c)).containsExactly(named.column(c));
        }
        assertThat(set.notes().get(0)).contains("no names in the first line");
      }
    }
  }
}
