package org.gan4j.train;

import java.util.List;
import java.util.Map;
import java.util.stream.LongStream;
import org.gan4j.data.DataOptions;
import org.gan4j.doctor.Advice;
import org.gan4j.doctor.Advice.Given;
import org.gan4j.picture.PngFile;
import org.gan4j.run.RunFolder;

/** Draws {@code advice.png} at a session's end: what the discriminator tells the generator. */
final class AdviceOutput {
  private static final int SAMPLES = 4;

  private AdviceOutput() {}

  /** The same samples at all checkpoints that the run keeps. */
  static void draw(RunFolder run, DataOptions environment) {
    Advice advice = Advice.of(run.path(), environment, note -> {});
    List<Given> given = advice.overTime(LongStream.range(0, SAMPLES).toArray(), null);
    PngFile.write(run.advice(), Advice.picture(given), Map.of("Software", "gan4j"));
  }
}
