package org.gan4j.recipe;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;
import static org.gan4j.recipe.TrainSettings.Precision.TF32;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.gan4j.game.Dynamics;
import org.gan4j.game.Loss;
import org.gan4j.game.Optimiser;
import org.gan4j.game.Penalty;
import org.gan4j.game.Schedule;
import org.gan4j.medium.Size;
import org.gan4j.recipe.TrainSettings.Remedy;
import org.gan4j.zoo.Architecture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

class RecipesTest {
  @TempDir Path folder;

  static List<String> names() {
    return Recipes.names();
  }

  @ParameterizedTest
  @MethodSource("names")
  void everyBuiltInRecipeIsWhatItsTextSaysAndReadsBack(String name) {
    Recipe recipe = Recipes.read(name, List.of());
    assertThat(recipe.name()).isEqualTo(name);
    assertThat(recipe.about()).isNotBlank();
    assertThat(recipe.cures()).isNotBlank();
    assertThat(Recipes.text(name)).startsWith("#");
    assertThat(Recipes.text(name).lines().filter(line -> !line.startsWith("#")))
        .hasSizeLessThan(46);
    assertThat(Recipes.parse(Recipes.format(recipe), "again", List.of())).isEqualTo(recipe);
    assertThat(Recipes.parse(RecipeFormat.unusual(recipe), "short", List.of())).isEqualTo(recipe);
  }

  /** What a recipe says departs from the defaults: without it, or altered, it is another one. */
  @ParameterizedTest
  @MethodSource("names")
  void everyKeyOfABuiltInRecipeMatters(String name) {
    Recipe whole = Recipes.read(name, List.of());
    ObjectNode tree = RecipeFormat.tree(Recipes.text(name), name);
    List<List<Object>> places = new ArrayList<>();
    places(tree, List.of(), places);
    assertThat(places).hasSizeGreaterThan(5);
    for (List<Object> place : places) {
      assertThat(another(without(tree, place), whole)).as("%s without %s", name, place).isTrue();
      ObjectNode altered = altered(tree, place);
      if (altered != null) {
        assertThat(another(altered, whole)).as("%s with another %s", name, place).isTrue();
      }
    }
  }

  private static boolean another(ObjectNode tree, Recipe whole) {
    try {
      return !RecipeFormat.recipe(tree, "altered").equals(whole);
    } catch (RecipeException e) {
      return true;
    }
  }

  private static void places(JsonNode node, List<Object> at, List<List<Object>> out) {
    if (!at.isEmpty()) {
      out.add(at);
    }
    if (node instanceof ObjectNode object) {
      object
          .properties()
          .forEach(entry -> places(entry.getValue(), longer(at, entry.getKey()), out));
    } else if (node instanceof ArrayNode list) {
      for (int i = 0; i < list.size(); i++) {
        places(list.get(i), longer(at, i), out);
      }
    }
  }

  private static List<Object> longer(List<Object> at, Object step) {
    List<Object> out = new ArrayList<>(at);
    out.add(step);
    return out;
  }

  private static JsonNode parent(ObjectNode tree, List<Object> place) {
    JsonNode at = tree;
    for (Object step : place.subList(0, place.size() - 1)) {
      at = step instanceof Integer index ? at.get(index) : at.get((String) step);
    }
    return at;
  }

  private static ObjectNode without(ObjectNode tree, List<Object> place) {
    ObjectNode copy = tree.deepCopy();
    JsonNode parent = parent(copy, place);
    Object last = place.get(place.size() - 1);
    if (last instanceof Integer index) {
      ((ArrayNode) parent).remove(index);
    } else {
      ((ObjectNode) parent).remove((String) last);
    }
    return copy;
  }

  /** Another value of the same kind; null for mappings and lists. */
  private static @org.jspecify.annotations.Nullable ObjectNode altered(
      ObjectNode tree, List<Object> place) {
    ObjectNode copy = tree.deepCopy();
    JsonNode parent = parent(copy, place);
    Object last = place.get(place.size() - 1);
    JsonNode value = last instanceof Integer index ? parent.get(index) : parent.get((String) last);
    if (value.isContainer()) {
      return null;
    }
    JsonNode other =
        value.isBoolean()
            ? copy.booleanNode(!value.booleanValue())
            : value.isIntegralNumber()
                ? copy.numberNode(value.longValue() * 2 + 1)
                : value.isNumber()
                    ? copy.numberNode(value.doubleValue() * 0.7 + 1e-6)
                    : copy.stringNode(value.stringValue() + "x");
    if (last instanceof Integer index) {
      ((ArrayNode) parent).set(index, other);
    } else {
      ((ObjectNode) parent).set((String) last, other);
    }
    return copy;
  }

  @Test
  void theDefaultIsOneOfThem() {
    assertThat(Recipes.names()).contains(Recipes.DEFAULT);
  }

  @Test
  void settingsOverrideInOrder() {
    Recipe recipe =
        Recipes.read(
            "dcgan",
            List.of("train.batch=32", "train.batch=16", "data.name=mnist", "data.fit=crop"));
    assertThat(recipe.train().batch()).isEqualTo(16);
    assertThat(recipe.data().name()).isEqualTo("mnist");
    assertThat(recipe.data().fit()).isEqualTo(org.gan4j.data.DataOptions.Fit.CROP);
  }

  @Test
  void settingsReachComponentsByNameOrWhereOnlyOneStands() {
    assertThat(read("r1", "game.penalties.r1.gamma=10").game().penalties())
        .containsExactly(Penalty.r1(10));
    assertThat(read("r1", "game.penalties.gamma=10").game().penalties())
        .containsExactly(Penalty.r1(10));
    assertThat(read("r3gan-small", "game.penalties.r2.gamma=3").game().penalties())
        .containsExactly(Penalty.r1(1), Penalty.r2(3));
    assertThat(read("r3gan-small", "game.penalties.1.gamma=3").game().penalties())
        .containsExactly(Penalty.r1(1), Penalty.r2(3));
    assertThat(read("dcgan", "network.width=8").network())
        .isEqualTo(Architecture.CATALOGUE.make("dcgan", Map.of("width", 8, "latent", 100)));
    assertThat(read("dcgan", "network.dcgan.width=8").network())
        .isEqualTo(Architecture.CATALOGUE.make("dcgan", Map.of("width", 8, "latent", 100)));
    assertThat(read("wgan", "discriminator.rate=1e-4").discriminator().rate().start())
        .isEqualTo(1e-4);
    assertThat(read("wgan", "discriminator.rms-prop.rate=0.5").discriminator().rate().start())
        .isEqualTo(0.5);
    assertThat(read("dcgan-conditional", "generator.rate.to=1.0e-6").generator().rate())
        .isEqualTo(new Schedule.Linear(4e-4, 1e-6));
    assertThat(read("dcgan", "generator.rate={cosine: {from: 1, to: 0}}").generator())
        .isEqualTo(Optimiser.adam(new Schedule.Cosine(1, 0), 0.5, 0.999, 1e-8));
    assertThat(read("improved", "game.loss.base.real=0.8", "game.loss.own=2").game().loss())
        .isEqualTo(
            Loss.CATALOGUE.make(
                "feature-matching",
                Map.of("own", 2, "base", Map.of("label-smoothing", Map.of("real", 0.8)))));
  }

  @Test
  void settingsPutOtherComponentsAndChangeLists() {
    assertThat(read("dcgan", "game.loss=hinge").game().loss()).isEqualTo(Loss.hinge());
    assertThat(read("dcgan", "network={sngan: {width: 32}}").network())
        .isEqualTo(Architecture.CATALOGUE.make("sngan", Map.of("width", 32, "latent", 128)));
    assertThat(read("dcgan", "network=sngan", "network.width=16").network())
        .isEqualTo(Architecture.CATALOGUE.make("sngan", Map.of("width", 16, "latent", 128)));
    assertThat(read("r1", "game.penalties+={r2: {gamma: 4}}").game().penalties())
        .containsExactly(Penalty.r1(1), Penalty.r2(4));
    assertThat(read("r1", "game.penalties-=r1").game().penalties()).isEmpty();
    assertThat(
            read(
                    "r1",
                    "game.penalties-=r1",
                    "game.penalties+={lazy: {penalty: r2, every: 16}}",
                    "game.penalties.r2.gamma=5",
                    "game.penalties.every=4")
                .game()
                .penalties())
        .containsExactly(Penalty.lazy(Penalty.r2(5), 4));
    assertThat(read("dcgan", "game.dynamics.discriminator-steps=5").game().dynamics())
        .isEqualTo(Dynamics.alternating(5));
  }

  private static Recipe read(String name, String... settings) {
    return Recipes.read(name, List.of(settings));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "64 | 64 | 64 | 64",
        "0 | 0 | 0 | 0",
        "[48, 64] | 48 | 64 | [48, 64]",
        "[64, 48] | 64 | 48 | [64, 48]",
        "[64, 64] | 64 | 64 | 64",
        "[0, 0] | 0 | 0 | 0",
      })
  void aSizeIsOneNumberOrHeightAndWidth(String yaml, int height, int width, String written) {
    Recipe recipe = read("dcgan", "data.size=" + yaml);
    assertThat(recipe.data().size()).isEqualTo(new Size(height, width));
    JsonNode tree = RecipeFormat.tree(Recipes.format(recipe), "whole").get("data").get("size");
    assertThat(tree.toString().replace(",", ", ")).isEqualTo(written);
    assertThat(Recipes.parse(Recipes.format(recipe), "again", List.of())).isEqualTo(recipe);
    assertThat(Recipes.parse(RecipeFormat.unusual(recipe), "short", List.of())).isEqualTo(recipe);
    assertThat(Recipes.parse(sized(yaml), "text", List.of())).isEqualTo(recipe);
    assertThat(Recipes.identity(recipe))
        .isEqualTo(Recipes.identity(read("dcgan", "data.size=" + written)));
    assertThat(read("dcgan", "data.size=" + yaml, "data.size=28").data().size())
        .isEqualTo(Size.square(28));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "[1, 2, 3] | data.size must be a whole number or a list of [height, width]; got [1,2,3]",
        "[64] | data.size must be a whole number or a list of [height, width]; got [64]",
        "[] | data.size must be a whole number or a list of [height, width]; got []",
        "x | data.size must be a whole number or a list of [height, width]; got 'x'",
        "48x64 | data.size must be a whole number or a list of [height, width]; got '48x64'",
        "true | data.size must be a whole number or a list of [height, width]; got true",
        "{height: 48, width: 64} | data.size must be a whole number or a list of [height, width]",
        "6.5 | data.size must be a whole number; got 6.5",
        "[48, wide] | data.size[1] must be a whole number; got 'wide'",
        "[48, [64]] | data.size[1] must be a whole number",
        "[0, 64] | data.size takes a height and a width of at least 1, or 0 for the images' own; got [0, 64]",
        "[48, -64] | data.size must be in [0, 1024]; got [48, -64]",
        "1025 | data.size must be in [0, 1024]; got 1025",
        "[48, 1025] | data.size must be in [0, 1024]; got [48, 1025]",
      })
  void aSizeThatIsNoneIsRefused(String yaml, String message) {
    assertThatThrownBy(() -> read("dcgan", "data.size=" + yaml))
        .isInstanceOf(RecipeException.class)
        .hasMessageStartingWith(message);
    assertThatThrownBy(() -> Recipes.parse(sized(yaml), "text", List.of()))
        .isInstanceOf(RecipeException.class)
        .hasMessageStartingWith(message);
  }

  private static String sized(String yaml) {
    return Recipes.text("dcgan") + "\ndata: {size: " + yaml + "}\n";
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "train.bacth=3 | unknown key train.bacth; did you mean batch?",
        "trian.batch=3 | unknown key trian; did you mean train?",
        "train.batch=0 | train.batch must be in [2, 65536]; got 0",
        "train.batch=-5 | train.batch must be in [2, 65536]; got -5",
        "train.batch=many | train.batch must be a whole number; got 'many'",
        "train.batch=3.5 | train.batch must be a whole number; got 3.5",
        "train.batch=99999999999 | train.batch must be a whole number of at most 2147483647; got 99999999999",
        "train.images=-1 | train.images must be in",
        "train.ema=1 | train.ema must be in [0, 1); got 1.0",
        "train.ema=much | train.ema must be a number; got 'much'",
        "train.device=tpu | cpu, cuda or cuda:N; got 'tpu'",
        "train.precision=fp8 | train.precision must be one of auto, fp32, bf16, tf32; got 'fp8'",
        "network.width=-64 | network.dcgan.width must be in [1, 8192]; got -64",
        "network.kernel=3 | network.dcgan.kernel must be 4 or 5; got 3",
        "network=vae | network must be one of gan, cgan, dcgan, sngan, r3gan, pggan, resnet, biggan, stylegan2, improved-ssl, fastgan, infogan, rgan, time-gan, doppel-ganger, mlp, character-cnn, seqgan, ctgan; got 'vae'",
        "network=dcgna | did you mean dcgan?",
        "network=[] | network must be an architecture",
        "network.norm=btach | network.dcgan.norm must be one of batch, layer, none, spectral; got 'btach'",
        "data.size=-1 | data.size must be in [0, 1024]; got -1",
        "data.channels=5 | data.channels must be in [0, 4]; got 5",
        "data.name='' | data.name must name a data set",
        "data.name=3 | data.name must be a text (put it in quotes); got 3",
        "data.mirror=perhaps | data.mirror must be true or false; got 'perhaps'",
        "data.limit=-1 | data.limit must be in",
        "generator.rate=0 | generator.adam.rate must be in (0, 1000); got 0.0",
        "generator.momentum=0.5 | unknown key generator.adam.momentum",
        "generator.sgd.momentum=0.5 | generator is adam, not sgd; put that there with --set generator=sgd",
        "discriminator.rate.divisor=1.1 | unknown key discriminator.adam.rate.divisor",
        "game.dynamics.discriminator-steps=0 | game.dynamics.alternating: discriminator steps must be in [1, 1000]; got 0",
        "game.discriminator-steps=2 | unknown key game.discriminator-steps",
        "game.penalties.r1.gamma=2 | game.penalties has no r1: it is empty; add one with --set game.penalties+=r1",
        "game.penalties-=r1 | game.penalties has no r1: it is empty",
        "game.penalties.lazy.every=2 | add one with --set game.penalties+='{lazy: {penalty: ..., every: ...}}'",
        "views=[{packing: {degree: 64}}, {packing: {degree: 64}}, {packing: {degree: 64}}, {packing: {degree: 64}}, {packing: {degree: 64}}, {packing: {degree: 64}}] | packs that do not divide train.batch",
        "game.loss+=hinge | game.loss is no list",
        "game=7 | game must be a mapping of loss, penalties, dynamics; got 7",
        "train.batch | --set takes key=value",
        "=3 | --set takes key=value",
        "train.batch.more=1 | train.batch is a single value",
        "nothing=# a comment | unknown key nothing",
        "train.batch=[1 | is not valid YAML",
      })
  void whatCannotBeNamesTheKeyBeforeAnyWork(String setting, String message) {
    assertThatThrownBy(() -> Recipes.read("dcgan", List.of(setting)))
        .isInstanceOf(RecipeException.class)
        .hasMessageContaining(message)
        .message()
        .doesNotContain("org.gan4j", "jackson", "CoercionConfig", "\n");
  }

  @Test
  void anUnknownRecipeSuggestsTheNearest() {
    assertThatThrownBy(() -> Recipes.read("dcgna", List.of()))
        .isInstanceOf(RecipeException.class)
        .hasMessageContaining("unknown recipe 'dcgna'; did you mean dcgan?");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "[]",
        "just text",
        "a: [",
        "name: a\nname: b",
        "\u0000",
        "{{{{{{",
        "!!javax.script.ScriptEngineManager [x]",
        "network: !!java.net.URL [\"file:/x\"]"
      })
  void textsThatAreNoRecipesAreRefused(String text) {
    assertThatThrownBy(() -> Recipes.parse(text, "there", List.of()))
        .isInstanceOf(RecipeException.class)
        .hasMessageContaining("there")
        .message()
        .doesNotContain("jackson", "snakeyaml", "\n");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "a: &x [*x, *x]",
        "name: &n dcgan\nabout: *n",
        "discriminator: &p {adam: {rate: 1.0e-4}}\ngenerator: *p"
      })
  void aliasesAreRefusedAsAliases(String text) {
    assertThatThrownBy(() -> Recipes.parse(text, "there", List.of()))
        .isInstanceOf(RecipeException.class)
        .hasMessageContaining("there has an anchor or an alias");
  }

  @Test
  void aMissingKeyIsNamed() {
    String text = Recipes.text("dcgan").replaceFirst("(?m)^generator: .*$", "");
    assertThatThrownBy(() -> Recipes.parse(text, "mine", List.of()))
        .hasMessageContaining("generator is missing (mine)");
  }

  @Test
  void aRecipeFromAFileAndItsErrors() throws Exception {
    Path file = folder.resolve("mine.yaml");
    Files.writeString(file, Recipes.text("gan"));
    assertThat(Recipes.read(file.toString(), List.of()).network().width()).isEqualTo(1200);
    assertThatThrownBy(() -> Recipes.read(folder.resolve("none.yaml").toString(), List.of()))
        .hasMessageContaining("there is no such file");
    Files.write(file, new byte[] {(byte) 0xff, (byte) 0xfe, 0, 1});
    assertThatThrownBy(() -> Recipes.read(file.toString(), List.of()))
        .isInstanceOf(RecipeException.class);
    Files.write(file, new byte[2 << 20]);
    assertThatThrownBy(() -> Recipes.read(file.toString(), List.of()))
        .hasMessageContaining("too large");
  }

  @Test
  void schedulesFollowTheirFormulas() {
    Schedule linear = new Schedule.Linear(2e-4, 0);
    assertThat(linear.at(0, 0)).isEqualTo(2e-4);
    assertThat(linear.at(0.25, 0)).isCloseTo(1.5e-4, within(1e-12));
    assertThat(linear.at(1.5, 0)).isZero();
    Schedule cosine = new Schedule.Cosine(2e-4, 1e-4);
    assertThat(cosine.at(0.5, 0)).isCloseTo(1.5e-4, within(1e-12));
    assertThat(cosine.at(1, 0)).isCloseTo(1e-4, within(1e-12));
    Schedule decay = new Schedule.Exponential(2e-4, 1.1, 1e-4);
    assertThat(decay.at(0, 3)).isCloseTo(2e-4 / 1.331, within(1e-12));
    assertThat(decay.at(0, 1000)).isEqualTo(1e-4);
    assertThat(new Schedule.Constant(2e-4).at(0.9, 1000)).isEqualTo(2e-4);
  }

  @Test
  void whatIsAsUsualIsNoPartOfWhatARunIsKnownBy() {
    Recipe usual = Recipes.read("dcgan", List.of());
    assertThat(RecipeFormat.unusual(usual)).doesNotContain("attention", "patience", "batch:");
    assertThat(usual.game().loss()).isEqualTo(Loss.nonSaturating());
    Recipe other = Recipes.read("dcgan", List.of("network.attention=true"));
    assertThat(RecipeFormat.unusual(other)).contains("attention: true");
    assertThat(Recipes.identity(other)).isNotEqualTo(Recipes.identity(usual));
    assertThat(Recipes.identity(usual.with(usual.train().lengthened(7))))
        .isEqualTo(Recipes.identity(usual));
  }

  /** As the version wrote it whose default of rollbacks was 0, and which knew no remedies. */
  @Test
  void aRunOfTheVersionBeforeIsKnownByTheSameWords() {
    Map<String, String> known =
        Map.of(
            "stop.rollbacks=0", "d0608ca1d7ec1840e9db513dd560b62d6e254fb6af616fbad09e243bb92c257d",
            "stop.rollbacks=1", "b3d966b71c4554737f20217675c1b8482c82e9005e70deec0db83ddf6985df3f",
            "stop.rollbacks=3", "cc052e94f734303e2c5703bee204c8ed6d8dcb8a9b170110bfacba53411c7a4f");
    known.forEach(
        (setting, hash) -> {
          Recipe recipe = read("dcgan", setting, "train.precision=fp32");
          assertThat(Recipes.identity(recipe)).as(setting).isEqualTo(hash);
          assertThat(Recipes.identity(recipe.with(recipe.train().remedied(Remedy.APPLY))))
              .as(setting)
              .isEqualTo(hash);
        });
    assertThat(read("dcgan").stop().rollbacks()).isEqualTo(1);
  }

  /** What a run is known by anywhere is text, not a recipe that a processor would have to take. */
  @Test
  void everyRecipeIsKnownByTheSameWordsAnywhere() {
    for (String name : Recipes.names()) {
      String known = Recipes.identityAnywhere(read(name, "train.precision=fp32"));
      Recipe placed = read(name, "data.name=data", "train.threads=1", "train.precision=fp32");
      assertThat(Recipes.identity(placed)).as(name).isEqualTo(known);
      for (String[] settings :
          new String[][] {
            {"train.precision=tf32", "train.device=cuda"},
            {"train.device=cuda:1", "train.precision=tf32", "train.threads=3"},
            {"train={precision: tf32, device: cuda, batch: 60}", "data.name=./elsewhere"}
          }) {
        Recipe exact = read(name, settings);
        String other = Recipes.identityAnywhere(exact);
        assertThat(other).as(name).isNotEqualTo(known);
        assertThat(other)
            .as(name)
            .isEqualTo(
                Recipes.identityAnywhere(exact.with(exact.train().decided(TF32, "cuda:7", 9))));
      }
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "train: {ema: .nan} | a number must be finite",
        "a: 1;;---;;b: 2 | there is a second document",
        "train: {batch: 8, batch: 9} | the key batch stands there twice",
        "about: {a | is not valid YAML",
        "game: {loss: {hinge: 1}} | game.loss.hinge takes no values; got 1",
      })
  void whatTheParserSaysIsSaidInTheWordsOfRecipes(String yaml, String message) {
    String text = yaml.replace(";;", "\n");
    assertThatThrownBy(() -> Recipes.parse(text, "mine", List.of()))
        .isInstanceOf(RecipeException.class)
        .hasMessageContaining(message)
        .message()
        .doesNotContain("JsonToken", "StreamRead", "Deserialization", "\n");
  }

  @Test
  void whatIsWrittenIsReadBack() {
    for (String name : List.of("123", "1e5", "true", "null", "~", "0x10", "a: b", "", " x ")) {
      if (name.isBlank()) {
        continue;
      }
      Recipe recipe = read("dcgan", "name=" + "\"" + name + "\"");
      assertThat(recipe.name()).isEqualTo(name);
      assertThat(Recipes.parse(Recipes.format(recipe), "again", List.of())).isEqualTo(recipe);
    }
    assertThat(read("dcgan", "train.images=1e6").train().images()).isEqualTo(1_000_000);
    assertThat(read("dcgan", "train.ema=.5").train().ema()).isEqualTo(0.5);
    assertThat(Recipes.parse(Recipes.text("dcgan") + "views:\n", "mine", List.of()).views())
        .isEmpty();
    assertThat(read("r3gan-small", "game.penalties[1].r2.gamma=3").game().penalties())
        .containsExactly(Penalty.r1(1), Penalty.r2(3));
    assertThat(
            read("dcgan", "evaluate.metrics=[FID]", "evaluate.best=FID", "stop.when=fid < 3")
                .stop()
                .when())
        .isEqualTo("fid < 3");
  }

  @Test
  void everyValueHasAPath() {
    Map<String, String> values = Recipes.values(Recipes.read("r3gan-small", List.of()));
    assertThat(values)
        .containsEntry("game.penalties[1].r2.gamma", "1.0")
        .containsEntry("train.batch", "64")
        .containsEntry("game.loss", "relativistic-paired");
  }

  @Test
  void aSchemaIsReadWithABound() throws Exception {
    Path schema = folder.resolve("schema.yaml");
    Files.write(schema, new byte[(1 << 23) + 1]);
    assertThatThrownBy(() -> RecipeFormat.columns(schema.toString()))
        .isInstanceOf(RecipeException.class)
        .hasMessageContaining("has 8,388,609 bytes")
        .hasMessageContaining("at most 8,388,608");
  }

  /** Of all settings together, in whatever order they were said. */
  @Test
  void rulesJudgeTheRecipeThatSettingsMakeInTheEnd() {
    List<String> views = List.of("data.keep={share: 0.5, by: views}");
    String two = Recipes.format(Recipes.read("dcgan", List.of("train.workers=2")));
    assertThat(
            Recipes.parse(two, "two", List.of(views.get(0), "train.workers=1")).data().keep().by())
        .isEqualTo(DataSettings.Eyes.VIEWS);
    String one = Recipes.format(Recipes.read("dcgan", views));
    assertThatThrownBy(() -> Recipes.parse(one, "one", List.of("train.workers=2")))
        .hasMessageContaining("a share by views with several workers");
    String both = one.replaceFirst("workers: 1", "workers: 2");
    assertThat(Recipes.parse(both, "both", List.of("train.workers=1")).train().workers()).isOne();
  }

  @Test
  void aLossOfCodesWantsThoseOfTheGeneratorReadByTheDiscriminator() {
    Recipe recipe = Recipes.read("infogan", List.of());
    List<String> one = List.of("code.categorical");
    List<String> both = List.of("code.categorical", "code.continuous");
    Plan.anyOfTaps(both, both, recipe);
    Plan.anyOfTaps(one, both, recipe);
    assertThatThrownBy(() -> Plan.anyOfTaps(one, List.of("code.continuous"), recipe))
        .isInstanceOf(RecipeException.class)
        .hasMessageContaining("reads code.categorical of both networks");
    assertThatThrownBy(() -> Plan.anyOfTaps(both, one, recipe))
        .hasMessageContaining("reads code.continuous of both networks");
    assertThatThrownBy(() -> Plan.anyOfTaps(List.of(), one, recipe))
        .hasMessageContaining("the generator of")
        .hasMessageContaining("keeps none of them");
  }

  @Test
  void numbersThatFollowTheShareOfARunAreKnown() {
    assertThat(Recipes.alongRun(Recipes.read("best", List.of())))
        .containsOnlyKeys("discriminator.adam.rate", "generator.adam.rate");
    assertThat(Recipes.alongRun(Recipes.read("r3gan", List.of())).keySet())
        .contains("game.penalties[0].r1.gamma", "generator.adam.beta2", "train.ema-burn-in");
    for (String name : List.of("dcgan", "gan", "wgan", "timegan")) {
      assertThat(Recipes.alongRun(Recipes.read(name, List.of()))).as(name).isEmpty();
    }
  }
}
