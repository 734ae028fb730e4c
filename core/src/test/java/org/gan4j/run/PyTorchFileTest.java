package org.gan4j.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.zip.ZipEntry;
import org.gan4j.run.NamedArray.ArrayType;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PyTorchFileTest {
  @TempDir private Path folder;

  private static Map<String, NamedArray> arrays() {
    Map<String, NamedArray> all = new LinkedHashMap<>();
    all.put("fc.weight", array(new long[] {2, 3}, 1, 2, 3, 4, 5, 6));
    all.put("bn.running_mean", array(new long[] {2}, -1.5f, 1e20f));
    all.put("scalar", array(new long[0], 7));
    all.put("empty", array(new long[] {0, 4}));
    return all;
  }

  private static NamedArray array(long[] shape, float... values) {
    ByteBuffer bytes = ByteBuffer.allocate(4 * values.length).order(ByteOrder.LITTLE_ENDIAN);
    bytes.asFloatBuffer().put(values);
    return new NamedArray(ArrayType.F32, shape, bytes);
  }

  private Path file(byte[] bytes) throws IOException {
    return Files.write(folder.resolve("weights.pth"), bytes);
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void bothFormatsAreRead(boolean old) throws IOException {
    Map<String, NamedArray> arrays = arrays();
    Path file = file(old ? TorchFiles.legacy(arrays) : TorchFiles.zip(arrays));
    assertThat(PyTorchFile.isOne(file)).isTrue();
    Map<String, NamedArray> read = PyTorchFile.read(file);
    assertThat(read).containsExactlyEntriesOf(arrays);
  }

  @Test
  void safetensorsAreNotTakenForIt() throws IOException {
    Path file = folder.resolve("a.safetensors");
    Safetensors.write(file, arrays(), Map.of());
    assertThat(PyTorchFile.isOne(file)).isFalse();
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void everyCutIsRefusedInWords(boolean old) throws IOException {
    byte[] whole = old ? TorchFiles.legacy(arrays()) : TorchFiles.zip(arrays());
    for (int length = 4; length < whole.length; length += 13) {
      Path file = file(Arrays.copyOf(whole, length));
      assertThatThrownBy(() -> PyTorchFile.read(file)).isInstanceOf(RunException.class);
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "cos\\nsystem\\n(X\\4\\0\\0\\0truetR. | asks for 'os.system', which no state dict needs",
        "cbuiltins\\neval\\n. | asks for 'builtins.eval'",
        "ctorch.storage\\n_load_from_bytes\\n. | asks for 'torch.storage._load_from_bytes'",
        "i. | opcode 0x69 at byte 2",
        "R. | takes more than it has",
        "(. | takes more than it has",
        "t. | takes more than it has",
        "h\\7. | recalls what it never kept",
        "}]Ns. | dict whose keys",
        "]}b. | sets the state of an object",
        "Nb. | takes more than it has",
        "X\\377\\377\\377\\177a. | is cut off",
        "X\\377\\377\\377\\377a. | 2 GiB",
        "ctorch\\nFloatStorage\\n)R. | calls what is no function",
        "NQ. | refers to something else than a storage",
        "]. | is no dict of tensors",
        "}X\\1\\0\\0\\0aNs. | something else than tensors by name",
      })
  void whatIsNoStateDictIsRefusedAndNothingRuns(String pickle, String message) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    bytes.write(TorchFiles.hex("8002"));
    bytes.write(TorchFiles.ascii(pickle.translateEscapes()));
    Path file = file(TorchFiles.zip(bytes.toByteArray(), ZipEntry.STORED));
    assertThatThrownBy(() -> PyTorchFile.read(file))
        .isInstanceOf(RunException.class)
        .hasMessageContaining("weights.pth holds no weights that gan4j reads: ")
        .hasMessageContaining(message);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "0 | 0 | 2,3 | 3,1 | ",
        "0 | 3 | 3 | 1 | ",
        "0 | 0 | 1,6 | 9,1 | ",
        "0 | 1 | 2,3 | 3,1 | reaches beyond the end of its storage",
        "0 | -1 | 2 | 1 | reaches beyond the end of its storage",
        "0 | 0 | 3,2 | 1,3 | is not contiguous",
        "0 | 0 | 2,3 | 3 | is not contiguous",
        "0 | 0 | 2147483647,2147483647,2147483647 | 1,1,1 | more than 2^63-1 bytes",
        "0 | 0 | -2 | 1 | must be at least 0",
        "9 | 0 | 2 | 1 | its entry 'weights/data/9' is missing",
        "../0 | 0 | 2 | 1 | is missing",
      })
  void tensorsStayInsideTheirStorage(
      String key, long offset, String shape, String stride, String message) throws IOException {
    ByteArrayOutputStream pickle = new ByteArrayOutputStream();
    pickle.write(TorchFiles.hex("8002"));
    pickle.write(TorchFiles.ascii("ccollections\nOrderedDict\nq\0)R"));
    pickle.write(TorchFiles.text("a"));
    pickle.write(TorchFiles.tensor(key, 6, offset, longs(shape), longs(stride), false));
    pickle.write(TorchFiles.ascii("s."));
    Path file = file(TorchFiles.zip(pickle.toByteArray(), ZipEntry.STORED));
    if (message == null) {
      assertThat(PyTorchFile.read(file).get("a").shape()).isEqualTo(longs(shape));
    } else {
      assertThatThrownBy(() -> PyTorchFile.read(file))
          .isInstanceOf(RunException.class)
          .hasMessageContaining(message);
    }
  }

  @Test
  void compressedEntriesAreRefused() throws IOException {
    Path file = file(TorchFiles.zip(new byte[1000], ZipEntry.DEFLATED));
    assertThatThrownBy(() -> PyTorchFile.read(file)).hasMessageContaining("is compressed");
  }

  private static long[] longs(String text) {
    return Arrays.stream(text.split(",", -1)).mapToLong(Long::parseLong).toArray();
  }
}
