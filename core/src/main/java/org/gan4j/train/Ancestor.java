package org.gan4j.train;

import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.gan4j.game.Optimiser;
import org.gan4j.game.Role;
import org.gan4j.medium.Medium;
import org.gan4j.nn.Layout;
import org.gan4j.nn.Layout.Slice;
import org.gan4j.nn.Network;
import org.gan4j.recipe.Plan;
import org.gan4j.run.Checkpoints;
import org.gan4j.run.NamedArray;
import org.gan4j.run.Provenance;
import org.gan4j.run.RunException;
import org.gan4j.run.RunFolder;
import org.gan4j.run.Snapshot;
import org.gan4j.score.RunGenerator;
import org.gan4j.score.Standing;
import org.gan4j.tensor.Scope;
import org.gan4j.tensor.Tensor;
import org.gan4j.zoo.Generator;
import org.gan4j.zoo.Sampler;

/**
 * Whose weights a run begins with ({@code train.from}): both networks of another run, from its best
 * checkpoint or, where nothing was scored, its newest; or the generator of a model folder. Slices
 * of the same name and shape are carried ({@link Layout#carry}), running statistics too. Optimisers
 * begin anew: what they remember is of other data.
 *
 * <p>Of a run the generator that played is taken, not its average: the discriminator knows that
 * one, and the new average ({@link Average}) forgets what it began with in a few steps anyway. A
 * model has the delivered one alone.
 */
final class Ancestor {
  /** Names of slices that a sentence has room for. */
  private static final int NAMED = 6;

  /** A smaller share of a network's numbers is worth a warning. */
  private static final double HALF = 0.5;

  /** Numbers of one network, as they were there, and how they are called. */
  private record Numbers(Layout layout, NamedArray values) {}

  private final Path path;
  private final String what;
  private final long images;
  private final Map<String, Numbers> parts = new LinkedHashMap<>();

  private Ancestor(Path path, String what, long images) {
    this.path = path;
    this.what = what;
    this.images = images;
  }

  /**
   * {@return whose weights a plan begins with; empty if it begins anew}
   *
   * @param plan whose recipe says so
   * @throws RunException if there is neither a run nor a model, it is damaged, or it has nothing
   *     for these networks
   */
  static Optional<Ancestor> of(Plan plan) {
    String from = plan.recipe().train().from();
    if (from.isBlank()) {
      return Optional.empty();
    }
    Path path = Path.of(from);
    boolean run = Files.isRegularFile(path.resolve("recipe.yaml"));
    if (!run && !(Files.isDirectory(path) && Generator.isAt(path))) {
      throw nothing(path);
    }
    int freeze = plan.recipe().train().freeze();
    if (!run && freeze > 0) {
      throw new RunException(
          String.format(
              Locale.ROOT,
              "train.freeze is of a discriminator, and %s is a model, which has none; give the run that it is of, or set train.freeze to 0; got %d",
              path,
              freeze));
    }
    Ancestor found = run ? run(path, plan) : model(path, plan);
    found.check(plan);
    return Optional.of(found);
  }

  private static RunException nothing(Path path) {
    try {
      RunFolder.open(path).close(); // It says what is wrong, and names the runs nearby.
    } catch (RunException e) {
      return new RunException(
          "train.from takes a run's folder or a model's (with model.json): " + e.getMessage(), e);
    }
    return new RunException("train.from takes a run's folder or a model's: " + path);
  }

  private static Ancestor run(Path path, Plan plan) {
    RunFolder folder = RunFolder.open(path);
    Checkpoints checkpoints = Checkpoints.readOnly(folder.checkpoints());
    List<Long> kept = checkpoints.list();
    if (kept.isEmpty()) {
      throw new RunException(
          "the run "
              + path
              + " keeps no checkpoint to begin from"
              + (Generator.isAt(path) ? "; its generator alone is " + folder.model() : ""));
    }
    long best = checkpoints.best().orElse(-1);
    boolean scored = kept.contains(best);
    Checkpoints.Loaded loaded =
        scored
            ? checkpoints.load(best)
            : checkpoints.newest(warning -> {}).orElseThrow(); // there are some
    long images = scored ? best : Snapshot.of(loaded).count("images");
    Ancestor out =
        new Ancestor(path, scored ? "its best checkpoint" : "its newest checkpoint", images);
    try (Scope scope = Scope.open()) {
      Standing then = RunGenerator.standing(folder, loaded, plan.environment());
      Sampler live = then.live();
      out.media(live.medium(), plan);
      Network d = live.pair().discriminator();
      out.generator(live);
      out.keep(
          RunGenerator.theta(Role.DISCRIMINATOR), d.parameters(), then.discriminator().theta());
      out.keep(RunGenerator.state(Role.DISCRIMINATOR), d.state(), then.discriminator().state());
    }
    return out;
  }

  private static Ancestor model(Path path, Plan plan) {
    try (Generator generator = Generator.load(path)) {
      Ancestor out =
          new Ancestor(
              path, "a model, whose discriminator is not there", generator.card().images());
      out.media(generator.medium(), plan);
      out.generator(generator.sampler());
      return out;
    }
  }

  private void generator(Sampler sampler) {
    Network network = sampler.pair().generator();
    keep(RunGenerator.theta(Role.GENERATOR), network.parameters(), sampler.theta());
    keep(RunGenerator.state(Role.GENERATOR), network.state(), sampler.state());
  }

  private void keep(String name, Layout layout, Tensor values) {
    parts.put(name, new Numbers(layout, NamedArray.of(values)));
  }

  /** Refuses samples of another kind, or of other channels: their first and last layers differ. */
  private void media(Medium then, Plan plan) {
    Medium now = plan.data().medium();
    if (then.getClass() != now.getClass()) {
      throw new RunException(
          String.format(
              Locale.ROOT,
              "%s makes %s, and %s holds %s: begin from a run of such data",
              path,
              then.plural(),
              plan.data().name(),
              now.plural()));
    }
    if (then.visible() && then.images().channels() != now.images().channels()) {
      throw new RunException(
          String.format(
              Locale.ROOT,
              "%s makes images of %d channels, and those of %s have %d: set data.channels to %d, or begin from a run of such images",
              path,
              then.images().channels(),
              plan.data().name(),
              now.images().channels(),
              then.images().channels()));
    }
  }

  private void check(Plan plan) {
    Layout now = plan.pair().generator().parameters();
    if (taken(RunGenerator.theta(Role.GENERATOR), now).isEmpty()) {
      throw new RunException(
          String.format(
              Locale.ROOT,
              "nothing of %s would be carried into the network %s: no slice of its generator has the same name and shape there; train with the run's own recipe (leave RECIPE out), or set network as it was",
              path,
              plan.recipe().network().title()));
    }
    int freeze = plan.recipe().train().freeze();
    if (freeze == 0) {
      return;
    }
    Layout d = plan.pair().discriminator().parameters();
    List<String> here = taken(RunGenerator.theta(Role.DISCRIMINATOR), d);
    long still = frozen(plan);
    long at = 0;
    for (Slice slice : d.slices()) {
      if (at < still && !here.contains(slice.name())) {
        throw new RunException(
            String.format(
                Locale.ROOT,
                "train.freeze would freeze the discriminator's %s, which %s does not have in this shape; freeze fewer layers; got %d",
                slice.name(),
                path,
                freeze));
      }
      at += slice.shape().count();
    }
  }

  /** Slices that are here in the same name and shape. */
  private List<String> taken(String name, Layout now) {
    Numbers part = parts.get(name);
    if (part == null) {
      return List.of();
    }
    Map<String, Slice> then = new LinkedHashMap<>();
    part.layout().slices().forEach(slice -> then.put(slice.name(), slice));
    return now.slices().stream()
        .filter(
            slice ->
                then.containsKey(slice.name())
                    && then.get(slice.name()).shape().equals(slice.shape()))
        .map(Slice::name)
        .toList();
  }

  /**
   * How many of the discriminator's first numbers stay: those of the first layers that have a
   * weight, and of what stands between them, such as the shift of a normalisation.
   *
   * @throws RunException if it has fewer such layers
   */
  static long frozen(Plan plan) {
    int layers = plan.recipe().train().freeze();
    long at = 0;
    int met = 0;
    String layer = "";
    for (Slice slice : plan.pair().discriminator().parameters().slices()) {
      String own = slice.name().substring(0, Math.max(0, slice.name().lastIndexOf('.')));
      if (slice.shape().rank() > 1 && !own.equals(layer)) {
        layer = own;
        met++;
        if (met > layers) {
          return at;
        }
      }
      at += slice.shape().count();
    }
    if (layers > 0) {
      throw new RunException(
          String.format(
              Locale.ROOT,
              "train.freeze must leave a layer of the discriminator to learn: it has %d layers with weights; got %d",
              met,
              layers));
    }
    return 0;
  }

  /**
   * Refuses another discriminator whose first layers would be frozen without having learned.
   *
   * @param before the plan that it was trained by
   * @param now the next one
   */
  static void checkFrozen(Plan before, Plan now) {
    long still = frozen(now);
    List<Slice> had = before.pair().discriminator().parameters().slices();
    List<Slice> has = now.pair().discriminator().parameters().slices();
    long at = 0;
    for (int i = 0; at < still; i++) {
      Slice slice = has.get(i);
      if (i >= had.size()
          || !had.get(i).name().equals(slice.name())
          || !had.get(i).shape().equals(slice.shape())) {
        throw new RunException(
            "train.freeze keeps the discriminator's first layers as they are, and "
                + slice.name()
                + " would be a new one: set train.freeze to 0 as well");
      }
      at += slice.shape().count();
    }
  }

  /** How a plan's discriminator moves: as its recipe says, but for what is frozen. */
  static Optimiser discriminator(Plan plan) {
    Optimiser moves = plan.recipe().discriminator();
    long still = frozen(plan);
    return still == 0 ? moves : Optimiser.frozen(moves, still);
  }

  /** Carries a player's vector. */
  void theta(Role role, Network now, Tensor theta) {
    carry(RunGenerator.theta(role), now.parameters(), theta);
  }

  /** Carries a network's running statistics. */
  void state(Role role, Network now, Tensor state) {
    carry(RunGenerator.state(role), now.state(), state);
  }

  private void carry(String name, Layout now, Tensor into) {
    Numbers part = parts.get(name);
    if (part != null) {
      try (Scope scope = Scope.open()) {
        var unused = now.carry(part.layout(), part.values().toTensor().to(into.device()), into);
      }
    }
  }

  /** What was taken, in a sentence for each network. */
  List<String> said(Plan plan) {
    List<String> out = new ArrayList<>();
    out.add(
        String.format(
            Locale.ROOT,
            "begins from %s (%s, at %,d images); optimisers and the average begin anew",
            path,
            what,
            images));
    for (Role role : List.of(Role.GENERATOR, Role.DISCRIMINATOR)) {
      out.add(said(role, network(plan, role).parameters()));
    }
    return out;
  }

  private String said(Role role, Layout now) {
    String name = RunGenerator.theta(role);
    List<String> taken = taken(name, now);
    String whose = "the " + RunGenerator.player(role);
    if (taken.isEmpty()) {
      return whose + " begins anew: nothing of it was carried";
    }
    List<String> fresh = fresh(now, taken);
    List<String> left = left(name, taken);
    long all = now.size();
    long carried =
        now.slices().stream()
            .filter(slice -> taken.contains(slice.name()))
            .mapToLong(slice -> slice.shape().count())
            .sum();
    String few =
        carried < HALF * all
            ? String.format(
                Locale.ROOT,
                "; that is only %,d of its %,d numbers: the recipe's network is another than there",
                carried,
                all)
            : "";
    return String.format(
        Locale.ROOT,
        "%s: carried %d of %d slices; new: %s; left: %s%s",
        whose,
        taken.size(),
        now.slices().size(),
        listed(fresh),
        listed(left),
        few);
  }

  private static List<String> fresh(Layout now, List<String> taken) {
    return now.slices().stream().map(Slice::name).filter(name -> !taken.contains(name)).toList();
  }

  private List<String> left(String part, List<String> taken) {
    Numbers numbers = parts.get(part);
    return numbers == null
        ? List.of()
        : numbers.layout().slices().stream()
            .map(Slice::name)
            .filter(name -> !taken.contains(name))
            .toList();
  }

  private static String listed(List<String> names) {
    int more = names.size() - NAMED;
    return names.isEmpty()
        ? "none"
        : String.join(", ", names.subList(0, Math.min(NAMED, names.size())))
            + (more > 0 ? " and " + more + " more" : "");
  }

  private static Network network(Plan plan, Role role) {
    return role == Role.GENERATOR ? plan.pair().generator() : plan.pair().discriminator();
  }

  /** What the run's provenance keeps of it. */
  Provenance.From provenance(Plan plan) {
    List<String> carried = new ArrayList<>();
    List<String> fresh = new ArrayList<>();
    List<String> left = new ArrayList<>();
    for (Role role : List.of(Role.GENERATOR, Role.DISCRIMINATOR)) {
      Layout now = network(plan, role).parameters();
      String part = RunGenerator.theta(role);
      String whose = RunGenerator.player(role) + " ";
      List<String> taken = taken(part, now);
      taken.forEach(name -> carried.add(whose + name));
      fresh(now, taken).forEach(name -> fresh.add(whose + name));
      left(part, taken).forEach(name -> left.add(whose + name));
    }
    return new Provenance.From(path.toString(), images, fingerprint(), carried, fresh, left);
  }

  private String fingerprint() {
    try {
      MessageDigest digest = MessageDigest.getInstance("SHA-256");
      parts.values().forEach(part -> digest.update(part.values().bytes().duplicate()));
      return HexFormat.of().formatHex(digest.digest());
    } catch (NoSuchAlgorithmException e) {
      throw new AssertionError("every Java platform has SHA-256", e);
    }
  }
}
