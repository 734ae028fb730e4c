package org.gan4j.tensor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.bytedeco.pytorch.global.torch;
import org.gan4j.GanException;
import org.gan4j.train.SmallRuns;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What the engine is told before its first use, and what it finds out about the machine. */
class EngineTest {
  @TempDir private Path folder;

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "flags : fpu avx512f avx512_bf16 sse2 | true",
        "flags : amx_bf16 amx_tile | true",
        "flags : fpu avx2 avx512f avx512_fp16 amx_int8 | false",
        "flags : my_avx512_bf16s | false",
        "model name : avx512_bf16 | false",
        "bugs : avx512_bf16 | false",
        "flags | false",
        "'' | false"
      })
  void whatAProcessorMultipliesIsReadFromItsFlags(String line, boolean expected)
      throws IOException {
    Path file = folder.resolve("cpuinfo");
    Files.writeString(file, "processor : 0\n" + line + "\npower management :\n\n");
    assertThat(Processor.multipliesBfloat16(file)).isEqualTo(expected);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "avx512f avx512_bf16 | AMD EPYC (AVX-512 bf16)",
        "avx512f avx512_bf16 amx_bf16 | AMD EPYC (AMX bf16)",
        "avx2 avx512f | AMD EPYC (AVX-512)",
        "fpu avx2 | AMD EPYC (AVX2)",
        "fpu sse2 | AMD EPYC"
      })
  void aProcessorIsNamedWithWhatItMultipliesBy(String flags, String expected) throws IOException {
    Path file = folder.resolve("named");
    Files.writeString(file, "model\t: 17\nmodel name\t: AMD  EPYC \nflags\t\t: " + flags + "\n");
    assertThat(Processor.title(file)).isEqualTo(expected);
    assertThat(Processor.title(folder.resolve("none"))).isEqualTo(System.getProperty("os.arch"));
    assertThat(Engine.processor()).isNotBlank();
  }

  @Test
  void aFileThatIsMissingOrWithoutEndSaysNothing() throws IOException {
    assertThat(Processor.multipliesBfloat16(folder.resolve("missing"))).isFalse();
    Path long1 = folder.resolve("long");
    Files.writeString(long1, "x".repeat(1 << 17) + "\nflags : avx512_bf16\n");
    assertThat(Processor.multipliesBfloat16(long1)).isFalse();
  }

  @Test
  void theChoiceOfAPrecisionAsksTheProcessor() {
    assertThat(Engine.hasFastBfloat16(Device.CPU))
        .isEqualTo(Processor.multipliesBfloat16(Path.of("/proc/cpuinfo")));
    if (!torch.hasCUDA()) {
      assertThatThrownBy(() -> Engine.hasFastBfloat16(Device.parse("cuda")))
          .isInstanceOf(GanException.class)
          .hasMessageContaining("no usable GPU for device cuda:0");
    }
  }

  @Test
  void whatGpusLeaveOutIsSaidByName() {
    assertThat(Engine.leftOut(null)).isEmpty();
    assertThat(Engine.leftOut("")).isEmpty();
    assertThat(Engine.leftOut("draws, Capture"))
        .containsExactlyInAnyOrder(Engine.GpuFeature.DRAWS, Engine.GpuFeature.CAPTURE);
    assertThatThrownBy(() -> Engine.leftOut("graphs"))
        .hasMessage("GAN4J_GPU_WITHOUT names draws, pinned, resident or capture; got 'graphs'");
  }

  @Test
  void gpusComputeTheSameTwiceAndFloat32IsFloat32() {
    assertThat(Engine.version()).isNotEmpty(); // It is told as it is loaded.
    var context = torch.globalContext();
    assertThat(context.deterministicCuDNN()).isTrue();
    assertThat(context.benchmarkCuDNN()).isFalse();
    assertThat(context.deterministicFillUninitializedMemory()).isFalse();
    assertThat(precisionOfConvolutions()).isEqualTo(torch.Float32Precision.IEEE);
    Engine.tensorFloat32(true);
    try {
      assertThat(precisionOfConvolutions()).isEqualTo(torch.Float32Precision.TF32);
    } finally {
      Engine.tensorFloat32(false);
    }
    assertThat(precisionOfConvolutions()).isEqualTo(torch.Float32Precision.IEEE);
  }

  @Test
  void whatTheProcessComputedByIsPutBackByTheLastOfSeveral() {
    Engine.tensorFloat32(true);
    try {
      Engine.Kept one = Engine.keep();
      Engine.tensorFloat32(false);
      Engine.Kept two = Engine.keep();
      one.close();
      one.close();
      assertThat(precisionOfConvolutions()).isEqualTo(torch.Float32Precision.IEEE);
      two.close();
      assertThat(precisionOfConvolutions()).isEqualTo(torch.Float32Precision.TF32);
    } finally {
      Engine.tensorFloat32(false);
    }
  }

  @Test
  void aTrainingPutsItBack() {
    Engine.tensorFloat32(true);
    try {
      var unused = SmallRuns.whole(SmallRuns.recipe("train.images=16"), folder);
      assertThat(precisionOfConvolutions()).isEqualTo(torch.Float32Precision.TF32);
    } finally {
      Engine.tensorFloat32(false);
    }
  }

  private static torch.Float32Precision precisionOfConvolutions() {
    return torch
        .globalContext()
        .float32Precision(torch.Float32Backend.CUDA, torch.Float32Op.CONV)
        .intern();
  }
}
