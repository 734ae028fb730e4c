package org.gan4j.train;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Consumer;
import org.gan4j.run.AtomicFile;
import org.gan4j.run.RunFolder;
import org.gan4j.run.RunFolder.Decision;
import org.gan4j.run.Snapshot;
import org.jspecify.annotations.Nullable;

/**
 * What a run went through besides its steps: how often it diverged and went back, and what was
 * decided about it. A checkpoint knows how many decisions were made and holds the last one, so that
 * {@code interventions.jsonl} has, after a kill, just the lines of what was done.
 */
final class History {
  private static final String ROLLBACKS = "rollbacks";
  private static final String RETURNS = "returns";
  private static final String RETURNED_TO = "returned-to";
  private static final String DECISIONS = "decisions";
  private static final String DECISION = "decision";

  private final Path file;
  private final Remedying remedying;
  private final int rollbacks;
  private final int returns;
  private final long returnedTo;
  private final int decisions;
  private final String last;

  private History(
      Path file,
      Remedying remedying,
      int rollbacks,
      int returns,
      long returnedTo,
      int decisions,
      String last) {
    this.file = file;
    this.remedying = remedying;
    this.rollbacks = rollbacks;
    this.returns = returns;
    this.returnedTo = returnedTo;
    this.decisions = decisions;
    this.last = last;
  }

  /** As a checkpoint has it; the decider goes on from there too. */
  static History of(RunFolder folder, @Nullable Snapshot from, Remedying remedying) {
    Path file = folder.interventions();
    if (from == null) {
      return new History(file, remedying, 0, 0, -1, 0, "");
    }
    int rollbacks = from.smallCount(ROLLBACKS);
    boolean decided = from.has(DECISIONS);
    Snapshot memory = from.part("remedy");
    if (!memory.isEmpty()) {
      remedying.restore(memory);
    }
    return new History(
        file,
        remedying,
        rollbacks,
        from.has(RETURNS) ? from.smallCount(RETURNS) : rollbacks,
        from.has(RETURNED_TO) ? from.count(RETURNED_TO) : -1,
        decided ? from.smallCount(DECISIONS) : 0,
        decided ? from.text(DECISION) : "");
  }

  /** With one more decision. */
  History decided(Decision decision) {
    return new History(
        file, remedying, rollbacks, returns, returnedTo, decisions + 1, decision.line());
  }

  /** With one more divergence. */
  History diverged() {
    return new History(file, remedying, rollbacks + 1, returns, returnedTo, decisions, last);
  }

  /** With one more time that the run went back and on with other random draws. */
  History redrawn() {
    return new History(file, remedying, rollbacks, returns + 1, returnedTo, decisions, last);
  }

  /** With a checkpoint as the last one that a change of the recipe went back to. */
  History returned(long images) {
    return new History(file, remedying, rollbacks, returns, images, decisions, last);
  }

  int rollbacks() {
    return rollbacks;
  }

  /** How often the run went back and on with other random draws. */
  int returns() {
    return returns;
  }

  Remedying remedying() {
    return remedying;
  }

  /** Checkpoints that are kept as they are: the decider's, and the one last gone back to. */
  Set<Long> held() {
    Set<Long> out = new TreeSet<>(remedying.holds());
    if (returnedTo >= 0) {
      out.add(returnedTo);
    }
    return out;
  }

  /** Puts what a checkpoint keeps of it. */
  void keep(Snapshot.Builder out) {
    out.count(ROLLBACKS, rollbacks);
    if (returns != rollbacks) {
      out.count(RETURNS, returns);
    }
    if (returnedTo >= 0) {
      out.count(RETURNED_TO, returnedTo);
    }
    if (decisions > 0) {
      out.count(DECISIONS, decisions).text(DECISION, last);
    }
    remedying.keep(out.part("remedy"));
  }

  /**
   * Makes {@code interventions.jsonl} what this history says: a line that nothing stands behind is
   * forgotten, and one that is not written yet is written.
   *
   * @param notes hears where earlier lines are lost
   */
  void write(Consumer<String> notes) {
    List<String> there = lines();
    List<String> wanted =
        new ArrayList<>(there.subList(0, Math.min(there.size(), Math.max(0, decisions - 1))));
    if (wanted.size() < decisions - 1) {
      notes.accept(
          file.getFileName()
              + " has fewer lines than decisions were made: the run goes on, the file with what is left");
    }
    if (decisions > 0) {
      wanted.add(last);
    }
    if (!wanted.equals(there)) {
      AtomicFile.writeString(file, wanted.isEmpty() ? "" : String.join("\n", wanted) + "\n");
    }
  }

  private List<String> lines() {
    if (!Files.isRegularFile(file)) {
      return List.of();
    }
    try {
      String text = new String(Files.readAllBytes(file), StandardCharsets.UTF_8);
      return text.lines().filter(line -> !line.isBlank()).toList();
    } catch (IOException e) {
      return List.of();
    }
  }
}
