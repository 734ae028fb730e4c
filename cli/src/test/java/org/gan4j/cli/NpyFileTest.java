package org.gan4j.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.gan4j.data.DataOptions;
import org.gan4j.data.Dataset;
import org.gan4j.data.Datasets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class NpyFileTest {
  @Test
  void whatIsWrittenIsReadAgain(@TempDir Path folder) throws IOException {
    float[] numbers = {1, -2, 3.5f, 4, 5, 6e-7f, 7, 8, 9, 10, 11, 12};
    byte[] bytes = NpyFile.of(List.of(2, 3, 2), numbers);
    // NumPy's own header of this array has 118 bytes, so that the numbers begin at 128.
    assertThat(bytes).hasSize(128 + 4 * numbers.length);
    Path file = Files.write(folder.resolve("made.npy"), bytes);
    Dataset set = Datasets.open(file.toString(), DataOptions.defaults());
    assertThat(set.size()).isEqualTo(2);
    assertThat(set.read(0, 2).numbers()).containsExactly(numbers);
  }
}
