package org.gan4j.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;

class DatasetsTest {
  @Test
  void anUnknownNameSuggestsTheNearest() {
    assertThatThrownBy(() -> Datasets.open("fasion-mnist", DataOptions.defaults()))
        .isInstanceOf(DataException.class)
        .hasMessage(
            "unknown data 'fasion-mnist': no data set has this name, and there is no folder or file"
                + " of it; did you mean fashion-mnist? Named sets: digits, mnist, fashion-mnist,"
                + " cifar10, stacked-mnist, ring, grid, swiss-roll, sines, timegan-sines, digits-rows, mnist-rows,"
                + " seqgan-oracle, names, shakespeare");
    assertThatThrownBy(() -> Datasets.open("/no/such/folder/at/all", DataOptions.defaults()))
        .hasMessageContaining("no folder or file")
        .hasMessageNotContaining("did you mean");
    assertThatThrownBy(() -> Datasets.open("a\0b", DataOptions.defaults()))
        .isInstanceOf(DataException.class);
  }

  @Test
  void optionsAreChecked() {
    assertThatThrownBy(() -> DataOptions.defaults().withSize(-1))
        .isInstanceOf(DataException.class)
        .hasMessageContaining("got -1");
    assertThatThrownBy(() -> DataOptions.defaults().withChannels(5))
        .isInstanceOf(DataException.class)
        .hasMessageContaining("data.channels must be 1 (grey), 2 (grey and alpha), 3 (colour)")
        .hasMessageContaining("got 5");
  }

  @Test
  void placesComeFromTheEnvironment() {
    DataOptions options =
        DataOptions.places(Map.of("GAN4J_DATA", "/a:/b:", "XDG_CACHE_HOME", "/c"), null, "/h", ":");
    assertThat(options.searchFolders()).containsExactly(Path.of("/a"), Path.of("/b"));
    assertThat(options.cache()).isEqualTo(Path.of("/c/gan4j"));
    assertThat(DataOptions.places(Map.of(), null, "/h", ":").cache())
        .isEqualTo(Path.of("/h/.cache/gan4j"));
    assertThat(DataOptions.places(Map.of(), "/p", "/h", ":").cache()).isEqualTo(Path.of("/p"));
  }
}
