package org.gan4j.recipe;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.gan4j.component.Catalogue;
import org.gan4j.game.Dynamics;
import org.gan4j.game.Loss;
import org.gan4j.game.Optimiser;
import org.gan4j.game.Penalty;
import org.gan4j.game.View;
import org.junit.jupiter.api.Test;

/** docs/techniques.md says what the code says: the same rules, and every technique. */
class RulesTest {
  private static String document() throws IOException {
    return Files.readString(
        Path.of(System.getProperty("gan4j.root", "."), "docs", "techniques.md"));
  }

  @Test
  void theDocumentHoldsExactlyTheRules() throws IOException {
    assertThat(table("## What is refused before training"))
        .containsExactlyElementsOf(Rules.REFUSED.stream().map(Rule::row).toList());
    assertThat(table("## What is warned of, and then done"))
        .containsExactlyElementsOf(Rules.WARNED.stream().map(Rule::row).toList());
  }

  @Test
  void everyRuleSaysWhatWhyAndWhatToDo() {
    for (List<Rule> rules : List.of(Rules.REFUSED, Rules.WARNED)) {
      for (Rule rule : rules) {
        assertThat(rule.where()).matches("[a-z]+(\\.[a-z]+)?(, [a-z]+)?");
        assertThat(List.of(rule.what(), rule.why(), rule.instead())).noneMatch(String::isBlank);
      }
      assertThat(rules.stream().map(Rule::what)).doesNotHaveDuplicates();
    }
  }

  /** By what each rule says, a recipe that it is about. */
  private static final Map<String, List<String>> EXAMPLES =
      Map.ofEntries(
          example(
              "a gradient penalty beside batch norm in the discriminator",
              "dcgan",
              "game.penalties=[r1]"),
          example(
              "slopes by differences beside a view that draws at random",
              "r1",
              "game.penalties.r1.by=differences",
              "train.precision=fp32",
              "views=[diff-augment]"),
          example(
              "slopes by differences of a discriminator that draws at random",
              "gan",
              "game.penalties=[{r1: {by: differences}}]"),
          example(
              "slopes by differences in fewer digits than float32",
              "r1",
              "game.penalties.r1.by=differences"),
          example(
              "roth with a loss whose logits are no log-odds", "wgan-gp", "game.penalties+=roth"),
          example(
              "frozen layers of networks that grow",
              "pggan",
              "train.from=runs/1",
              "train.freeze=1"),
          example("frozen layers of a discriminator that begins anew", "dcgan", "train.freeze=2"),
          example(
              "a share of the data for an architecture that makes points, series or tables",
              "toy",
              "data.keep.share=0.5"),
          example(
              "a share by views with several workers",
              "dcgan",
              "data.keep={share: 0.5, by: views}",
              "train.workers=2"),
          example("workers that do not divide train.batch", "dcgan", "train.workers=3"),
          example(
              "synchronised batch statistics beside dynamics that differentiate derivatives",
              "dcgan",
              "game.dynamics=consensus",
              "train.workers=2",
              "train.statistics=synchronised"),
          example(
              "one sample for each worker beside batch norm",
              "dcgan",
              "train.batch=8",
              "train.workers=8"),
          example(
              "packs that do not divide a worker's part of the batch",
              "pacgan",
              "train.batch=6",
              "train.workers=2"),
          example("clipped weights without the wasserstein loss", "dcgan", "discriminator=clipped"),
          example(
              "the wasserstein loss without a bounded critic",
              "dcgan",
              "network.norm=none",
              "game={loss: wasserstein, penalties: [{r1: {gamma: 0}}]}"),
          example(
              "packs that do not divide train.batch", "dcgan", "views=[{packing: {degree: 3}}]"),
          example("packing with a conditional pair", "dcgan-conditional", "views=[packing]"),
          example(
              "packing for an architecture whose discriminator takes single samples",
              "sngan",
              "views=[packing]"),
          example("an augmentation behind packing", "pacgan", "views=[packing, diff-augment]"),
          example("packing with a loss that learns classes", "improved-ssl", "views=[packing]"),
          example(
              "an augmentation of images for an architecture that makes points, series or tables",
              "toy",
              "views=[diff-augment]"),
          example(
              "adaptive-augmentation with a loss whose score has no sign that says real or made",
              "wgan-gp",
              "views=[adaptive-augmentation]"),
          example(
              "a loss that reads other logits than the network gives",
              "dcgan",
              "game.loss=auxiliary-classifier"),
          example(
              "codes for a network of samples, or samples for one of codes",
              "timegan",
              "game.loss=hinge"),
          example("penalties or views beside codes", "timegan", "game.penalties+=r1"),
          example(
              "rewards for symbols that the generator does not draw", "dcgan", "game.loss=seqgan"),
          example(
              "a loss on what rows were asked for beside a generator that is asked for nothing",
              "table-gan-plain",
              "game.loss=answering"),
          example("penalties or views beside rewards for symbols", "seqgan", "game.penalties=[r1]"),
          example(
              "consensus, symplectic-adjustment or balance with a loss in stages",
              "timegan",
              "game.dynamics=consensus"),
          example("a loss that learns classes, without labels", "improved-ssl", "data.labels=0"),
          example("labels for a loss that learns no classes", "dcgan", "data.labels=10"),
          example(
              "an auxiliary classifier with feature matching alone or a relativistic loss",
              "acgan",
              "game.loss={feature-matching: {base: auxiliary-classifier}}"),
          example(
              "path-length for a generator without styles",
              "dcgan",
              "game.penalties=[path-length]"),
          example(
              "weight-decay of a discriminator that keeps the lengths of its weights",
              "improved-ssl",
              "game.penalties=[{weight-decay: {role: discriminator, weight: 0.1}}]"),
          example(
              "lazy penalties of the discriminator under unrolled dynamics",
              "unrolled",
              "game.penalties=[{lazy: {penalty: r1, every: 2}}]"),
          example(
              "lazy penalties with a relativistic loss on toy sets",
              "toy",
              "game={loss: relativistic-paired, penalties: [{lazy: {penalty: r1, every: 2}}]}"),
          example("tf32 on a processor", "dcgan", "train.precision=tf32"),
          example(
              "a single pack per batch beside batch norm in the discriminator",
              "pacgan",
              "train.batch=2"),
          example("a score that evaluate.metrics does not take", "dcgan", "stop.when=kid < 1"),
          example(
              "patience without evaluate.metrics",
              "dcgan",
              "evaluate.metrics=[]",
              "stop.patience=2"),
          example(
              "a label above 0 for made samples",
              "dcgan",
              "game.loss={label-smoothing: {fake: 0.1}}"),
          example("beta1 above 0.8 for convolutional pairs", "dcgan", "generator.beta1=0.9"),
          example(
              "feature matching alone beside batch norm in the discriminator",
              "dcgan",
              "game.loss=feature-matching"),
          example(
              "a gradient penalty beside minibatch discrimination",
              "r1",
              "network.minibatch=discrimination"),
          example(
              "an orthogonal penalty on a spectrally normalised discriminator",
              "sngan",
              "game.penalties=[{orthogonal: {role: discriminator}}]"),
          example(
              "lazy penalties with a relativistic loss on images",
              "r3gan-small",
              "game.penalties=[{lazy: {penalty: r1, every: 2}}]"),
          example("balance with the wasserstein loss", "wgan-gp", "game.dynamics=balance"),
          example("noise that outlasts the run", "instance-noise", "train.images=1000"));

  private static Map.Entry<String, List<String>> example(String what, String... recipe) {
    return Map.entry(what, List.of(recipe));
  }

  @Test
  void everyRuleIsMetByItsExample() {
    for (boolean refused : new boolean[] {true, false}) {
      for (Rule rule : refused ? Rules.REFUSED : Rules.WARNED) {
        List<String> example = EXAMPLES.get(rule.what());
        assertThat(example).as("an example for: " + rule.what()).isNotNull();
        List<String> settings = example.subList(1, example.size());
        if (refused) {
          assertThatThrownBy(() -> Recipes.read(example.get(0), settings))
              .as(rule.what())
              .isInstanceOf(RecipeException.class)
              .hasMessageContaining(rule.where() + ": " + rule.what() + ": " + rule.why());
        } else {
          assertThat(Recipes.read(example.get(0), settings).warnings())
              .as(rule.what())
              .singleElement()
              .asString()
              .startsWith(rule.where() + ": " + rule.what());
        }
      }
    }
    assertThat(EXAMPLES).hasSize(Rules.REFUSED.size() + Rules.WARNED.size());
  }

  /** By what each rule says, what its advice makes a person type besides: each a way out. */
  private static final Map<String, List<List<String>>> ADVICE =
      Map.ofEntries(
          advice(
              "a gradient penalty beside batch norm in the discriminator",
              "network.norm=layer",
              "network.norm=none"),
          advice(
              "slopes by differences beside a view that draws at random",
              "game.penalties.r1.by=derivatives",
              "views=[]"),
          advice(
              "slopes by differences of a discriminator that draws at random",
              "game.penalties.r1.by=derivatives"),
          advice("slopes by differences in fewer digits than float32", "train.precision=fp32"),
          advice(
              "roth with a loss whose logits are no log-odds",
              "game.loss=minimax",
              "game.loss=non-saturating",
              "game.penalties-=roth & game.penalties+=r1"),
          advice("frozen layers of networks that grow", "train.freeze=0"),
          advice(
              "frozen layers of a discriminator that begins anew",
              "train.from=runs/1",
              "train.freeze=0"),
          advice(
              "a share of the data for an architecture that makes points, series or tables",
              "data.keep.share=1"),
          advice("a share by views with several workers", "data.keep.by=pixels", "train.workers=1"),
          advice("workers that do not divide train.batch", "train.batch=63", "train.workers=2"),
          advice(
              "synchronised batch statistics beside dynamics that differentiate derivatives",
              "train.statistics=worker",
              "game.dynamics=alternating",
              "train.workers=1"),
          advice(
              "one sample for each worker beside batch norm", "train.batch=16", "train.workers=4"),
          advice(
              "packs that do not divide a worker's part of the batch",
              "train.batch=8",
              "train.workers=1"),
          advice("clipped weights without the wasserstein loss", "discriminator=rms-prop"),
          advice(
              "the wasserstein loss without a bounded critic",
              "game.penalties+=gradient-penalty",
              "discriminator=clipped",
              "network=sngan"),
          advice("packs that do not divide train.batch", "train.batch=63"),
          advice("packing with a conditional pair", "network.conditional=false", "views=[]"),
          advice("an augmentation behind packing", "views=[diff-augment, packing]"),
          advice("packing with a loss that learns classes", "views-=packing"),
          advice(
              "packing for an architecture whose discriminator takes single samples",
              "network=dcgan",
              "network=mlp",
              "views-=packing"),
          advice(
              "an augmentation of images for an architecture that makes points, series or tables",
              "views-=diff-augment"),
          advice(
              "adaptive-augmentation with a loss whose score has no sign that says real or made",
              "views=[diff-augment]",
              "game.loss=hinge"),
          advice(
              "codes for a network of samples, or samples for one of codes",
              "game.loss=time-gan",
              "network=rgan"),
          advice("penalties or views beside codes", "game.penalties-=r1"),
          advice(
              "a loss that reads other logits than the network gives",
              "game.loss=non-saturating",
              "network.classifier=true & network.conditional=true"),
          advice(
              "rewards for symbols that the generator does not draw",
              "network=seqgan",
              "game.loss=non-saturating"),
          advice(
              "a loss on what rows were asked for beside a generator that is asked for nothing",
              "network.asks=true",
              "game.loss=wasserstein"),
          advice("penalties or views beside rewards for symbols", "game.penalties-=r1"),
          advice(
              "consensus, symplectic-adjustment or balance with a loss in stages",
              "game.dynamics=alternating"),
          advice("a loss that learns classes, without labels", "data.labels=100"),
          advice("labels for a loss that learns no classes", "data.labels=0"),
          advice(
              "an auxiliary classifier with feature matching alone or a relativistic loss",
              "game.loss=auxiliary-classifier"),
          advice(
              "path-length for a generator without styles",
              "network=stylegan2",
              "game.penalties-=path-length"),
          advice(
              "weight-decay of a discriminator that keeps the lengths of its weights",
              "game.penalties-=weight-decay"),
          advice(
              "lazy penalties of the discriminator under unrolled dynamics",
              "game.penalties.lazy.every=1"),
          advice(
              "lazy penalties with a relativistic loss on toy sets", "game.penalties.lazy.every=1"),
          advice(
              "tf32 on a processor",
              "train.precision=fp32",
              "train.precision=bf16",
              "train.device=cuda"),
          advice(
              "a single pack per batch beside batch norm in the discriminator",
              "train.batch=4",
              "network.norm=layer"),
          advice("a score that evaluate.metrics does not take", "evaluate.metrics+=kid"),
          advice("patience without evaluate.metrics", "evaluate.metrics=[fid]", "stop.patience=0"),
          advice("a label above 0 for made samples", "game.loss.fake=0"),
          advice("beta1 above 0.8 for convolutional pairs", "generator.beta1=0.5"),
          advice(
              "feature matching alone beside batch norm in the discriminator",
              "network.norm=layer",
              "network.norm=none",
              "game.loss.own=1"),
          advice("a gradient penalty beside minibatch discrimination"),
          advice(
              "an orthogonal penalty on a spectrally normalised discriminator",
              "game.penalties.orthogonal.role=generator"),
          advice(
              "lazy penalties with a relativistic loss on images", "game.penalties.lazy.every=1"),
          advice(
              "balance with the wasserstein loss",
              "game.dynamics={alternating: {discriminator-steps: 5}}"),
          advice("noise that outlasts the run", "views.instance-noise.fades-by=1000"));

  /** Settings of one way are joined by an ampersand. */
  private static Map.Entry<String, List<List<String>>> advice(String what, String... ways) {
    return Map.entry(what, Stream.of(ways).map(way -> List.of(way.split(" & ", -1))).toList());
  }

  @Test
  void theAdviceOfEveryRuleWorks() {
    for (boolean refused : new boolean[] {true, false}) {
      for (Rule rule : refused ? Rules.REFUSED : Rules.WARNED) {
        List<String> example = EXAMPLES.get(rule.what());
        assertThat(ADVICE).containsKey(rule.what());
        for (List<String> way : ADVICE.get(rule.what())) {
          List<String> settings = new ArrayList<>(example.subList(1, example.size()));
          settings.addAll(way);
          assertThat(Recipes.read(example.get(0), settings).warnings())
              .as("%s, with %s", rule.what(), way)
              .isEmpty();
        }
      }
    }
    assertThat(ADVICE).hasSameSizeAs(EXAMPLES);
  }

  @Test
  void theDocumentNamesEveryTechnique() throws IOException {
    String text = document();
    Map<Catalogue<?>, List<String>> homes =
        Map.of(
            Loss.CATALOGUE, Loss.CATALOGUE.names(),
            Penalty.CATALOGUE, Penalty.CATALOGUE.names(),
            View.CATALOGUE, View.CATALOGUE.names(),
            Dynamics.CATALOGUE, Dynamics.CATALOGUE.names());
    homes.forEach(
        (home, names) -> {
          for (String name : names) {
            String simple =
                java.util.Arrays.stream(name.split("-", -1))
                    .map(part -> Character.toUpperCase(part.charAt(0)) + part.substring(1))
                    .reduce("", String::concat);
            assertThat(text).as(name).contains("`game." + simple + "`");
          }
        });
    assertThat(Optimiser.CATALOGUE.names()).contains("adam", "sgd", "rms-prop");
  }

  /** The rows of the first table under a heading. */
  private static List<String> table(String heading) throws IOException {
    List<String> lines = document().lines().dropWhile(line -> !line.equals(heading)).toList();
    return lines.stream()
        .dropWhile(line -> !line.startsWith("|---"))
        .skip(1)
        .takeWhile(line -> line.startsWith("|"))
        .toList();
  }
}
