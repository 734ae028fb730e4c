package org.gan4j.data;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.gan4j.data.DataOptions.Split;
import org.gan4j.medium.Series;
import org.gan4j.medium.Series.Lengths;

/**
 * Series that were read, in two parts and, where that is wanted, cut into windows: what is learned
 * from and what is held out, of which only one is opened, but both say how long series are.
 *
 * @param learned before any windows, which ranges are taken of
 * @param wanted the series of the part that is asked for
 * @param steps of the longest series of both parts
 * @param lengths whether all of both parts are as long
 * @param notes what was done
 */
record SeriesParts(Spans learned, Spans wanted, int steps, Lengths lengths, List<String> notes) {
  /**
   * Cuts series.
   *
   * @param place they come from, for errors
   * @param all of them
   * @param given which are held out, where files say so; else empty
   * @param keys what each is known by
   * @param windows how each is cut
   */
  static SeriesParts of(
      String place, Spans all, boolean[] given, long[] keys, Windows windows, DataOptions options) {
    List<String> notes = new ArrayList<>();
    int window = windows.steps;
    boolean[] held = given;
    boolean inTime = false;
    double share = options.heldOut();
    if (given.length == 0) {
      inTime = window > 0 && share > 0 && all.cutInTime(share, window, true).size() > 0;
      held = inTime ? new boolean[all.size()] : Spans.held(keys, share);
    }
    boolean[] out = held;
    Spans learned =
        inTime ? all.cutInTime(share, window, false) : all.where(i -> !out[all.of()[i]]);
    Spans rest = inTime ? all.cutInTime(share, window, true) : all.where(i -> out[all.of()[i]]);
    Spans first = learned;
    Spans second = rest;
    if (window > 0) {
      first = learned.windows(place, window, windows.stride);
      second = rest.windows(place, window, windows.stride);
      if (first.size() == 0) {
        throw new DataException(
            String.format(
                Locale.ROOT,
                "%s: windows of %,d steps are longer than the series, which have at most %,d: set data.window to less",
                place,
                window,
                all.longest()));
      }
      long few = all.where(i -> all.lengths()[i] < window).size();
      if (few > 0) {
        notes.add(
            String.format(
                Locale.ROOT,
                "%,d series shorter than a window of %,d steps: left out",
                few,
                window));
      }
      notes.add(
          String.format(
              Locale.ROOT,
              "cut into windows of %,d steps, %s; data.window sets their length",
              window,
              windows.stride == 1 ? "one beginning at each step" : "one behind the other"));
    } else if (all.longest() > Series.MAX_STEPS || all.size() == 1) {
      int fits = Math.min(24, all.longest() / 2);
      throw new DataException(
          String.format(
              Locale.ROOT,
              "%s holds %s of %,d steps: %s",
              place,
              all.size() == 1 ? "one series" : "a series",
              all.longest(),
              fits < 2
                  ? "two at least are needed"
                  : String.format(
                      Locale.ROOT,
                      "data.window=%d (gan data: --window %d) cuts it into many of %d steps",
                      fits,
                      fits,
                      fits)));
    }
    if (options.split() == Split.TEST && second.size() == 0) {
      throw new NoPart(place + " has no test part: data.held-out says how much of it is held out");
    }
    int longest = Math.max(first.longest(), second.size() == 0 ? 0 : second.longest());
    int shortest = Math.min(first.shortest(), second.size() == 0 ? longest : second.shortest());
    Spans wanted = options.split() == Split.TEST ? second : first;
    boolean fixed = longest == shortest;
    if (!fixed) {
      notes.add("lengths of " + wanted.lengthsSaid());
    }
    if (second.size() > 0) {
      notes.add(
          String.format(
              Locale.ROOT,
              inTime ? "%,d of %,d held out, the last of each series" : "%,d of %,d held out",
              second.size(),
              first.size() + second.size()));
    }
    return new SeriesParts(
        learned, wanted, longest, fixed ? Lengths.FIXED : Lengths.VARYING, List.copyOf(notes));
  }

  /**
   * How series are cut.
   *
   * @param steps of a window; 0 for whole series
   * @param stride from one window to the next
   */
  record Windows(int steps, int stride) {}
}
