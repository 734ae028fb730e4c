package org.gan4j.cli;

import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.gan4j.Shell;
import picocli.CommandLine;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.TypeConversionException;

/** Typed words as numbers and paths, and what is said of those that are none. */
final class Conversions {
  private static final Pattern OF_OPTION =
      Pattern.compile("Invalid value for option '([^']+)'(?: \\([^)]*\\))?: (.*)", Pattern.DOTALL);

  private static final Pattern OF_PARAMETER =
      Pattern.compile(
          "Invalid value for positional parameter at index \\S+(?: \\(([^)]*)\\))?: (.*)",
          Pattern.DOTALL);

  private static final Pattern OF_PAIR =
      Pattern.compile(
          "Value for option option '([^']+)' \\(([^)]*)\\) should be in KEY=VALUE format but was"
              + " (.*)",
          Pattern.DOTALL);

  /** How what a converter says begins, so that the option's name goes before it. */
  private static final String TAKES = "takes ";

  private Conversions() {}

  /** Has a command and those below it read numbers and paths so. */
  static void register(CommandLine line) {
    number(line, List.of(int.class, Integer.class), Conversions::toInt, "a whole number");
    number(line, List.of(long.class, Long.class), Long::valueOf, "a whole number");
    number(line, List.of(double.class, Double.class), Double::valueOf, "a number");
    line.registerConverter(Path.class, Conversions::path);
  }

  @SuppressWarnings("unchecked") // the classes are those of what is read
  private static <T> void number(
      CommandLine line, List<Class<?>> types, Function<String, T> reads, String wanted) {
    ITypeConverter<T> converter =
        text -> {
          try {
            return reads.apply(text.strip());
          } catch (NumberFormatException e) {
            boolean large = text.strip().matches("[+-]?[0-9]+") && wanted.contains("whole");
            throw new TypeConversionException(
                TAKES + wanted + (large ? " of fewer digits" : "") + "; got '" + text + "'");
          }
        };
    types.forEach(type -> line.registerConverter((Class<T>) type, converter));
  }

  private static int toInt(String text) {
    return Integer.parseInt(text);
  }

  private static Path path(String text) {
    try {
      return Path.of(text);
    } catch (InvalidPathException e) {
      throw new TypeConversionException(TAKES + "a path, and " + Shell.noPath(text));
    }
  }

  /** What is wrong with what was typed, in a sentence that begins with a small letter. */
  static String sentence(ParameterException e) {
    String message = String.valueOf(e.getMessage());
    Matcher option = OF_OPTION.matcher(message);
    Matcher parameter = OF_PARAMETER.matcher(message);
    boolean ofOption = option.matches();
    if (ofOption || parameter.matches()) {
      String name = ofOption ? option.group(1) : parameter.group(1);
      String why = ofOption ? option.group(2) : parameter.group(2);
      if (why.startsWith("expected one of") && e.getArgSpec() != null && e.getValue() != null) {
        return name + " takes " + choices(e.getArgSpec()) + "; got '" + e.getValue() + "'";
      }
      return name + (why.startsWith(TAKES) ? " " : ": ") + why;
    }
    Matcher pair = OF_PAIR.matcher(message);
    if (pair.matches()) {
      return pair.group(1) + " takes " + pair.group(2) + "; got '" + pair.group(3) + "'";
    }
    return message.substring(0, 1).toLowerCase(Locale.ROOT) + message.substring(1);
  }

  /** Such as {@code fit, crop or pad}: what the help shows, or all that there are. */
  private static String choices(ArgSpec of) {
    List<String> all =
        of.paramLabel().contains("|")
            ? List.of(of.paramLabel().split("\\|", -1))
            : Arrays.stream(of.type().isEnum() ? of.type().getEnumConstants() : new Object[0])
                .map(each -> each.toString().toLowerCase(Locale.ROOT))
                .toList();
    int last = all.size() - 1;
    return last < 1
        ? of.paramLabel()
        : String.join(", ", all.subList(0, last)) + " or " + all.get(last);
  }
}
