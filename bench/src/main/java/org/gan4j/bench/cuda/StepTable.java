package org.gan4j.bench.cuda;

import static org.gan4j.bench.cuda.CudaBench.say;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.gan4j.GanException;
import org.gan4j.tensor.DType;
import org.gan4j.tensor.Device;
import org.gan4j.tensor.Engine;

/** Images per second of bare steps, beside those of another program where it measured them. */
final class StepTable {
  /** Seconds that a number is measured for. */
  private static final double MEASURED = 0.4;

  private static final int WARM = 9;

  private StepTable() {}

  /** A precision, which both programs have. */
  private enum Precision {
    FP32,
    TF32,
    BF16;

    DType type() {
      return this == BF16 ? DType.BFLOAT16 : DType.FLOAT32;
    }

    String shown() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  static void print(Device device, Asked asked, Clock clock) {
    Map<String, String[]> peer = asked.peer().map(StepTable::read).orElse(Map.of());
    say(
        "%-12s %5s %5s %5s  %12s %12s  %14s %14s",
        "images/s", "width", "batch", "", "one by one", "captured", "PyTorch eager", "its graph");
    List<Precision> precisions =
        device.kind() == Device.Kind.CPU
            ? List.of(Precision.FP32)
            : List.of(Precision.TF32, Precision.BF16, Precision.FP32);
    for (String recipe : PlainStep.RECIPES) {
      for (Precision precision : precisions) {
        for (int width : asked.quick() ? new int[] {4} : new int[] {64, 128}) {
          for (int batch : asked.quick() ? new int[] {4, 8} : new int[] {64, 256, 512}) {
            // Full float32 of one recipe shows what exactness to the last digit costs.
            if (precision == Precision.FP32 && precisions.size() > 1 && !recipe.equals("dcgan")) {
              continue;
            }
            String name =
                String.format(
                    Locale.ROOT, "%-12s %5d %5d %5s", recipe, width, batch, precision.shown());
            if (clock.isOver()) {
              say("%s  was not reached", name);
              continue;
            }
            Engine.tensorFloat32(precision == Precision.TF32);
            String plain = rate(recipe, width, batch, precision.type(), device, false);
            String captured = rate(recipe, width, batch, precision.type(), device, true);
            String key = recipe + " " + width + " " + batch + " " + precision.shown();
            String[] other = peer.getOrDefault(key, new String[] {"", ""});
            say("%s  %12s %12s  %14s %14s", name, plain, captured, other[0], other[1]);
          }
        }
      }
    }
    Engine.tensorFloat32(false);
  }

  private static String rate(
      String recipe, int width, int batch, DType type, Device device, boolean captured) {
    try (PlainStep step = new PlainStep(recipe, width, batch, type, device, captured)) {
      for (int i = 0; i < WARM; i++) {
        step.step();
      }
      var unused = step.finished();
      long begun = System.nanoTime();
      int steps = 0;
      double seconds = 0;
      while (seconds < MEASURED) {
        for (int i = 0; i < 10; i++) {
          step.step();
        }
        steps += step.finished(); // A reading of every ten steps: as a training reads.
        seconds = (System.nanoTime() - begun) / 1e9;
      }
      String said = String.format(Locale.ROOT, "%,.0f", steps * step.images() / seconds);
      return captured && !step.note().isEmpty() ? "(" + said + ")" : said;
    } catch (GanException e) {
      return "failed: " + String.valueOf(e.getMessage()).lines().findFirst().orElse("");
    }
  }

  /** Lines of recipe, width, batch, precision, eager and captured images per second. */
  private static Map<String, String[]> read(Path file) {
    Map<String, String[]> out = new HashMap<>();
    try {
      for (String line : Files.readAllLines(file)) {
        String[] words = line.strip().split("\\s+", -1);
        if (words.length == 6) {
          out.put(
              String.join(" ", List.of(words).subList(0, 4)), new String[] {words[4], words[5]});
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return out;
  }
}
