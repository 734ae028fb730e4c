package org.gan4j.cli;

import java.time.Duration;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** How long to train; where both are given, whichever ends first. */
final class Length {
  private static final double MOST_MINUTES = 1_000_000;

  @Option(
      names = "--images",
      paramLabel = "N",
      description = "Real images to play in all (the recipe's train.images).")
  @Nullable Long images;

  @Option(
      names = "--minutes",
      paramLabel = "N",
      description = {
        "Train for about so long: after a tenth of it the images that fit are fixed and become train.images,",
        "so that what cools to the last image does; fewer if --images or the recipe says so.",
        "A run that becomes far slower ends at one and a half times that, to be resumed."
      })
  @Nullable Double minutes;

  @Nullable Duration limit() {
    if (minutes == null) {
      return null;
    }
    WrongUsage.LIMITS.over("--minutes", minutes, 0, MOST_MINUTES);
    return Duration.ofMillis(Math.round(minutes * 60_000));
  }
}
