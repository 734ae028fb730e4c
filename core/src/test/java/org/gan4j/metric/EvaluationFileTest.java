package org.gan4j.metric;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.gan4j.metric.Estimate.Interval;
import org.gan4j.metric.Evaluation.TestError;
import org.gan4j.run.RunException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class EvaluationFileTest {
  private static final Protocol PROTOCOL =
      new Protocol("e", "w", "clean", "d", "f", "train", 20, 20, 1, 3, 1, "average");
  private static final Score FID = new Score(Metric.FID, 2.5, new Interval(2, 3), 1.25);
  private static final Score SUPPORT =
      new Score(Metric.SUPPORT, Double.POSITIVE_INFINITY, null, null);
  private static final TestError ERROR = new TestError("mnist", 100, 123, 10_000);

  @TempDir private Path folder;

  private static EvaluationFile file(long images, Score... scores) {
    return new EvaluationFile(images, new Evaluation(List.of(scores), PROTOCOL), null);
  }

  @Test
  void whatIsWrittenIsRead() {
    Path path = folder.resolve("evaluation.json");
    EvaluationFile all =
        new EvaluationFile(128L, new Evaluation(List.of(FID, SUPPORT), PROTOCOL), ERROR);
    EvaluationFile error = new EvaluationFile(null, null, ERROR);
    Score floored = new Score(Metric.CLASS_KL, 0.25, null, null, 0.125);
    for (EvaluationFile file : List.of(all, error, file(64, floored))) {
      file.write(path);
      assertThat(EvaluationFile.read(path)).isEqualTo(file);
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "[",
        "{\"protocol\": {}}",
        "{\"protocol\": {\"extractor\": \"e\"}, \"scores\": [{\"metric\": \"fdi\", \"value\": 1}]}",
        "{\"test-error\": {\"data\": \"d\", \"labels\": 1, \"wrong\": 3, \"n\": 2}}"
      })
  void damageIsSaid(String text) throws IOException {
    Path path = folder.resolve("evaluation.json");
    Files.writeString(path, text);
    assertThatThrownBy(() -> EvaluationFile.read(path))
        .isInstanceOf(RunException.class)
        .hasMessageContaining("evaluation.json is damaged, take the scores anew");
  }

  @Test
  void olderScoresStayWhereTheyStillHold() {
    EvaluationFile old = file(64, FID, SUPPORT);
    Score better = new Score(Metric.FID, 2, null, null);
    EvaluationFile both =
        new EvaluationFile(64L, new Evaluation(List.of(better, SUPPORT), PROTOCOL), null);
    assertThat(file(64, better).over(old)).isEqualTo(new EvaluationFile.Kept(both, ""));
    // Of another model they do not, as everyone expects; by another protocol neither.
    assertThat(file(65, better).over(old)).isEqualTo(new EvaluationFile.Kept(file(65, better), ""));
    EvaluationFile other =
        new EvaluationFile(64L, new Evaluation(List.of(better), PROTOCOL.withModel("last")), null);
    EvaluationFile.Kept replaced = other.over(old);
    assertThat(replaced.file()).isEqualTo(other);
    assertThat(replaced.note())
        .contains("no longer holds the older scores (fid, support)", "20 made (average,");
    EvaluationFile error = new EvaluationFile(64L, null, ERROR);
    assertThat(error.over(old))
        .isEqualTo(
            new EvaluationFile.Kept(
                new EvaluationFile(64L, new Evaluation(List.of(FID, SUPPORT), PROTOCOL), ERROR),
                ""));
  }

  @Test
  void fewerSamplesReplaceNoScoresOfMore() {
    Protocol more = new Protocol("e", "w", "clean", "d", "f", "train", 50, 50, 1, 3, 1, "average");
    EvaluationFile old = new EvaluationFile(64L, new Evaluation(List.of(SUPPORT), more), null);
    EvaluationFile few = new EvaluationFile(64L, new Evaluation(List.of(FID), PROTOCOL), ERROR);
    EvaluationFile.Kept kept = few.over(old);
    assertThat(kept.file()).isEqualTo(new EvaluationFile(64L, old.evaluation(), ERROR));
    assertThat(kept.note()).contains("not kept: evaluation.json holds those of 50 samples");
    // Where the model was trained on, older scores are of no worth.
    assertThat(file(65, FID).over(old).file()).isEqualTo(file(65, FID));
    // Nor where the data were others.
    Protocol apart = new Protocol("e", "w", "clean", "d", "g", "train", 50, 50, 1, 3, 1, "average");
    EvaluationFile others = new EvaluationFile(64L, new Evaluation(List.of(SUPPORT), apart), null);
    assertThat(file(64, FID).over(others).file()).isEqualTo(file(64, FID));
  }

  @Test
  void theTestErrorHasWilsonsInterval() {
    // 123 of 10,000: published calculators say 0.0103 to 0.0147.
    assertThat(ERROR.value()).isEqualTo(0.0123);
    assertThat(ERROR.interval().low()).isBetween(0.01031, 0.01033);
    assertThat(ERROR.interval().high()).isBetween(0.01465, 0.01467);
    assertThatThrownBy(() -> new TestError("d", 1, 3, 2)).isInstanceOf(MetricException.class);
  }
}
