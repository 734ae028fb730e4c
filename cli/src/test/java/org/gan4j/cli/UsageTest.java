package org.gan4j.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What is refused before anything is trained, and what is printed without an engine. */
class UsageTest {
  @TempDir private Path folder;

  @ParameterizedTest
  @ValueSource(
      strings = {
        "train",
        "resume",
        "sample",
        "interpolate",
        "mix",
        "directions",
        "project",
        "evaluate",
        "advise",
        "compare",
        "report",
        "play",
        "recipes",
        "data",
        "features",
        "completion"
      })
  void everyCommandHasHelpWithExamples(String command) {
    Typed typed = Typed.gan(command, "--help");
    assertThat(typed.code()).isZero();
    assertThat(typed.err()).isEmpty();
    assertThat(typed.out()).startsWith("Usage: gan " + command).contains("Examples:\n  ");
    assertThat(Typed.gan("help", command).out()).isEqualTo(typed.out());
  }

  @Test
  void ganAloneShowsItsHelpAsWrongUsage() {
    Typed typed = Typed.gan();
    assertThat(typed.code()).isEqualTo(2);
    assertThat(typed.out()).isEmpty();
    assertThat(typed.err()).startsWith("Usage: gan ").contains("  train ");
  }

  @Test
  void completionIsAShellScriptThatKnowsTheCommands() {
    Typed typed = Typed.gan("completion");
    assertThat(typed.code()).isZero();
    assertThat(typed.out()).startsWith("#!/usr/bin/env bash").contains("interpolate", "--dry-run");
  }

  @Test
  void versionsAreSaid() {
    assertThat(Typed.gan("--version").out()).startsWith("gan4j ").contains("Java ");
  }

  @Test
  void recipesAreListedAndPrintedWithTheirComments() {
    assertThat(Typed.gan("recipes").out())
        .contains("dcgan-conditional  DCGAN that", "(default)", "against: ");
    Typed typed = Typed.gan("recipes", "toy");
    assertThat(typed.code()).isZero();
    assertThat(typed.out()).startsWith("# A small pair").contains("\nname: toy\n");
    assertThat(Typed.gan("recipes", "tpy").err())
        .startsWith("gan: unknown recipe 'tpy'; did you mean toy?");
  }

  @Test
  void recipesAreRecommendedByWhatWasMeasured() {
    assertThat(Typed.gan("recipes").out()).contains("gan recipes --for DATA");
    Typed ten = Typed.gan("recipes", "--for", "digits", "--minutes", "10");
    assertThat(ten.code()).isZero();
    assertThat(ten.out())
        .startsWith("digits, images without end of 1x28x28 in 10 classes, 10 min\n  recipe ")
        .contains(
            "  best-conditional ", "which is like it\n", "try: gan train ", "docs/results.md");
    assertThat(Typed.gan("recipes", "--for", "digits", "--json").out())
        .startsWith("{\"recommended\":[{\"recipe\":\"");
    assertThat(Typed.gan("recipes", "--for", "digits", "--minutes", "0.01").out())
        .isEqualTo(
            "nothing was measured in 0.01 minutes on data like digits, images without end of"
                + " 1x28x28 in 10 classes\n");
    assertThat(Typed.gan("recipes", "--for", "fashion-mnist", "--minutes", "10").out())
        .as("of a named set, without its files")
        .startsWith("fashion-mnist, 60,000 images of 1x28x28 in 10 classes, 10 min\n  recipe ");
    assertThat(Typed.gan("recipes", "--for", "ring").out())
        .isEqualTo("ring holds points: quality by time was measured of images alone\n");
  }

  @Test
  void aDryRunSaysWhatToExpectWhereItIsKnown() {
    assertThat(Typed.gan("train", "dcgan", "--dry-run").out())
        .contains("quality to expect, measured on fashion-mnist (60,000 images of 1x28x28), on 2 ")
        .containsPattern("  dcgan +10 +631,360 +3\\.416 ");
    assertThat(Typed.gan("train", "dcgan", "--dry-run", "--set", "network.width=16").out())
        .contains("quality to expect: not known");
    assertThat(Typed.gan("train", "toy", "--dry-run").out()).doesNotContain("to expect");
    assertThat(Typed.gan("train", "dcgan", "--dry-run", "--json").out())
        .contains("\"expected\":[{\"recipe\":\"dcgan\"");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '"',
      value = {
        "trian|did you mean: gan train",
        "train dcgn|unknown recipe 'dcgn'; did you mean dcgan?",
        "train nowhere.yaml|no recipe at nowhere.yaml",
        "train --set train.bacth=3|unknown key train.bacth; did you mean batch?",
        "train --set trian.batch=3|unknown key trian; did you mean train?",
        "train --set train.batch=many|train.batch",
        "train --set train.batch=-3|train.batch must be in [2, 65536]; got -3",
        "train --set network.width=-64|network.dcgan.width must be in [1, 8192]; got -64",
        "train --set batch|--set takes key=value",
        "train --seed x|gan: --seed takes a whole number; got 'x'",
        "train --seed 9999999999999999999|--seed takes a whole number of fewer digits; got",
        "train --minutes soon|--minutes takes a number; got 'soon'",
        "sample x -n 1.5|-n takes a whole number; got '1.5'",
        "project x y --fit squash|--fit takes fit, crop or pad; got 'squash'",
        "data digits --as tree|--as takes series or table; got 'tree'",
        "data digits --column a|--column takes NAME=KIND; got 'a'",
        "data digits --size a|--size: a size is a number of pixels",
        "train --remedy pray|train.remedy must be one of apply, advise, off; got 'pray'",
        "train --precision fp8|train.precision must be one of auto, fp32, bf16, tf32; got 'fp8'",
        "train --device tpu|a device is cpu, cuda or cuda:N; got 'tpu'",
        "sample x --device tpu|--device must be cpu, cuda or cuda:N; got 'tpu'",
        "evaluate x --device gpu|--device must be cpu, cuda or cuda:N; got 'gpu'",
        "diagnose x --device tpu|--device must be cpu, cuda or cuda:N; got 'tpu'",
        "features train --data digits --device tpu|--device must be cpu, cuda or cuda:N; got 'tpu'",
        "train --threads -1|train.threads must be in [0, 1024]; got -1",
        "train --workers 0|train.workers must be in [1, 1024]; got 0",
        "train dcgan --workers 65|train.workers: workers that do not divide train.batch",
        "train --workers 2 --port 70000|--port must be in [0, 65535]; got 70000",
        "resume x --port -1|--port must be in [0, 65535]; got -1",
        "worker --rank 1 --of 2|missing required option: '--port",
        "train --from nowhere|--from without RECIPE takes a run, whose recipe is trained; there is nothing at nowhere",
        "train --from .|. has no recipe.yaml: name a recipe (./gan train RECIPE --from",
        "train dcgan --freeze 2|train.freeze: frozen layers of a discriminator that begins anew",
        "train dcgan --from x --freeze -1|train.freeze must be in [0, 1000]; got -1",
        "recipes --minutes 3|need --for DATA",
        "recipes dcgan --for digits|--for recommends recipes",
        "recipes --for digits --minutes 0|--minutes must be in (0, 1e6]; got 0.0",
        "recipes --for digits --device tpu|--device must be cpu, cuda or cuda:N; got 'tpu'",
        "train --images 0|train.images must be in [1, ",
        "train --minutes 0|--minutes must be in (0, 1e6]; got 0.0",
        "train --images 0 --minutes 1|train.images must be in [1, ",
        "resume|missing required parameter: 'RUN'",
        "report|missing required parameter: 'RUN'",
        "resume x --images -1|--images must be at least 1; got -1",
        "sample x -n 0|-n must be in [1, 1000000]; got 0",
        "sample x -n 3 --seeds 1|mutually exclusive",
        "sample x --seeds 4-1|--seeds takes numbers and ranges",
        "sample x --out a.jpg|--out takes a .png file or a folder",
        "interpolate x --seeds 1|--seeds must be at least two",
        "interpolate x --steps 0|--steps must be at least 1",
        "sample x --truncation 1.5|--truncation must be in [0, 1]; got 1.5",
        "interpolate x --truncation -1|--truncation must be in [0, 1]; got -1.0",
        "evaluate x --truncation nan|--truncation",
        "mix x --rows 1-|--rows takes numbers and ranges",
        "mix x --layers a|--layers takes numbers and ranges such as 0-3 or 0,4 (layers); got 'a'",
        "mix x --rows 0-999 --cols 0-999|at most 10,000 pictures",
        "mix x --out a.gif|--out takes a .png file",
        "interpolate x --code 0 --steps 1|--code takes at least one seed and 2 steps; got 4 and 1",
        "interpolate x --code 0 --out a.gif|--code draws a strip: give --out a .png file; got a.gif",
        "interpolate x --out a.bmp|--out takes a .png or a .gif file",
        "directions x --steps 1|--steps must be in [2, 100]; got 1",
        "directions x --range -1|--range must be in (0, 100]; got -1.0",
        "directions x --out a.png|--out takes a folder; got a.png",
        "project x|missing required parameter: 'IMAGE'",
        "project x y.png --steps 0|--steps must be in [1, 100000]; got 0",
        "advise|missing required parameter: 'RUN",
        "advise x --out a.jpg|--out takes a .png file",
        "advise x --out folder|--out takes a .png file; got folder",
        "advise x --seeds 0-64|--seeds takes at most 64 seeds here; got 0-64",
        "advise x --at 3 --over-time|leave one of them out",
        "data --preview a.png|--preview needs the DATA to draw",
        "data digits --preview a.gif|--preview takes a .png file",
        "data digits --size -1|--size must be in [1, 4096], or 0",
        "features train|features train needs a RUN, or --data",
        "features train --data digits --images 0|--images must be at least 1; got 0",
        "features train --data digits --threads 0|--threads must be in [1, 1024]; got 0",
        "features trian|did you mean",
        "evaluate|missing required parameter: 'RUN",
        "evaluate x --metrics fdi|--metrics: there is no metric 'fdi'; did you mean fid?",
        "evaluate x -n 19|-n must be in [20, 1,000,000]; got 19",
        "evaluate x --seed -1|--seed must be at least 0; got -1",
        "evaluate x --threads 0|--threads must be in [1, 1024]; got 0",
        "evaluate x --resize clean|--resize is of Inception weights",
        "compare|missing required parameter: 'RUN'",
        "compare x|compare takes two runs or more; got x",
        "data digits --channels 5|channels must be 1 (grey), 2 (grey and alpha), 3 (colour)"
      })
  void wrongUsageIsSaidInOneSentenceAndExitsWith2(String words, String message) {
    Typed typed = Typed.gan((Object[]) words.split(" ", -1));
    assertThat(typed.err()).startsWith("gan: ").containsIgnoringCase(message);
    assertThat(typed.err()).doesNotContain("\tat ");
    assertThat(typed.out()).isEmpty();
    assertThat(typed.code()).isEqualTo(2);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '"',
      value = {
        "data mnst|unknown data 'mnst'",
        "data /no/such/folder|there is no folder or file of it",
        "resume /no/such/run|no run at /no/such/run",
        "sample /no/such/run|no run at /no/such/run",
        "evaluate /no/such/run|no run at /no/such/run",
        "compare /no/such/run /no/such/other|no run at /no/such/run",
        "report /no/such/run|no run at /no/such/run"
      })
  void whatIsNotThereExitsWith1(String words, String message) {
    Typed typed = Typed.gan((Object[]) words.split(" ", -1));
    assertThat(typed.err()).startsWith("gan: ").contains(message);
    assertThat(typed.err().lines()).hasSize(1);
    assertThat(typed.code()).isEqualTo(1);
  }

  @Test
  void verboseShowsWhereAnErrorComesFrom() {
    assertThat(Typed.gan("data", "mnst", "--verbose").err())
        .contains("DataException: unknown data 'mnst'", "\tat ");
  }

  @Test
  void anEmptyFolderIsNoData() {
    Typed typed = Typed.gan("data", folder);
    assertThat(typed.code()).isEqualTo(1);
    assertThat(typed.err()).startsWith("gan: ").contains(folder.toString());
  }

  @Test
  void aFolderThatIsNoRunIsSaidToBeNone() throws IOException {
    assertThat(Typed.gan("resume", folder).err()).contains("is not a run: it has no recipe.yaml");
    assertThat(Typed.gan("sample", folder).err())
        .contains("no model at " + folder)
        .doesNotContain("there are no runs");
    Path run = Files.createDirectory(folder.resolve("00007-dcgan-digits"));
    Files.createFile(run.resolve("recipe.yaml"));
    assertThat(Typed.gan("evaluate", folder, "--data", "digits").err())
        .contains("; it holds runs, the latest is " + run);
    for (String command : List.of("resume", "sample", "interpolate", "evaluate", "diagnose")) {
      assertThat(Typed.gan(command, folder).err())
          .as(command)
          .contains("; it holds runs, the latest is " + run);
      assertThat(Typed.gan(command, folder.resolve("00007-dcgam-digits")).err())
          .as(command)
          .contains("; in " + folder + " there is 00007-dcgan-digits");
    }
  }

  @Test
  void dataSetsAreListedWithTheirPlaces() {
    Typed typed = Typed.gan("data");
    assertThat(typed.code()).isZero();
    assertThat(typed.out()).contains("fashion-mnist  Zalando", "unlimited records of 1x28x28");
    assertThat(Parsed.json(Typed.gan("data", "--json").out()).get("sets").size()).isEqualTo(18);
  }

  @Test
  void aDataSetIsDescribedAndPreviewed() throws IOException {
    Path png = folder.resolve("new/digits.png");
    Typed typed = Typed.gan("data", "digits", "--preview", png);
    assertThat(typed.err()).isEmpty();
    assertThat(typed.code()).isZero();
    assertThat(typed.out())
        .contains("digits (synthetic), unlimited images of 1x28x28 in 10 classes", "sha256 ");
    assertThat(Parsed.width(png)).isEqualTo(2 + 10 * (28 * 3 + 2));

    var ring = Parsed.json(Typed.gan("data", "ring", "--json").out());
    assertThat(ring.get("synthetic").asBoolean()).isTrue();
    assertThat(ring.get("records").isNull()).isTrue();
    assertThat(ring.get("fingerprint").asString()).hasSize(64);
    assertThat(folder.resolve("new").toFile().list()).containsExactly("digits.png");
  }

  @Test
  void seriesAreDescribedByTheirFeatures() throws IOException {
    Path csv = folder.resolve("a.csv");
    Files.writeString(csv, "date,x\n2024-01-01,1\n2024-01-02,2.5\n2024-01-03,3\n");
    Path png = folder.resolve("curves.png");
    Typed typed = Typed.gan("data", csv, "--window", "2", "--preview", png);
    assertThat(typed.err()).isEmpty();
    assertThat(typed.out())
        .contains(
            "data      a.csv, 2 series of 2 steps of 1 feature",
            "steps     each 2",
            "features  x 1.0 to 3.0",
            "steps are ordered by date");
    assertThat(Parsed.width(png)).isEqualTo(2 * 120 + 3 * 4 + 2 * 4);
    assertThat(Typed.gan("data", csv, "--window", "1").err())
        .contains("--window, unless it is 0, must be in [2, 65536]; got 1");
    assertThat(Typed.gan("data", csv, "--order-column", "dat").err())
        .contains("has no column 'dat'", "did you mean date?");
    assertThat(Typed.gan("train", "dcgan", "--data", "sines", "--out", folder).err())
        .contains("the dcgan architecture makes images, but this data holds series of 30 steps");
  }
}
