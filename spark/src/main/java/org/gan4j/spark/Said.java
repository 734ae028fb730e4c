package org.gan4j.spark;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * What a task says to all others when they gather: a line for each of these.
 *
 * @param address of its machine, by which the others reach it
 * @param version of gan4j and of the engine
 * @param recipe a hash
 * @param data a hash
 * @param lock what worker 0 wrote into the run's lock, by which the others know the folder
 * @param port that worker 0 listens at; 0 if nobody has to come
 * @param trouble why it cannot take part, in one sentence; empty if it can
 */
record Said(
    String address,
    String version,
    String recipe,
    String data,
    String lock,
    int port,
    String trouble) {
  private static final int LINES = 7;

  static Said nothing() {
    return port(0);
  }

  static Said port(int port) {
    return new Said("", "", "", "", "", port, "");
  }

  static Said trouble(int rank, String why) {
    return new Said("", "", "", "", "", 0, named(rank, why));
  }

  /** What is the matter with a worker, with its name. */
  static String named(int rank, String why) {
    return why.contains("worker " + rank) ? why : "worker " + rank + ": " + why;
  }

  String text() {
    List<String> lines =
        List.of(address, version, recipe, data, lock, Integer.toString(port), trouble);
    return String.join("\n", lines.stream().map(line -> line.replaceAll("\\R", " ")).toList());
  }

  /** What all said, by rank. */
  static List<Said> of(String[] texts) {
    List<Said> out = new ArrayList<>();
    for (String text : texts) {
      String[] line = Arrays.copyOf(text.split("\n", -1), LINES);
      boolean other = Arrays.asList(line).contains(null) || !line[5].matches("\\d{1,5}");
      out.add(
          other
              ? trouble(out.size(), "it is of another version of gan4j's Spark module")
              : new Said(
                  line[0], line[1], line[2], line[3], line[4], Integer.parseInt(line[5]), line[6]));
    }
    return out;
  }

  /** The first thing that is the matter; empty if nothing is. */
  static String trouble(List<Said> all) {
    return all.stream().map(Said::trouble).filter(why -> !why.isEmpty()).findFirst().orElse("");
  }

  /** Why they cannot train together; empty if they can. All conclude the same. */
  static String refusal(List<Said> all) {
    String trouble = trouble(all);
    if (!trouble.isEmpty()) {
      return trouble;
    }
    Said first = all.get(0);
    for (int rank = 1; rank < all.size(); rank++) {
      Said other = all.get(rank);
      String differs =
          !other.version.equals(first.version)
              ? "has " + other.version + ", and worker 0 has " + first.version
              : !other.recipe.equals(first.recipe)
                  ? "reads another recipe than worker 0 ("
                      + other.recipe
                      + ", "
                      + first.recipe
                      + ")"
                  : !other.data.equals(first.data)
                      ? "has other data than worker 0 (fingerprint "
                          + other.data
                          + ", "
                          + first.data
                          + ")"
                      : "";
      if (!differs.isEmpty()) {
        return "worker "
            + rank
            + " at "
            + other.address
            + " "
            + differs
            + ": they have to be the same";
      }
    }
    return "";
  }

  /** Whether all are on one machine, which then needs nobody else's network. */
  static boolean together(List<Said> all) {
    return all.stream().map(Said::address).distinct().count() == 1;
  }
}
