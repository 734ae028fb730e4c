package org.gan4j.train;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.gan4j.doctor.Diagnosis;
import org.gan4j.game.DivergedException;
import org.gan4j.recipe.Recipe;
import org.gan4j.run.RunFolder.Decision.Made;
import org.gan4j.run.Snapshot;
import org.gan4j.signal.Finding;
import org.gan4j.signal.Finding.Kind;
import org.gan4j.signal.Finding.Remedy;
import org.gan4j.signal.Tick;
import org.gan4j.train.Trainer.Changes;

/**
 * Treats a run ({@code --remedy apply}): where a failure stays for some checkups it goes back to
 * the last healthy checkpoint (one that had learned something, and was about as near to the data as
 * any before it; else from the start) and on with the first remedy that fits and was not tried.
 * When the run has come as far as it was then, the remedy is kept if the failure is gone or the
 * samples are nearer to the data by more than their noise; else it is taken back and the next one
 * tried.
 */
final class Treatment implements Remedying {
  /** Checkups in a row that show a failure before anything is done. */
  private static final int STAYS = 3;

  /** Checkups that a remedy has at least, and parts of the run. */
  private static final int TRIAL = 6;

  private static final int TRIALS = 8;

  /** Part of its first distance at which a run has learned something. */
  private static final double LEARNED = 0.5;

  /** Parts of the range of the last distances that their median may be off. */
  private static final int OFF = 3;

  /** Times the smallest distance so far at which a run is as good as it was. */
  private static final double AS_GOOD = 1.25;

  /** Checkups whose median is compared. */
  private static final int COMPARED = 3;

  /** Remedies of a run at most. */
  private static final int MOST = 10;

  private static final double SURE = 0.65;

  /** A part of the distance by which it has to fall at least. */
  private static final double LEAST_GAIN = 0.15;

  private static final String BETWEEN = "\n";

  // What a checkpoint keeps.
  private final Set<String> tried = new LinkedHashSet<>();
  private final List<Double> distances = new ArrayList<>();
  private String trial = "";
  private String cause = "";
  private double before = Double.NaN;
  private double noise;
  private long enough;
  private long back = -1;
  private long first = -1;
  private long healthy = -1;
  private double nearest = Double.NaN;
  private double begun = Double.NaN;
  private long between;
  private long seenAt;

  /** The failures of the last checkup, the surest first, and in how many checkups each was. */
  private final Map<String, Long> staying = new LinkedHashMap<>();

  @Override
  public void begins() {
    first = 0;
  }

  @Override
  public void saw(Tick tick) {
    if (first < 0) {
      first = tick.images();
    }
    examined(tick);
    if (!tick.evidence().isEmpty() && staying.isEmpty() && trial.isEmpty()) {
      double distance = latest();
      if (Double.isNaN(begun)) {
        begun = distance;
      }
      boolean well =
          distance < LEARNED * begun
              || tick.findings().stream()
                  .anyMatch(each -> each.kind() == Kind.HEALTHY || each.kind() == Kind.CONVERGED);
      if (well && !(distance > AS_GOOD * nearest)) {
        healthy = tick.images();
      }
      if (!(distance > nearest)) {
        nearest = distance;
      }
    }
  }

  @Override
  public void examined(Tick tick) {
    if (tick.evidence().isEmpty()) {
      return;
    }
    if (tick.images() > seenAt) {
      between = tick.images() - seenAt;
    }
    seenAt = tick.images();
    distances.add(distance(tick));
    if (distances.size() > COMPARED) {
      distances.remove(0);
    }
    Map<String, Long> now = new LinkedHashMap<>();
    for (Finding finding : tick.findings()) {
      if (finding.kind().failure() && finding.sure() >= SURE) {
        String name = finding.kind().name();
        now.put(name, staying.getOrDefault(name, 0L) + 1);
      }
    }
    staying.clear();
    staying.putAll(now);
  }

  private static double distance(Tick tick) {
    Double seen = tick.evidence().get("eyes.distance");
    Double plain = tick.evidence().get("samples.distance");
    return seen != null ? seen : plain != null ? plain : Double.NaN;
  }

  @Override
  public Optional<Intervention> next(Recipe recipe, long images) {
    if (!trial.isEmpty()) {
      long length = recipe.train().images();
      long until = Math.min(length, Math.max(enough, back + length / TRIALS));
      return images >= until ? Optional.of(judged(images)) : Optional.empty();
    }
    if (tried.size() >= MOST) {
      return Optional.empty();
    }
    for (Map.Entry<String, Long> each : staying.entrySet()) {
      if (each.getValue() >= STAYS) {
        return remedy(Kind.valueOf(each.getKey()), recipe, images);
      }
    }
    return Optional.empty();
  }

  /** The first remedy that was not tried. */
  private Optional<Intervention> remedy(Kind kind, Recipe recipe, long images) {
    for (Remedy remedy : Diagnosis.remedies(kind, recipe)) {
      String words = String.join(BETWEEN, remedy.set());
      if (!remedy.set().isEmpty() && !tried.contains(words)) {
        long to = healthy >= 0 && !beginsAnew(remedy) ? healthy : first;
        Changes changes = Changes.NONE.with(new Changes.Course(remedy.set(), Math.min(to, images)));
        return Optional.of(
            new Intervention(
                Made.APPLIED,
                changes,
                kind.title(),
                remedy.why(),
                remedy.paper(),
                scores(latest())));
      }
    }
    return Optional.empty();
  }

  /** Whether it makes a network begin anew: the other one has nothing to play against then. */
  private static boolean beginsAnew(Remedy remedy) {
    return remedy.set().stream().anyMatch(word -> word.matches("network(=|\\.[a-z-]*width=).*"));
  }

  private Intervention judged(long images) {
    double after = latest();
    boolean gone = staying.isEmpty();
    double gain = before - after;
    boolean nearer = gain > Math.max(noise, LEAST_GAIN * before);
    boolean worse = -gain > Math.max(noise, LEAST_GAIN * before);
    Map<String, Double> scores = scores(after);
    scores.put("distance-before", before);
    String how =
        String.format(
            Locale.ROOT,
            "%s: the distance to the data is %.3g at %,d images, and was %.3g before it",
            gone ? "the finding is gone" : "the finding stays",
            after,
            images,
            before);
    String named = Kind.valueOf(cause).title();
    if (nearer || (gone && !worse)) {
      return new Intervention(Made.KEPT, Changes.NONE, named, how, "", scores);
    }
    return new Intervention(Made.REVERTED, Changes.back(back), named, how, "", scores);
  }

  private double latest() {
    double[] last = compared();
    return last.length == 0 ? Double.NaN : last[last.length / 2];
  }

  /** By how much their median may be off. */
  private double spread() {
    double[] last = compared();
    return last.length == 0 ? 0 : (last[last.length - 1] - last[0]) / OFF;
  }

  /** The last distances, sorted. */
  private double[] compared() {
    return distances.stream().mapToDouble(Double::doubleValue).sorted().toArray();
  }

  private static Map<String, Double> scores(double distance) {
    Map<String, Double> out = new LinkedHashMap<>();
    if (!Double.isNaN(distance)) { // Else none was measured since the run went back.
      out.put("distance", distance);
    }
    return out;
  }

  @Override
  public Optional<Intervention> diverged(Recipe recipe, DivergedException e) {
    if (!trial.isEmpty()) {
      // The remedy itself led here.
      return Optional.of(
          new Intervention(
              Made.REVERTED,
              Changes.back(back),
              Kind.DIVERGENCE.title(),
              "the run diverged with it: " + e.getMessage(),
              "",
              scores(latest())));
    }
    return first < 0 || tried.size() >= MOST
        ? Optional.empty()
        : remedy(Kind.DIVERGENCE, recipe, e.samples());
  }

  @Override
  public void done(Intervention done) {
    switch (done.made()) {
      case APPLIED -> {
        if (done.finding().isEmpty()) { // Somebody else changed the run: it begins anew.
          tried.clear();
          trial = "";
          begin();
          return;
        }
        trial = words(done);
        tried.add(trial);
        Long to = done.changes().back();
        back = to == null ? first : to;
        cause = kind(done.finding()).name();
        if (!distances.isEmpty()) { // Else those of the run without any remedy.
          before = latest();
          noise = spread();
        }
        enough = Math.max(seenAt, back + TRIAL * between);
        forget();
      }
      case KEPT -> {
        trial = "";
        begin();
      }
      case REVERTED -> {
        trial = "";
        forget();
        // The failure was there before: the next remedy is tried at once.
        staying.put(cause, (long) STAYS);
      }
      default -> {}
    }
  }

  private static String words(Intervention of) {
    return String.join(BETWEEN, of.changes().settings());
  }

  private static Kind kind(String title) {
    return Arrays.stream(Kind.values())
        .filter(kind -> kind.title().equals(title))
        .findFirst()
        .orElse(Kind.DIVERGENCE);
  }

  /** The run as it is now is the one that is looked at from here on. */
  private void begin() {
    first = -1;
    healthy = -1;
    nearest = Double.NaN;
    begun = Double.NaN;
    forget();
  }

  private void forget() {
    distances.clear();
    staying.clear();
  }

  @Override
  public void refused(Intervention refused, String why) {
    if (refused.made() == Made.REVERTED) { // It stays as it is.
      trial = "";
      begin();
    } else {
      tried.add(words(refused));
    }
  }

  @Override
  public Set<Long> holds() {
    Set<Long> out = new TreeSet<>();
    for (long images : new long[] {first, healthy, trial.isEmpty() ? -1 : back}) {
      if (images >= 0) {
        out.add(images);
      }
    }
    return out;
  }

  @Override
  public void keep(Snapshot.Builder out) {
    out.text("tried", String.join("\n\n", tried))
        .text("trial", trial)
        .text("cause", cause)
        .text(
            "staying",
            staying.entrySet().stream()
                .map(each -> each.getKey() + ":" + each.getValue())
                .collect(Collectors.joining(" ")))
        .text(
            "distances",
            String.join(" ", distances.stream().map(each -> Double.toString(each)).toList()))
        .number("before", before)
        .number("noise", noise)
        .number("nearest", nearest)
        .number("begun", begun)
        .count("enough", enough)
        .count("back", back)
        .count("first", first)
        .count("healthy", healthy)
        .count("between", between)
        .count("seen-at", seenAt);
  }

  @Override
  public void restore(Snapshot from) {
    tried.clear();
    if (!from.text("tried").isEmpty()) {
      tried.addAll(Arrays.asList(from.text("tried").split("\n\n", -1)));
    }
    trial = from.text("trial");
    cause = from.text("cause");
    staying.clear();
    for (String each : from.text("staying").split(" ", -1)) {
      if (!each.isEmpty()) {
        int colon = each.indexOf(':');
        staying.put(each.substring(0, colon), Long.parseLong(each.substring(colon + 1)));
      }
    }
    distances.clear();
    for (String each : from.text("distances").split(" ", -1)) {
      if (!each.isEmpty()) {
        distances.add(Double.parseDouble(each));
      }
    }
    before = from.number("before");
    noise = from.number("noise");
    nearest = from.number("nearest");
    begun = from.number("begun");
    enough = from.count("enough");
    back = from.count("back");
    first = from.count("first");
    healthy = from.count("healthy");
    between = from.count("between");
    seenAt = from.count("seen-at");
  }
}
