package org.gan4j.recipe;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.gan4j.data.DataException;
import org.gan4j.data.DataOptions;
import org.gan4j.data.DataOptions.Split;
import org.gan4j.data.Dataset;
import org.gan4j.data.Datasets;
import org.gan4j.data.Datasets.HeldOut;
import org.gan4j.data.Subset;
import org.gan4j.game.Loss;
import org.gan4j.medium.Samples;
import org.gan4j.nn.Network;
import org.gan4j.recipe.Recipe.EvaluateSettings;
import org.gan4j.recipe.TrainSettings.Precision;
import org.gan4j.run.AtomicFile;
import org.gan4j.run.Provenance;
import org.gan4j.run.RunFolder;
import org.gan4j.tensor.Device;
import org.gan4j.tensor.Engine;
import org.gan4j.tensor.Rng;
import org.gan4j.tensor.Tensor;
import org.gan4j.zoo.Brief;
import org.gan4j.zoo.Generator.ModelCard;
import org.gan4j.zoo.NetworkPair;
import org.jspecify.annotations.Nullable;

/** A recipe that was checked against its data and this machine: ready to train. */
public final class Plan implements AutoCloseable {

  /** What a step costs besides its multiplications, about a millisecond. */
  private static final double STEP = 1e8;

  /** How much faster a step is in bf16 than in fp32, and on a GPU; what looks on is not. */
  private static final double BF16 = 1.8;

  private static final double GPU = 40;

  /** Bytes of data that are kept on a GPU at most. */
  private static final long MOST_ON_DEVICE = 1L << 30;

  /** Samples that the first GAN's generator takes its first guess, the mean image, from. */
  private static final int MEAN_OF = 2000;

  /** The number of that stream among those of a run, whose others the game has. */
  private static final long CALIBRATION = 3;

  /** The seed of held-out data that a program draws. */
  private static final long SCORES_SEED = 1;

  private final Recipe recipe;
  private final Selection learned;
  private final NetworkPair pair;
  private final @Nullable Dataset test;
  private final HeldOut heldOut;
  private final DataOptions environment;

  private Plan(
      Recipe recipe,
      Selection learned,
      NetworkPair pair,
      @Nullable Dataset test,
      HeldOut heldOut,
      DataOptions environment) {
    this.recipe = recipe;
    this.learned = learned;
    this.pair = pair;
    this.test = test;
    this.heldOut = heldOut;
    this.environment = environment;
  }

  /**
   * {@return the recipe, with {@code precision}, {@code threads} and what samples are scored by
   * decided; when a run is scored is decided as it begins}
   */
  public Recipe recipe() {
    return recipe;
  }

  /** {@return what it learns from, open} */
  public Dataset data() {
    return learned.data();
  }

  /**
   * {@return what {@link #data} was chosen from by {@code data.keep}, open: what scores compare
   * with; the same where all is learned from}
   */
  public Dataset whole() {
    return learned.whole();
  }

  /** {@return whether {@code data.keep} leaves some of the training samples out} */
  public boolean selects() {
    return learned.selects();
  }

  /** {@return what the user should know of the data, a sentence each} */
  public List<String> notes() {
    List<String> out = new ArrayList<>(data().notes());
    if (selects()) {
      out.add(learned.said());
    }
    return out;
  }

  /** {@return what is learned from, as a run's provenance has it} */
  public Provenance.Data learned() {
    Dataset data = data();
    return selects()
        ? new Provenance.Data(
            data.name(), data.fingerprint(), data.size(), whole().size(), learned.by())
        : new Provenance.Data(data.name(), data.fingerprint(), data.size());
  }

  /**
   * Writes what a person or a resume needs to know of the data beside the recipe, where it is not
   * there: what columns of a table are, and which samples were kept.
   *
   * @param folder of a run that begins, or goes on and may have lost a file
   * @throws org.gan4j.run.RunException if it cannot be written
   */
  public void writeData(RunFolder folder) {
    String schema = data().schema();
    if (!schema.isEmpty() && !Files.isRegularFile(folder.schema())) {
      AtomicFile.writeString(folder.schema(), schema);
    }
    if (!Files.isRegularFile(folder.kept())) {
      learned.write(folder);
    }
  }

  /** {@return its networks, built for the data} */
  public NetworkPair pair() {
    return pair;
  }

  /**
   * {@return labelled samples that are not learned from, open; null where no classifier is tested}
   */
  public @Nullable Dataset test() {
    return test;
  }

  /** {@return what is not learned from, for scores; opened once it is asked for} */
  public HeldOut heldOut() {
    return heldOut;
  }

  /** {@return where data and what was learned of them are found} */
  public DataOptions environment() {
    return environment;
  }

  /**
   * {@return opens the data, builds the networks and decides what the recipe left open}
   *
   * @param environment where data are looked for and how loading is reported
   * @param recipe the recipe
   * @throws org.gan4j.GanException if data, networks or device cannot be
   */
  public static Plan of(Recipe recipe, DataOptions environment) {
    return opened(recipe, environment, null);
  }

  /**
   * {@return the same of a run that has begun, whose choice of samples stays}
   *
   * @param environment where data are looked for and how loading is reported
   * @param recipe the recipe, whose data are the run's
   * @param run the run's folder
   * @throws org.gan4j.GanException if data, networks or device cannot be
   */
  public static Plan of(Recipe recipe, DataOptions environment, RunFolder run) {
    return opened(recipe, environment, run);
  }

  private static Plan opened(Recipe recipe, DataOptions environment, @Nullable RunFolder run) {
    Device device = Engine.require(Device.parse(recipe.train().device()));
    DataSettings settings = recipe.data();
    DataOptions options = settings.options(environment).withSeed(recipe.train().seed());
    Dataset whole = limited(Datasets.open(settings.name(), options), settings.limit());
    Dataset test = null;
    try {
      Selection learned = Selection.of(whole, settings, options, run);
      Dataset data = learned.data();
      if (!settings.constraints().isEmpty() && data.medium().table().isEmpty()) {
        throw new RecipeException(
            "data.constraints are kept by rows of tables; "
                + settings.name()
                + " holds "
                + data.medium().plural()
                + ": leave them out");
      }
      boolean semiSupervised = settings.labels() > 0;
      if (semiSupervised) {
        test = test(settings.name(), options, data);
        var unused = Subset.balanced(data, settings.labels(), recipe.train().seed());
      }
      NetworkPair pair = pair(recipe, data);
      return new Plan(
          recipe
              .with(placed(settings))
              .with(decided(recipe.train(), device))
              .with(recipe.evaluate().of(data)),
          learned,
          pair,
          test,
          new HeldOut(
              notes ->
                  Datasets.heldOut(settings.name(), options.withSeed(SCORES_SEED), whole, notes)),
          environment);
    } catch (RuntimeException e) {
      if (test != null) {
        test.close();
      }
      whole.close();
      throw e;
    }
  }

  private static NetworkPair pair(Recipe recipe, Dataset data) {
    boolean told = recipe.network().conditional() || recipe.data().labels() > 0;
    NetworkPair pair =
        recipe
            .network()
            .build(
                new Brief(
                    data.medium(),
                    told ? data.classes().size() : 0,
                    mean(recipe, data),
                    recipe.pack()));
    taps(recipe, pair);
    return pair;
  }

  /**
   * {@return the networks of another recipe for the same data}
   *
   * @param other whose data are these
   */
  public NetworkPair pair(Recipe other) {
    return pair(other, data());
  }

  /**
   * {@return the same data under another recipe; they stay this plan's too, and are closed once}
   *
   * @param other whose data and seed are this one's
   * @throws org.gan4j.GanException if networks or device cannot be
   */
  public Plan changed(Recipe other) {
    Device device = Engine.require(Device.parse(other.train().device()));
    return new Plan(
        other.with(decided(other.train(), device)).with(other.evaluate().of(data())),
        learned,
        pair(other, data()),
        test,
        heldOut,
        environment);
  }

  /**
   * How this recipe's data are opened.
   *
   * @param seed of data that are made by a program
   * @return the options
   */
  public DataOptions options(long seed) {
    return recipe.data().options(environment).withSeed(seed);
  }

  /** {@return whether the discriminator learns classes from a few labelled samples} */
  public boolean semiSupervised() {
    return recipe.data().labels() > 0;
  }

  /** {@return classes that the networks are told; empty if they are not conditional} */
  public List<String> classes() {
    return recipe.network().conditional() ? data().classes() : List.of();
  }

  /**
   * {@return multiplications, or what takes as long, that training costs for an image that is
   * played} Forwards 1, and backwards 2 for whom it moves and 1 for whom it passes; what only a
   * part of the run needs, on average over it. No clock is asked.
   */
  public double multiplications() {
    TrainSettings train = recipe.train();
    double d = pair.discriminator().multiplications();
    double g = pair.generator().multiplications();
    int rounds = recipe.game().dynamics().rounds();
    Loss loss = recipe.game().loss();
    double rewarded = Math.max(0, train.images() - loss.playsFrom()) / (double) train.images();
    double besides = rewarded * loss.continuations(pair.generator().output());
    double step = train.batch() * (rounds * (g + 6 * d) + (2 + besides) * (g + d)) + STEP;
    boolean gpu = Device.parse(train.device()).kind() == Device.Kind.CUDA;
    double faster = gpu ? GPU : train.precision() == Precision.BF16 ? BF16 : 1;
    return step / faster / ((double) train.batch() * rounds);
  }

  /**
   * {@return what training takes of its device's memory, as far as the shapes say: within a factor
   * of two of what a step was seen to take} What an engine keeps for itself (on a GPU some hundred
   * megabytes), and what layers keep inside of them, is not counted.
   */
  public Memory memory() {
    TrainSettings train = recipe.train();
    long d = pair.discriminator().parameters().size();
    long g = pair.generator().parameters().size();
    long average = train.ema() > 0 ? g + (semiSupervised() ? d : 0) : 0;
    long optimisers =
        d * recipe.discriminator().vectors().size() + g * recipe.generator().vectors().size();
    // Beside θ its gradient, and in an update one vector more.
    long vectors = 4 * (3 * (d + g) + optimisers + average);
    long ofD = numbers(pair.discriminator());
    long ofG = numbers(pair.generator());
    boolean twice =
        recipe.game().penalties().stream().anyMatch(each -> each.differentiatesSamples());
    int verdicts = semiSupervised() ? 3 : 2;
    // What a layer gave is kept for the way back, and is freed as the gradients come; a gradient
    // that is differentiated again keeps twice as much besides.
    long kept = ofG + verdicts * ofD * (twice ? 3 : 1);
    long part = train.batch() / train.workers();
    long activations = part * kept * train.precision().dtype().bytes() * 3 / 2;
    return new Memory(vectors, activations, staysOnDevice() ? bytesOfData() : 0);
  }

  /**
   * {@return whether the data are copied to the device that trains, once, and stay there} Images of
   * a set that is held in at most 1 GiB of a GPU, where each is shown twice or more.
   */
  public boolean staysOnDevice() {
    return Device.parse(recipe.train().device()).kind() == Device.Kind.CUDA
        && !Engine.leavesOut(Engine.GpuFeature.RESIDENT)
        && fitsOnDevice(data(), recipe.train().images());
  }

  /** The same of a GPU that leaves nothing out. */
  static boolean fitsOnDevice(Dataset data, long images) {
    return data.medium().visible()
        && data.size() < Integer.MAX_VALUE
        && data.size() * data.medium().count() <= MOST_ON_DEVICE
        && images >= 2 * data.size();
  }

  private long bytesOfData() {
    return data().size() * data().medium().count();
  }

  /** Numbers that the layers of a network give for one sample. */
  private static long numbers(Network network) {
    return network.summary().rows().stream().mapToLong(row -> row.output().count()).sum();
  }

  /**
   * {@return the same, scored in another way}
   *
   * @param evaluate how the run is scored
   */
  public Plan scored(EvaluateSettings evaluate) {
    return new Plan(recipe.with(evaluate), learned, pair, test, heldOut, environment);
  }

  /**
   * {@return the same for another number of images}
   *
   * @param images played in all
   */
  public Plan lengthened(long images) {
    return new Plan(
        recipe.with(recipe.train().lengthened(images)), learned, pair, test, heldOut, environment);
  }

  /**
   * The stream that an average's running statistics are measured with.
   *
   * @param seed of the run
   * @param device of the draws
   * @return the caller's to close
   */
  public static Rng calibration(long seed, Device device) {
    return Rng.seeded(seed, CALIBRATION, device);
  }

  /**
   * Classes as the data have them, for a batch.
   *
   * @param rng where they are drawn from
   * @return int64 {@code [batch]} on the recipe's device; null where the networks are told none
   */
  public @Nullable Tensor drawClasses(Rng rng) {
    if (classes().isEmpty()) {
      return null;
    }
    Dataset data = data();
    long[] labels = rng.integers(Math.min(data.size(), 1L << 40), recipe.train().batch()).toLongs();
    for (int i = 0; i < labels.length; i++) {
      labels[i] = data.label(labels[i]);
    }
    return Tensor.of(labels, labels.length).to(Device.parse(recipe.train().device()));
  }

  /**
   * {@return what a generator of this plan is, after so many images}
   *
   * @param images played in all
   */
  public ModelCard card(long images) {
    ModelCard card =
        ModelCard.of(recipe.network(), data().medium(), classes(), data().name()).after(images);
    return recipe.train().ema() > 0 ? card.ofAverage() : card;
  }

  /**
   * Memory of a device.
   *
   * @param vectors bytes of both players: weights, gradients, what optimisers and averages remember
   * @param activations bytes of what the layers of a step give and their gradients
   * @param samples bytes of the data where they {@linkplain Plan#staysOnDevice stay there}
   */
  public record Memory(long vectors, long activations, long samples) {
    /** {@return all of it, in bytes} */
    public long bytes() {
      return vectors + activations + samples;
    }
  }

  @Override
  public void close() {
    heldOut.close();
    if (test != null) {
      test.close();
    }
    data().close();
  }

  /** The first samples of a set, if it is to be limited; closing them closes the set. */
  private static Dataset limited(Dataset whole, long limit) {
    if (limit == 0 || limit == whole.size()) {
      return whole;
    }
    try {
      return Subset.first(whole, Math.toIntExact(Math.min(limit, Integer.MAX_VALUE))).owning();
    } catch (RuntimeException e) {
      whole.close();
      throw e;
    }
  }

  /** The set's test part, which semi-supervised learning is tested on. */
  private static Dataset test(String name, DataOptions options, Dataset data) {
    try {
      return Datasets.open(name, options.withSplit(Split.TEST).withMirror(false));
    } catch (DataException e) {
      if (data.classes().isEmpty()) {
        throw new RecipeException(
            data.name()
                + " has no labels, which semi-supervised learning needs some of: make each class a folder");
      }
      throw new RecipeException(
          "semi-supervised learning is tested on labelled test images, and "
              + data.name()
              + " has none: put its images into the folders train and test ("
              + e.getMessage()
              + ")");
    }
  }

  private static void taps(Recipe recipe, NetworkPair pair) {
    taps("discriminator", recipe.game().loss().taps(), pair.discriminator().taps(), recipe);
    taps("generator", recipe.game().loss().generatorTaps(), pair.generator().taps(), recipe);
    anyOfTaps(pair.generator().taps(), pair.discriminator().taps(), recipe);
  }

  /**
   * Refuses networks of which a loss reads nothing, or only half: what a generator keeps of it its
   * discriminator has to keep too.
   *
   * @param made names that the generator keeps
   * @param seen names that the discriminator keeps
   */
  static void anyOfTaps(List<String> made, List<String> seen, Recipe recipe) {
    anyOfTaps("generator", made, recipe);
    anyOfTaps("discriminator", seen, recipe);
    for (String tap : recipe.game().loss().anyOfTaps()) {
      if (made.contains(tap) && !seen.contains(tap)) {
        throw new RecipeException(
            "game.loss: "
                + Loss.CATALOGUE.name(recipe.game().loss())
                + " reads "
                + tap
                + " of both networks, and of "
                + recipe.network().title()
                + " the generator keeps it and the discriminator does not: have the discriminator keep what it reads of it, or choose another loss");
      }
    }
  }

  private static void anyOfTaps(String side, List<String> known, Recipe recipe) {
    List<String> read = recipe.game().loss().anyOfTaps();
    if (!read.isEmpty() && read.stream().noneMatch(known::contains)) {
      throw new RecipeException(
          "game.loss: "
              + Loss.CATALOGUE.name(recipe.game().loss())
              + " reads "
              + String.join(" or ", read)
              + ", and the "
              + side
              + " of "
              + recipe.network().title()
              + " keeps none of them: give the network what is to be read, or choose another loss");
    }
  }

  private static void taps(String side, List<String> read, List<String> known, Recipe recipe) {
    for (String layer : read) {
      if (!known.contains(layer)) {
        throw new RecipeException(
            "game.loss: the "
                + side
                + " of "
                + recipe.network().title()
                + " has no layer called "
                + layer
                + (known.isEmpty() ? "; none of its layers has a name" : "; it has " + known)
                + ": choose another loss, which does not read it, or a network that has it");
      }
    }
  }

  /** A path is written down in full: the run may be resumed from another folder. */
  private static DataSettings placed(DataSettings settings) {
    boolean named = Datasets.named().stream().anyMatch(set -> set.name().equals(settings.name()));
    return settings.withoutFile().named(named ? settings.name() : absolute(settings.name()));
  }

  private static String absolute(String path) {
    return Path.of(path).toAbsolutePath().normalize().toString();
  }

  private static TrainSettings decided(TrainSettings train, Device device) {
    Precision precision = train.precision();
    if (precision == Precision.AUTO) {
      precision = Engine.hasFastBfloat16(device) ? Precision.BF16 : Precision.FP32;
    }
    int cores = Math.max(1, Engine.cores() / train.workers()); // Workers of one machine share them.
    int threads = train.threads() == 0 ? cores : train.threads();
    String from = train.from().isBlank() ? "" : absolute(train.from());
    return train.decided(precision, device.toString(), threads).begunFrom(from);
  }

  /**
   * The mean sample in the networks' range, for the one generator that starts from it; else null.
   */
  private static float @Nullable [] mean(Recipe recipe, Dataset data) {
    if (!recipe.network().startsFromMean() || !data.medium().visible()) {
      return null;
    }
    float[] sum = new float[data.medium().count()];
    int count = (int) Math.min(MEAN_OF, data.size());
    Samples sample = data.medium().room(1);
    for (int i = 0; i < count; i++) {
      data.read(i * Math.max(1, Math.min(data.size(), 1L << 40) / count), sample, 0);
      for (int j = 0; j < sum.length; j++) {
        sum[j] += (sample.bytes()[j] & 0xff) / 255f / count;
      }
    }
    return sum;
  }
}
