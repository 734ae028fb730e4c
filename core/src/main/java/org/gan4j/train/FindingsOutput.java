package org.gan4j.train;

import java.nio.file.Path;
import org.gan4j.run.FindingsFile;
import org.gan4j.signal.RunEvent;
import org.gan4j.signal.RunListener;

/** Keeps {@code findings.json} what the last diagnosis said. */
final class FindingsOutput implements RunListener {
  private final Path file;

  FindingsOutput(Path file) {
    this.file = file;
  }

  @Override
  public void hear(RunEvent event) {
    if (event instanceof RunEvent.Diagnosed diagnosed) {
      new FindingsFile(diagnosed.images(), diagnosed.findings()).write(file);
    }
  }
}
