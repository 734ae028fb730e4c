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
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.NullMarked;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The rooms of the library and what may not be in them. */
class ArchitectureTest {
  private static final String ROOT = "org.gan4j";

  /** Each room and the rooms that it may use; what is not named here may not exist. */
  private static final Map<String, Set<String>> MAY_USE =
      Map.ofEntries(
          Map.entry("component", Set.of()),
          Map.entry("tensor", Set.of()),
          Map.entry("signal", Set.of("tensor")),
          Map.entry("nn", Set.of("tensor")),
          Map.entry("run", Set.of("tensor")),
          Map.entry("data", Set.of("tensor", "run")),
          Map.entry("report", Set.of("run", "data")),
          Map.entry("game", Set.of("component", "tensor", "signal", "nn")),
          Map.entry("metric", Set.of("tensor", "nn", "run", "data")),
          Map.entry("zoo", Set.of("component", "tensor", "nn", "run", "data")),
          Map.entry(
              "recipe",
              Set.of("component", "tensor", "nn", "run", "data", "metric", "game", "zoo")),
          Map.entry("doctor", Set.of("tensor", "nn", "run", "data", "metric", "game", "zoo")),
          Map.entry(
              "train",
              Set.of(
                  "component",
                  "tensor",
                  "signal",
                  "nn",
                  "run",
                  "data",
                  "metric",
                  "game",
                  "zoo",
                  "recipe",
                  "doctor",
                  "report")));

  private static final JavaClasses CORE =
      new ClassFileImporter()
          .withImportOption(new ImportOption.DoNotIncludeTests())
          .importPackages(ROOT);

  static Set<String> rooms() {
    return MAY_USE.keySet();
  }

  @Test
  void theRoomsAreTheKnownOnes() {
    List<String> found =
        CORE.stream()
            .map(JavaClass::getPackageName)
            .filter(name -> !name.equals(ROOT))
            .map(name -> name.substring(ROOT.length() + 1))
            .distinct()
            .toList();
    assertThat(found).contains("tensor", "nn", "game", "zoo");
    assertThat(MAY_USE.keySet()).as("one level deep").containsAll(found);
  }

  @ParameterizedTest
  @MethodSource("rooms")
  void arrowsPointDown(String room) {
    String[] forbidden =
        MAY_USE.keySet().stream()
            .filter(other -> !other.equals(room) && !MAY_USE.get(room).contains(other))
            .map(ArchitectureTest::inside)
            .toArray(String[]::new);
    // The top room may use every other one; nobody may use it.
    if (forbidden.length > 0) {
      check(
          noClasses()
              .that()
              .resideInAPackage(inside(room))
              .should()
              .dependOnClassesThat()
              .resideInAnyPackage(forbidden));
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
