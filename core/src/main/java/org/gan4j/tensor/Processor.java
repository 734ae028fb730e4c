package org.gan4j.tensor;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;

/** What this processor can do, from what the system says of it: no clock is asked. */
final class Processor {
  private static final Path SAID = Path.of("/proc/cpuinfo");

  /** The first processor's entry has some 3 kB; a machine of hundreds has one for each. */
  private static final int MOST = 1 << 16;

  private static final boolean BFLOAT16 =
      Natives.platform().equals("linux-x86_64") && multipliesBfloat16(SAID);

  private Processor() {}

  /**
   * Whether it has instructions that multiply bfloat16 ({@code avx512_bf16} or {@code amx_bf16});
   * false where the system does not say (macOS, Windows).
   */
  static boolean multipliesBfloat16() {
    return BFLOAT16;
  }

  /** The same from a file in the form of Linux's cpuinfo; false if it cannot be read. */
  static boolean multipliesBfloat16(Path cpuinfo) {
    try (InputStream in = Files.newInputStream(cpuinfo)) {
      String text = new String(in.readNBytes(MOST), StandardCharsets.ISO_8859_1);
      return text.lines()
          .filter(line -> line.startsWith("flags"))
          .findFirst()
          .map(line -> Arrays.asList(line.substring(line.indexOf(':') + 1).split("\\s+", -1)))
          .map(flags -> flags.contains("avx512_bf16") || flags.contains("amx_bf16"))
          .orElse(false);
    } catch (IOException e) {
      return false;
    }
  }
}
