package org.gan4j.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import org.gan4j.data.DataOptions;
import org.gan4j.data.DataOptions.Split;
import org.gan4j.data.Dataset;
import org.gan4j.data.Datasets;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** Scores of tiny runs and of folders of images, seen by an extractor of some seconds' training. */
class EvaluateTest {
  private static final String CACHE = "gan4j.cache";
  private static final int N = 100;

  @TempDir private static Path shared;
  @TempDir private Path folder;
  private static String before = "";
  private static Path run = Path.of("");
  private static Path later = Path.of("");
  private static Path points = Path.of("");
  private static Path features = Path.of("");

  @BeforeAll
  static void prepare() {
    before = System.getProperty(CACHE, "");
    System.setProperty(CACHE, shared.resolve("cache").toString());
    run = train("dcgan-conditional", 5, 128, "network.width=4");
    later = train("dcgan-conditional", 6, 128, "network.width=4");
    points = train("toy", 5, 128, "network.width=8");
    Typed typed =
        Typed.gan(
            "features", "train", "--data", "digits", "--images", 4096, "--threads", 1, "--json");
    assertThat(typed.code()).isZero();
    features = Path.of(Parsed.json(typed.out()).get("folder").asString());
  }

  @AfterAll
  static void restore() {
    System.setProperty(CACHE, before);
  }

  private static Path train(String recipe, int seed, int images, String set) {
    Typed typed =
        Typed.gan(
            "train",
            recipe,
            "--set",
            set,
            "--set",
            "train.batch=16",
            "--set",
            "train.tick=64",
            "--seed",
            seed,
            "--precision",
            "fp32",
            "--threads",
            1,
            "--images",
            images,
            "--out",
            shared,
            "--json");
    assertThat(typed.code()).as(typed.err()).isZero();
    return Path.of(Parsed.json(typed.out()).get("run").asString());
  }

  private static Typed evaluate(Path what, Object... more) {
    Object[] words = {"evaluate", what, "--features", features, "-n", N, "--threads", 1};
    Object[] all = java.util.Arrays.copyOf(words, words.length + more.length);
    System.arraycopy(more, 0, all, words.length, more.length);
    return Typed.gan(all);
  }

  private static double value(JsonNode json, String metric) {
    for (JsonNode score : json.get("scores")) {
      if (score.get("metric").asString().equals(metric)) {
        return score.get("value").asDouble();
      }
    }
    throw new AssertionError("no " + metric + " in " + json);
  }

  private static double reference(JsonNode json, String metric) {
    for (JsonNode score : json.get("scores")) {
      if (score.get("metric").asString().equals(metric)) {
        return score.get("reference").asDouble();
      }
    }
    throw new AssertionError("no " + metric + " in " + json);
  }

  /** Real digits that neither the scores nor their reference line hold, as PNG files. */
  private Path digits(int count, int different, int scale) {
    return digits(count, different, scale, 1);
  }

  private Path digits(int count, int different, int scale, int channels) {
    Path out = folder.resolve("digits");
    OutputFile.makeFolder(out);
    try (Dataset set =
        Datasets.open(
            "digits",
            DataOptions.defaults()
                .withSeed(77)
                .withSplit(Split.TRAIN)
                .withSize(28 * scale)
                .withChannels(channels))) {
      for (int i = 0; i < count; i++) {
        OutputFile.write(
            out.resolve(i + ".png"),
            set.medium().file(set.read(i % different, 1), 0, java.util.Map.of()));
      }
    }
    return out;
  }

  @Test
  void aRunIsScoredAsATableAndInItsFolder() throws IOException {
    Typed typed = evaluate(run, "--metrics", "fid,coverage,classes,class-kl");
    assertThat(typed.err())
        .isEqualTo(
            "note: 100 samples; published scores are of 10,000 and more, and do not compare with these\n");
    assertThat(typed.code()).isZero();
    assertThat(typed.out().lines().map(line -> line.split("\\s{2,}", -1)[0]).toList())
        .startsWith("score", "fid", "coverage", "classes", "class-kl")
        .hasSize(7);
    // For ten equal classes nearly (K - 1)/2n.
    assertThat(typed.out())
        .containsPattern("(?m)^floor: a perfect sampler of the classes has class-kl 0.04[4-9]\\d$");
    assertThat(typed.out())
        .containsPattern("(?m)^fid +[0-9.,]+ +\\[[0-9., ]+\\] +100  lower +[0-9.]+$")
        .contains(
            "protocol: extractor classifier-digits (",
            "; 100 made (average, classes as the data's, truncation none) against 100 real of digits (train, reference test,",
            "ddof 1, seed 1");
    assertThat(typed.out().lines().limit(5).mapToInt(String::length).max().getAsInt())
        .isLessThanOrEqualTo(100);

    JsonNode floored =
        Parsed.json(evaluate(run, "--metrics", "fid,class-kl", "--json").out()).get("scores");
    assertThat(floored.get(0).get("floor").isNull()).isTrue();
    assertThat(floored.get(1).get("floor").asDouble()).isBetween(0.044, 0.05);

    Typed more = evaluate(run, "--metrics", "precision", "--json");
    JsonNode json = Parsed.json(more.out());
    assertThat(json.get("images").asLong()).isEqualTo(128);
    assertThat(json.get("scores").size()).isEqualTo(1);
    JsonNode score = json.get("scores").get(0);
    assertThat(score.get("metric").asString()).isEqualTo("precision");
    assertThat(score.get("better").asString()).isEqualTo("higher");
    assertThat(score.get("low").asDouble()).isLessThanOrEqualTo(score.get("value").asDouble());
    assertThat(score.get("high").asDouble()).isGreaterThanOrEqualTo(score.get("value").asDouble());
    assertThat(json.get("protocol").get("made").asInt()).isEqualTo(100);
    // What was taken before by the same protocol stays in the folder.
    JsonNode kept = Parsed.json(Files.readString(run.resolve("evaluation.json")));
    assertThat(kept.get("scores").size()).isGreaterThanOrEqualTo(5); // others' tests add theirs
    assertThat(value(kept, "precision")).isEqualTo(score.get("value").asDouble());
  }

  @Test
  void theModelAndTheLastCheckpointScoreAsTheRunDoes() {
    JsonNode whole = Parsed.json(evaluate(run, "--metrics", "fid,density", "--json").out());
    Typed model =
        evaluate(run.resolve("model"), "--metrics", "fid,density", "--data", "digits", "--json");
    assertThat(Parsed.json(model.out()).get("scores")).isEqualTo(whole.get("scores"));
    Typed now = evaluate(run, "--metrics", "fid,density", "--at", 128, "--json");
    assertThat(now.code()).as(now.err()).isZero();
    assertThat(Parsed.json(now.out()).get("scores")).isEqualTo(whole.get("scores"));
    Typed earlier = evaluate(run, "--metrics", "fid,density", "--at", 64, "--json");
    assertThat(Parsed.json(earlier.out()).get("images").asLong()).isEqualTo(64);
    assertThat(Parsed.json(earlier.out()).get("scores")).isNotEqualTo(whole.get("scores"));
    assertThat(evaluate(run, "--at", 63).err())
        .contains("has no checkpoint at 63 images; it keeps those at 64 and 128");
  }

  @Test
  void realImagesOfAFolderScoreAsRealOnes() {
    Typed typed =
        evaluate(
            digits(N, N, 1),
            "--data",
            "digits",
            "--metrics",
            "coverage,recall,two-sample,fid",
            "--json");
    assertThat(typed.code()).as(typed.err()).isZero();
    JsonNode json = Parsed.json(typed.out());
    assertThat(value(json, "coverage")).isCloseTo(reference(json, "coverage"), within(0.12));
    assertThat(value(json, "recall")).isCloseTo(reference(json, "recall"), within(0.15));
    assertThat(value(json, "two-sample")).isCloseTo(0.5, within(0.15));
    assertThat(value(json, "fid")).isLessThan(2 * reference(json, "fid"));
    assertThat(json.get("protocol").get("model").asString()).isEqualTo("images of digits");
    assertThat(json.get("images").isNull()).isTrue();
  }

  @Test
  void oneImageAgainAndAgainIsCaught() {
    Typed typed =
        evaluate(
            digits(N, 1, 1),
            "--data",
            "digits",
            "--metrics",
            "coverage,recall,classes,support,fid",
            "--json");
    JsonNode json = Parsed.json(typed.out());
    assertThat(value(json, "coverage")).isLessThan(0.1);
    assertThat(value(json, "recall")).isLessThan(0.1);
    assertThat(value(json, "classes")).isEqualTo(1);
    assertThat(value(json, "support")).isLessThan(reference(json, "support"));
    assertThat(value(json, "fid")).isGreaterThan(5 * reference(json, "fid"));
  }

  @Test
  void imagesOfAnotherSizeAreResizedAndTheProtocolSaysSo() {
    Path large = digits(20, 20, 2);
    Typed typed =
        Typed.gan(
            "evaluate",
            large,
            "--data",
            "digits",
            "--metrics",
            "coverage",
            "--features",
            features,
            "--threads",
            1);
    assertThat(typed.code()).as(typed.err()).isZero();
    assertThat(typed.err()).contains(large + " were resized to 28x28\n", "note: 20 samples;");
    assertThat(typed.out())
        .contains("resize clean, made images resized to 28x28; 20 made (images of digits, ");
  }

  @Test
  void realImagesThatAreChangedOrUnknownToTheModelAreNoted() throws IOException {
    Path large = Files.move(digits(40, 40, 2, 3), folder.resolve("large"));
    Typed typed =
        Typed.gan(
            "evaluate",
            run.resolve("model"),
            "--data",
            large,
            "--metrics",
            "sliced-wasserstein",
            "--features",
            features,
            "-n",
            20,
            "--threads",
            1);
    assertThat(typed.code()).as(typed.err()).isZero();
    assertThat(typed.err())
        .contains(
            "model learned from digits, not from large\n",
            "note: the real images of large were resized to 28x28 and turned grey\n");
    assertThat(typed.out())
        .contains("resize clean, real images resized to 28x28 and turned grey; 20 made (");
  }

  @Test
  void truncatedSamplesAreSaidAndNotKept() {
    Typed plain = Typed.gan("evaluate", points, "--threads", 1, "--json");
    Typed half = Typed.gan("evaluate", points, "--threads", 1, "--truncation", 0.5, "--json");
    assertThat(half.code()).as(half.err()).isZero();
    assertThat(Parsed.json(half.out()).get("protocol").get("truncation").asDouble()).isEqualTo(0.5);
    assertThat(Parsed.json(plain.out()).get("protocol").get("truncation").asDouble()).isEqualTo(1);
    assertThat(half.out()).isNotEqualTo(plain.out());
    assertThat(Typed.gan("evaluate", points, "--truncation", 0.5, "--threads", 1).out())
        .contains("truncation 0.5");
    assertThat(Typed.gan("evaluate", folder, "--data", "digits", "--truncation", 0.5).err())
        .isNotEmpty();
  }

  @Test
  void pointsAreScoredByTheirModes() {
    Typed typed = Typed.gan("evaluate", points, "--threads", 1);
    assertThat(typed.code()).as(typed.err()).isZero();
    assertThat(typed.err()).containsPattern("^[0-8] of 8 modes found, [0-8] with at least 1 %");
    assertThat(typed.out())
        .containsPattern("(?m)^modes +[0-8] +2,500  higher +8$")
        .containsPattern("(?m)^high-quality .* 2,500  near real  0.9889$")
        .contains("2,500 made (average) against the distribution of ring; reference a perfect");
    assertThat(Typed.gan("evaluate", points, "--metrics", "fid").err())
        .contains(
            "fid is a score of images, and ring holds points: ask for modes, high-quality, mode-kl");
  }

  @Test
  void scoresOfOtherDataOrFewerSamplesReplaceNone() throws IOException {
    Path held = later.resolve("evaluation.json");
    assertThat(evaluate(later, "--metrics", "coverage").code()).isZero();
    String before = Files.readString(held);
    Typed fewer =
        Typed.gan(
            "evaluate",
            later,
            "--features",
            features,
            "-n",
            20,
            "--metrics",
            "fid",
            "--threads",
            1);
    assertThat(fewer.code()).as(fewer.err()).isZero();
    assertThat(fewer.err()).contains("note: these scores are not kept", "holds those of 100");
    assertThat(Files.readString(held)).isEqualTo(before);
    Path other = Files.move(digits(2 * N, 2 * N, 1), folder.resolve("others"));
    Typed apart = evaluate(later, "--metrics", "fid", "--data", other);
    assertThat(apart.code()).as(apart.err()).isZero();
    assertThat(apart.err())
        .contains("note: these scores are not kept: evaluation.json is of the run's own data");
    assertThat(Files.readString(held)).isEqualTo(before);
  }

  @Test
  void runsAreComparedWhereTheirProtocolsAreAlike() {
    assertThat(evaluate(run, "--metrics", "fid,coverage").code()).isZero();
    Typed missing = Typed.gan("compare", run, points);
    assertThat(missing.code()).isZero();
    assertThat(evaluate(later, "--metrics", "fid,coverage").code()).isZero();
    Typed typed = Typed.gan("compare", run, later);
    assertThat(typed.code()).isZero();
    assertThat(typed.err()).isEmpty();
    assertThat(typed.out())
        .containsPattern(
            "(?m)^run +00000-dcgan-conditional-digits  00001-dcgan-conditional-digits$")
        .containsPattern("(?m)^images +128 +128$")
        .containsPattern("(?m)^discriminator-loss +[0-9.]+ +[0-9.]+$")
        .containsPattern("(?m)^fid .*lower +[0-9.]+$");
    assertThat(typed.out().split("protocol: ", -1)).hasSize(2);

    assertThat(evaluate(later, "--metrics", "fid,coverage", "--seed", 2).code()).isZero();
    Typed apart = Typed.gan("compare", run, later);
    assertThat(apart.out().split("protocol: ", -1)).hasSize(3);
    assertThat(apart.out()).doesNotContain(" *");
    assertThat(apart.err()).contains("scored by 2 protocols, which do not compare");
    JsonNode json = Parsed.json(Typed.gan("compare", run, later, "--json").out());
    assertThat(json.get("runs").size()).isEqualTo(2);
    assertThat(json.get("tables").size()).isEqualTo(2);
    assertThat(value(json.get("runs").get(1).get("evaluation"), "fid")).isPositive();
  }

  @Test
  void aClearlyBetterScoreIsMarked() throws IOException {
    Path good = fake("00010-good", 3, 2, 4);
    Path bad = fake("00011-bad", 9, 8, 10);
    assertThat(Typed.gan("compare", bad, good).out())
        .containsPattern("(?m)^fid +9 \\[8, 10\\]  3 \\[2, 4\\] \\*  lower +1$");
    Path near = fake("00012-near", 3.5, 2.5, 4.5);
    assertThat(Typed.gan("compare", near, good).out()).doesNotContain("*");
    Files.writeString(good.resolve("evaluation.json"), "{\"scores\": 3, \"protocol\": {}}");
    Typed damaged = Typed.gan("compare", near, good);
    assertThat(damaged.code()).isEqualTo(1);
    assertThat(damaged.err()).contains("evaluation.json is damaged, take the scores anew");
    Files.delete(good.resolve("evaluation.json"));
    assertThat(Typed.gan("compare", near, good).err())
        .contains("note: 00010-good has no scores yet: ./gan evaluate " + good);
  }

  private Path fake(String name, double fid, double low, double high) throws IOException {
    Path made = Files.createDirectories(folder.resolve(name));
    Files.copy(run.resolve("recipe.yaml"), made.resolve("recipe.yaml"));
    Files.writeString(
        made.resolve("evaluation.json"),
        String.format(
            Locale.ROOT,
            """
        {"images": 0, "scores": [{"metric": "fid", "value": %s, "low": %s, "high": %s, "reference": 1}],
         "protocol": {"extractor": "e", "weights": "w", "resize": "none", "data": "d",
           "fingerprint": "f", "split": "s", "real": 20, "made": 20, "ddof": 1, "seed": 1,
           "truncation": 1.0, "model": "average"}, "test-error": null}
        """,
            fid,
            low,
            high));
    return made;
  }

  @Test
  void aSemiSupervisedRunTellsItsTestError() throws IOException {
    Path taught = train("improved-ssl", 5, 64, "network.width=16");
    Typed typed = Typed.gan("evaluate", taught, "--metrics", "test-error", "--threads", 1);
    assertThat(typed.code()).as(typed.err()).isZero();
    assertThat(typed.out())
        .matches(
            "test error  [0-9.]+ %  \\[[0-9.]+, [0-9.]+\\] %  10,000 test images of digits, 100 labels\n");
    JsonNode json =
        Parsed.json(Typed.gan("evaluate", taught, "--metrics", "test-error", "--json").out());
    assertThat(json.get("test-error").get("n").asLong()).isEqualTo(10_000);
    assertThat(json.get("test-error").get("low").asDouble()).isBetween(0.0, 1.0);
    assertThat(json.get("protocol").isNull()).isTrue();
    Path held = taught.resolve("evaluation.json");
    JsonNode kept = Parsed.json(Files.readString(held));
    assertThat(kept.get("test-error")).isEqualTo(json.get("test-error"));
    // It is there before the scores, which fail here.
    Files.delete(held);
    Typed failing = Typed.gan("evaluate", taught, "--features", folder.resolve("no.pth"));
    assertThat(failing.code()).isEqualTo(1);
    assertThat(failing.out()).startsWith("test error  ");
    assertThat(Parsed.json(Files.readString(held)).get("test-error"))
        .isEqualTo(json.get("test-error"));
    assertThat(Typed.gan("evaluate", run, "--metrics", "test-error").err())
        .contains("has none (train one: ./gan train improved-ssl)");
  }

  @Test
  void whatCannotBeIsSaidInOneSentence() throws IOException {
    assertThat(Typed.gan("evaluate", run.resolve("model")).err())
        .contains("--data is needed", "learned from 'digits' (try --data digits)");
    Path empty = Files.createDirectory(folder.resolve("empty"));
    assertThat(Typed.gan("evaluate", empty).err()).contains("--data is needed");
    Typed none = evaluate(empty, "--data", "digits");
    assertThat(none.code()).isEqualTo(1);
    assertThat(none.err()).contains("holds no image");
    Typed many = evaluate(digits(30, 30, 1), "--data", "digits");
    assertThat(many.code()).isEqualTo(2);
    assertThat(many.err()).contains("-n must be in [20, 30], since digits has 30 images; got 100");
    assertThat(Typed.gan("evaluate", run, "--features", features, "--resize", "clean").err())
        .contains("--resize is of Inception weights");
    assertThat(Typed.gan("evaluate", run, "--features", folder.resolve("no.pth")).err())
        .contains("no Inception weights at");
    Typed bare = Typed.gan("evaluate", run, "--features", empty, "-n", N, "--metrics", "fid");
    assertThat(bare.err())
        .contains(
            empty
                + " holds no extractor of features, which has a file features.json: give a folder that ./gan features train made");
    Path mixed = digits(30, 30, 1);
    try (Dataset small = Datasets.open("digits", DataOptions.defaults().withSize(20))) {
      OutputFile.write(
          mixed.resolve("small.png"), small.medium().file(small.read(0, 1), 0, java.util.Map.of()));
    }
    assertThat(evaluate(mixed, "--data", mixed).err())
        .contains("--size must be set, since the images of")
        .doesNotContain("data.size");
    Files.delete(mixed.resolve("small.png"));
    Typed points = evaluate(folder.resolve("digits"), "--data", "ring");
    assertThat(points.err()).contains("ring holds points");
    Typed unlabelled =
        Typed.gan(
            "evaluate",
            folder.resolve("digits"),
            "--data",
            folder.resolve("digits"),
            "--features",
            features,
            "--metrics",
            "class-kl",
            "--threads",
            1);
    assertThat(unlabelled.code()).isEqualTo(1);
    assertThat(unlabelled.err()).contains("scores need at least 20 images");
  }

  private static org.assertj.core.data.Offset<Double> within(double offset) {
    return org.assertj.core.api.Assertions.within(offset);
  }
}
