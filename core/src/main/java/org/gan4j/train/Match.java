package org.gan4j.train;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.gan4j.data.Loader;
import org.gan4j.data.Loader.Batch;
import org.gan4j.game.Deal;
import org.gan4j.game.DivergedException;
import org.gan4j.game.Dynamics;
import org.gan4j.game.Field;
import org.gan4j.game.Field.Step;
import org.gan4j.game.GanGame;
import org.gan4j.game.Player;
import org.gan4j.game.Remembering;
import org.gan4j.game.Role;
import org.gan4j.medium.Table;
import org.gan4j.nn.Condition;
import org.gan4j.nn.Network;
import org.gan4j.nn.Reference;
import org.gan4j.recipe.Plan;
import org.gan4j.recipe.Recipe;
import org.gan4j.recipe.TrainSettings;
import org.gan4j.run.Snapshot;
import org.gan4j.score.RunGenerator;
import org.gan4j.score.Standing;
import org.gan4j.signal.HeardSignals;
import org.gan4j.signal.Signals;
import org.gan4j.tensor.Device;
import org.gan4j.tensor.Rng;
import org.gan4j.tensor.Scope;
import org.gan4j.tensor.Tensor;
import org.gan4j.zoo.Calibration;
import org.gan4j.zoo.NetworkPair;
import org.gan4j.zoo.Sampler;
import org.jspecify.annotations.Nullable;

/**
 * The game of a plan while it is played: both players, the average, the random streams and the
 * data's place. Everything that the rest of the run depends on can be saved and continued, bit for
 * bit.
 */
final class Match implements AutoCloseable {
  // Independent streams from one seed: a new draw in one of them does not shift the others. A
  // rollback's have the numbers after these.
  private static final long START = 0;
  private static final long LATENTS = 1;
  private static final long NOISE = 2;
  // Number 3 is Plan.calibration's.
  private static final long STREAMS = 4;

  private final Plan plan;
  private final TrainSettings settings;
  private final Device device;
  private final Tensor stateD;
  private final Tensor stateG;
  private final Player discriminator;
  private final Player generator;
  private final @Nullable Average average;
  private final @Nullable Average discriminatorAverage;
  private final @Nullable Lesson lesson;
  private final Rng latents;
  private final Rng noise;
  private final Dynamics dynamics;
  private final GanGame game;
  private final Loader loader;
  private final Field field;
  private final MatchMemory memory;
  private final HeardSignals heard = new HeardSignals();
  private long target;
  private long faded;

  private Match(
      Plan plan, @Nullable Snapshot from, @Nullable CarryOver over, @Nullable Ancestor ancestor) {
    this.plan = plan;
    this.settings = plan.recipe().train();
    this.target = settings.images();
    this.device = Device.parse(settings.device());
    this.latents = stream(LATENTS);
    this.noise = stream(NOISE);
    Network netD = plan.pair().discriminator();
    Network netG = plan.pair().generator();
    try (Scope scope = Scope.open();
        Rng start = Rng.seeded(settings.seed(), START, Device.CPU)) {
      Recipe recipe = plan.recipe();
      stateD = moved(netD.state().initial(start), device);
      stateG = moved(netG.state().initial(start), device);
      Tensor thetaD = moved(netD.parameters().initial(start), device);
      if (plan.semiSupervised() && from == null) {
        Tensor drawn = thetaD;
        thetaD = Lesson.firstLook(plan, drawn, stateD, start);
        drawn.close();
      }
      Tensor thetaG = moved(netG.parameters().initial(start), device);
      if (from == null) {
        askReferenceForClasses(netG, start);
      }
      if (ancestor != null) {
        ancestor.theta(Role.DISCRIMINATOR, netD, thetaD);
        ancestor.theta(Role.GENERATOR, netG, thetaG);
        ancestor.state(Role.DISCRIMINATOR, netD, stateD);
        ancestor.state(Role.GENERATOR, netG, stateG);
      }
      if (over != null) {
        over.theta(Role.DISCRIMINATOR, netD, thetaD);
        over.theta(Role.GENERATOR, netG, thetaG);
        over.state(Role.DISCRIMINATOR, netD, stateD);
        over.state(Role.GENERATOR, netG, stateG);
      }
      discriminator =
          new Player(
              Role.DISCRIMINATOR,
              thetaD,
              Ancestor.discriminator(plan),
              recipe.discriminator().rate().start());
      generator =
          new Player(Role.GENERATOR, thetaG, recipe.generator(), recipe.generator().rate().start());
      boolean averages = settings.ema() > 0;
      average = averages ? average(generator) : null;
      discriminatorAverage = averages && plan.semiSupervised() ? average(discriminator) : null;
      if (over != null && average != null) {
        over.average(Role.GENERATOR, netG, average.mean());
      }
      if (over != null && discriminatorAverage != null) {
        over.average(Role.DISCRIMINATOR, netD, discriminatorAverage.mean());
      }
    }
    Tensor thetaD = discriminator.theta();
    Tensor thetaG = generator.theta();
    Recipe.GameSettings named = plan.recipe().game();
    GanGame.Terms terms =
        new GanGame.Terms(named.loss(), named.penalties(), plan.recipe().views())
            .begun(thetaD, thetaG);
    this.dynamics = named.dynamics().begun(thetaD, thetaG);
    this.memory =
        new MatchMemory(
            List.of(discriminator, generator),
            this::statesAndAverages,
            MatchMemory.remembering(terms, dynamics),
            Map.of("latents", latents, "noise", noise));
    this.game =
        new GanGame(
                new GanGame.Side(netD, stateD),
                new GanGame.Side(netG, stateG),
                terms,
                this::deal,
                noise)
            .computingIn(settings.precision().dtype());
    this.field = new Field(game, discriminator, generator);
    if (from != null) {
      restore(from);
    }
    if (over != null) {
      restore(over);
    }
    fade();
    this.lesson = plan.semiSupervised() ? new Lesson(plan, device, game.rounds()) : null;
    this.loader = loader();
  }

  private Average average(Player player) {
    return new Average(player.theta(), settings.ema(), settings.emaBurnIn());
  }

  /** An owned tensor on the device; what it was copied from is freed. */
  private static Tensor moved(Tensor initial, Device device) {
    Tensor there = Scope.own(initial.to(device));
    if (there != initial) {
      initial.close();
    }
    return there;
  }

  static Match begin(Plan plan) {
    return begin(plan, null);
  }

  /** The match of a plan with the weights of another run, where it has any of their shapes. */
  static Match begin(Plan plan, @Nullable Ancestor ancestor) {
    return new Match(plan, null, null, ancestor);
  }

  static Match resume(Plan plan, Snapshot from) {
    return new Match(plan, from, null, null);
  }

  /** The match of another recipe, with all that it can take over from a checkpoint. */
  static Match resume(Plan plan, CarryOver over) {
    return new Match(plan, null, over, null);
  }

  /** Other random draws from here on: after a rollback the same ones would lead to the same end. */
  void reseed(int attempt) {
    try (Rng freshLatents = stream(STREAMS * attempt + LATENTS);
        Rng freshNoise = stream(STREAMS * attempt + NOISE)) {
      latents.restore(freshLatents.state());
      noise.restore(freshNoise.state());
    }
  }

  private Rng stream(long number) {
    return Rng.seeded(settings.seed(), number, device);
  }

  /**
   * Plays one step. Nothing of it is read yet: {@link #read}.
   *
   * @param measure whether terms of the game are listened to
   */
  void step(boolean measure) {
    double along = (double) game.played() / target;
    Recipe recipe = plan.recipe();
    discriminator.rate(updates -> recipe.discriminator().rate().at(along, updates));
    generator.rate(updates -> recipe.generator().rate().at(along, updates));
    discriminator.along(along);
    generator.along(along);
    game.along(along);
    field.heardBy(measure ? heard : Signals.UNHEARD);
    field.play(dynamics);
    try (Scope scope = Scope.open()) {
      if (average != null) {
        average.follow(generator.theta(), field.steps(), along);
      }
      if (discriminatorAverage != null) {
        discriminatorAverage.follow(discriminator.theta(), field.steps(), along);
      }
    }
    fade();
  }

  /** What networks that grow have faded in by now is in their states, wherever those go. */
  private void fade() {
    NetworkPair.Growth growth = plan.pair().growth();
    if (growth != null) {
      faded = game.played(); // All rounds of a step have one α.
      growth.tell(plan.pair().discriminator(), stateD, faded);
      growth.tell(plan.pair().generator(), stateG, faded);
    }
  }

  /** Whether the networks are to grow before the next step. */
  boolean grows() {
    NetworkPair.Growth growth = plan.pair().growth();
    return growth != null && growth.isDue(images(), imagesAStep());
  }

  /**
   * The steps since the last reading, in order; here the host waits for the device.
   *
   * @throws DivergedException if a loss or a weight of one of them was not finite
   */
  List<Step> read() {
    return field.read();
  }

  /** What terms reported in the last measured step, by name; for one reading. */
  Map<String, Double> signals() {
    return heard.read();
  }

  long images() {
    return game.played();
  }

  long steps() {
    return field.steps();
  }

  /** Images to be played in all, which schedules run along. */
  long target() {
    return target;
  }

  /** Changes {@link #target} from the next step on. */
  void aim(long images) {
    target = images;
  }

  /** Images that the next step will play at most: dynamics may vary them. */
  long imagesAStep() {
    return (long) settings.batch() * dynamics.rounds();
  }

  Player discriminator() {
    return discriminator;
  }

  Player generator() {
    return generator;
  }

  /** The discriminator that the run delivers as a classifier: its average if there is one. */
  Tensor deliveredDiscriminator() {
    return discriminatorAverage == null ? discriminator.theta() : discriminatorAverage.mean();
  }

  /** The discriminator's running statistics. */
  Tensor discriminatorState() {
    return stateD;
  }

  /** The generator that the run delivers: its average if there is one. */
  Tensor delivered() {
    return average == null ? generator.theta() : average.mean();
  }

  /**
   * The running statistics that belong to {@link #delivered()}: an average of weights has
   * activations of its own, so its statistics are measured, on latents that depend on the seed
   * alone. In the caller's scope.
   */
  Tensor deliveredState() {
    Network network = plan.pair().generator();
    if (average == null || network.state().size() == 0) {
      return stateG;
    }
    try (Rng rng = Plan.calibration(settings.seed(), device)) {
      return Calibration.state(
          plan.pair(),
          average.mean(),
          stateG,
          settings.precision().dtype(),
          settings.batch(),
          rng,
          plan::drawClasses);
    }
  }

  /**
   * Where the game stands.
   *
   * @param state the delivered generator's running statistics
   */
  Standing standing(Tensor state) {
    Sampler made =
        new Sampler(
            plan.pair(), plan.data().medium(), delivered(), state, settings.precision().dtype());
    Sampler live =
        new Sampler(
            plan.pair(),
            plan.data().medium(),
            generator.theta(),
            stateG,
            settings.precision().dtype());
    return new Standing(
        images(),
        made,
        live,
        new Standing.Vectors(discriminator.theta(), stateD),
        deliveredDiscriminator());
  }

  private Deal deal() {
    Batch batch = loader.next();
    Tensor real = plan.data().medium().encode(batch.samples(), plan.pair().range(), device);
    NetworkPair.Growth growth = plan.pair().growth();
    if (growth != null) {
      real = growth.real(real, faded);
    }
    Tensor labels = null;
    if (!plan.classes().isEmpty()) {
      long[] classes = new long[batch.size()];
      for (int i = 0; i < classes.length; i++) {
        classes[i] = batch.labels()[i];
      }
      labels = Tensor.of(classes, classes.length).to(device);
    }
    Tensor start = plan.pair().latent().draw(batch.size(), latents);
    if (batch.asked().length > 0) {
      Table table = plan.data().medium().table().orElseThrow();
      Condition wanted = table.asked(batch.wanted(), device);
      return new Deal(real, table.asked(batch.asked(), device), start, wanted);
    }
    // The generator is asked for the classes of the real batch: both see the data's own mixture.
    Condition told = Condition.of(labels);
    return new Deal(real, told, start, told, lesson == null ? null : lesson.next());
  }

  private Loader loader() {
    int batch = settings.batch();
    long seed = settings.seed();
    return plan.recipe().network().asks()
        ? Loader.asking(plan.data(), batch, seed, game.played(), loaderThreads())
        : new Loader(plan.data(), batch, seed, game.played(), loaderThreads());
  }

  /** A conditional generator's reference batch asks for the classes in turn. */
  private void askReferenceForClasses(Network network, Rng start) {
    int size = Reference.size(network);
    if (size == 0 || network.classes() == 0) {
      return;
    }
    long[] wanted = new long[size];
    for (int i = 0; i < size; i++) {
      wanted[i] = i % network.classes();
    }
    Tensor batch = plan.pair().latent().draw(size, start).to(device);
    Reference.fill(network, stateG, batch, Tensor.of(wanted, size).to(device));
  }

  private int loaderThreads() {
    return Math.max(1, Math.min(4, Runtime.getRuntime().availableProcessors() / 2));
  }

  /** Puts into a snapshot all that the rest of the run depends on, besides the recipe. */
  void keep(Snapshot.Builder out) {
    out.count("images", game.played()).count("rounds", game.rounds()).count("steps", field.steps());
    memory.keep(out);
  }

  private void restore(Snapshot from) {
    memory.restore(from, device);
    game.resume(from.count("images"), from.count("rounds"));
    field.resume(from.count("steps"), game.played());
  }

  private void restore(CarryOver over) {
    Recipe recipe = plan.recipe();
    if (!over.grows(plan.pair())) { // What is new would be moved too far by the old counts.
      over.optimiser(discriminator, plan.pair().discriminator(), recipe.discriminator());
      over.optimiser(generator, plan.pair().generator(), recipe.generator());
    }
    over.terms(recipe, plan.pair(), memory.remembering(), memory.players());
    memory.streams().forEach(over::stream);
    Snapshot from = over.from();
    game.resume(from.count("images"), from.count("rounds"));
    field.resume(from.count("steps"), game.played());
  }

  /** States and averages, by the names that a checkpoint has for them. */
  private Map<String, Tensor> statesAndAverages() {
    Map<String, Tensor> out = new LinkedHashMap<>();
    out.put(RunGenerator.state(Role.DISCRIMINATOR), stateD);
    out.put(RunGenerator.state(Role.GENERATOR), stateG);
    if (average != null) {
      out.put(RunGenerator.average(Role.GENERATOR), average.mean());
    }
    if (discriminatorAverage != null) {
      out.put(RunGenerator.average(Role.DISCRIMINATOR), discriminatorAverage.mean());
    }
    return out;
  }

  /**
   * Refuses to be saved with numbers that no one could continue from.
   *
   * @throws DivergedException if a vector that a checkpoint keeps is not finite
   */
  void requireFinite() {
    memory.requireFinite(steps(), Math.max(0, images() - imagesAStep()));
  }

  @Override
  public void close() {
    field.close();
    heard.close();
    loader.close();
    if (lesson != null) {
      lesson.close();
    }
    if (discriminatorAverage != null) {
      discriminatorAverage.close();
    }
    memory.remembering().values().forEach(Remembering::close);
    discriminator.close();
    generator.close();
    if (average != null) {
      average.close();
    }
    stateD.close();
    stateG.close();
    latents.close();
    noise.close();
  }
}
