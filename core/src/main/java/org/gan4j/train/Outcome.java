package org.gan4j.train;

import java.nio.file.Path;

/**
 * How a session of training ended.
 *
 * @param run the run's folder
 * @param images played by then
 * @param target images of the recipe
 * @param seconds of this session
 * @param sampleGrid the last picture
 */
public record Outcome(Path run, long images, long target, double seconds, Path sampleGrid) {
  /** Whether the recipe's images are all played; else the run can be resumed. */
  public boolean complete() {
    return images >= target;
  }
}
