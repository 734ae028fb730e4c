package org.gan4j.doctor;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;
import org.gan4j.data.Dataset;
import org.gan4j.data.Subset;
import org.gan4j.data.ToySet;
import org.gan4j.eyes.Extractor;
import org.gan4j.eyes.ImageSource;
import org.gan4j.game.Loss;
import org.gan4j.game.Verdict;
import org.gan4j.medium.Medium;
import org.gan4j.medium.Samples;
import org.gan4j.metric.Features;
import org.gan4j.nn.Bound;
import org.gan4j.nn.Condition;
import org.gan4j.nn.Mode;
import org.gan4j.nn.Network;
import org.gan4j.recipe.Plan;
import org.gan4j.score.Standing;
import org.gan4j.tensor.Autograd;
import org.gan4j.tensor.DType;
import org.gan4j.tensor.Device;
import org.gan4j.tensor.Functions;
import org.gan4j.tensor.Rng;
import org.gan4j.tensor.Scope;
import org.gan4j.tensor.Tensor;
import org.gan4j.zoo.NetworkPair;
import org.gan4j.zoo.Sampler;
import org.jspecify.annotations.Nullable;

/**
 * The same few hundred real samples and latents, looked at again and again: what is measured of a
 * game at one moment. It draws from streams of its own, and changes nothing.
 */
final class Probe {
  private static final int IMAGES = 256;
  private static final int POINTS = 512;

  /** Samples whose gradients are taken. */
  private static final int PUSHED = 64;

  /** Samples that are asked about their labels. */
  private static final int LABELLED = 1000;

  /** Samples below which labels that are hard to tell look like wrong ones. */
  private static final int TOLD = 300;

  /** Training samples of which all can be looked through for copies. */
  private static final int SEARCHED = 2048;

  /** Numbers of the samples that are kept, and so many read at a time. */
  private static final long HELD = 1L << 25;

  private static final int READ = 64;

  /** Pixels of a side that images are compared at, or up to twice as many. */
  private static final int COMPARED = 32;

  private static final int MODES = 16;
  private static final int LEAST = 20;
  private static final long SEED = 0x646F63746F72L;

  /** Of an even verdict; D is sure where its log odds are further from 0. */
  private static final double SURE = Math.log(99);

  private final Plan plan;
  private final NetworkPair pair;
  private final Loss loss;
  private final int pack;
  private final int count;

  /** Samples that go through a network at a time: as many as in training, or a few more. */
  private final int chunk;

  private final @Nullable Extractor eyes;
  private final Samples real;
  private final @Nullable Samples held;
  private final @Nullable Features searched;

  /** How far each of those is from the nearest other one. */
  private final double[] nearest;

  private final int @Nullable [] labels;
  private final int @Nullable [] heldLabels;
  private final int @Nullable [] wanted;
  private final Map<String, Double> ofData = new LinkedHashMap<>();
  private final Map<String, Cloud> clouds = new LinkedHashMap<>();

  /**
   * Reads the real samples.
   *
   * @param plan what is trained; stays the caller's
   * @param held what is not learned from; null if there is nothing
   * @param eyes which see more than pixels do; null where there are none. Stays the caller's
   */
  Probe(Plan plan, @Nullable Dataset held, @Nullable Extractor eyes) {
    this.plan = plan;
    this.pair = plan.pair();
    this.loss = plan.recipe().game().loss();
    this.pack = plan.recipe().pack();
    this.eyes = eyes;
    Dataset data = plan.data();
    Medium medium = data.medium();
    int room = (int) Math.max(LEAST, HELD / medium.count());
    this.count = pack * (Math.min(room, medium.visible() ? IMAGES : POINTS) / pack);
    this.chunk = pack * Math.max(1, Math.max(LEAST, plan.recipe().train().batch()) / pack);
    int there = (int) Math.min(count, data.size());
    Subset chosen = Subset.random(data, there, SEED);
    this.real = chosen.read(0, there);
    boolean told = !plan.classes().isEmpty();
    this.labels = told ? labels(chosen, there) : null;
    this.wanted = told ? repeated(labels, count) : null;
    int apart = held == null ? 0 : (int) Math.min(count, held.size());
    Subset others = held == null ? null : Subset.random(held, apart, SEED);
    this.held = others == null ? null : others.read(0, apart);
    this.heldLabels = others == null || !told ? null : labels(others, apart);
    this.searched = data.size() <= SEARCHED ? rows(data, (int) data.size()) : null;
    this.nearest = searched == null ? new double[0] : Cloud.nearest(searched);
    describe(data);
  }

  /** Whether there are enough real samples to say anything of. */
  boolean isEnough() {
    return real.size() >= LEAST;
  }

  /** Which space shows most: the extractor's, or that of the samples. */
  String space() {
    return eyes == null ? "samples" : "eyes";
  }

  private static int[] labels(Subset of, int count) {
    int[] out = new int[count];
    for (int i = 0; i < count; i++) {
      out[i] = Math.max(0, of.label(i));
    }
    return out;
  }

  private static int @Nullable [] repeated(int @Nullable [] labels, int count) {
    if (labels == null) {
      return null;
    }
    int[] out = new int[count];
    for (int i = 0; i < count; i++) {
      out[i] = labels[i % labels.length];
    }
    return out;
  }

  // ---- what does not change

  private void describe(Dataset data) {
    try (Scope scope = Scope.open()) {
      Tensor x = data.medium().encode(real, pair.range(), Device.CPU).flatten(1, -1);
      double low = x.min(0, 1).item();
      double high = x.max(0, 1).item();
      ofData.put("data.low", low);
      ofData.put("data.high", high);
      double room = pair.range().high() - pair.range().low();
      double deviation = Math.sqrt(x.variance(0).mean().item());
      if (Double.isFinite(room)) { // Numbers of points have no range of their own.
        ofData.put("data.used", (high - low) / room);
      }
      ofData.put("data.deviation", deviation);
    }
    if (labels != null && data.size() >= TOLD) {
      int many = (int) Math.min(LABELLED, data.size());
      Subset some = Subset.random(data, many, SEED);
      int[] of = labels(some, many);
      if (Arrays.stream(of).distinct().count() > 1) {
        double[] told = Cloud.told(rows(some, many), of);
        ofData.put("labels.told", told[0]);
        ofData.put("labels.chance", told[1]);
        ofData.put("labels.deviations", told[2]);
      }
    }
  }

  /** Samples as rows of their numbers, those of large images brought to about 32 pixels a side. */
  private Features rows(Samples samples) {
    return rows(samples.size(), samples::part);
  }

  /** The same of the first samples of a set, few of which are held at a time. */
  private Features rows(Dataset set, int count) {
    return rows(count, set::read);
  }

  private Features rows(int count, Part part) {
    return inBlocks(count, READ, (from, some) -> numbers(part.of(from, some)));
  }

  /** Some of many samples. */
  private interface Part {
    Samples of(int from, int count);
  }

  /** What is computed of some of many samples: so many numbers of each. */
  private interface Block {
    float[] of(int from, int count);
  }

  private static Features inBlocks(int count, int most, Block block) {
    float[] all = new float[0];
    int size = 1;
    for (int from = 0; from < count; from += most) {
      int some = Math.min(most, count - from);
      float[] rows = block.of(from, some);
      size = rows.length / some;
      if (all.length == 0) {
        all = new float[Math.multiplyExact(count, size)];
      }
      System.arraycopy(rows, 0, all, from * size, rows.length);
    }
    return new Features(all, count, size);
  }

  private float[] numbers(Samples samples) {
    try (Scope scope = Scope.open()) {
      Tensor x = samples.medium().encode(samples, pair.range(), Device.CPU);
      if (samples.medium().visible()) {
        long[] dims = x.shape().dims();
        int smaller = (int) Math.max(1, Math.min(dims[2], dims[3]) / COMPARED);
        x = smaller > 1 ? Functions.averagePool(x, smaller) : x;
      }
      return x.flatten(1, -1).toFloats();
    }
  }

  // ---- what is measured of a game

  /**
   * What is measured at one moment, by name.
   *
   * @param standing the game as it stands
   * @param before what the checkup before kept; changed into what the next one needs
   */
  Map<String, Double> take(Standing standing, Traces before) {
    Map<String, Double> out = new LinkedHashMap<>();
    try (Scope scope = Scope.open();
        Rng rng = Rng.seeded(SEED, standing.discriminator().theta().device())) {
      Tensor latents = pair.latent().draw(count, rng);
      long @Nullable [] classes = longs(wanted);
      Sampler delivered = standing.generator();
      Sampler live = standing.live();
      Samples made = made(delivered, latents, classes);
      boolean averaged = delivered.theta() != live.theta();
      Samples played = averaged ? made(live, latents, classes) : made;
      spaces(standing, made, played, averaged, before, out);
      verdicts(standing, played, out);
      pushes(standing, latents, rng, out);
      mates(standing, latents, out);
      ways(standing, before, out);
    }
    out.putAll(ofData);
    out.values().removeIf(value -> value.isNaN());
    return out;
  }

  private Samples made(Sampler generator, Tensor latents, long @Nullable [] classes) {
    Samples out = generator.medium().room(count);
    for (int from = 0; from < count; from += chunk) {
      int some = Math.min(chunk, count - from);
      try (Scope scope = Scope.open()) {
        long[] told = classes == null ? null : Arrays.copyOfRange(classes, from, from + some);
        out.put(from, generator.of(latents.narrow(0, from, some), told));
      }
    }
    return out;
  }

  private static long @Nullable [] longs(int @Nullable [] values) {
    return values == null ? null : Arrays.stream(values).asLongStream().toArray();
  }

  private void spaces(
      Standing standing,
      Samples made,
      Samples played,
      boolean averaged,
      Traces before,
      Map<String, Double> out) {
    Map<String, Function<Samples, Features>> sights = new LinkedHashMap<>();
    sights.put("samples", this::rows);
    if (eyes != null) {
      sights.put("eyes", this::extracted);
    }
    sights.forEach(
        (name, sight) -> {
          Cloud cloud =
              clouds.computeIfAbsent(name, key -> new Cloud(sight.apply(real), labels, modes()));
          if (held != null && !ofData.containsKey(name + ".floor")) {
            // What real samples get that are not learned from: nothing can be nearer.
            Map<String, Double> best = cloud.seen(sight.apply(held), null);
            ofData.put(name + ".floor", best.getOrDefault("distance", 0.0));
          }
          Features rows = sight.apply(made);
          Map<String, Double> seen = cloud.seen(rows, wanted);
          seen.forEach((key, value) -> out.put(name + "." + key, value));
          if (name.equals(space())) {
            Features live = averaged ? sight.apply(played) : rows;
            (averaged ? cloud.seen(live, wanted) : seen)
                .forEach((key, value) -> out.put("live." + key, value));
            moved(cloud, live, "live", before, out);
            moved(cloud, rows, name, before, out);
          }
        });
    if (searched != null) {
      out.put("samples.copies", Cloud.copies(searched, nearest, rows(made)));
    }
    features(standing, played, out);
  }

  /** As many as the toy sets have, or enough for most images. */
  private int modes() {
    return plan.data().origin() instanceof ToySet set
        ? set.modes().map(modes -> modes.centres().size()).orElse(MODES)
        : MODES;
  }

  private Features extracted(Samples samples) {
    return Objects.requireNonNull(eyes)
        .extract(ImageSource.of(samples.medium().images(), samples.size(), samples.bytes()))
        .features();
  }

  /** How far the samples of the same latents went, over how far they are from one another. */
  private void moved(
      Cloud cloud, Features now, String name, Traces before, Map<String, Double> out) {
    float[] shadow = before.shadow(now);
    float @Nullable [] last = before.swap(name + ".shadow", shadow);
    if (last != null && last.length == shadow.length) {
      double sum = 0;
      int size = shadow.length / now.count();
      for (int i = 0; i < now.count(); i++) {
        double squares = 0;
        for (int j = 0; j < size; j++) {
          double d = shadow[i * size + j] - last[i * size + j];
          squares += d * d;
        }
        sum += Math.sqrt(squares);
      }
      out.put(name + ".moved", sum / now.count() / cloud.apart());
    }
    float[] shares = cloud.modes(now);
    float @Nullable [] lastShares = before.swap(name + ".modes", shares);
    if (lastShares != null && lastShares.length == shares.length) {
      out.put(name + ".modes-moved", Cloud.difference(shares, lastShares));
    }
  }

  /** What the discriminator's own features show, where it keeps them. */
  private void features(Standing standing, Samples played, Map<String, Double> out) {
    List<String> taps = pair.discriminator().taps();
    if (taps.isEmpty() || pack > 1) {
      return;
    }
    String tap = taps.get(taps.size() - 1);
    Features ofReal = tapped(standing, real, labels, tap);
    Features ofMade = tapped(standing, played, wanted, tap);
    int dead = 0;
    for (int j = 0; j < ofReal.size(); j++) {
      float first = ofReal.at(0, j);
      boolean constant = true;
      for (int i = 0; constant && i < ofReal.count(); i++) {
        constant = ofReal.at(i, j) == first;
      }
      for (int i = 0; constant && i < ofMade.count(); i++) {
        constant = ofMade.at(i, j) == first;
      }
      dead += constant ? 1 : 0;
    }
    out.put("features.dead", (double) dead / ofReal.size());
    if (dead < ofReal.size()) {
      Map<String, Double> seen = new Cloud(ofReal, labels, 1).seen(ofMade, wanted);
      for (String key : List.of("diversity", "distance", "coverage")) {
        out.put("features." + key, seen.get(key));
      }
    }
  }

  private Features tapped(
      Standing standing, Samples samples, int @Nullable [] classes, String tap) {
    return inBlocks(
        samples.size(),
        chunk,
        (from, some) -> {
          try (Scope scope = Scope.open()) {
            Tensor x = encoded(samples.part(from, some), standing);
            Condition told = condition(part(classes, from, some), standing);
            Map<String, Tensor> taps = new LinkedHashMap<>();
            var unused =
                Autograd.off(
                    () -> {
                      Bound.Evaluated seen = discriminator(standing).look(x, told, Mode.EVAL, null);
                      taps.putAll(seen.taps());
                      return seen.output();
                    });
            Tensor kept = Objects.requireNonNull(taps.get(tap));
            return kept.detach().reshape(some, -1).to(DType.FLOAT32).toFloats();
          }
        });
  }

  private static int @Nullable [] part(int @Nullable [] of, int from, int count) {
    return of == null ? null : Arrays.copyOfRange(of, from, from + count);
  }

  private Tensor encoded(Samples samples, Standing standing) {
    return samples
        .medium()
        .encode(samples, pair.range(), standing.discriminator().theta().device());
  }

  private Condition condition(int @Nullable [] classes, Standing standing) {
    if (classes == null || pair.discriminator().classes() == 0) {
      return Condition.none();
    }
    long[] codes = Arrays.stream(classes).asLongStream().toArray();
    return Condition.of(
        Tensor.of(codes, codes.length).to(standing.discriminator().theta().device()));
  }

  private Bound discriminator(Standing standing) {
    return pair.discriminator()
        .at(standing.discriminator().theta(), standing.discriminator().state(), DType.FLOAT32);
  }

  private void verdicts(Standing standing, Samples played, Map<String, Double> out) {
    Discriminator d = new Discriminator(discriminator(standing), loss, pack);
    double[] ofReal = said(d, real, labels, standing);
    double[] ofFake = said(d, played, wanted, standing);
    out.put("critic.told", above(ofReal, ofFake));
    if (held != null && (pair.discriminator().classes() == 0 || heldLabels != null)) {
      double[] ofHeld = said(d, held, heldLabels, standing);
      out.put("critic.told-held", above(ofHeld, ofFake));
      out.put("critic.knows", above(ofReal, ofHeld));
      // Of a Mann-Whitney statistic where both come from one distribution.
      double first = ofReal.length;
      double second = ofHeld.length;
      out.put("critic.knows-error", Math.sqrt((first + second + 1) / (12 * first * second)));
    }
    out.put("critic.real", Arrays.stream(ofReal).map(Probe::sigmoid).average().orElse(0));
    out.put("critic.fake", Arrays.stream(ofFake).map(Probe::sigmoid).average().orElse(0));
    double sure =
        Arrays.stream(ofReal).filter(r -> r > SURE).count()
            + Arrays.stream(ofFake).filter(r -> r < -SURE).count();
    out.put("critic.sure", sure / (ofReal.length + ofFake.length));
    out.put(
        "critic.size",
        (Arrays.stream(ofReal).map(Math::abs).sum() + Arrays.stream(ofFake).map(Math::abs).sum())
            / (ofReal.length + ofFake.length));
  }

  private static double sigmoid(double x) {
    return 1 / (1 + Math.exp(-x));
  }

  private double[] said(
      Discriminator d, Samples samples, int @Nullable [] classes, Standing standing) {
    double[] out = new double[samples.size()];
    for (int from = 0; from < out.length; from += chunk) {
      int some = Math.min(chunk, out.length - from);
      try (Scope scope = Scope.open()) {
        Tensor x = encoded(samples.part(from, some), standing);
        Tensor said = d.realness(x, condition(part(classes, from, some), standing));
        System.arraycopy(said.to(DType.FLOAT64).toDoubles(), 0, out, from, some);
      }
    }
    return out;
  }

  /** The share of pairs in which the first is above the second; equal ones count half. */
  static double above(double[] first, double[] second) {
    double[] sorted = second.clone();
    Arrays.sort(sorted);
    double sum = 0;
    for (double value : first) {
      sum += (below(sorted, value) + atMost(sorted, value)) / 2.0;
    }
    return sum / ((double) first.length * second.length);
  }

  private static int below(double[] sorted, double value) {
    int low = 0;
    int high = sorted.length;
    while (low < high) {
      int middle = (low + high) / 2;
      if (sorted[middle] < value) {
        low = middle + 1;
      } else {
        high = middle;
      }
    }
    return low;
  }

  private static int atMost(double[] sorted, double value) {
    return below(sorted, Math.nextUp(value));
  }

  /**
   * The gradient that the generator gets, as in a step, beside that of mean realness, which no loss
   * has weakened.
   */
  private void pushes(Standing standing, Tensor latents, Rng rng, Map<String, Double> out) {
    int pushed = Math.min(Math.min(PUSHED, chunk), Math.min(count, real.size())) / pack * pack;
    Sampler live = standing.live();
    Device device = live.theta().device();
    Tensor theta = live.theta().detach().leaf();
    Network generator = pair.generator();
    int @Nullable [] asked = wanted == null ? null : Arrays.copyOf(wanted, pushed);
    long @Nullable [] codes = longs(asked);
    Condition told =
        codes == null ? Condition.none() : Condition.of(Tensor.of(codes, pushed).to(device));
    Tensor made =
        generator
            .at(theta, live.state(), DType.FLOAT32)
            .look(latents.narrow(0, 0, pushed).to(device), told, Mode.TRAIN, rng)
            .output();
    Bound d = discriminator(standing);
    Verdict onFake = shown(d, made, asked, standing, rng);
    Samples some = real.part(0, Math.min(pushed, real.size()) / pack * pack);
    int @Nullable [] their = labels == null ? null : Arrays.copyOf(labels, some.size());
    Tensor own =
        loss.generator(() -> shown(d, encoded(some, standing), their, standing, rng), onFake);
    double push = Autograd.grad(own, theta).norm().item();
    Tensor remade =
        generator
            .at(theta, live.state(), DType.FLOAT32)
            .look(latents.narrow(0, 0, pushed).to(device), told, Mode.TRAIN, rng)
            .output();
    double most =
        Autograd.grad(loss.realness(shown(d, remade, asked, standing, rng)).mean(), theta)
            .norm()
            .item();
    out.put("push.own", push);
    out.put("push.full", most);
    out.put("push.share", push / Math.max(most, Double.MIN_NORMAL));
    Tensor leaf = made.detach().leaf();
    Tensor slope =
        Autograd.grad(loss.realness(shown(d, leaf, asked, standing, rng)).sum(), leaf)
            .reshape(pushed, -1);
    Cloud cloud = clouds.get("samples");
    out.put(
        "critic.slope",
        slope.square().sum(1).sqrt().mean().item() * (cloud == null ? 1 : cloud.apart()));
  }

  private Verdict shown(
      Bound d, Tensor samples, int @Nullable [] classes, Standing standing, Rng rng) {
    long[] dims = samples.shape().dims();
    dims[0] /= pack;
    dims[1] *= pack;
    Condition told = condition(classes, standing);
    return Verdict.of(
        d.look(pack == 1 ? samples : samples.reshape(dims), told, Mode.TRAIN, rng), told);
  }

  /**
   * How much a sample depends on which others are made with it, in batches of the recipe's size,
   * over how far samples are from one another.
   */
  private void mates(Standing standing, Tensor latents, Map<String, Double> out) {
    int batch = plan.recipe().train().batch();
    int most = Math.min(PUSHED, count);
    if (batch > most / 4 || pair.generator().state().size() == 0) {
      return;
    }
    int all = most / batch * batch;
    try (Scope scope = Scope.open()) {
      Tensor first = inBatches(standing, latents, all, batch, 0);
      Tensor second = inBatches(standing, latents, all, batch, 1);
      Tensor apart = first.sub(second).square().sum(1).sqrt().mean();
      Tensor other = first.sub(first.flip(0)).square().sum(1).sqrt().mean();
      out.put("batch.mates", apart.item() / Math.max(other.item(), 1e-12));
    }
  }

  /** Samples of latents, the neighbours of each being those that many places further. */
  private Tensor inBatches(Standing standing, Tensor latents, int all, int batch, int shift) {
    Sampler live = standing.live();
    Device device = live.theta().device();
    Bound at = pair.generator().at(live.theta(), live.state(), DType.FLOAT32);
    long[] order = new long[all];
    for (int i = 0; i < all; i++) {
      // Member j of a batch comes from j times the shift further, so that mates change.
      int member = i % batch;
      order[i] = (i + (long) member * shift * batch) % all;
    }
    Tensor index = Tensor.of(order, all).to(device);
    Tensor chosen = latents.to(device).indexSelect(0, index);
    List<Tensor> parts = new ArrayList<>();
    // The same noise of the layers each time: only the mates are others.
    Rng rng = Rng.seeded(SEED, device);
    for (int from = 0; from < all; from += batch) {
      int start = from;
      long @Nullable [] codes = null;
      if (wanted != null) {
        codes = new long[batch];
        for (int i = 0; i < batch; i++) {
          codes[i] = wanted[(int) order[start + i]];
        }
      }
      Condition told =
          codes == null ? Condition.none() : Condition.of(Tensor.of(codes, batch).to(device));
      parts.add(
          Autograd.off(
              () ->
                  at.apply(chosen.narrow(0, start, batch), told, Mode.TRAIN, rng)
                      .reshape(batch, -1)));
    }
    rng.close();
    Tensor made = Tensor.cat(parts, 0);
    long[] back = new long[all];
    for (int i = 0; i < all; i++) {
      back[(int) order[i]] = i;
    }
    return made.indexSelect(0, Tensor.of(back, all).to(device));
  }

  /** How far both players went since the checkup before, and whether they turned. */
  private static void ways(Standing standing, Traces before, Map<String, Double> out) {
    way("discriminator", standing.discriminator().theta(), before, out);
    way("generator", standing.live().theta(), before, out);
  }

  private static void way(String player, Tensor theta, Traces before, Map<String, Double> out) {
    float[] here = Sketch.of(theta);
    double length = theta.norm().item();
    out.put(player + ".size", length);
    float @Nullable [] last = before.swap(player + ".place", here);
    if (last == null) {
      return;
    }
    float[] step = Sketch.between(last, here);
    out.put(player + ".moved", Sketch.norm(step) / Math.max(length, 1e-12));
    float @Nullable [] stepBefore = before.swap(player + ".step", step);
    if (stepBefore != null) {
      out.put(player + ".turned", Sketch.cosine(stepBefore, step));
    }
  }

  /** What would be multiplied for one checkup, about. */
  double multiplications() {
    double g = pair.generator().multiplications();
    double d = pair.discriminator().multiplications();
    double see = eyes == null ? 0 : eyes.multiplications();
    double size = plan.data().medium().count();
    double copies = searched == null ? 0 : searched.count();
    return count * (2 * g + 5 * d + 2 * see + (8.0 * count + 4 * copies) * size)
        + PUSHED * (8 * g + 12 * d);
  }
}
