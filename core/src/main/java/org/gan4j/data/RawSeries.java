package org.gan4j.data;

import java.util.List;

/**
 * Series of numbers as they were read.
 *
 * @param name of the set
 * @param place they come from, for errors
 * @param features names, in the order of a step's numbers
 * @param fixed of each feature whether it is the same at all steps of each series
 * @param values {@code [steps of all, features]}
 * @param spans where each series is
 * @param held which are held out, where files say so; else empty
 * @param keys what each is known by
 * @param labels the class of each; empty where there are none
 * @param classes names in label order
 * @param notes what the user should know
 */
@SuppressWarnings("ArrayRecordComponent") // plain numbers, only read
record RawSeries(
    String name,
    String place,
    List<String> features,
    boolean[] fixed,
    float[] values,
    Spans spans,
    boolean[] held,
    long[] keys,
    int[] labels,
    List<String> classes,
    List<String> notes) {
  /** The same, of which those are held out. */
  RawSeries holding(boolean[] out) {
    return new RawSeries(
        name, place, features, fixed, values, spans, out, keys, labels, classes, notes);
  }
}
