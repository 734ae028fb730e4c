package org.gan4j.tensor;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;

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
    List<String> flags = flags(cpuinfo);
    return flags.contains("avx512_bf16") || flags.contains("amx_bf16");
  }

  /** Its model and what it multiplies with, such as {@code AMD EPYC (AVX-512 bf16)}. */
  static String title() {
    return title(SAID);
  }

  /** The same from a file; the architecture's name where it does not say a model. */
  static String title(Path cpuinfo) {
    String model = entry(cpuinfo, "model name").strip().replaceAll("\\s+", " ");
    List<String> flags = flags(cpuinfo);
    String with =
        flags.contains("amx_bf16")
            ? "AMX bf16"
            : flags.contains("avx512_bf16")
                ? "AVX-512 bf16"
                : flags.contains("avx512f") ? "AVX-512" : flags.contains("avx2") ? "AVX2" : "";
    String named = model.isEmpty() ? System.getProperty("os.arch", "unknown processor") : model;
    return with.isEmpty() ? named : named + " (" + with + ")";
  }

  private static List<String> flags(Path cpuinfo) {
    return Arrays.asList(entry(cpuinfo, "flags").split("\\s+", -1));
  }

  /** What the first line of a name says; empty if there is none, or no file. */
  private static String entry(Path cpuinfo, String name) {
    try (InputStream in = Files.newInputStream(cpuinfo)) {
      String text = new String(in.readNBytes(MOST), StandardCharsets.ISO_8859_1);
      return text.lines()
          .filter(line -> line.startsWith(name) && line.indexOf(':') >= 0)
          .findFirst()
          .map(line -> line.substring(line.indexOf(':') + 1))
          .orElse("");
    } catch (IOException e) {
      return "";
    }
  }
}
