package org.gan4j.score;

import java.util.Arrays;
import org.gan4j.medium.Samples;
import org.gan4j.medium.Series;
import org.gan4j.medium.ValueRange;
import org.gan4j.tensor.Device;
import org.gan4j.tensor.Scope;

/**
 * Series that are compared, as scores see them: features in [0, 1] by the real data's ranges, as
 * Yoon et al. (2019) scale them; symbols as unit vectors. What lies more than {@value #FAR} ranges
 * away counts as so far: a generator on its way to diverge has a bad score, not none.
 *
 * @param medium of the series
 * @param seen {@code [count, steps, width]}; 0 behind the end of a series of numbers
 * @param lengths steps of each, {@code [count]}
 * @param labels the class of each, {@code [count]}; empty where there are none
 * @param texts each of them; empty of numbers
 */
@SuppressWarnings("ArrayRecordComponent") // large buffers, handed over without copies
record SeriesSide(Series medium, float[] seen, int[] lengths, int[] labels, String[] texts) {
  private static final float FAR = 1000;

  static SeriesSide of(Series medium, Samples samples, int[] labels) {
    int n = samples.size();
    int[] lengths = new int[n];
    Arrays.setAll(lengths, i -> medium.length(samples, i));
    String[] texts = new String[medium.isText() ? n : 0];
    Arrays.setAll(texts, i -> medium.text(samples, i));
    float[] seen = samples.numbers();
    if (!medium.isText()) {
      try (Scope scope = Scope.open()) {
        seen = medium.encode(samples, ValueRange.UNIT, Device.CPU).toFloats();
      }
      for (int i = 0; i < seen.length; i++) {
        seen[i] = Float.isNaN(seen[i]) ? FAR : Math.max(-FAR, Math.min(FAR, seen[i]));
      }
    }
    return new SeriesSide(medium, seen, lengths, labels, texts);
  }

  int count() {
    return lengths.length;
  }

  int steps() {
    return medium.steps();
  }

  /** Numbers of a step as the medium has them, what says where a series ends among them. */
  int width() {
    return medium.width();
  }

  /** Features or symbols of a step, which come first in it. */
  int features() {
    return medium.varies() ? width() - 1 : width();
  }

  float at(int series, int step, int feature) {
    return seen[(series * steps() + step) * width() + feature];
  }
}
