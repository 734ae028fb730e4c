package org.gan4j.eyes;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import org.gan4j.data.DataException;
import org.gan4j.metric.Extracted;
import org.gan4j.nn.Bound;
import org.gan4j.nn.Bound.Evaluated;
import org.gan4j.nn.Condition;
import org.gan4j.nn.Mode;
import org.gan4j.nn.Network;
import org.gan4j.nn.NetworkException;
import org.gan4j.run.AtomicFile;
import org.gan4j.run.EnumNames;
import org.gan4j.run.NamedArray;
import org.gan4j.run.RunException;
import org.gan4j.run.Safetensors;
import org.gan4j.tensor.DType;
import org.gan4j.tensor.Device;
import org.gan4j.tensor.Engine;
import org.gan4j.tensor.Scope;
import org.gan4j.tensor.Tensor;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.SerializationFeature;
import tools.jackson.databind.json.JsonMapper;

/**
 * An extractor that the toolkit trained itself, on classes or without labels: the features are the
 * last layer before the outputs. Its folder holds two files:
 *
 * <ul>
 *   <li>{@code features.safetensors}: parameters and running statistics by name, all F32.
 *   <li>{@code features.json}: a {@link FeatureCard} as JSON, UTF-8, with the hash of the weights;
 *       written last, so that a folder without it holds nothing yet.
 * </ul>
 *
 * <p>Images of another size are brought to its own by {@link Resize#CLEAN}; grey is repeated for an
 * extractor that sees colour, and colour becomes its luma for one that sees grey.
 */
public final class ClassifierExtractor implements Extractor {
  private static final String CARD = "features.json";
  private static final String WEIGHTS = "features.safetensors";
  private static final long MAX_CARD = 1 << 22;
  private static final long BUDGET = 256 << 20;

  /** Planes of floats as large as an image that the network holds at once, about. */
  private static final long PLANES = 160;

  private static final JsonMapper JSON =
      JsonMapper.builder()
          .enumNamingStrategy(new EnumNames())
          .enable(SerializationFeature.INDENT_OUTPUT)
          .enable(
              DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES,
              DeserializationFeature.FAIL_ON_MISSING_CREATOR_PROPERTIES,
              DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES)
          .build();

  private final FeatureCard card;
  private final Network network;
  private final Tensor theta;
  private final Tensor state;

  /**
   * Takes over trained weights.
   *
   * @param card whose {@code weights} are set here
   * @param theta parameters of the card's network, on the device that computes; the extractor's to
   *     close
   * @param state running statistics, likewise
   */
  public ClassifierExtractor(FeatureCard card, Tensor theta, Tensor state) {
    this.network = card.network();
    this.theta = theta;
    this.state = state;
    this.card = card.weighing(hash(network, theta, state));
  }

  /**
   * Reads an extractor.
   *
   * @param folder as {@link #save} wrote it
   * @return the extractor; the caller closes it
   * @throws RunException if it cannot be read or is damaged
   */
  public static ClassifierExtractor load(Path folder) {
    FeatureCard card = card(folder);
    Network network;
    try {
      network = card.network();
    } catch (DataException | NetworkException e) {
      throw damaged(folder, e);
    }
    Map<String, NamedArray> arrays = Safetensors.read(folder.resolve(WEIGHTS)).arrays();
    NamedArray.requireFinite(arrays, folder.resolve(WEIGHTS));
    ClassifierExtractor read;
    try (Scope scope = Scope.open()) {
      Map<String, Tensor> parameters = new LinkedHashMap<>();
      Map<String, Tensor> running = new LinkedHashMap<>();
      var names = network.state().slices().stream().map(slice -> slice.name()).toList();
      arrays.forEach(
          (name, array) ->
              (names.contains(name) ? running : parameters).put(name, array.toTensor()));
      read =
          new ClassifierExtractor(
              card,
              Scope.own(network.parameters().join(parameters), Engine.device()),
              Scope.own(network.state().join(running), Engine.device()));
    } catch (NetworkException e) {
      throw damaged(folder, e);
    }
    if (!read.card.weights().equals(card.weights())) {
      read.close();
      throw new RunException(
          String.format(
              Locale.ROOT,
              "%s is damaged: its weights have the hash %s, %s says %s",
              folder,
              read.card.weights(),
              CARD,
              card.weights()));
    }
    return read;
  }

  /**
   * {@return whether a folder holds an extractor, sound or not}
   *
   * @param folder any path
   */
  public static boolean isAt(Path folder) {
    return Files.isRegularFile(folder.resolve(CARD));
  }

  /**
   * Reads what an extractor is, without its weights.
   *
   * @param folder as {@link #save} wrote it
   * @return the card
   * @throws RunException if that cannot be read
   */
  public static FeatureCard card(Path folder) {
    Path file = folder.resolve(CARD);
    if (!isAt(folder)) {
      throw new RunException(
          String.format(
              Locale.ROOT,
              "%s holds no extractor of features, which has a file %s: give a folder that gan features train made",
              folder,
              CARD));
    }
    try {
      if (Files.size(file) > MAX_CARD) {
        throw new RunException(
            String.format(
                Locale.ROOT,
                "%s has %d bytes; a card of features has at most %d",
                file,
                Files.size(file),
                MAX_CARD));
      }
      FeatureCard card = JSON.readValue(Files.readString(file), FeatureCard.class);
      if (card == null || card.format() != FeatureCard.FORMAT) {
        throw new RunException(
            String.format(
                Locale.ROOT,
                "%s is of format %s; this gan4j reads format %d",
                file,
                card == null ? "null" : card.format(),
                FeatureCard.FORMAT));
      }
      return card;
    } catch (IOException e) {
      throw new RunException("cannot read " + file + ": " + e.getMessage(), e);
    } catch (JacksonException e) {
      throw new RunException(
          String.format(
              Locale.ROOT,
              "%s is damaged: it is no card of features (%s)",
              file,
              e.getOriginalMessage()),
          e);
    }
  }

  /**
   * Writes the extractor; each file is replaced at once, the card last.
   *
   * @param folder made if it is missing
   */
  public void save(Path folder) {
    Map<String, NamedArray> arrays = new LinkedHashMap<>();
    try (Scope scope = Scope.open()) {
      named(network, theta, state)
          .forEach((name, tensor) -> arrays.put(name, NamedArray.of(tensor)));
    }
    try {
      Files.createDirectories(folder);
    } catch (IOException e) {
      throw new RunException("cannot make the folder " + folder + ": " + e.getMessage(), e);
    }
    Safetensors.write(folder.resolve(WEIGHTS), arrays, Map.of("format", "pt"));
    AtomicFile.writeString(folder.resolve(CARD), JSON.writeValueAsString(card) + "\n");
  }

  /**
   * The same extractor under a card that says how well it does; it takes over the weights.
   *
   * @param accuracy the share of right answers, in [0, 1]
   * @param tested the images that it was asked
   * @param test where they are from
   * @return the extractor
   */
  public ClassifierExtractor measured(double accuracy, long tested, String test) {
    return new ClassifierExtractor(card.measured(accuracy, tested, test), theta, state);
  }

  /** {@return what it is} */
  public FeatureCard card() {
    return card;
  }

  @Override
  public String name() {
    String kind =
        card.settings().task() == FeatureSettings.Task.CLASSES ? "classifier" : "self-supervised";
    return kind + "-" + card.data();
  }

  @Override
  public String fingerprint() {
    return card.weights().substring(0, WeightHash.SHORT);
  }

  @Override
  public Resize resize() {
    return Resize.CLEAN;
  }

  @Override
  public int size() {
    return FeatureNetwork.SIZE;
  }

  @Override
  public int classes() {
    return card.classes().size();
  }

  @Override
  public List<String> classNames() {
    return card.classes();
  }

  @Override
  public double multiplications() {
    return network.multiplications();
  }

  @Override
  public Extracted extract(ImageSource images) {
    long pixels = (long) images.shape().height() * images.shape().width();
    long own = (long) card.shape().height() * card.shape().width();
    return Blocks.run(
        images,
        size(),
        classes(),
        (PLANES * own + 3L * images.shape().channels() * pixels) * Float.BYTES,
        BUDGET,
        this::look);
  }

  @Override
  public Tensor features(Tensor pixels) {
    return look(pixels).features().to(Device.CPU);
  }

  private Blocks.Output look(Tensor pixels) {
    Bound at = network.at(theta, state, DType.FLOAT32);
    Tensor there = input(pixels.to(theta.device()), card);
    Evaluated seen = at.look(there, Condition.none(), Mode.EVAL, null);
    Tensor features = Objects.requireNonNull(seen.taps().get(FeatureNetwork.FEATURES));
    return new Blocks.Output(features, classes() == 0 ? null : seen.output().softmax(1));
  }

  /**
   * Pixels as a card's network sees them.
   *
   * @param pixels uint8 {@code [N, C, H, W]}, of any size
   * @param card of the network
   * @return float32 in [-1, 1], of the card's shape
   */
  public static Tensor input(Tensor pixels, FeatureCard card) {
    Tensor sized = Colours.to(pixels.to(DType.FLOAT32), card.shape(), Resize.CLEAN);
    return sized.div(127.5).sub(1);
  }

  private static RunException damaged(Path folder, RuntimeException e) {
    return new RunException(
        String.format(
            Locale.ROOT,
            "%s is damaged: its weights do not fit its %s (%s)",
            folder,
            CARD,
            e.getMessage()),
        e);
  }

  private static Map<String, Tensor> named(Network network, Tensor theta, Tensor state) {
    Map<String, Tensor> all = new LinkedHashMap<>(network.parameters().named(theta));
    all.putAll(network.state().named(state));
    return all;
  }

  private static String hash(Network network, Tensor theta, Tensor state) {
    Map<String, WeightHash.Weights> weights = new LinkedHashMap<>();
    try (Scope scope = Scope.open()) {
      named(network, theta, state)
          .forEach(
              (name, tensor) ->
                  weights.put(
                      name, new WeightHash.Weights(tensor.shape().dims(), tensor.toFloats())));
    }
    return WeightHash.of(weights);
  }

  @Override
  public void close() {
    theta.close();
    state.close();
  }
}
