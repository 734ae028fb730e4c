package org.gan4j.cli;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.AccessTarget.CodeUnitCallTarget;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaConstructor;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.EnumNamingStrategies;

/**
 * Nothing asks for the default locale, whose digits and letter cases are not what machines read.
 * Error Prone's DefaultLocale, an error in this build, says so at the line, but looks only at
 * formats that it can read; this looks at each call of library and command.
 */
class LocaleRuleTest {
  private static final Set<String> FORMATS = Set.of("format", "formatted", "printf");
  private static final Set<String> CASES = Set.of("toLowerCase", "toUpperCase");
  private static final Set<String> MADE_WITH =
      Set.of(
          "java.util.Formatter",
          "java.util.Scanner",
          "java.text.DecimalFormat",
          "java.text.SimpleDateFormat",
          "java.text.MessageFormat");
  private static final Set<String> FORMATTING =
      Set.of("java.lang.String", "java.io.PrintStream", "java.io.PrintWriter", "java.io.Console");

  private static final DescribedPredicate<CodeUnitCallTarget> DEFAULT_LOCALE =
      DescribedPredicate.describe(
          "that take the default locale",
          target -> {
            String owner = target.getOwner().getName();
            String name = target.getName();
            boolean given =
                target.getRawParameterTypes().stream().anyMatch(LocaleRuleTest::isLocale);
            boolean formats =
                Stream.of(
                        FORMATTING.contains(owner) && FORMATS.contains(name),
                        owner.equals("java.lang.String") && CASES.contains(name),
                        MADE_WITH.contains(owner) && name.equals(JavaConstructor.CONSTRUCTOR_NAME),
                        owner.equals("java.time.format.DateTimeFormatter")
                            && name.equals("ofPattern"),
                        owner.equals("java.text.NumberFormat") && name.startsWith("get"))
                    .anyMatch(yes -> yes);
            boolean asks = owner.equals("java.util.Locale") && name.equals("getDefault");
            return asks || (formats && !given);
          });

  private static boolean isLocale(JavaClass type) {
    return type.isEquivalentTo(Locale.class);
  }

  @Test
  void nothingAsksForTheDefaultLocale() {
    JavaClasses all = new ClassFileImporter().importPackages("org.gan4j");
    assertThat(all.contain("org.gan4j.run.RunFolder")).isTrue();
    noClasses()
        .that()
        .doNotBelongToAnyOf(Careless.class, LocaleRuleTest.class)
        .should()
        .callCodeUnitWhere(
            DescribedPredicate.describe(
                "its target takes the default locale",
                call -> DEFAULT_LOCALE.test(call.getTarget())))
        .orShould()
        .accessField(EnumNamingStrategies.class, "KEBAB_CASE")
        .orShould()
        .accessField(EnumNamingStrategies.class, "LOWER_CAMEL_CASE")
        .check(all);
  }

  @Test
  void theRuleSeesWhatItForbids() {
    JavaClass careless = new ClassFileImporter().importClass(Careless.class);
    assertThat(careless.getCodeUnitCallsFromSelf())
        .filteredOn(call -> DEFAULT_LOCALE.test(call.getTarget()))
        .hasSize(3);
  }

  /** What nobody may do. */
  private static final class Careless {
    @SuppressWarnings({"DefaultLocale", "StringCaseLocaleUsage", "unused"})
    static String speak(String word, int number) {
      return word.toLowerCase() + String.format("%d", number) + "%s".formatted(word);
    }
  }
}
