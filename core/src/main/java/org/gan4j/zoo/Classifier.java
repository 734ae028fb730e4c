package org.gan4j.zoo;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import org.gan4j.data.Dataset;
import org.gan4j.medium.Medium;
import org.gan4j.medium.Samples;
import org.gan4j.nn.Bound;
import org.gan4j.nn.Condition;
import org.gan4j.nn.Mode;
import org.gan4j.nn.Network;
import org.gan4j.nn.NetworkException;
import org.gan4j.run.AtomicFile;
import org.gan4j.run.RunException;
import org.gan4j.tensor.Autograd;
import org.gan4j.tensor.DType;
import org.gan4j.tensor.Scope;
import org.gan4j.tensor.Tensor;
import org.gan4j.zoo.Generator.ModelCard;

/**
 * The classifier that semi-supervised training delivers, in two files of a run's {@code model}
 * folder: {@code classifier.json}, a {@link ClassifierCard}, and {@code classifier.safetensors},
 * the discriminator's weights by name (see {@link org.gan4j.run.Safetensors}). Not safe for use by
 * several threads at once.
 */
public final class Classifier implements AutoCloseable {
  private static final String CARD = "classifier.json";
  private static final String WEIGHTS = "classifier.safetensors";
  private static final int BATCH = 500;

  private final ClassifierCard card;
  private final NetworkPair pair;
  private final Weights weights;

  private Classifier(ClassifierCard card, NetworkPair pair, Weights weights) {
    this.card = card;
    this.pair = pair;
    this.weights = weights;
  }

  /**
   * {@return whether a run's folder, or its model folder, has a classifier}
   *
   * @param folder a run's folder or its model folder
   */
  public static boolean isIn(Path folder) {
    return Files.isRegularFile(model(folder).resolve(CARD));
  }

  /**
   * Loads a classifier.
   *
   * @param folder a run's folder or its {@code model} folder
   * @return the classifier; the caller closes it
   * @throws RunException if there is none, or it is damaged
   */
  public static Classifier load(Path folder) {
    Path model = model(folder);
    if (!Files.isRegularFile(model.resolve(CARD)) || !Files.isRegularFile(model.resolve(WEIGHTS))) {
      throw new RunException(
          String.format(
              Locale.ROOT,
              "no classifier at %s: neither it nor its folder 'model' has %s and %s (a run of improved-ssl has them from its first tick on)",
              folder,
              CARD,
              WEIGHTS));
    }
    ClassifierCard card = card(folder);
    NetworkPair pair = card.architecture().build(new Brief(card.medium(), card.classes().size()));
    return new Classifier(card, pair, Weights.read(model.resolve(WEIGHTS), pair.discriminator()));
  }

  /**
   * What a saved classifier is, without its numbers.
   *
   * @param folder as in {@link #load}
   * @return the contents of {@code classifier.json}
   * @throws RunException if it is damaged
   */
  public static ClassifierCard card(Path folder) {
    Path model = model(folder);
    ClassifierCard card = Cards.read(model.resolve(CARD), ClassifierCard.class);
    if (card.format() != ClassifierCard.FORMAT) {
      throw new RunException(
          String.format(
              Locale.ROOT,
              "%s is of format %d; this gan4j reads format %d",
              model.resolve(CARD),
              card.format(),
              ClassifierCard.FORMAT));
    }
    return card;
  }

  /**
   * Writes a classifier; each file is replaced at once, the weights first.
   *
   * @param folder the {@code model} folder; made if it is missing
   * @param card what it says of itself
   * @param discriminator the network
   * @param theta the discriminator's parameters, {@code [n]}
   * @param state its running statistics
   */
  public static void save(
      Path folder, ClassifierCard card, Network discriminator, Tensor theta, Tensor state) {
    Weights.write(folder.resolve(WEIGHTS), discriminator, theta, state);
    AtomicFile.writeString(folder.resolve(CARD), Cards.text(card));
  }

  /** {@return what it is} */
  public ClassifierCard card() {
    return card;
  }

  /** {@return the names of the classes, in label order} */
  public List<String> classes() {
    return card.classes();
  }

  /**
   * The most probable class of each image.
   *
   * @param images of this classifier's medium
   * @return labels in [0, classes().size())
   * @throws NetworkException if they are no such images
   */
  public int[] classify(Samples images) {
    if (!images.medium().equals(card.medium())) {
      throw new NetworkException(
          "this classifier knows images of " + card.medium() + "; got " + images.medium());
    }
    return classify(pair, weights.theta(), weights.state(), images);
  }

  /**
   * {@return the share of samples that it takes for another class than theirs, in [0, 1]}
   *
   * @param data labelled, with this classifier's classes
   * @param most samples to look at, from the first on
   */
  public double error(Dataset data, int most) {
    if (!data.classes().equals(card.classes()) || !data.medium().equals(card.medium())) {
      throw new NetworkException(
          String.format(
              Locale.ROOT,
              "%s has samples of %s in the classes %s; this classifier knows samples of %s in the classes %s",
              data.name(),
              data.medium(),
              data.classes(),
              card.medium(),
              card.classes()));
    }
    return error(pair, weights.theta(), weights.state(), data, most);
  }

  /**
   * The error of a discriminator with one logit per class, while it is trained.
   *
   * @param pair the networks
   * @param theta the discriminator's parameters, {@code [n]}
   * @param state its running statistics
   * @param data a set with classes
   * @param most the first so many samples are asked
   * @return the share of wrong answers, in [0, 1]
   */
  public static double error(NetworkPair pair, Tensor theta, Tensor state, Dataset data, int most) {
    int count = (int) Math.min(most, data.size());
    int wrong = 0;
    for (int start = 0; start < count; start += BATCH) {
      int n = Math.min(BATCH, count - start);
      int[] said = classify(pair, theta, state, data.read(start, n));
      for (int i = 0; i < n; i++) {
        wrong += said[i] == data.label(start + i) ? 0 : 1;
      }
    }
    return (double) wrong / count;
  }

  private static int[] classify(NetworkPair pair, Tensor theta, Tensor state, Samples samples) {
    int[] out = new int[samples.size()];
    try (Scope whole = Scope.open()) {
      Bound at = pair.discriminator().at(theta, state, DType.FLOAT32);
      for (int start = 0; start < out.length; start += BATCH) {
        int n = Math.min(BATCH, out.length - start);
        try (Scope scope = Scope.open()) {
          Tensor x = samples.medium().encode(samples.part(start, n), pair.range(), theta.device());
          long[] said =
              Autograd.off(() -> at.apply(x, Condition.none(), Mode.EVAL, null))
                  .argmax(1)
                  .toLongs();
          for (int i = 0; i < n; i++) {
            out[start + i] = Math.toIntExact(said[i]);
          }
        }
      }
    }
    return out;
  }

  private static Path model(Path folder) {
    return Files.isDirectory(folder.resolve("model")) ? folder.resolve("model") : folder;
  }

  @Override
  public void close() {
    weights.close();
  }

  /**
   * What a saved classifier is: the contents of {@code classifier.json}.
   *
   * @param format version of this description: 2
   * @param architecture the pair whose discriminator it is
   * @param sample lengths of one sample, {@code [C, H, W]}
   * @param classes names of the classes, in the order of its logits
   * @param data what it learned from
   * @param labels samples whose class it was told; all others it saw without
   * @param images real images that it was trained on, over all epochs
   * @param average whether the weights are the average over training, else the last ones
   */
  public record ClassifierCard(
      int format,
      Architecture architecture,
      List<Integer> sample,
      List<String> classes,
      String data,
      int labels,
      long images,
      boolean average) {
    static final int FORMAT = 2;

    /**
     * Copies the lists.
     *
     * @param format version of this description: 2
     * @param architecture the pair whose discriminator it is
     * @param sample lengths of one sample, {@code [C, H, W]}
     * @param classes names of the classes, in the order of its logits
     * @param data what it learned from
     * @param labels samples whose class it was told; all others it saw without
     * @param images real images that it was trained on, over all epochs
     * @param average whether the weights are the average over training, else the last ones
     */
    public ClassifierCard {
      sample = List.copyOf(sample);
      classes = List.copyOf(classes);
    }

    /** {@return what it classifies} */
    public Medium medium() {
      return Medium.of(sample);
    }

    /**
     * The card of the discriminator that learned beside a generator.
     *
     * @param generator the generator's card
     * @param classes their names, in order
     * @param labels the labelled samples that it learned from
     * @return the card
     */
    public static ClassifierCard of(ModelCard generator, List<String> classes, int labels) {
      return new ClassifierCard(
          FORMAT,
          generator.architecture(),
          generator.sample(),
          classes,
          generator.data(),
          labels,
          generator.images(),
          generator.average());
    }
  }
}
