package org.gan4j.doctor;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.gan4j.recipe.Recipe;
import org.gan4j.recipe.Recipes;
import org.gan4j.signal.Finding;
import org.gan4j.signal.Finding.Kind;
import org.gan4j.signal.Finding.Remedy;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

class DiagnosisTest {
  private static final int CHECKUPS = 12;

  /** What a healthy game shows at its n-th checkup. */
  private static Map<String, Object> healthy(int n) {
    Map<String, Object> line = new LinkedHashMap<>();
    line.put("images", 1000L * (n + 1));
    line.put("step", 100L * (n + 1));
    put(line, "discriminator-loss", 1.2, "generator-loss", 0.9);
    put(line, "discriminator-gradient", 0.5, "generator-gradient", 0.7);
    doctor(line, "samples.diversity", 0.9, "samples.distance", 0.3 * Math.pow(0.8, n));
    doctor(line, "samples.precision", 0.6, "samples.coverage", 0.5, "samples.recall", 0.4);
    doctor(line, "samples.duplicates", 0.0, "samples.dimension", 0.8, "samples.floor", 0.002);
    doctor(line, "samples.modes-missing", 0.06, "live.modes-moved", 0.1);
    doctor(line, "critic.told", 0.8, "critic.knows", 0.51, "critic.size", 1.5, "critic.fake", 0.3);
    doctor(line, "push.own", 1.0, "push.full", 1.4, "push.share", 0.7, "features.dead", 0.0);
    doctor(line, "discriminator.size", 10.0, "generator.size", 12.0);
    doctor(line, "discriminator.moved", 0.05, "generator.moved", 0.03, "batch.mates", 0.05);
    doctor(line, "data.used", 1.0, "data.low", -1.0, "data.high", 1.0, "data.deviation", 0.5);
    doctor(line, "labels.told", 0.9, "labels.chance", 0.1, "labels.deviations", 80.0);
    return line;
  }

  private static void put(Map<String, Object> line, Object... numbers) {
    for (int i = 0; i < numbers.length; i += 2) {
      line.put((String) numbers[i], numbers[i + 1]);
    }
  }

  private static void doctor(Map<String, Object> line, Object... numbers) {
    for (int i = 0; i < numbers.length; i += 2) {
      line.put("doctor." + numbers[i], numbers[i + 1]);
    }
  }

  /** A healthy game in which numbers change from a checkup on. */
  private static List<Map<String, Object>> run(int from, Object... numbers) {
    List<Map<String, Object>> lines = new ArrayList<>();
    for (int n = 0; n < CHECKUPS; n++) {
      Map<String, Object> line = healthy(n);
      for (int i = 0; n >= from && i < numbers.length; i += 2) {
        String name = (String) numbers[i];
        line.put(
            name.contains("-") && !name.contains(".") ? name : "doctor." + name, numbers[i + 1]);
      }
      lines.add(line);
    }
    return lines;
  }

  private static Recipe recipe(String... settings) {
    return Recipes.read("dcgan", List.of(settings));
  }

  static Stream<Arguments> failures() {
    return Stream.of(
        Arguments.of(
            Kind.MODE_COLLAPSE, new Object[] {"samples.diversity", 0.1, "samples.distance", 0.3}),
        Arguments.of(Kind.MODE_COLLAPSE, new Object[] {"samples.dimension", 0.05}),
        Arguments.of(
            Kind.MODE_COLLAPSE,
            new Object[] {
              "samples.modes-missing", 0.8, "samples.coverage", 0.1, "samples.distance", 0.2
            }),
        Arguments.of(Kind.MODE_COLLAPSE, new Object[] {"samples.duplicates", 0.9}),
        Arguments.of(
            Kind.NO_CONVERGENCE, new Object[] {"live.modes-moved", 0.8, "samples.distance", 0.2}),
        Arguments.of(
            Kind.VANISHING_GRADIENTS,
            new Object[] {"push.share", 0.001, "critic.told", 1.0, "samples.distance", 0.3}),
        Arguments.of(Kind.VANISHING_GRADIENTS, new Object[] {"push.full", 1e-6}),
        Arguments.of(Kind.VANISHING_GRADIENTS, new Object[] {"features.dead", 1.0}),
        Arguments.of(
            Kind.WEAK_DISCRIMINATOR, new Object[] {"critic.told", 0.5, "samples.distance", 0.22}),
        Arguments.of(
            Kind.WEAK_DISCRIMINATOR, new Object[] {"critic.size", 1e-4, "samples.distance", 0.2}),
        Arguments.of(Kind.OVERFITTING, new Object[] {"critic.knows", 0.8}),
        Arguments.of(Kind.OVERFITTING, new Object[] {"samples.copies", 0.97}),
        Arguments.of(Kind.DIVERGENCE, new Object[] {"discriminator-loss", 1e5}),
        Arguments.of(Kind.DIVERGENCE, new Object[] {"generator.size", 1e4}),
        Arguments.of(
            Kind.DIVERGENCE, new Object[] {"critic.size", 1e4, "discriminator-loss", 40.0}),
        Arguments.of(Kind.STILL_PLAYER, new Object[] {"generator.moved", 0.0}),
        Arguments.of(Kind.SMALL_BATCH, new Object[] {"batch.mates", 0.9}),
        Arguments.of(Kind.WRONG_INPUT, new Object[] {"data.used", 0.004}),
        Arguments.of(Kind.WRONG_INPUT, new Object[] {"data.deviation", 0.005}),
        Arguments.of(Kind.WRONG_LABELS, new Object[] {"labels.deviations", 0.4}));
  }

  @ParameterizedTest
  @MethodSource("failures")
  void eachFailureIsNamedByItsMeasurementsAndNoOther(Kind kind, Object[] numbers) {
    Diagnosis found = Diagnosis.of(run(5, numbers), recipe());
    assertThat(found.now()).extracting(Finding::kind).containsExactly(kind);
    Finding finding = found.now().get(0);
    assertThat(finding.since()).isBetween(6000L, 11_000L);
    assertThat(finding.sure()).isBetween(0.5, 1.0);
    assertThat(finding.evidence().says()).isNotBlank();
    assertThat(finding.evidence().numbers()).isNotEmpty();
    assertThat(finding.remedies()).isNotEmpty();
    assertThat(found.ever()).containsOnlyKeys(kind);
  }

  /** As a Wasserstein critic's verdicts do, whose zero is anywhere: J_D stays what it is. */
  @Test
  void verdictsThatDriftAreNoDivergence() {
    Diagnosis found = Diagnosis.of(run(5, "critic.size", 1e4, "generator-loss", -1e4), recipe());
    assertThat(found.ever()).isEmpty();
  }

  /** Three times, with a pause: the times are kept apart. */
  @Test
  void eachTimeOfAFailureIsASpell() {
    List<Map<String, Object>> lines = new ArrayList<>(run(5, "data.used", 0.004));
    Map<String, Object> fine = healthy(lines.size());
    lines.add(fine);
    Map<String, Object> again = healthy(lines.size());
    again.put("doctor.data.used", 0.004);
    lines.add(again);
    Diagnosis found = Diagnosis.of(lines, recipe());
    assertThat(found.spells()).hasSize(2);
    assertThat(found.spells().get(0).to()).isEqualTo(found.spells().get(1).from() - 1000);
    assertThat(found.spells().get(1).to()).isEqualTo(Long.MAX_VALUE);
    assertThat(found.ever()).containsEntry(Kind.WRONG_INPUT, found.spells().get(0).from());
  }

  @Test
  void aGameThatComesNearerIsHealthy() {
    Diagnosis found = Diagnosis.of(run(99), recipe());
    assertThat(found.ever()).isEmpty();
    assertThat(found.now()).extracting(Finding::kind).containsExactly(Kind.HEALTHY);
    assertThat(found.images()).isEqualTo(12_000);
    assertThat(found.checkups()).isEqualTo(12);
  }

  @Test
  void aGameThatStaysNearIsConvergedAndOneThatStaysFarIsSlow() {
    List<Map<String, Object>> near = run(99);
    List<Map<String, Object>> far = run(99);
    for (int n = 0; n < CHECKUPS; n++) {
      near.get(n).put("doctor.samples.distance", n % 2 == 0 ? 0.004 : 0.0041);
      far.get(n).put("doctor.samples.distance", n % 2 == 0 ? 0.1 : 0.102);
    }
    assertThat(Diagnosis.of(near, recipe()).now())
        .extracting(Finding::kind)
        .containsExactly(Kind.CONVERGED);
    assertThat(Diagnosis.of(far, recipe()).now())
        .extracting(Finding::kind)
        .containsExactly(Kind.SLOW);
  }

  @Test
  void whatIsOverIsRemembered() {
    List<Map<String, Object>> lines = run(99);
    for (int n = 4; n < 7; n++) {
      lines.get(n).put("doctor.critic.knows", 0.9);
    }
    Diagnosis found = Diagnosis.of(lines, recipe());
    assertThat(found.now()).extracting(Finding::kind).containsExactly(Kind.HEALTHY);
    assertThat(found.ever()).containsOnlyKeys(Kind.OVERFITTING);
  }

  @Test
  void nothingIsSaidOfWhatWasNotMeasured() {
    List<Map<String, Object>> lines = run(99);
    lines.forEach(line -> line.keySet().removeIf(name -> name.startsWith("doctor.")));
    Diagnosis found = Diagnosis.of(lines, recipe());
    assertThat(found.now()).isEmpty();
    assertThat(found.checkups()).isZero();
  }

  /** A generator at its start makes much the same of all latents. */
  @Test
  void aBeginningIsNoCollapse() {
    List<Map<String, Object>> lines = run(99);
    for (int n = 0; n < 2; n++) {
      lines.get(n).put("doctor.samples.diversity", 0.02);
    }
    assertThat(Diagnosis.of(lines.subList(0, 2), recipe()).ever()).isEmpty();
  }

  @ParameterizedTest
  @EnumSource(Kind.class)
  void everyRemedyIsAChangeThatTheRecipeTakes(Kind kind) {
    for (String name :
        List.of("dcgan", "best", "toy", "gan", "sngan", "improved-ssl", "r3gan-small", "wgan-gp")) {
      Recipe recipe = Recipes.read(name, List.of());
      for (Remedy remedy : Remedies.against(kind, recipe)) {
        assertThat(remedy.why()).isNotBlank();
        if (!remedy.set().isEmpty()) {
          Recipe changed = Recipes.read(name, remedy.set());
          assertThat(Recipes.identity(changed))
              .as("%s", remedy)
              .isNotEqualTo(Recipes.identity(recipe));
        }
      }
      if (kind.failure()) {
        assertThat(Remedies.against(kind, recipe)).as("%s of %s", kind, name).isNotEmpty();
      }
    }
  }
}
