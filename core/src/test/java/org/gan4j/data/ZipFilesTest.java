package org.gan4j.data;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

class ZipFilesTest {
  @Test
  void anInnerArchiveWithABrokenNameIsAnError() throws IOException {
    byte[] inner = TestFiles.zip("a.png", TestFiles.png(1, 1, 0));
    inner[30] = (byte) 0xFF; // the first byte of the first name
    assertThatThrownBy(
            () ->
                ZipFiles.nested(
                    Path.of("outer.zip"),
                    new ByteArrayInputStream(inner),
                    new ZipFiles.Budget("outer.zip", inner.length)))
        .isInstanceOf(DataException.class)
        .hasMessageContaining("outer.zip holds a damaged archive");
  }
}
