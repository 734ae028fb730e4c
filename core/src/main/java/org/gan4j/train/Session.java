package org.gan4j.train;

import java.awt.image.BufferedImage;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import org.gan4j.data.PngFile;
import org.gan4j.game.DivergedException;
import org.gan4j.recipe.StopRule;
import org.gan4j.recipe.TrainSettings;
import org.gan4j.run.AtomicFile;
import org.gan4j.run.Checkpoints;
import org.gan4j.run.Metrics;
import org.gan4j.run.RunFolder;
import org.gan4j.run.TensorBoardEvents;
import org.gan4j.tensor.Scope;
import org.gan4j.tensor.Tensor;
import org.gan4j.zoo.Classifier;
import org.gan4j.zoo.ClassifierCard;
import org.gan4j.zoo.Generator;
import org.gan4j.zoo.ModelCard;
import org.jspecify.annotations.Nullable;

/** A game from its start or a checkpoint on: its steps, and what is written at ticks. */
final class Session {
  /** Test images that the classifier of a semi-supervised run is tried on at each tick. */
  private static final int TESTED = 10_000;

  /**
   * Where a session writes to, and who hears of it.
   *
   * @param folder the run's
   * @param plan what is trained
   * @param checkpoints the run's
   * @param metrics a line a tick
   * @param events for TensorBoard
   * @param reporting keeps report.html
   * @param listener hears of steps and ticks
   */
  record Outputs(
      RunFolder folder,
      Plan plan,
      Checkpoints checkpoints,
      Metrics metrics,
      TensorBoardEvents events,
      Reporting reporting,
      TrainingListener listener) {}

  /**
   * What scores the run.
   *
   * @param examiner null if nothing does
   * @param unexamined the numbers of an earlier session's examiner, kept where there is none now
   * @param rule when the scores are good enough; null for never
   */
  record Scoring(
      @Nullable Examiner examiner, Map<String, String> unexamined, @Nullable StopRule rule) {
    /** Where a checkpoint keeps the images of the best moment. */
    static final String BEST = "examiner.best.images";

    /** Whether an earlier session chose the moment that is delivered. */
    boolean knowsBest() {
      return Long.parseLong(unexamined.getOrDefault(BEST, "-1")) >= 0;
    }
  }

  private final Outputs out;
  private final Plan plan;
  private final Match match;
  private final Meter meter;
  private final Scoring scoring;
  private final @Nullable Examiner examiner;
  private final int rollbacks;
  private final SampleSheet sheet;
  private final TrainSettings settings;
  private Path lastGrid;
  private String place = "its start";
  private long savedAt = -1;
  private long drawnAt = -1;
  private Match.@Nullable Seen last;
  private boolean ending;

  /**
   * A session about to begin.
   *
   * @param meter of the run so far
   * @param rollbacks made before
   */
  Session(Outputs out, Match match, Meter meter, Scoring scoring, int rollbacks) {
    this.out = out;
    this.plan = out.plan();
    this.match = match;
    this.meter = meter;
    this.scoring = scoring;
    this.examiner = scoring.examiner();
    this.rollbacks = rollbacks;
    this.sheet = new SampleSheet(plan);
    this.settings = plan.recipe().train();
    this.lastGrid = out.folder().samples();
  }

  /**
   * Plays a step and, where it crosses a tick, writes what a tick writes.
   *
   * @return why the run should stop early; empty if it should not
   */
  String step() {
    long next = match.images() + match.imagesAStep();
    boolean crosses =
        next / settings.tick() > match.images() / settings.tick() || next >= settings.images();
    Match.Seen seen;
    try {
      seen = match.step(crosses);
    } catch (DivergedException e) {
      place = String.format(Locale.ROOT, "step %d (image %d)", match.steps() + 1, match.images());
      throw e;
    }
    meter.add(seen, match.imagesAStep());
    last = crosses ? null : seen;
    out.listener()
        .progress(
            new TrainingListener.Progress(
                match.images(),
                settings.images(),
                meter.speed(),
                seen.discriminatorLoss(),
                seen.generatorLoss()));
    return crosses ? tick(seen) : "";
  }

  /** Time is over between two ticks: what was reached is scored, if anything is. */
  void lastTick() {
    Match.Seen seen = last;
    if (examiner != null && seen != null) {
      ending = true;
      var unused = tick(seen);
    }
  }

  /** A killed session may have saved its best moment and not yet delivered it. */
  void deliverBest() {
    if (examiner == null || examiner.bestAt() != match.images()) {
      return;
    }
    out.checkpoints().pinBest(match.images());
    try (Scope scope = Scope.open()) {
      deliver(match.deliveredState());
    }
  }

  private boolean due() {
    return examiner != null && (ending || examiner.due(match.images(), settings.images()));
  }

  private String tick(Match.Seen seen) {
    try (Scope scope = Scope.open()) {
      return tick(seen, match.deliveredState());
    }
  }

  /** Diverged numbers are never saved: what was saved before stays the last good state. */
  private void requireFinite() {
    if (savedAt == match.images()) {
      return;
    }
    try {
      match.requireFinite();
    } catch (DivergedException e) {
      place = String.format(Locale.ROOT, "step %d (image %d)", match.steps(), match.images());
      throw e;
    }
  }

  private String tick(Match.Seen seen, Tensor state) {
    requireFinite();
    boolean scored = due();
    Map<String, Double> scores = scores(state);
    Tick tick =
        meter.tick(match, seen, scores, scored && examiner != null ? examiner.protocol() : "");
    out.metrics().append(tick.line());
    tick.line()
        .forEach(
            (name, value) ->
                scalar(tick.scores().containsKey(name) ? "score" : "train", name, tick, value));
    finish(state);
    out.reporting().tick();
    out.listener().tick(tick, lastGrid);
    return enough(tick);
  }

  private String enough(Tick tick) {
    StopRule rule = scoring.rule();
    if (rule != null && rule.holds(tick.scores())) {
      return "the scores are good enough: " + rule;
    }
    int patience = plan.recipe().stop().patience();
    if (examiner != null && patience > 0 && examiner.since() >= patience) {
      return String.format(
          Locale.ROOT,
          "no clearly better %s in %d evaluations since %,d images",
          plan.recipe().evaluate().best(),
          patience,
          examiner.bestAt());
    }
    return "";
  }

  private Map<String, Double> scores(Tensor state) {
    Map<String, Double> found = new LinkedHashMap<>();
    if (examiner != null && due()) {
      found.putAll(examiner.examine(match, state, meter.speed()));
    }
    if (plan.test() != null) {
      double error =
          Classifier.error(
              plan.pair(), match.deliveredJudge(), match.judgeState(), plan.test(), TESTED);
      found.put("test-error", error);
    }
    return found;
  }

  private void scalar(String group, String name, Tick tick, Object value) {
    if (!name.equals("images") && value instanceof Number number) {
      out.events().scalar(group + "/" + name, tick.images(), number.doubleValue());
    }
  }

  /** Leaves a picture, a checkpoint and a model of where the session stopped. */
  void finish() {
    try (Scope scope = Scope.open()) {
      finish(match.deliveredState());
    }
  }

  private void finish(Tensor state) {
    requireFinite();
    drawSamples(state);
    save(state);
  }

  /** The picture that a run begins with. */
  void drawSamples() {
    try (Scope scope = Scope.open()) {
      drawSamples(match.deliveredState());
    }
  }

  private void drawSamples(Tensor state) {
    if (drawnAt == match.images()) {
      return;
    }
    try (Scope scope = Scope.open()) {
      BufferedImage picture =
          sheet.draw(match.delivered(), state, match.discriminator().theta(), match.judgeState());
      byte[] png =
          PngFile.encode(
              picture, Map.of("Software", "gan4j", "Images", Long.toString(match.images())));
      lastGrid =
          out.folder()
              .samples()
              .resolve(String.format(Locale.ROOT, "images-%09d.png", match.images()));
      AtomicFile.write(lastGrid, png);
      out.events()
          .image("samples", match.images(), picture.getWidth(), picture.getHeight(), 3, png);
      drawnAt = match.images();
    }
  }

  private void save(Tensor state) {
    if (savedAt == match.images()) {
      return;
    }
    out.events().flush();
    Map<String, String> metadata = new LinkedHashMap<>(match.counts());
    metadata.put("recipe", Changes.identity(plan.recipe()));
    metadata.put("metrics.length", Long.toString(out.metrics().length()));
    metadata.put("events.length", Long.toString(out.events().length()));
    metadata.putAll(meter.numbers());
    metadata.put("rollbacks", Integer.toString(rollbacks));
    if (examiner != null) {
      metadata.putAll(examiner.numbers());
    }
    metadata.putAll(scoring.unexamined());
    out.checkpoints().save(match.images(), match.arrays(), metadata);
    if (examiner != null && examiner.bestAt() == match.images()) {
      out.checkpoints().pinBest(match.images());
    }
    savedAt = match.images();
    // Once there are scores, the best moment is delivered, not the last one.
    boolean chosen =
        examiner == null
            ? scoring.knowsBest()
            : examiner.bestAt() >= 0 && examiner.bestAt() != match.images();
    if (!chosen) {
      deliver(state);
    }
  }

  private void deliver(Tensor state) {
    try (Scope scope = Scope.open()) {
      ModelCard card = plan.card(match.images());
      Generator.save(out.folder().model(), card, plan.pair().generator(), match.delivered(), state);
    }
    if (plan.semiSupervised()) {
      saveClassifier();
    }
  }

  private void saveClassifier() {
    ClassifierCard card =
        ClassifierCard.of(
            plan.recipe().network(),
            plan.data().shape().dims(),
            plan.data().classes(),
            plan.data().name(),
            plan.recipe().data().labels(),
            match.images(),
            settings.ema() > 0);
    Classifier.save(
        out.folder().model(),
        card,
        plan.pair().discriminator(),
        match.deliveredJudge(),
        match.judgeState());
  }

  /** The newest picture; the folder of pictures before there is one. */
  Path lastGrid() {
    return lastGrid;
  }

  /** The step at which the game diverged. */
  String place() {
    return place;
  }
}
