package org.gan4j.cli;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.gan4j.Nearest;
import org.gan4j.run.RunFolder;
import org.gan4j.zoo.Generator;
import org.jspecify.annotations.Nullable;

/** A generator that a command names by its run or model folder, and what can be asked of it. */
final class Model {
  private static final int LISTED_CLASSES = 40;

  private Model() {}

  /** Loads the generator, to compute on a device. */
  static Generator load(Path folder, Console console, DeviceOption device) {
    var unused = device.checked();
    if (!Files.isDirectory(folder)) {
      RunFolder.open(folder).close(); // It says what is wrong, and names the runs nearby.
    }
    console.expectEngine();
    device.begin();
    return Generator.load(folder);
  }

  /**
   * Classes by their names or indices, with commas between; one whose name has commas is named
   * alone.
   *
   * @return in the order that was asked for; empty for null
   * @throws WrongUsage if there is none such, with those that there are, or one is named twice
   */
  static List<Integer> classesOf(@Nullable String wanted, List<String> classes) {
    if (wanted == null) {
      return List.of();
    }
    List<Integer> out = new ArrayList<>();
    for (String one : classes.contains(wanted) ? new String[] {wanted} : wanted.split(",", -1)) {
      Integer index = Objects.requireNonNull(classOf(one.strip(), classes));
      if (out.contains(index)) {
        throw new WrongUsage(
            String.format(
                Locale.ROOT,
                "--class takes each class once; got %s twice in '%s'",
                classes.get(index),
                wanted));
      }
      out.add(index);
    }
    return out;
  }

  /**
   * A class by its name, else by its index.
   *
   * @return null for null
   * @throws WrongUsage if there is none such, with those that there are
   */
  static @Nullable Integer classOf(@Nullable String wanted, List<String> classes) {
    if (wanted == null) {
      return null;
    }
    if (classes.isEmpty()) {
      throw new WrongUsage(
          "--class needs a conditional model; this one was trained without classes (try the recipe dcgan-conditional)");
    }
    if (classes.contains(wanted)) {
      return classes.indexOf(wanted);
    }
    if (wanted.matches("[0-9]{1,9}") && Integer.parseInt(wanted) < classes.size()) {
      return Integer.parseInt(wanted);
    }
    String nearest =
        wanted.matches("-?[0-9]+")
            ? ""
            : Nearest.of(wanted, classes.stream().filter(name -> !name.matches("[0-9]+")).toList())
                .map(near -> "; did you mean " + near + "?")
                .orElse("");
    throw new WrongUsage(
        String.format(
            Locale.ROOT,
            "--class must be in [0, %d] or a name%s; got '%s'. Classes: %s",
            classes.size() - 1,
            nearest,
            wanted,
            listed(classes)));
  }

  private static String listed(List<String> classes) {
    String list =
        IntStream.range(0, Math.min(LISTED_CLASSES, classes.size()))
            .mapToObj(
                i ->
                    classes.get(i).equals(Integer.toString(i))
                        ? classes.get(i)
                        : i + " " + classes.get(i))
            .collect(Collectors.joining(", "));
    return classes.size() > LISTED_CLASSES ? list + ", ..." : list;
  }
}
