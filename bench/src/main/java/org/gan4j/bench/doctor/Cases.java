package org.gan4j.bench.doctor;

import static org.gan4j.signal.Finding.Kind.DIVERGENCE;
import static org.gan4j.signal.Finding.Kind.MODE_COLLAPSE;
import static org.gan4j.signal.Finding.Kind.NO_CONVERGENCE;
import static org.gan4j.signal.Finding.Kind.OVERFITTING;
import static org.gan4j.signal.Finding.Kind.SMALL_BATCH;
import static org.gan4j.signal.Finding.Kind.STILL_PLAYER;
import static org.gan4j.signal.Finding.Kind.VANISHING_GRADIENTS;
import static org.gan4j.signal.Finding.Kind.WEAK_DISCRIMINATOR;
import static org.gan4j.signal.Finding.Kind.WRONG_INPUT;
import static org.gan4j.signal.Finding.Kind.WRONG_LABELS;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.gan4j.signal.Finding.Kind;

/** The sorts of runs of the bench: planted failures and healthy ones. All are short and narrow. */
final class Cases {
  private final List<Case> all = new ArrayList<>();

  private Cases() {}

  /** All sorts, in a fixed order. */
  static List<Case> all() {
    Cases cases = new Cases();
    cases.collapse();
    cases.circling();
    cases.vanishing();
    cases.weak();
    cases.overfitting();
    cases.diverging();
    cases.settings();
    cases.healthy();
    return List.copyOf(cases.all);
  }

  /** What keeps points from circling. */
  private static final String R1 = "game.penalties+={r1: {gamma: 0.1}}";

  /** With an extractor of features. */
  private static final String SEEN = "evaluate.metrics=[fid]";

  private static final Oracle FEW_MODES = Oracle.over(OracleScores.DISTANCE, 1.5);
  private static final Oracle FAR = Oracle.over(OracleScores.DISTANCE, 1.5);
  private static final Oracle NOT_COVERED = Oracle.under(OracleScores.COVERAGE, 0.5);
  private static final Oracle POOR = Oracle.over(OracleScores.DISTANCE, 1.5);

  private void collapse() {
    add("ring-deaf", MODE_COLLAPSE, points("ring"), FEW_MODES, pair("deaf"));
    // Its batch norm makes nothing of nothing, so that it cannot move either.
    also(
        "digits-deaf",
        List.of(MODE_COLLAPSE, STILL_PLAYER, VANISHING_GRADIENTS),
        images("digits"),
        NOT_COVERED,
        imagePair("deaf"));
    add("ring-few", MODE_COLLAPSE, points("ring"), FEW_MODES, pair("few"));
    add("mnist-few", MODE_COLLAPSE, images("mnist"), NOT_COVERED, imagePair("few"));
    add("digits-one-latent", MODE_COLLAPSE, images("digits"), NOT_COVERED, "network.latent=1");
    add(
        "fashion-one-latent",
        MODE_COLLAPSE,
        images("fashion-mnist"),
        NOT_COVERED,
        "network.latent=1");
    add("fashion-few", MODE_COLLAPSE, images("fashion-mnist"), NOT_COVERED, imagePair("few"));
    add(
        "digits-few-seen",
        MODE_COLLAPSE,
        images("digits"),
        NOT_COVERED,
        imagePair("few"),
        "data.size=28",
        SEEN,
        "evaluate.samples=500");
    also(
        "grid-fast-generator",
        List.of(MODE_COLLAPSE, NO_CONVERGENCE, WEAK_DISCRIMINATOR),
        points("grid"),
        FEW_MODES,
        "generator.rate=0.02");
  }

  private void circling() {
    also(
        "ring-momentum",
        List.of(NO_CONVERGENCE, MODE_COLLAPSE, VANISHING_GRADIENTS, STILL_PLAYER),
        longer("ring"),
        FEW_MODES,
        "discriminator={sgd: {rate: 0.02, momentum: 0.9}}",
        "generator={sgd: {rate: 0.02, momentum: 0.9}}");
    also("ring-usual", List.of(MODE_COLLAPSE, NO_CONVERGENCE), points("ring"), FEW_MODES);
    also(
        "ring-plain",
        List.of(NO_CONVERGENCE, MODE_COLLAPSE),
        longer("ring"),
        FEW_MODES,
        "generator.rate=0.003",
        "discriminator.rate=0.0003",
        "train.ema=0");
    also(
        "grid-plain",
        List.of(NO_CONVERGENCE, MODE_COLLAPSE),
        longer("grid"),
        FEW_MODES,
        "generator.rate=0.003",
        "discriminator.rate=0.0005",
        "train.ema=0");
    also(
        "ring-inertia",
        List.of(NO_CONVERGENCE, MODE_COLLAPSE),
        longer("ring"),
        FEW_MODES,
        "discriminator={adam: {rate: 0.003, beta1: 0.9}}",
        "generator={adam: {rate: 0.003, beta1: 0.9}}",
        "train.ema=0");
    also(
        "digits-fast",
        List.of(NO_CONVERGENCE, MODE_COLLAPSE, DIVERGENCE, VANISHING_GRADIENTS),
        images("digits"),
        POOR,
        "discriminator={adam: {rate: 0.01, beta1: 0.9}}",
        "generator={adam: {rate: 0.01, beta1: 0.9}}",
        "train.ema=0");
  }

  private void vanishing() {
    String steps = "game.dynamics={alternating: {discriminator-steps: 5}}";
    for (String set : List.of("digits", "mnist", "fashion-mnist", "cifar10")) {
      add(
          set + "-saturating",
          VANISHING_GRADIENTS,
          images(set),
          POOR,
          "game.loss=minimax",
          "discriminator.rate=0.002",
          "network.norm=none",
          steps);
    }
    also(
        "fashion-fast-discriminator",
        List.of(VANISHING_GRADIENTS, MODE_COLLAPSE, DIVERGENCE, STILL_PLAYER),
        images("fashion-mnist"),
        POOR,
        "game.loss=minimax",
        "discriminator.rate=0.05",
        "network.norm=none");
    also(
        "ring-unbounded",
        // Once all units are dead nothing moves.
        List.of(VANISHING_GRADIENTS, MODE_COLLAPSE, STILL_PLAYER),
        points("ring"),
        FAR,
        "game.loss=hinge",
        "discriminator={adam: {rate: 0.3}}",
        "generator={adam: {rate: 0.3}}");
  }

  private void weak() {
    add("digits-blind", WEAK_DISCRIMINATOR, images("digits"), POOR, imagePair("blind"));
    for (String set : List.of("mnist", "cifar10")) {
      add(
          set + "-flat",
          WEAK_DISCRIMINATOR,
          images(set),
          POOR,
          "game.penalties+={r1: {gamma: 1000000}}",
          "network.norm=none");
    }
    for (String set : List.of("fashion-mnist", "digits")) {
      add(
          set + "-slow-discriminator",
          WEAK_DISCRIMINATOR,
          images(set),
          POOR,
          "discriminator.rate=0.000001",
          "network.norm=none");
    }
    for (String set : List.of("ring", "grid")) {
      add(
          set + "-slow-discriminator",
          WEAK_DISCRIMINATOR,
          points(set),
          FAR,
          "discriminator.rate=0.000003");
    }
  }

  private void overfitting() {
    Oracle gap = Oracle.START;
    add("mnist-64", OVERFITTING, images("mnist"), gap, "data.limit=64");
    add("fashion-64", OVERFITTING, images("fashion-mnist"), gap, "data.limit=64");
    add("cifar-64", OVERFITTING, images("cifar10"), gap, "data.limit=64");
    add("mnist-100", OVERFITTING, images("mnist"), gap, "data.limit=100");
    add("fashion-30", OVERFITTING, images("fashion-mnist"), gap, "data.limit=30");
  }

  private void diverging() {
    Oracle never = Oracle.over("loss", 30);
    for (String set : List.of("ring", "swiss-roll")) {
      add(
          set + "-unheld",
          DIVERGENCE,
          points(set),
          never,
          "game.loss=wasserstein",
          "discriminator={clipped: {bound: 100, inner: {adam: {rate: 0.02}}}}",
          "generator.rate=0.01");
    }
    for (String set : List.of("digits", "fashion-mnist")) {
      add(
          set + "-unheld",
          DIVERGENCE,
          images(set),
          never,
          "game.loss=wasserstein",
          "network.norm=none",
          "discriminator={clipped: {bound: 100, inner: {adam: {rate: 0.01}}}}");
    }
    add(
        "mnist-steep",
        DIVERGENCE,
        images("mnist"),
        never,
        "game.loss=least-squares",
        "network.norm=none",
        "discriminator={sgd: {rate: 0.02, momentum: 0.9}}",
        "generator={sgd: {rate: 0.02, momentum: 0.9}}");
  }

  private void settings() {
    for (String set : List.of("dark", "narrow", "bright", "same")) {
      add("input-" + set, WRONG_INPUT, folder(set), Oracle.START);
    }
    for (String set : List.of("mnist", "fashion-mnist", "digits")) {
      add("labels-" + set, WRONG_LABELS, shuffled(set), Oracle.START, "network.conditional=true");
    }
    add(
        "labels-small",
        WRONG_LABELS,
        shuffled("mnist"),
        Oracle.START,
        "network.conditional=true",
        "data.limit=600");
    for (int batch : List.of(2, 3)) {
      for (String set : List.of("digits", "fashion-mnist")) {
        add(
            "batch-" + batch + "-" + set,
            SMALL_BATCH,
            images(set),
            Oracle.START,
            "train.batch=" + batch,
            "train.images=6000",
            "train.tick=150");
      }
    }
    String still = "={sgd: {rate: 1.0e-12}}";
    add("digits-frozen-d", STILL_PLAYER, images("digits"), Oracle.START, "discriminator" + still);
    add("ring-frozen-g", STILL_PLAYER, points("ring"), Oracle.START, "generator" + still);
    add("mnist-zero", STILL_PLAYER, images("mnist"), Oracle.START, imagePair("zero"));
    add("ring-zero", STILL_PLAYER, points("ring"), Oracle.START, pair("zero"));
    add(
        "fashion-frozen-g",
        STILL_PLAYER,
        images("fashion-mnist"),
        Oracle.START,
        "generator" + still);
  }

  private void healthy() {
    healthy("ring", points("ring"), FEW_MODES, R1);
    healthy(
        "ring-unrolled",
        points("ring"),
        FEW_MODES,
        R1,
        "game.dynamics=unrolled",
        "train.images=64000",
        "train.tick=2000");
    healthy("grid", points("grid"), FEW_MODES, R1, "train.images=192000", "train.tick=6000");
    healthy("ring-long", points("ring"), FEW_MODES, R1, "train.images=320000", "train.tick=10000");
    healthy("swiss-roll", points("swiss-roll"), FAR, R1);
    healthy("digits", images("digits"), POOR);
    healthy("mnist", images("mnist"), POOR);
    healthy("fashion", images("fashion-mnist"), POOR);
    healthy("cifar", images("cifar10"), POOR);
    healthy("mnist-pair", images("mnist"), POOR, imagePair("none"));
    healthy(
        "digits-r1",
        images("digits"),
        POOR,
        "game.penalties+={r1: {gamma: 1}}",
        "network.norm=none",
        "discriminator.rate=0.0005",
        "generator.rate=0.0005");
    healthy("mnist-hinge", images("mnist"), POOR, "game.loss=hinge");
    healthy("fashion-least-squares", images("fashion-mnist"), POOR, "game.loss=least-squares");
    healthy("mnist-conditional", images("mnist"), POOR, "network.conditional=true");
    healthy(
        "digits-relativistic",
        images("digits"),
        POOR,
        "game.loss=relativistic-paired",
        "game.penalties+={r1: {gamma: 1}}",
        "game.penalties+={r2: {gamma: 1}}",
        "network.norm=none");
    healthy("digits-seen", images("digits"), POOR, "data.size=28", SEEN, "evaluate.samples=500");
    healthy("digits-no-average", images("digits"), POOR, "train.ema=0");
  }

  // ---- what they have in common

  private static List<String> points(String set) {
    return List.of(
        "toy",
        "data.name=" + set,
        "network.width=64",
        "discriminator.rate=0.002",
        "generator.rate=0.002",
        "train.images=128000",
        "train.batch=64",
        "train.tick=4000",
        "evaluate.every=32000");
  }

  /** Points for twice as long: whether a game goes in circles is seen late. */
  private static List<String> longer(String set) {
    List<String> out = new ArrayList<>(points(set));
    out.add("train.images=256000");
    return out;
  }

  private static List<String> images(String set) {
    return List.of(
        "dcgan",
        "data.name=" + set,
        "data.size=16",
        "network.width=8",
        "network.latent=32",
        "discriminator.rate=0.001",
        "generator.rate=0.001",
        "train.images=38400",
        "train.batch=32",
        "train.ema=0.99",
        "train.tick=1280",
        "evaluate.metrics=[]");
  }

  private static List<String> folder(String set) {
    List<String> out = new ArrayList<>(images("FOLDER/" + set));
    out.add("train.images=16000");
    out.add("train.tick=800");
    return out;
  }

  private static List<String> shuffled(String set) {
    List<String> out = new ArrayList<>(images("FOLDER/shuffled-" + set));
    out.add("train.images=16000");
    out.add("train.tick=800");
    return out;
  }

  private static String pair(String fault) {
    return "network={faulty-pair: {points: true, fault: " + fault + ", width: 64}}";
  }

  private static String imagePair(String fault) {
    return "network={faulty-pair: {points: false, fault: " + fault + ", width: 8}}";
  }

  private void add(String name, Kind kind, List<String> base, Oracle oracle, String... settings) {
    also(name, List.of(kind), base, oracle, settings);
  }

  private void healthy(String name, List<String> base, Oracle oracle, String... settings) {
    also("healthy-" + name, List.of(), base, oracle, settings);
  }

  /** Looked at once a tick. */
  private static String tick(List<String> settings) {
    return settings.stream()
        .filter(each -> each.startsWith("train.tick="))
        .reduce((first, second) -> second)
        .orElseThrow()
        .substring("train.tick=".length());
  }

  private void also(
      String name, List<Kind> kinds, List<String> base, Oracle oracle, String... settings) {
    List<String> all = new ArrayList<>(base.subList(1, base.size()));
    for (String setting : settings) {
      if (setting.startsWith("network={")) {
        all.removeIf(each -> each.startsWith("network."));
      }
      all.add(setting);
    }
    all.addAll(
        List.of(
            "evaluate.diagnose=" + tick(all),
            "train.threads=1",
            "train.precision=fp32",
            "train.keep=1",
            "stop.rollbacks=0"));
    Set<Kind> expected = new LinkedHashSet<>(kinds);
    this.all.add(new Case(name, expected, base.get(0), all, oracle));
  }
}
