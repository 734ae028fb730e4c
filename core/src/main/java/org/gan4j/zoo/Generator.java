package org.gan4j.zoo;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import java.util.stream.LongStream;
import org.gan4j.medium.Column;
import org.gan4j.medium.Medium;
import org.gan4j.medium.Samples;
import org.gan4j.medium.Series;
import org.gan4j.medium.Table;
import org.gan4j.nn.Head;
import org.gan4j.nn.Network;
import org.gan4j.nn.NetworkException;
import org.gan4j.run.AtomicFile;
import org.gan4j.run.RunException;
import org.gan4j.run.RunFolder;
import org.gan4j.tensor.DType;
import org.gan4j.tensor.Device;
import org.gan4j.tensor.Engine;
import org.gan4j.tensor.Scope;
import org.gan4j.tensor.Tensor;
import org.jspecify.annotations.Nullable;

/**
 * A trained generator: what a run delivers, in two files of its {@code model} folder.
 *
 * <ul>
 *   <li>{@code model.json}: a {@link ModelCard} as JSON, UTF-8.
 *   <li>{@code generator.safetensors}: the parameters by name, such as {@code
 *       1.convtranspose.weight}, then the running statistics, all F32 (see {@link
 *       org.gan4j.run.Safetensors} for the bytes).
 * </ul>
 *
 * <p>A sample is a pure function of its seed (and class): the same seed gives the same image, alone
 * or among others. Where no class is asked for, it is the seed modulo the number of classes. It
 * computes where {@link Engine#device()} was as it was loaded. Not safe for use by several threads
 * at once.
 */
public final class Generator implements AutoCloseable {
  private static final String CARD = "model.json";
  private static final String WEIGHTS = "generator.safetensors";
  private static final int BATCH = 64;

  /** The most rows of a table to draw for one that is as wanted, unless somebody says otherwise. */
  public static final int REDRAWS = 1000;

  /** Samples that are labelled at once. */
  private static final int LABELLED = 500;

  private final ModelCard card;
  private final NetworkPair pair;
  private final Weights weights;
  private final double psi;
  private int @Nullable [] styleShape;

  private Generator(ModelCard card, NetworkPair pair, Weights weights, double psi) {
    this.card = card;
    this.pair = pair;
    this.weights = weights;
    this.psi = psi;
  }

  /**
   * Loads a generator.
   *
   * @param folder a run's folder, or the {@code model} folder in it wherever it was copied to
   * @return the generator; the caller closes it
   * @throws RunException if there is none, or it is damaged
   */
  public static Generator load(Path folder) {
    Path model = model(folder);
    ModelCard card = card(folder);
    NetworkPair pair = build(card);
    Weights weights = Weights.read(model.resolve(WEIGHTS), pair.generator());
    return new Generator(card, pair, weights.on(Engine.device()), 1);
  }

  /**
   * What a saved generator is, without its numbers.
   *
   * @param folder as in {@link #load}
   * @return the contents of {@code model.json}
   * @throws RunException if there is none, or it is damaged
   */
  public static ModelCard card(Path folder) {
    Path model = model(folder);
    if (!isAt(folder)) {
      throw new RunException(
          "no model at "
              + folder
              + ": neither it nor its folder 'model' has "
              + CARD
              + " and "
              + WEIGHTS
              + (Files.isDirectory(folder.resolve("checkpoints"))
                  ? " (a run has one from its first tick on)"
                  : RunFolder.nearby(folder)));
    }
    ModelCard card = Cards.read(model.resolve(CARD), ModelCard.class);
    if (card.format() != ModelCard.FORMAT) {
      throw new RunException(
          model.resolve(CARD)
              + " is of format "
              + card.format()
              + "; this gan4j reads format "
              + ModelCard.FORMAT);
    }
    return card;
  }

  /**
   * {@return whether there is a saved generator}
   *
   * @param folder as in {@link #load}
   */
  public static boolean isAt(Path folder) {
    Path model = model(folder);
    return Files.isRegularFile(model.resolve(CARD)) && Files.isRegularFile(model.resolve(WEIGHTS));
  }

  private static Path model(Path folder) {
    return Files.isDirectory(folder.resolve("model")) ? folder.resolve("model") : folder;
  }

  /**
   * A generator from numbers in memory.
   *
   * @param card what it says of itself
   * @param theta its parameters, {@code [n]}; copied
   * @param state its running statistics; copied
   * @return the generator; the caller closes it
   */
  public static Generator of(ModelCard card, Tensor theta, Tensor state) {
    try (Scope scope = Scope.open()) {
      Device here = Engine.device();
      Weights weights =
          new Weights(Scope.own(theta.to(here).copy()), Scope.own(state.to(here).copy()));
      return new Generator(card, build(card), weights, 1);
    }
  }

  /**
   * Writes a generator; each file is replaced at once, the weights first.
   *
   * @param folder the {@code model} folder; made if it is missing
   * @param card what it says of itself
   * @param network the network
   * @param theta its parameters, {@code [n]}
   * @param state its running statistics
   */
  public static void save(
      Path folder, ModelCard card, Network network, Tensor theta, Tensor state) {
    Weights.write(folder.resolve(WEIGHTS), network, theta, state);
    AtomicFile.writeString(folder.resolve(CARD), Cards.text(card));
  }

  /** {@return what it is} */
  public ModelCard card() {
    return card;
  }

  /** {@return what it makes} */
  public Medium medium() {
    return card.medium();
  }

  /** {@return the names of the classes that it can be asked for; empty if it is not conditional} */
  public List<String> classes() {
    return card.classes();
  }

  /**
   * {@return this generator with less variety and better samples: styles are drawn towards their
   * mean (Karras et al., 2019, appendix B), or where there are none the latents' numbers towards
   * theirs (Brock et al., 2019, section 3.1)} It shares the weights: one of both is closed.
   *
   * @param factor ψ, in [0, 1]; 1 changes nothing
   * @throws NetworkException if ψ is out of range
   */
  public Generator truncated(double factor) {
    Options.LIMITS.closed("truncation", factor, 0, 1);
    return new Generator(card, pair, weights, factor);
  }

  /** {@return how many of its layers are told a style; 0 if it has none} */
  public int styles() {
    if (!styled()) {
      return 0;
    }
    return shape()[0];
  }

  /**
   * Style mixing (Karras et al., 2019, section 3.1): the sample of each row's seed, of which some
   * layers are told the styles of a column's seed. The noise is the row's.
   *
   * @param rows seeds
   * @param columns seeds
   * @param layers which, each in [0, {@link #styles} - 1], the coarsest first
   * @return {@code rows·columns} samples, row by row
   * @throws NetworkException if there are no styles, or a layer is out of range
   * @throws RunException if a number of a sample is not finite
   */
  public Samples mix(long[] rows, long[] columns, int... layers) {
    if (!styled()) {
      throw new NetworkException(
          "mixing needs a generator with styles, such as stylegan2's; got "
              + card.architecture().title());
    }
    return space().mixed(rows, columns, layers);
  }

  private boolean styled() {
    return Styles.has(pair);
  }

  private Styles space() {
    return new Styles(sampler(), psi);
  }

  /** Layers that are told a style, and numbers of one: what a look at a sample says, once. */
  private int[] shape() {
    int[] known = styleShape;
    if (known == null) {
      known = space().shape();
      styleShape = known;
    }
    return known;
  }

  /**
   * One sample for each seed, of the class {@link #classOf} the seed.
   *
   * @param seeds any numbers
   * @return the samples, in the order of the seeds
   * @throws RunException if a number of a sample is not finite
   */
  public Samples sample(long... seeds) {
    return sample(seeds, null);
  }

  /**
   * One sample for each seed.
   *
   * @param seeds any numbers
   * @param wanted the class of each; null for that of each seed, or where there are none
   * @return the samples, in the order of the seeds
   * @throws NetworkException if a class is out of range, or asked of a generator that has none
   * @throws RunException if a number of a sample is not finite
   */
  public Samples sample(long[] seeds, int @Nullable [] wanted) {
    if (wanted != null && wanted.length != seeds.length) {
      throw new NetworkException(
          "each of the "
              + seeds.length
              + " seeds takes one class; got "
              + wanted.length
              + " classes");
    }
    if (medium().table().isPresent() && wanted == null && seeds.length > 0) {
      Rows rows = rows(seeds, Map.of(), (long) REDRAWS * seeds.length);
      if (rows.samples().size() < seeds.length) {
        throw new RunException(
            String.format(
                Locale.ROOT,
                "of %,d rows that were drawn only %,d keep the table's constraints (%s), and %,d are wanted",
                rows.drawn(),
                rows.samples().size(),
                String.join("; ", medium().table().orElseThrow().constraints()),
                seeds.length));
      }
      return rows.samples();
    }
    return draw(
        seeds.length,
        at -> latent(seeds[at]),
        at -> wanted == null ? classOf(seeds[at]) : wanted[at],
        wanted != null);
  }

  /**
   * One row of a table for each seed, such that all have something in common and keep the table's
   * constraints. The generator is asked for the rarest of the categories that are wanted; a row
   * that has not all of them, or breaks a constraint, is drawn again, of further seeds that follow
   * from its own, so that a seed gives the same row whatever others there are.
   *
   * @param seeds any numbers
   * @param where by the name of a column what all rows are to have there, as the table writes it;
   *     of a column of numbers that number, or a range such as {@code 30..40} ({@link
   *     Column#asked})
   * @param mostDraws rows to draw in all, those drawn again included, at least 1; where none is
   *     found in the first {@value RowDraws#HOPELESS}, no more are drawn
   * @return the rows in the order of their seeds, without those that were not found by then
   * @throws NetworkException if this generator makes no rows, or there is no such column or
   *     category
   * @throws RunException if a number of a row is not finite
   */
  public Rows rows(long[] seeds, Map<String, String> where, long mostDraws) {
    Options.LIMITS.closed("rows to draw", mostDraws, 1, Long.MAX_VALUE);
    if (medium().table().isEmpty()) {
      throw new NetworkException(
          "this generator makes "
              + medium().plural()
              + ": only rows of tables can be asked for so");
    }
    return new RowDraws(sampler(), psi).rows(seeds, where, mostDraws);
  }

  /**
   * Writes latents as a safetensors file: {@code latents}, F32 {@code [n, latents().size()]} (with
   * what is added to the styles behind each, {@link #of}), and, where they are known, {@code
   * classes}, I64 {@code [n]}.
   *
   * @param file replaced or made, in a folder that exists
   * @param latents of this generator
   */
  public void saveLatents(Path file, Latents latents) {
    LatentFile.write(file, latents);
  }

  /**
   * Reads what {@link #saveLatents} wrote, of this generator or of another one of as many numbers
   * and classes.
   *
   * @param file the file
   * @return what it holds
   * @throws RunException if it is no such file, it is damaged, or it does not fit this generator
   */
  public Latents readLatents(Path file) {
    int latent = pair.latent().size();
    return LatentFile.read(
        file, styled() ? List.of(latent, latent + shifts()) : List.of(latent), classes().size());
  }

  /** Numbers that may be added to the styles of all layers of a sample. */
  private int shifts() {
    return shape()[0] * shape()[1];
  }

  /** {@return what a sample starts from} */
  public NetworkPair.Latent latents() {
    return pair.latent();
  }

  /**
   * {@return what the sample of a seed starts from, {@code [latents().size()]}}
   *
   * @param seed any number
   */
  public float[] latent(long seed) {
    try (Scope scope = Scope.open()) {
      float[] z = sampler().latents(seed).toFloats();
      return styled() ? z : Truncation.of(z, pair.latent(), psi, seed);
    }
  }

  /**
   * One sample for each latent.
   *
   * @param latents {@code [n][latents().size()]}; of a generator with styles each may have behind
   *     it what is added to the style of each layer, {@code [layers·numbers of a style]}
   * @param wanted the class of each; null where there are none
   * @return the samples, in that order
   * @throws NetworkException if a latent has another size, or a class is missing, out of range, or
   *     asked of a generator that has none
   * @throws RunException if a number of a sample is not finite
   */
  public Samples of(float[][] latents, int @Nullable [] wanted) {
    int classes = classes().size();
    if (classes > 0 && (wanted == null || wanted.length != latents.length)) {
      throw new NetworkException(
          "each of the "
              + latents.length
              + " latents takes one class; got "
              + (wanted == null ? "none" : wanted.length));
    }
    int shifts = styled() ? shifts() : 0;
    for (float[] each : latents) {
      int more = each.length - pair.latent().size();
      if ((more != 0 && more != shifts) || each.length != latents[0].length) {
        throw new NetworkException(
            "a latent of this generator has "
                + pair.latent().size()
                + " numbers; got "
                + each.length);
      }
    }
    return draw(
        latents.length, at -> latents[at], at -> wanted == null ? 0 : wanted[at], wanted != null);
  }

  /**
   * A latent moved along a direction.
   *
   * @param latent from where, as {@link #of} takes it
   * @param direction of this generator
   * @param deviations how far, in standard deviations of a latent's numbers, or of styles along the
   *     direction
   * @return the latent there; of a generator with styles, with what is added to them
   */
  public float[] along(float[] latent, Direction direction, double deviations) {
    if (styled()) {
      return Styles.moved(latent, pair.latent().size(), shape(), direction.vector(), deviations);
    }
    double step = deviations * pair.latent().deviation();
    float[] out = latent.clone();
    for (int i = 0; i < out.length; i++) {
      out[i] += (float) (step * direction.vector()[i]);
    }
    return out;
  }

  /**
   * {@return how many numbers a direction has: those of a latent, or of a style where there are
   * styles}
   */
  public int dimensions() {
    return styled() ? shape()[1] : pair.latent().size();
  }

  /**
   * The directions that change a sample most, found without labels ({@code Factorisation}; Shen and
   * Zhou, 2021): among latents, or among styles where there are any. Their names are numbers from
   * 1, the strongest first. Where the first layer is not linear in the latent, or reads only a part
   * of it, they are those that change the pixels of some samples most ({@code Geometry}; Wang and
   * Ponce, 2021).
   *
   * @param count how many, in [1, {@link #dimensions}], less what of a latent chooses among kinds
   * @return the directions; their strength is the share of the squared gain of the first layer, or
   *     of all that read a style, or of the pixels' change
   * @throws NetworkException if the first layer is not linear in the latent, of other than images
   */
  public List<Direction> directions(int count) {
    if (styled()) {
      return space()
          .spread(Factorisation.ofStyles(pair.generator(), weights.theta(), dimensions(), count));
    }
    int latent = pair.latent().size();
    return Factorisation.knows(pair.generator(), weights.theta(), latent) || !medium().visible()
        ? Factorisation.of(pair.generator(), weights.theta(), latent, count)
        : Geometry.of(sampler(), classes().size(), count);
  }

  /**
   * A direction for each label that somebody gives to samples (see {@code Separation}). A label
   * that is too rare among them, or on nearly all, has none. One whose name is a number is called
   * such as {@code label 3}, since numbers are names of {@link #directions}.
   *
   * @param labeller the label of each sample, in [0, names.size())
   * @param names of the labels
   * @param count samples to look at, of the seeds 0 to count - 1 and the classes of those
   * @return the directions; their strength is how well a plane tells the label from the rest, ½ by
   *     chance and 1 at best
   */
  public List<Direction> separated(
      Function<Samples, int[]> labeller, List<String> names, int count) {
    Options.LIMITS.closed("samples to separate", count, 2 * Separation.LEAST, 1_000_000);
    int size = dimensions();
    float[] all = new float[Math.multiplyExact(count, size)];
    int[] labels = new int[count];
    for (int start = 0; start < count; start += LABELLED) {
      int n = Math.min(LABELLED, count - start);
      long[] seeds = LongStream.range(start, start + n).toArray();
      System.arraycopy(labeller.apply(sample(seeds)), 0, labels, start, n);
      if (styled()) {
        try (Scope scope = Scope.open()) {
          System.arraycopy(space().ofSeeds(seeds).toFloats(), 0, all, start * size, n * size);
        }
        continue;
      }
      for (int i = 0; i < n; i++) {
        System.arraycopy(latent(seeds[i]), 0, all, (start + i) * size, size);
      }
    }
    Separation separation = new Separation(all, labels, size);
    List<Direction> found =
        separation.told(names.size()).stream()
            .map(label -> separation.of(label, directionName(names.get(label))))
            .toList();
    return styled() ? space().spread(found) : found;
  }

  /**
   * {@return what the direction of a label is called: the label, but {@code label 7} where that is
   * a number}
   *
   * @param label a label's name
   */
  public static String directionName(String label) {
    return label.matches("[0-9]+") ? "label " + label : label;
  }

  /**
   * Looks for the latent of a given sample, by Adam from several starts.
   *
   * @param target one image of this generator's medium
   * @param how it is looked for
   * @return the nearest that was found
   * @throws NetworkException if the target is no such image, or a class is out of range
   * @throws RunException if a number of a sample is not finite
   */
  public Projected project(Samples target, Projecting how) {
    return new Projection(space(), classes().size(), target, how).run();
  }

  /**
   * Writes directions beside the generator, into {@code directions.safetensors}.
   *
   * @param folder that this generator was loaded from, as in {@link #load}
   * @param all to be kept, of different names
   */
  public void saveDirections(Path folder, List<Direction> all) {
    Directions.write(model(folder).resolve(Directions.FILE), weights, all, styled());
  }

  /**
   * The directions that were saved beside the generator.
   *
   * @param folder that this generator was loaded from, as in {@link #load}
   * @return the directions, in the order in which they were saved
   * @throws RunException if there are none, or they are damaged or of other weights
   */
  public List<Direction> savedDirections(Path folder) {
    return Directions.read(model(folder).resolve(Directions.FILE), weights, dimensions(), styled());
  }

  /**
   * A walk through the latent space: from each seed's sample to the next one's along the great
   * circle (White, "Sampling generative networks", 2016), ends included. Noise of single layers
   * stays that of the first seed, so that the others' samples differ from theirs by it.
   *
   * @param seeds at least two
   * @param steps pictures from one seed up to the next, at least 1
   * @param wanted the class of all; null for that of the first seed, or where there are none
   * @return {@code (seeds - 1)·steps + 1} samples
   * @throws RunException if a number of a sample is not finite
   */
  public Samples interpolate(long[] seeds, int steps, @Nullable Integer wanted) {
    if (seeds.length < 2 || steps < 1 || (long) (seeds.length - 1) * steps > 1_000_000) {
      throw new NetworkException(
          "an interpolation takes at least 2 seeds and 1 step, and at most a million pictures; got "
              + seeds.length
              + " and "
              + steps);
    }
    float[][] ends = Arrays.stream(seeds).mapToObj(this::latent).toArray(float[][]::new);
    for (float[] end : ends) { // Noise stays as it is on the way, or all would flicker.
      pair.latent().copyNoise(ends[0], end);
    }
    return draw(
        (seeds.length - 1) * steps + 1,
        at ->
            slerp(
                ends[at / steps],
                ends[Math.min(at / steps + 1, seeds.length - 1)],
                (double) (at % steps) / steps),
        at -> wanted == null ? classOf(seeds[0]) : wanted,
        wanted != null);
  }

  /**
   * What one number of the latent does: each seed's sample with that number moved through its range
   * and all others as they are (Chen et al., "InfoGAN", 2016, figure 2). The range is cut into as
   * many equal parts as there are steps, and a sample is of the middle of each.
   *
   * @param seeds at least one
   * @param number which, from 0; of {@code infogan} 0 is the categorical code, then come the
   *     continuous ones
   * @param steps samples of each seed, at least 2
   * @param wanted the class of all; null for that of each seed, or where there are none
   * @return {@code seeds·steps} samples, seed by seed
   * @throws NetworkException if the latent has no such number
   * @throws RunException if a number of a sample is not finite
   */
  public Samples vary(long[] seeds, int number, int steps, @Nullable Integer wanted) {
    int size = pair.latent().size();
    if (number < 0 || number >= size) {
      throw new NetworkException(
          "this generator starts from numbers 0 to " + (size - 1) + "; there is no " + number);
    }
    if (seeds.length < 1 || steps < 2 || (long) seeds.length * steps > 1_000_000) {
      throw new NetworkException(
          "a number varies over at least 1 seed and 2 steps, and at most a million pictures; got "
              + seeds.length
              + " and "
              + steps);
    }
    return draw(
        seeds.length * steps,
        at -> {
          float[] z = latent(seeds[at / steps]);
          z[number] = (float) pair.latent().distribution().at((at % steps + 0.5) / steps);
          return z;
        },
        at -> wanted == null ? classOf(seeds[at / steps]) : wanted,
        wanted != null);
  }

  /**
   * {@return the class that a seed has where none is asked for: the seed modulo the number of
   * classes, so that a seed always gives the same sample} 0 where there are no classes.
   *
   * @param seed any number
   */
  public int classOf(long seed) {
    return Sampler.classOf(seed, classes().size());
  }

  private Samples draw(
      int count,
      java.util.function.IntFunction<float[]> latents,
      java.util.function.IntUnaryOperator wanted,
      boolean asked) {
    int classes = classes().size();
    if (asked && classes == 0) {
      throw new NetworkException(
          "this generator is not conditional: it cannot be asked for a class");
    }
    Sampler sampler = sampler();
    Samples all = medium().room(count);
    int size = count == 0 ? 0 : latents.apply(0).length;
    for (int start = 0; start < count; start += BATCH) {
      int n = Math.min(BATCH, count - start);
      float[] rows = new float[n * size];
      long[] labels = new long[n];
      for (int i = 0; i < n; i++) {
        System.arraycopy(latents.apply(start + i), 0, rows, i * size, size);
        labels[i] = wanted.applyAsInt(start + i);
        if (classes > 0) {
          Options.LIMITS.closed("a class", labels[i], 0, classes - 1L);
        }
      }
      try (Scope scope = Scope.open()) {
        Tensor given = Tensor.of(rows, n, size);
        long[] asks = classes == 0 ? null : labels;
        if (medium().table().isPresent()) {
          all.put(start, new RowDraws(sampler, psi).of(given, null));
          continue;
        }
        Tensor made =
            size > pair.latent().size()
                ? space().made(given, asks)
                : sampler.made(given, asks, styled() ? space().wires() : Map.of());
        all.put(start, medium().decode(made, pair.range()));
      }
    }
    return all;
  }

  /** {@return its network at its weights, for what asks for tensors; it lives as long as this} */
  public Sampler sampler() {
    return new Sampler(pair, medium(), weights.theta(), weights.state(), DType.FLOAT32);
  }

  /** The point at share {@code t} of the arc from a to b; lengths are interpolated too. */
  static float[] slerp(float[] a, float[] b, double t) {
    double dot = 0;
    double aa = 0;
    double bb = 0;
    for (int i = 0; i < a.length; i++) {
      dot += (double) a[i] * b[i];
      aa += (double) a[i] * a[i];
      bb += (double) b[i] * b[i];
    }
    double cosine = Math.max(-1, Math.min(1, dot / Math.sqrt(aa * bb)));
    double angle = Math.acos(cosine);
    // Nearly parallel or opposite: no arc is defined, the straight line is as good.
    boolean straight = !(Math.sin(angle) > 1e-6);
    double fromA = straight ? 1 - t : Math.sin((1 - t) * angle) / Math.sin(angle);
    double fromB = straight ? t : Math.sin(t * angle) / Math.sin(angle);
    float[] out = new float[a.length];
    for (int i = 0; i < a.length; i++) {
      out[i] = (float) (fromA * a[i] + fromB * b[i]);
    }
    return out;
  }

  private static NetworkPair build(ModelCard card) {
    // The classes of a semi-supervised pair are its discriminator's matter, which is not here.
    boolean taught = card.architecture().head() == Head.CLASSES;
    int classes = taught ? 2 : card.classes().size();
    return card.architecture().build(new Brief(card.medium(), classes));
  }

  @Override
  public void close() {
    weights.close();
  }

  /**
   * Rows of a table that were asked for.
   *
   * @param samples the rows
   * @param drawn rows that were drawn for them, those that were not as wanted included
   */
  public record Rows(Samples samples, long drawn) {}

  /**
   * What some samples start from.
   *
   * @param rows as {@link Generator#of} takes them, n at least 1; not copied
   * @param classes of each, {@code [n]}; null where they are not known, or there are none
   */
  @SuppressWarnings("ArrayRecordComponent") // plain numbers, only read
  public record Latents(float[][] rows, int @Nullable [] classes) {}

  /**
   * How the latent of a sample is looked for.
   *
   * @param steps of Adam from each start, in [1, 100000]
   * @param seed of the starts
   * @param classes to try; empty for all, or where there are none
   * @param eyes features of pixels, float32 {@code [N, C, H, W]} in [0, 255], in which distances
   *     count as much as in the pixels themselves; null for pixels alone
   */
  public record Projecting(
      int steps, long seed, List<Integer> classes, @Nullable UnaryOperator<Tensor> eyes) {
    /**
     * Checks the steps.
     *
     * @param steps of Adam from each start, in [1, 100000]
     * @param seed of the starts
     * @param classes to try; empty for all, or where there are none
     * @param eyes features of pixels; null for pixels alone
     */
    public Projecting {
      Options.LIMITS.closed("steps of a projection", steps, 1, 100_000);
      classes = List.copyOf(classes);
    }
  }

  /**
   * The latent whose sample is nearest to a given one, of those that were found.
   *
   * @param latents one row, with its class
   * @param path the sample on the way there, first and last ones included
   * @param at after how many steps each of those was made
   * @param found its distance
   * @param drawn the mean distance of samples that were drawn, to compare with
   */
  public record Projected(
      Latents latents, Samples path, List<Integer> at, Distance found, Distance drawn) {
    /**
     * Copies the list.
     *
     * @param latents one row, with its class
     * @param path the sample on the way there, first and last ones included
     * @param at after how many steps each of those was made
     * @param found its distance
     * @param drawn the mean distance of samples that were drawn, to compare with
     */
    public Projected {
      at = List.copyOf(at);
    }
  }

  /**
   * How far a sample is from another one.
   *
   * @param squared mean squared difference of the numbers, which are in [0, 1]
   * @param features squared distance of the features over the squared length of the target's; NaN
   *     where nobody looked
   */
  public record Distance(double squared, double features) {
    /** {@return 10·log₁₀(1/squared), in decibels: the peak signal to noise ratio} */
    public double psnr() {
      return -10 * Math.log10(squared);
    }
  }

  /**
   * A direction in which samples change.
   *
   * @param name what to ask for
   * @param vector of length 1, {@code [latents().size()]}; of a generator with styles of the length
   *     of one standard deviation of styles along it, {@code [numbers of a style]}; not copied
   * @param strength of it, as that which found it measures it
   */
  @SuppressWarnings("ArrayRecordComponent") // plain numbers, only read
  public record Direction(String name, float[] vector, double strength) {}

  /**
   * What a saved generator is: the contents of {@code model.json}.
   *
   * @param format version of this description: 2
   * @param architecture the pair that the generator belongs to
   * @param sample lengths of one sample, {@code [C, H, W]}, {@code [D]} or {@code [T, F]}
   * @param series names, ranges or alphabet of series; null of all else
   * @param table columns of rows; null of all else
   * @param classes names of the classes that a conditional generator can be asked for; else empty
   * @param data what it learned from
   * @param images real images that it was trained on, over all epochs
   * @param average whether the weights are the average over training (EMA), else the last ones
   */
  public record ModelCard(
      int format,
      Architecture architecture,
      List<Integer> sample,
      @Nullable Series series,
      @Nullable Table table,
      List<String> classes,
      String data,
      long images,
      boolean average) {
    static final int FORMAT = 2;

    /**
     * Copies the lists.
     *
     * @param format version of this description: 2
     * @param architecture the pair that the generator belongs to
     * @param sample lengths of one sample, {@code [C, H, W]}, {@code [D]} or {@code [T, F]}
     * @param series names, ranges or alphabet of series; null of all else
     * @param table columns of rows; null of all else
     * @param classes names of the classes that a conditional generator can be asked for; else empty
     * @param data what it learned from
     * @param images real images that it was trained on, over all epochs
     * @param average whether the weights are the average over training (EMA), else the last ones
     */
    public ModelCard {
      sample = List.copyOf(sample);
      classes = List.copyOf(classes);
      if (series != null || table != null) {
        Medium checked = Medium.of(sample, series, table);
        sample = checked.dims();
      }
    }

    /**
     * A card of the current format, of the weights as they are last and before any training.
     *
     * @param architecture its network
     * @param medium what it makes
     * @param classes their names, in order; empty without
     * @param data the data's name
     * @return the card
     */
    public static ModelCard of(
        Architecture architecture, Medium medium, List<String> classes, String data) {
      Series series = medium.series().orElse(null);
      Table table = medium.table().orElse(null);
      return new ModelCard(
          FORMAT, architecture, medium.dims(), series, table, classes, data, 0, false);
    }

    /** {@return the same of the weights' average over training} */
    public ModelCard ofAverage() {
      return new ModelCard(
          format, architecture, sample, series, table, classes, data, images, true);
    }

    /**
     * The same at another moment.
     *
     * @param played images that it was trained for
     * @return the card
     */
    public ModelCard after(long played) {
      return new ModelCard(
          format, architecture, sample, series, table, classes, data, played, average);
    }

    /**
     * The same made by other networks.
     *
     * @param other the pair
     * @return the card
     */
    public ModelCard by(Architecture other) {
      return new ModelCard(format, other, sample, series, table, classes, data, images, average);
    }

    /** {@return what it makes} */
    public Medium medium() {
      return Medium.of(sample, series, table);
    }
  }
}
