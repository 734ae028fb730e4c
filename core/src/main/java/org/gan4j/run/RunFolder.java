package org.gan4j.run;

import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.gan4j.Nearest;
import org.jspecify.annotations.Nullable;

/**
 * One run's folder, for example {@code runs/00003-dcgan-fashion-mnist}.
 *
 * <pre>
 * recipe.yaml        every value that was used; its presence makes the folder a run
 * schema.yaml        of a table: what its columns are, as {@code data.schema} takes it
 * kept.safetensors   where the recipe keeps a share of its data: which samples, {@code I64 [n]}
 * provenance.json    {@link Provenance}
 * metrics.jsonl      {@link Metrics}
 * events.out.*       {@link TensorBoardEvents}
 * interventions.jsonl  what was decided about the run while it trained, {@link Decision}
 * recipe-begun.yaml  the recipe that it began with, where a decision changed it
 * samples/           the same latents over time, PNG
 * checkpoints/       {@link Checkpoints}
 * model/             the deliverable
 * evaluation.json    its scores, once they were taken
 * report.html        all of it to look at
 * run.lock           held by the process that trains: "process 123 on host name"
 * </pre>
 *
 * Reading a run needs no lock. Closing releases the lock, if this object holds it.
 */
public final class RunFolder implements AutoCloseable {
  private static final Pattern NUMBERED = Pattern.compile("(\\d{5,9})-.*");
  private static final List<String> PARTS = List.of("samples", "checkpoints", "model");
  private static final String SCHEMA = "schema.yaml";
  private static final String KEPT = "kept.safetensors";

  /** What is written before the recipe makes the folder a run. */
  private static final List<String> BEFORE_RECIPE = List.of(RunLock.FILE, SCHEMA, KEPT);

  private static final int MAX_LABEL = 80;
  private static final int MAX_SUGGESTIONS = 3;

  /** Names this much farther away than the nearest one are suggested too. */
  private static final int SAME_DISTANCE = 2;

  private final Path path;

  /** Whose the folder was before this object had it. */
  private enum Before {
    /** It is a run. */
    RUN,
    /** Somebody's, and empty: what a run put into it may be taken away again. */
    EMPTY,
    /** There was none: it may be taken away again. */
    MISSING
  }

  private final Before before;

  private @Nullable RunLock lock;

  private RunFolder(Path path, Before before) {
    this.path = path;
    this.before = before;
  }

  /**
   * Makes a new run folder, numbered one above the highest number in {@code parent}. Processes that
   * do so at the same time get different numbers.
   *
   * @param parent where runs are kept; made when missing
   * @param label what the run is, for example {@code dcgan-fashion-mnist}; lower-cased, and
   *     whatever is not a letter, digit, point or underscore becomes a hyphen
   * @return the new folder
   * @throws RunException when the folder cannot be made
   */
  public static RunFolder create(Path parent, String label) {
    try {
      Files.createDirectories(parent);
      for (int number = highestNumber(parent) + 1; ; number++) {
        // The bare number is claimed first, since two labels under one number would not collide.
        // Once it is claimed nobody else can finish a run of that number: one look is enough.
        Path claim = parent.resolve(String.format(Locale.ROOT, ".%05d", number));
        try {
          Files.createDirectory(claim);
        } catch (FileAlreadyExistsException e) {
          continue;
        }
        if (isTaken(parent, number)) {
          Files.delete(claim);
          continue;
        }
        Path path = parent.resolve(String.format(Locale.ROOT, "%05d-%s", number, sanitised(label)));
        for (String part : PARTS) {
          Files.createDirectory(claim.resolve(part));
        }
        Files.move(claim, path);
        AtomicFile.forceFolder(parent);
        return new RunFolder(path, Before.MISSING);
      }
    } catch (IOException e) {
      throw new RunException(
          String.format(
              Locale.ROOT,
              "cannot make a run folder in %s: %s; name another folder for the runs",
              parent,
              RunException.reason(e)),
          e);
    }
  }

  /**
   * Makes the folder of a new run where it is said to be, or takes one that nothing was begun in.
   *
   * @param path the folder; missing, or empty but for the empty parts of a run
   * @return the folder
   * @throws RunException when it holds something, or cannot be made
   */
  public static RunFolder createAt(Path path) {
    Before before = Files.exists(path) ? Before.EMPTY : Before.MISSING;
    try {
      Files.createDirectories(path);
      for (Path child : Listing.of(path, "*")) {
        // Who was killed before the recipe was there has begun nothing.
        boolean nothing =
            BEFORE_RECIPE.contains(Listing.name(child))
                || Listing.name(child).endsWith(AtomicFile.TEMPORARY_SUFFIX)
                || (PARTS.contains(Listing.name(child)) && Listing.of(child, "*").isEmpty());
        if (!nothing) {
          throw new RunException(
              path
                  + " is no run and not empty (it holds "
                  + Listing.name(child)
                  + "): name a folder that is new or a run");
        }
      }
      for (String part : PARTS) {
        Files.createDirectories(path.resolve(part));
      }
      return new RunFolder(path, before);
    } catch (IOException e) {
      throw RunException.cannot("make the run folder", path, e);
    }
  }

  /**
   * Opens an existing run.
   *
   * @param path its folder
   * @return the run
   * @throws RunException when there is none; the message names runs nearby
   */
  public static RunFolder open(Path path) {
    if (!Files.exists(path)) {
      throw new RunException("no run at " + path + nearest(path));
    }
    if (!Files.isDirectory(path)) {
      throw new RunException(path + " is a file; a run is a folder" + nearest(path));
    }
    if (!isRun(path)) {
      String inside = inside(path);
      throw new RunException(
          path
              + " is not a run: it has no recipe.yaml"
              + (inside.isEmpty() ? nearest(path) : inside));
    }
    return new RunFolder(path, Before.RUN);
  }

  /**
   * Takes the run for this process until {@link #close()} or the process's end.
   *
   * @throws RunException when someone has it, this process included ({@code run X is being trained
   *     by process 123 on host Y}), or when the folder is read-only
   */
  public void lock() {
    lock = RunLock.take(path);
  }

  @Override
  public void close() {
    if (lock != null) {
      lock.close();
      lock = null;
    }
  }

  /**
   * Takes the folder away again, if this object made it and no session has begun in it: it has no
   * provenance yet. A folder that was there before, empty, is left empty. What cannot be deleted
   * stays.
   */
  public void withdraw() {
    if (before == Before.RUN || Files.exists(provenance())) {
      return;
    }
    close();
    try (Stream<Path> all = Files.walk(path)) {
      for (Path each : all.sorted(Comparator.reverseOrder()).toList()) {
        if (before == Before.MISSING || isOurs(each)) {
          Files.delete(each);
        }
      }
    } catch (IOException e) {
      // The error that led here matters more.
    }
  }

  /** Whether it is of what is there before a session begins. */
  private boolean isOurs(Path each) {
    String name = Listing.name(each);
    return path.equals(each.getParent())
        && (BEFORE_RECIPE.contains(name) || PARTS.contains(name) || each.equals(recipe()));
  }

  /** {@return the folder itself; also where the TensorBoard events lie} */
  public Path path() {
    return path;
  }

  /** {@return the file with every value that was used} */
  public Path recipe() {
    return path.resolve("recipe.yaml");
  }

  /** {@return the file of what the columns of a table are; there is none of other data} */
  public Path schema() {
    return path.resolve(SCHEMA);
  }

  /** {@return the file of which samples are learned from; there is none where all are} */
  public Path kept() {
    return path.resolve(KEPT);
  }

  /** {@return the file that says where the run comes from} */
  public Path provenance() {
    return path.resolve("provenance.json");
  }

  /** {@return the file of numbers} */
  public Path metrics() {
    return path.resolve("metrics.jsonl");
  }

  /** {@return the file of what was the matter when it was last diagnosed} */
  public Path findings() {
    return path.resolve("findings.json");
  }

  /** {@return the picture of what the discriminator last advised} */
  public Path advice() {
    return path.resolve("advice.png");
  }

  /**
   * {@return the file of what was decided about the run while it trained; there is none where
   * nothing was}
   */
  public Path interventions() {
    return path.resolve("interventions.jsonl");
  }

  /** {@return the recipe that the run began with; there is none where it was not changed since} */
  public Path recipeBegun() {
    return path.resolve("recipe-begun.yaml");
  }

  /** {@return the folder of sample sheets} */
  public Path samples() {
    return path.resolve("samples");
  }

  /** {@return the folder of checkpoints} */
  public Path checkpoints() {
    return path.resolve("checkpoints");
  }

  /** {@return the folder of what the run delivers} */
  public Path model() {
    return path.resolve("model");
  }

  /** {@return the page to look at} */
  public Path report() {
    return path.resolve("report.html");
  }

  /** {@return the folder of the event file, for {@link TensorBoardEvents#open(Path)}} */
  public Path events() {
    return path;
  }

  @Override
  public String toString() {
    return path.toString();
  }

  /**
   * Something that was decided about a run while it trained: a line of {@code interventions.jsonl},
   * a JSON object with these names, without those that say nothing.
   *
   * <p>The lines in order, with {@code recipe-begun.yaml}, are all that is needed to make the run
   * again: who trains that recipe and, where {@code images} are played, changes it as {@code set}
   * and {@code back} say, gets the same bits. Where a run went back without another recipe (rolled
   * back, reverted), it went on with other random draws.
   *
   * @param images that were played when it was decided
   * @param made what was decided
   * @param back images of the checkpoint that the run went back to; null where it did not
   * @param finding what was found, by name; empty for nothing
   * @param set what was changed in the recipe, as {@code --set} takes it; where the run went back,
   *     in the recipe of that checkpoint
   * @param why in a sentence
   * @param paper where it comes from; empty for nowhere
   * @param scores the evidence, by name
   * @param recipe what the recipe is known by from then on; empty where it did not change
   */
  public record Decision(
      long images,
      Made made,
      @Nullable Long back,
      String finding,
      List<String> set,
      String why,
      String paper,
      Map<String, Double> scores,
      String recipe) {
    /** What can be decided. */
    public enum Made {
      /** A change was made. */
      APPLIED,
      /** A change that was made before helped. */
      KEPT,
      /** A change that was made before did not help, and was taken back. */
      REVERTED,
      /** A change could not be made. */
      REFUSED,
      /** The run diverged and went back. */
      ROLLED_BACK,
      /** The run diverged and ended; a run that is resumed forgets it. */
      DIVERGED,
      /** The networks grew, as their recipe plans. */
      GROWN
    }

    /**
     * Copies list and map.
     *
     * @param images that were played when it was decided
     * @param made what was decided
     * @param back images of the checkpoint that the run went back to; null where it did not
     * @param finding what was found, by name; empty for nothing
     * @param set what was changed in the recipe, as {@code --set} takes it; where the run went
     *     back, in the recipe of that checkpoint
     * @param why in a sentence
     * @param paper where it comes from; empty for nowhere
     * @param scores the evidence, by name
     * @param recipe what the recipe is known by from then on; empty where it did not change
     */
    public Decision {
      set = List.copyOf(set);
      scores = Collections.unmodifiableMap(new LinkedHashMap<>(scores));
    }

    /** {@return the line, without its end} */
    public String line() {
      return DecisionLines.format(this);
    }

    /**
     * The decisions of a run. Lines that are none are passed over, and so is what is beyond 16 MB.
     *
     * @param file a run's {@code interventions.jsonl}
     * @param notes hears of lines that are none
     * @return in order; none where there is no file
     * @throws RunException if there is a file and it cannot be read
     */
    public static List<Decision> read(Path file, Consumer<String> notes) {
      return DecisionLines.read(file, notes);
    }
  }

  private static int highestNumber(Path parent) throws IOException {
    int highest = -1;
    for (Path child : Listing.of(parent, "*")) {
      Matcher numbered = NUMBERED.matcher(Listing.name(child));
      if (numbered.matches()) {
        highest = Math.max(highest, Integer.parseInt(numbered.group(1)));
      }
    }
    return highest;
  }

  private static boolean isTaken(Path parent, int number) throws IOException {
    return !Listing.of(parent, String.format(Locale.ROOT, "%05d-*", number)).isEmpty();
  }

  private static String sanitised(String label) {
    String plain =
        Latin.of(label)
            .toLowerCase(Locale.ROOT)
            .replaceAll("[^a-z0-9._]+", "-")
            .replaceAll("^[-.]+", "");
    String shortened = plain.substring(0, Math.min(MAX_LABEL, plain.length()));
    String trimmed = shortened.replaceAll("[-.]+$", "");
    return trimmed.isEmpty() ? "run" : trimmed;
  }

  private static boolean isRun(Path folder) {
    return Files.isRegularFile(folder.resolve("recipe.yaml"));
  }

  private static List<Path> runsIn(Path folder) {
    try {
      return Listing.of(folder, "*").stream().filter(RunFolder::isRun).toList();
    } catch (IOException e) {
      return List.of(); // Only for a hint; the error at hand stands without it.
    }
  }

  /**
   * {@return how a message goes on that nothing of a run is at a path: {@code "; it holds runs, the
   * latest is X"} of a folder of runs, {@code "; in X there is Y"} where nothing is at the path and
   * runs are beside it, else nothing}
   *
   * @param path that was given
   */
  public static String nearby(Path path) {
    return Files.exists(path) ? inside(path) : beside(path);
  }

  /**
   * {@return whether a folder holds runs, and no file or folder else but hidden ones}
   *
   * @param path of anything
   */
  public static boolean holdsRunsAlone(Path path) {
    if (!Files.isDirectory(path)) {
      return false;
    }
    try {
      List<Path> shown =
          Listing.of(path, "*").stream().filter(one -> !Listing.name(one).startsWith(".")).toList();
      return !shown.isEmpty() && shown.stream().allMatch(RunFolder::isRun);
    } catch (IOException e) {
      return false; // What reads it says so.
    }
  }

  private static String inside(Path folder) {
    List<Path> runs = runsIn(folder);
    return runs.isEmpty() ? "" : "; it holds runs, the latest is " + runs.get(runs.size() - 1);
  }

  private static String nearest(Path path) {
    Path parent = path.toAbsolutePath().getParent();
    String beside = beside(path);
    return beside.isEmpty() && parent != null ? "; there are no runs in " + parent : beside;
  }

  private static String beside(Path path) {
    Path name = path.getFileName();
    Path parent = path.toAbsolutePath().getParent();
    if (name == null || parent == null) {
      return "";
    }
    String wanted = name.toString();
    Map<String, Integer> distances = new TreeMap<>();
    for (Path run : runsIn(parent)) {
      String other = Listing.name(run);
      distances.put(other, distance(wanted, other));
    }
    int smallest = distances.values().stream().min(Comparator.naturalOrder()).orElse(0);
    List<String> names =
        distances.entrySet().stream()
            .filter(run -> run.getValue() <= smallest + SAME_DISTANCE)
            .sorted(Map.Entry.comparingByValue())
            .map(Map.Entry::getKey)
            .limit(MAX_SUGGESTIONS)
            .toList();
    return names.isEmpty()
        ? ""
        : String.format(Locale.ROOT, "; in %s there is %s", parent, String.join(", ", names));
  }

  /** Levenshtein distance; a prefix such as the bare number counts as near. */
  private static int distance(String a, String b) {
    if (!a.isEmpty() && b.startsWith(a)) {
      return 0;
    }
    return Nearest.edits(a, b);
  }
}
