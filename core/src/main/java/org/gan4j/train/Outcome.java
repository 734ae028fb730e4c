package org.gan4j.train;

import java.nio.file.Path;
import java.util.List;

/**
 * How a session of training ended.
 *
 * @param run the run's folder
 * @param images played by then
 * @param target images of the recipe
 * @param seconds of this session
 * @param sampleGrid the last picture
 * @param why it stopped early; empty if it did not, or was told to
 * @param best images of the best scored moment, which {@code model/} is of; -1 if none was scored
 * @param troubles what listeners and files other than checkpoints and model failed with, in
 *     sentences; the training itself went on
 */
public record Outcome(
    Path run,
    long images,
    long target,
    double seconds,
    Path sampleGrid,
    String why,
    long best,
    List<String> troubles) {
  /** Copies the troubles. */
  public Outcome {
    troubles = List.copyOf(troubles);
  }

  /** Whether the recipe's images are all played; else the run can be resumed. */
  public boolean complete() {
    return images >= target;
  }
}
