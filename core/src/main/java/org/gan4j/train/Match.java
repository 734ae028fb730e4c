package org.gan4j.train;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
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
import org.gan4j.run.NamedArray;
import org.gan4j.run.Snapshot;
import org.gan4j.score.RunGenerator;
import org.gan4j.score.Standing;
import org.gan4j.signal.HeardSignals;
import org.gan4j.signal.Signals;
import org.gan4j.tensor.Captured;
import org.gan4j.tensor.DType;
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

  /** Between the streams of one worker and the next. */
  private static final long WORKER = 1L << 40;

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
  private final List<Rng> noises; // Of each worker, so that a checkpoint has them all.
  private final Rng noise; // This one's.
  private final Crew crew;
  private final Dynamics dynamics;
  private final GanGame game;
  private final @Nullable Resident resident;
  private final Loader loader;
  private final Field field;
  private final MatchMemory memory;
  private final HeardSignals heard = new HeardSignals();
  private long target;
  private long faded;
  private String notes = "";

  private Match(
      Plan plan,
      @Nullable Snapshot from,
      @Nullable CarryOver over,
      @Nullable Ancestor ancestor,
      Crew crew) {
    this.plan = plan;
    this.crew = crew;
    this.settings = plan.recipe().train();
    this.target = settings.images();
    this.device = Device.parse(settings.device());
    this.latents = stream(LATENTS);
    this.noises = new ArrayList<>();
    for (int worker = 0; worker < settings.workers(); worker++) {
      noises.add(stream(worker * WORKER + NOISE));
    }
    this.noise = noises.get(crew.rank());
    Network netD = plan.pair().discriminator();
    Network netG = plan.pair().generator();
    try (Scope scope = Scope.open();
        Rng start = Rng.seeded(settings.seed(), START, Device.CPU)) {
      Recipe recipe = plan.recipe();
      stateD = Scope.own(netD.state().initial(start), device);
      stateG = Scope.own(netG.state().initial(start), device);
      Tensor thetaD = Scope.own(netD.parameters().initial(start), device);
      if (plan.semiSupervised() && from == null) {
        Tensor drawn = thetaD;
        thetaD = Lesson.firstLook(plan, drawn, stateD, start);
        drawn.close();
      }
      Tensor thetaG = Scope.own(netG.parameters().initial(start), device);
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
            streams());
    GanGame alone =
        new GanGame(
                new GanGame.Side(netD, stateD),
                new GanGame.Side(netG, stateG),
                terms,
                this::deal,
                noise)
            .computingIn(settings.precision().dtype())
            .among(crew);
    boolean all = settings.statistics() == TrainSettings.Statistics.SYNCHRONISED;
    this.game = all ? alone.synchronised() : alone;
    this.field = new Field(game, discriminator, generator, crew);
    if (device.kind() == Device.Kind.CUDA && plan.pair().growth() == null && !asks()) {
      field.recording(dynamics, () -> Captured.on(device), note -> notes = note);
    }
    if (from != null) {
      restore(from);
    }
    if (over != null) {
      restore(over);
    }
    fade();
    this.lesson = plan.semiSupervised() ? new Lesson(plan, device, game.rounds(), crew) : null;
    this.resident = plan.staysOnDevice() ? new Resident(plan.data(), device) : null;
    this.loader = loader();
  }

  private Average average(Player player) {
    return new Average(player.theta(), settings.ema(), settings.emaBurnIn());
  }

  static Match begin(Plan plan) {
    return begin(plan, null, Crew.ALONE);
  }

  /**
   * The match of a plan with the weights of another run, where it has any of their shapes.
   *
   * @param crew who plays it
   */
  static Match begin(Plan plan, @Nullable Ancestor ancestor, Crew crew) {
    return new Match(plan, null, null, ancestor, crew);
  }

  static Match resume(Plan plan, Snapshot from) {
    return resume(plan, from, Crew.ALONE);
  }

  /** The match where a checkpoint left it, played by a crew. */
  static Match resume(Plan plan, Snapshot from, Crew crew) {
    return new Match(plan, from, null, null, crew);
  }

  /** The match of another recipe, with all that it can take over from a checkpoint. */
  static Match resume(Plan plan, CarryOver over) {
    return new Match(plan, null, over, null, Crew.ALONE);
  }

  /** What is played. */
  Plan plan() {
    return plan;
  }

  /** Other random draws from here on: after a rollback the same ones would lead to the same end. */
  void reseed(int attempt) {
    try (Rng fresh = stream(STREAMS * attempt + LATENTS)) {
      latents.restore(fresh.state());
    }
    for (int worker = 0; worker < noises.size(); worker++) {
      try (Rng fresh = stream(worker * WORKER + STREAMS * attempt + NOISE)) {
        noises.get(worker).restore(fresh.state());
      }
    }
  }

  /** Whether rounds are dealt more than samples and classes. */
  private boolean asks() {
    return plan.recipe().network().asks() || plan.semiSupervised();
  }

  /** What there is to say of how steps are computed, once; empty if nothing. */
  String note() {
    String said = notes;
    notes = "";
    return said;
  }

  /** All random streams, by the names that a checkpoint has for them. */
  private Map<String, Rng> streams() {
    Map<String, Rng> out = new LinkedHashMap<>();
    out.put("latents", latents);
    for (int worker = 0; worker < noises.size(); worker++) {
      out.put(worker == 0 ? "noise" : MatchMemory.NOISE + worker, noises.get(worker));
    }
    return out;
  }

  private Rng stream(long number) {
    return Rng.ofRun(settings.seed(), number, device);
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
    crew.stepping(target);
    field.play(dynamics);
    shareStates();
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

  /** Each worker's running statistics are of its own samples; from here on all have their mean. */
  private void shareStates() {
    long ofD = stateD.shape().count();
    long ofG = stateG.shape().count();
    if (crew.size() == 1 || ofD + ofG == 0) {
      return;
    }
    try (Scope scope = Scope.open()) {
      // In float64, so that the mean of equal numbers is that number.
      Tensor mean = crew.mean(Tensor.cat(List.of(stateD, stateG), 0).to(DType.FLOAT64));
      stateD.copyInPlace(mean.narrow(0, 0, ofD));
      stateG.copyInPlace(mean.narrow(0, ofD, ofG));
    }
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
    crew.reading();
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
    Tensor real =
        resident != null
            ? resident.of(batch, plan.pair().range())
            : plan.data().medium().encode(batch.samples(), plan.pair().range(), device);
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
    // All workers draw the whole minibatch's, so that their streams stay one.
    Tensor drawn = plan.pair().latent().draw(settings.batch(), latents);
    Tensor start =
        crew.size() == 1 ? drawn : drawn.narrow(0, (long) crew.rank() * batch.size(), batch.size());
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
    Loader.Stream dealt =
        new Loader.Stream(
            settings.batch(), settings.seed(), game.played(), crew.rank(), crew.size());
    if (resident != null) {
      return Loader.ofPlaces(plan.data(), dealt);
    }
    return plan.recipe().network().asks()
        ? Loader.asking(plan.data(), dealt, loaderThreads())
        : new Loader(plan.data(), dealt, loaderThreads());
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
    List<byte[]> states = crew.streams(ownStream());
    for (int worker = 1; worker < states.size(); worker++) {
      noises.get(worker).restore(states.get(worker));
    }
    keepHere(out);
  }

  /** The state of this worker's own random stream. */
  byte[] ownStream() {
    return noise.state();
  }

  /**
   * Compares where all workers stand.
   *
   * @throws org.gan4j.GanException if one of them stands elsewhere
   */
  void compare() {
    if (crew.size() > 1) {
      crew.compare(images(), hashes());
    }
  }

  /** Hashes of the vectors that all workers have alike, one a line. */
  String hashes() {
    return String.join(
        "\n",
        "θ_D " + hash(discriminator.theta()),
        "θ_G " + hash(generator.theta()),
        "state of D " + hash(stateD),
        "state of G " + hash(stateG));
  }

  private static String hash(Tensor vector) {
    try {
      MessageDigest sha = MessageDigest.getInstance("SHA-256");
      sha.update(NamedArray.of(vector).bytes());
      return HexFormat.of().formatHex(sha.digest());
    } catch (NoSuchAlgorithmException e) {
      throw new AssertionError("every Java platform has SHA-256", e);
    }
  }

  /** The same, with what this worker last heard of the others. */
  void keepHere(Snapshot.Builder out) {
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
    if (resident != null) {
      resident.close();
    }
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
    noises.forEach(Rng::close);
  }
}
