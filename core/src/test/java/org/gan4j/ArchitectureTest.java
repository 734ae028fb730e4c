package org.gan4j;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.GeneralCodingRules.NO_CLASSES_SHOULD_ACCESS_STANDARD_STREAMS;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaCodeUnit;
import com.tngtech.archunit.core.domain.JavaField;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.domain.JavaPackage;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.lang.SimpleConditionEvent;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.NullMarked;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The rooms of the library and what may not be in them. */
class ArchitectureTest {
  private static final String ROOT = "org.gan4j";

  /** The rooms from the top down: each may use those below it, and no other. */
  private static final List<String> ROOMS =
      List.of(
          "train",
          "doctor",
          "score",
          "report",
          "recipe",
          "eyes",
          "metric",
          "zoo",
          "game",
          "data",
          "medium",
          "nn",
          "picture",
          "run",
          "signal",
          "tensor",
          "component");

  private static final JavaClasses CORE =
      new ClassFileImporter()
          .withImportOption(new ImportOption.DoNotIncludeTests())
          .importPackages(ROOT);

  static List<String> rooms() {
    return ROOMS;
  }

  @Test
  void theRoomsAreTheKnownOnesOneLevelDeep() {
    List<String> found =
        CORE.stream()
            .map(JavaClass::getPackageName)
            .filter(name -> !name.equals(ROOT))
            .map(name -> name.substring(ROOT.length() + 1))
            .distinct()
            .toList();
    assertThat(found).containsExactlyInAnyOrderElementsOf(ROOMS);
  }

  @ParameterizedTest
  @MethodSource("rooms")
  void arrowsPointDown(String room) {
    String[] above =
        ROOMS.subList(0, ROOMS.indexOf(room)).stream()
            .map(ArchitectureTest::inside)
            .toArray(String[]::new);
    if (above.length > 0) { // Nobody is above the top.
      check(
          noClasses()
              .that()
              .resideInAPackage(inside(room))
              .should()
              .dependOnClassesThat()
              .resideInAnyPackage(above));
    }
  }

  /** What a sample is stands in one room; the sets that are of one medium make it. */
  @Test
  void nobodyElseAsksWhichMediumItIs() throws IOException {
    Pattern asks =
        Pattern.compile("instanceof (Images|Points|Series)\\b|\\((Images|Points|Series)\\) ");
    try (Stream<Path> sources = Files.walk(Path.of("core/src/main/java"))) {
      List<Path> asking =
          sources
              .filter(file -> file.toString().endsWith(".java"))
              .filter(file -> !file.getParent().endsWith("medium"))
              .filter(file -> asks.matcher(text(file)).find())
              .toList();
      assertThat(asking).isEmpty();
    }
  }

  private static String text(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Test
  void theRootIsSharedAndUsesNothing() {
    check(
        classes()
            .that()
            .resideInAPackage(ROOT)
            .should()
            .onlyDependOnClassesThat()
            .resideInAnyPackage(ROOT, "java.lang..", "java.util..", "org.jspecify.."));
  }

  @Test
  void thereAreNoCycles() {
    check(slices().matching(ROOT + ".(*)..").should().beFreeOfCycles());
  }

  @Test
  void onlyTensorKnowsTheEngine() {
    check(
        noClasses()
            .that()
            .resideOutsideOfPackage(inside("tensor"))
            .should()
            .dependOnClassesThat()
            .resideInAPackage("org.bytedeco.."));
  }

  @Test
  void noEngineTypeIsInAPublicSignature() {
    check(
        classes()
            .that()
            .resideInAPackage(inside("tensor"))
            .and()
            .arePublic()
            .should(hideTheEngine()));
  }

  @Test
  void everyPackageSaysWhatLivesThere() {
    List<JavaPackage> packages =
        CORE.stream().map(JavaClass::getPackage).distinct().collect(Collectors.toList());
    assertThat(packages).hasSizeGreaterThan(4);
    for (JavaPackage room : packages) {
      assertThat(room.tryGetPackageInfo()).as("package-info of %s", room.getName()).isPresent();
      assertThat(room.isAnnotatedWith(NullMarked.class)).as(room.getName()).isTrue();
    }
  }

  @Test
  void nothingIsJavaSerialised() {
    check(
        noClasses()
            .should()
            .dependOnClassesThat()
            .haveNameMatching("java\\.io\\.(ObjectInputStream|ObjectOutputStream|Externalizable)"));
    check(
        noClasses().should().dependOnClassesThat().haveFullyQualifiedName("java.io.Serializable"));
  }

  @Test
  void memoryIsFreedByScopesNotByTheCollector() {
    check(
        noClasses()
            .should()
            .callMethod(System.class, "gc")
            .orShould()
            .callMethod(Runtime.class, "gc")
            .orShould()
            .callMethod(System.class, "exit", int.class));
  }

  @Test
  void theLibraryIsSilent() {
    check(NO_CLASSES_SHOULD_ACCESS_STANDARD_STREAMS);
  }

  @Test
  void namesSayWhatAThingIs() {
    check(
        noClasses()
            .should()
            .haveSimpleNameEndingWith("Manager")
            .orShould()
            .haveSimpleNameEndingWith("Helper")
            .orShould()
            .haveSimpleNameEndingWith("Util")
            .orShould()
            .haveSimpleNameEndingWith("Utils"));
  }

  @Test
  void errorsArePeoplesErrors() {
    check(
        classes()
            .that()
            .areAssignableTo(RuntimeException.class)
            .should()
            .beAssignableTo(GanException.class));
  }

  private static void check(ArchRule rule) {
    rule.allowEmptyShould(true).check(CORE);
  }

  private static String inside(String room) {
    return ROOT + "." + room + "..";
  }

  private static ArchCondition<JavaClass> hideTheEngine() {
    return new ArchCondition<>("show no org.bytedeco type") {
      @Override
      public void check(JavaClass type, ConditionEvents events) {
        Stream<String> units =
            type.getCodeUnits().stream()
                .filter(unit -> visible(unit.getModifiers()))
                .filter(ArchitectureTest::showsTheEngine)
                .map(JavaCodeUnit::getFullName);
        Stream<String> fields =
            type.getFields().stream()
                .filter(field -> visible(field.getModifiers()))
                .filter(field -> isEngine(field.getAllInvolvedRawTypes()))
                .map(JavaField::getFullName);
        Stream<String> parents =
            Stream.concat(type.getRawInterfaces().stream(), type.getAllRawSuperclasses().stream())
                .filter(parent -> isEngine(Set.of(parent)))
                .map(parent -> type.getName() + " extends " + parent.getName());
        Stream.of(units, fields, parents)
            .flatMap(shown -> shown)
            .forEach(
                shown ->
                    events.add(
                        SimpleConditionEvent.violated(type, shown + " shows an engine's type")));
      }
    };
  }

  private static boolean visible(Set<JavaModifier> modifiers) {
    return modifiers.contains(JavaModifier.PUBLIC) || modifiers.contains(JavaModifier.PROTECTED);
  }

  private static boolean showsTheEngine(JavaCodeUnit unit) {
    return isEngine(unit.getAllInvolvedRawTypes())
        || isEngine(Set.copyOf(unit.getExceptionTypes()));
  }

  private static boolean isEngine(Set<JavaClass> types) {
    return types.stream().anyMatch(type -> type.getPackageName().startsWith("org.bytedeco"));
  }
}
