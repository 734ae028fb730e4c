package org.gan4j.run;

import java.util.Locale;
import tools.jackson.databind.EnumNamingStrategy;
import tools.jackson.databind.cfg.MapperConfig;
import tools.jackson.databind.introspect.AnnotatedClass;

/**
 * Names of constants as files have them: {@code NON_SATURATING} is {@code non-saturating}.
 * Jackson's own strategies lower the case by the machine's locale, and in Turkish that is another
 * word.
 */
public final class EnumNames implements EnumNamingStrategy {
  /** For Jackson. */
  public EnumNames() {}

  @Override
  public String convertEnumToExternalName(
      MapperConfig<?> config, AnnotatedClass type, String name) {
    return name.toLowerCase(Locale.ROOT).replace('_', '-');
  }

  /** {@return a constant's name as files have it} */
  public static String of(Enum<?> constant) {
    return constant.name().toLowerCase(Locale.ROOT).replace('_', '-');
  }
}
