package org.gan4j;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.lang.reflect.Constructor;
import java.lang.reflect.Executable;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * What other programs can call. A type that becomes public is a line in {@code surface.txt}, so
 * that it is decided and not forgotten: what another room does not call is package-private.
 */
class SurfaceTest {
  private static final int MOST_TYPES = 155;
  private static final int MOST_ARGUMENTS = 5;

  /** Records that a file's keys name: YAML of recipes, JSON of cards, lines of metrics. */
  private static final Set<String> NAMED_BY_FILES =
      Set.of(
          "org.gan4j.recipe.Recipe",
          "org.gan4j.recipe.DataSettings",
          "org.gan4j.recipe.Recipes$Measured",
          "org.gan4j.recipe.TrainSettings",
          "org.gan4j.eyes.FeatureCard",
          "org.gan4j.eyes.FeatureSettings",
          "org.gan4j.medium.Column$Numbers",
          "org.gan4j.medium.Column$Written",
          "org.gan4j.metric.Protocol",
          "org.gan4j.run.Provenance",
          "org.gan4j.run.Provenance$From",
          "org.gan4j.run.Provenance$Session",
          "org.gan4j.run.Provenance$Software",
          "org.gan4j.run.RunFolder$Decision",
          "org.gan4j.signal.Tick",
          "org.gan4j.zoo.Generator$ModelCard",
          "org.gan4j.zoo.Classifier$ClassifierCard");

  /** Methods that set one truth value, which their name says. */
  private static final Set<String> SETS_ONE =
      Set.of(
          "org.gan4j.data.DataOptions.withMirror",
          "org.gan4j.data.DataOptions.withParts",
          "org.gan4j.run.Snapshot$Builder.flag",
          "org.gan4j.tensor.Engine.tensorFloat32");

  @Test
  void whatIsPublicIsListed() throws Exception {
    List<String> listed;
    try (InputStream in = SurfaceTest.class.getResourceAsStream("surface.txt")) {
      listed =
          new String(in.readAllBytes(), StandardCharsets.UTF_8)
              .lines()
              .filter(line -> !line.isBlank() && !line.startsWith("#"))
              .toList();
    }
    List<String> found =
        visible().stream()
            .filter(type -> type.getEnclosingClass() == null)
            .map(type -> type.getName().substring("org.gan4j.".length()))
            .toList();
    assertThat(found).containsExactlyElementsOf(listed).hasSizeLessThanOrEqualTo(MOST_TYPES);
  }

  @Test
  void noConstructorIsALongRowOfArguments() throws Exception {
    List<String> wrong = new ArrayList<>();
    for (Class<?> type : visible()) {
      for (Constructor<?> constructor : type.getDeclaredConstructors()) {
        if (isCallable(constructor)
            && constructor.getParameterCount() > MOST_ARGUMENTS
            && !isOfAFile(type, constructor)) {
          wrong.add(constructor.toString());
        }
      }
    }
    assertThat(wrong).isEmpty();
  }

  @Test
  void noTruthValueIsPassedWithoutAName() throws Exception {
    List<String> wrong = new ArrayList<>();
    for (Class<?> type : visible()) {
      Stream<Executable> all =
          Stream.concat(
              Arrays.stream(type.getDeclaredConstructors()),
              Arrays.stream(type.getDeclaredMethods())
                  .filter(
                      method ->
                          !isSynthetic(method)
                              && !SETS_ONE.contains(type.getName() + "." + method.getName())));
      all.filter(SurfaceTest::isCallable)
          .filter(each -> Arrays.asList(each.getParameterTypes()).contains(boolean.class))
          .filter(each -> !isOfAFile(type, each))
          .forEach(each -> wrong.add(each.toString()));
    }
    assertThat(wrong).isEmpty();
  }

  /** The constructor of all components of a record whose names a file holds. */
  private static boolean isOfAFile(Class<?> type, Executable executable) {
    return NAMED_BY_FILES.contains(type.getName())
        && executable instanceof Constructor<?>
        && executable.getParameterCount() == type.getRecordComponents().length;
  }

  private static boolean isSynthetic(Method method) {
    return method.isSynthetic() || method.isBridge();
  }

  private static boolean isCallable(Executable executable) {
    return (executable.getModifiers() & (Modifier.PUBLIC | Modifier.PROTECTED)) != 0;
  }

  /** Every public type that lies in public ones only, sorted by name. */
  private static List<Class<?>> visible() throws Exception {
    Path root =
        Path.of(GanException.class.getProtectionDomain().getCodeSource().getLocation().toURI());
    List<Class<?>> out = new ArrayList<>();
    for (String name : names(root)) {
      Class<?> type = Class.forName(name, false, SurfaceTest.class.getClassLoader());
      boolean open = !type.isAnonymousClass() && !type.isLocalClass();
      for (Class<?> around = type; around != null; around = around.getEnclosingClass()) {
        open &= Modifier.isPublic(around.getModifiers());
      }
      if (open) {
        out.add(type);
      }
    }
    return out;
  }

  private static List<String> names(Path root) throws IOException {
    try (Stream<Path> files = Files.walk(root)) {
      return files
          .map(
              file ->
                  root.relativize(file)
                      .toString()
                      .replace(file.getFileSystem().getSeparator(), "."))
          .filter(name -> name.endsWith(".class") && !name.endsWith("package-info.class"))
          .map(name -> name.substring(0, name.length() - ".class".length()))
          .sorted()
          .toList();
    }
  }
}
