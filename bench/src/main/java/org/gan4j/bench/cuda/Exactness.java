package org.gan4j.bench.cuda;

import static org.gan4j.bench.cuda.CudaBench.say;

import java.util.ArrayList;
import java.util.List;
import org.gan4j.tensor.DType;
import org.gan4j.tensor.Device;

/** Steps twice one by one, and twice captured: all four end in the same bits. */
final class Exactness {
  private Exactness() {}

  /** What is not exact. */
  static List<String> check(Device device, boolean quick, Clock clock) {
    List<String> wrong = new ArrayList<>();
    int width = quick ? 4 : 64;
    int batch = quick ? 4 : 64;
    int steps = quick ? 12 : 60;
    for (String recipe : PlainStep.RECIPES) {
      for (DType type : List.of(DType.FLOAT32, DType.BFLOAT16)) {
        if (clock.isOver()) {
          say("exactness: %s %s was not reached", recipe, type);
          continue;
        }
        List<String> hashes = new ArrayList<>();
        String note = "";
        for (boolean captured : new boolean[] {false, false, true, true}) {
          try (PlainStep step = new PlainStep(recipe, width, batch, type, device, captured)) {
            for (int i = 0; i < steps; i++) {
              step.step();
            }
            hashes.add(step.hash());
            note = step.note();
          }
        }
        boolean same = hashes.stream().distinct().count() == 1;
        say(
            "exactness, %s %s, %d steps: one by one %s %s, captured %s %s%s",
            recipe,
            type,
            steps,
            hashes.get(0),
            hashes.get(1),
            hashes.get(2),
            hashes.get(3),
            note.isEmpty() ? "" : " (" + note + ")");
        if (!same) {
          wrong.add(recipe + " in " + type + ": " + hashes);
        }
      }
    }
    return wrong;
  }
}
