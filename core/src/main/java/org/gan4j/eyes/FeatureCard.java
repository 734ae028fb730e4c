package org.gan4j.eyes;

import java.util.List;
import org.gan4j.medium.Images;
import org.gan4j.medium.Medium;
import org.gan4j.nn.Network;
import org.jspecify.annotations.Nullable;

/**
 * What a trained extractor is: the contents of {@code features.json}.
 *
 * @param format version of this description, of the network and of the training: 2
 * @param data name of the set that it learned from
 * @param fingerprint of that set
 * @param input lengths of the images that it sees, {@code [C, H, W]}
 * @param classes names of the classes that it tells apart; empty for one that learned without
 *     labels
 * @param settings how it was trained
 * @param precision {@code fp32} or {@code bf16}, in which it was trained; it sees in fp32
 * @param accuracy share of the test images whose class it names, in [0, 1]; null without classes
 * @param tested test images; 0 without classes
 * @param test what they are, such as {@code test split}
 * @param seconds that the training took
 * @param weights SHA-256 of the weights, 64 hex digits
 */
public record FeatureCard(
    int format,
    String data,
    String fingerprint,
    List<Integer> input,
    List<String> classes,
    FeatureSettings settings,
    String precision,
    @Nullable Double accuracy,
    long tested,
    String test,
    double seconds,
    String weights) {
  /** The format that is written and read: it goes up when equal settings give other features. */
  public static final int FORMAT = 2;

  /**
   * Copies the lists.
   *
   * @param format version of this description, of the network and of the training: 2
   * @param data name of the set that it learned from
   * @param fingerprint of that set
   * @param input lengths of the images that it sees, {@code [C, H, W]}
   * @param classes names of the classes that it tells apart; empty for one that learned without
   *     labels
   * @param settings how it was trained
   * @param precision {@code fp32} or {@code bf16}, in which it was trained; it sees in fp32
   * @param accuracy share of the test images whose class it names, in [0, 1]; null without classes
   * @param tested test images; 0 without classes
   * @param test what they are, such as {@code test split}
   * @param seconds that the training took
   * @param weights SHA-256 of the weights, 64 hex digits
   */
  public FeatureCard {
    input = List.copyOf(input);
    classes = List.copyOf(classes);
  }

  /**
   * The same with what was measured.
   *
   * @param share of right answers, in [0, 1]; null if none were asked for
   * @param images that it was asked
   * @param what where they are from
   * @return the card
   */
  public FeatureCard measured(@Nullable Double share, long images, String what) {
    return new FeatureCard(
        format,
        data,
        fingerprint,
        input,
        classes,
        settings,
        precision,
        share,
        images,
        what,
        seconds,
        weights);
  }

  FeatureCard weighing(String hash) {
    return new FeatureCard(
        format,
        data,
        fingerprint,
        input,
        classes,
        settings,
        precision,
        accuracy,
        tested,
        test,
        seconds,
        hash);
  }

  /** {@return the shape of the images that it sees} */
  public Images shape() {
    return Medium.of(input).images();
  }

  /** {@return the network that its weights belong to} */
  public Network network() {
    int outputs =
        settings.task() == FeatureSettings.Task.CLASSES
            ? classes.size()
            : FeatureNetwork.PROJECTION;
    return FeatureNetwork.of(shape(), outputs);
  }

  /**
   * {@return the size at which an extractor sees images of a shape: as they are from 16 to 64
   * pixels}
   *
   * @param images their shape
   */
  public static Images seen(Images images) {
    return new Images(images.colours(), side(images.height()), side(images.width()));
  }

  private static int side(int pixels) {
    return Math.max(FeatureNetwork.MIN_SIDE, Math.min(FeatureNetwork.MAX_SIDE, pixels));
  }
}
