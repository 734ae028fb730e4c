package org.gan4j.doctor;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.gan4j.doctor.Diagnosis.Spell;
import org.gan4j.recipe.Recipe;
import org.gan4j.signal.Finding;
import org.gan4j.signal.Finding.Kind;

/** What was found in the course of a run so far: as each line is seen, once. */
final class Watch {
  /** Checkups before which the course of a run cannot be told. */
  private static final int LEAST = 4;

  private final Recipe recipe;
  private final Course course = new Course();
  private final Map<Kind, Long> since = new EnumMap<>(Kind.class);
  private final List<Spell> spells = new ArrayList<>();
  private final Map<Kind, List<Finding.Remedy>> remedies = new EnumMap<>(Kind.class);
  private Symptoms last = Symptoms.at(course);

  /**
   * Before the first line.
   *
   * @param recipe that the run is trained by
   */
  Watch(Recipe recipe) {
    this.recipe = recipe;
  }

  /**
   * Sees the next line of {@code metrics.jsonl}.
   *
   * @return whether a checkup belongs to it
   */
  boolean saw(Map<String, Object> line) {
    if (!course.add(line)) {
      return false;
    }
    last = Symptoms.at(course);
    for (Kind kind : Kind.values()) {
      if (last.of(kind) > 0) {
        since.putIfAbsent(kind, course.images());
      } else if (since.containsKey(kind)) {
        spells.add(new Spell(kind, since.remove(kind), course.images()));
      }
    }
    return true;
  }

  /** The course so far. */
  Course course() {
    return course;
  }

  /** Every time that a failure was found, in the order in which they were over. */
  List<Spell> spells() {
    List<Spell> all = new ArrayList<>(spells);
    since.forEach((kind, from) -> all.add(new Spell(kind, from, Long.MAX_VALUE)));
    return all;
  }

  /** What is the matter now, the surest first; where nothing is, how it goes. */
  List<Finding> now() {
    List<Finding> now = new ArrayList<>();
    since.forEach(
        (kind, from) ->
            now.add(
                new Finding(
                    kind,
                    from,
                    Sureness.of(kind, last.of(kind), course.space().equals("eyes")),
                    last.shown(kind),
                    remedies.computeIfAbsent(kind, key -> Remedies.against(key, recipe)))));
    now.sort(Comparator.comparingDouble(Finding::sure).reversed());
    String distance = course.space() + ".distance";
    if (now.isEmpty() && course.recent(distance, course.size()).length >= LEAST) {
      now.add(Progress.of(course));
    }
    return now;
  }
}
