package org.gan4j.report;

import java.util.ArrayList;
import java.util.List;

/**
 * One axis of a chart: from values to places.
 *
 * @param low value at {@code from}
 * @param high value at {@code to}, above {@code low}
 * @param from place of the lowest value
 * @param to place of the highest value
 * @param logarithmic whether equal factors take equal lengths; then {@code low} is above 0
 */
record Axis(double low, double high, double from, double to, boolean logarithmic) {
  private static final double[] STEPS = {1, 2, 2.5, 5, 10};

  /** Values must differ by this factor before a logarithmic axis tells more than a linear one. */
  private static final double WIDE = 50;

  /** An axis that ends on round numbers around these values. */
  static Axis round(double least, double most, double from, double to) {
    if (least > 0 && most / least >= WIDE) {
      return new Axis(least / 1.15, most * 1.15, from, to, true);
    }
    double low = least;
    double high = most;
    if (!(high - low > 1e-9 * Math.max(Math.abs(low), Math.abs(high)))) {
      double room = low == 0 ? 1 : Math.abs(low) / 2;
      low -= room;
      high += room;
    }
    // An axis that almost reaches zero had better begin there.
    if (low > 0 && low < 0.3 * (high - low)) {
      low = 0;
    }
    double step = step(high - low, 4);
    return new Axis(
        Math.floor(low / step + 1e-9) * step,
        Math.ceil(high / step - 1e-9) * step,
        from,
        to,
        false);
  }

  /** An axis that begins and ends exactly here. */
  static Axis exact(double low, double high, double from, double to, boolean logarithmic) {
    return new Axis(low, high > low ? high : low + 1, from, to, logarithmic);
  }

  double place(long value) {
    return place((double) value);
  }

  double place(double value) {
    double share =
        logarithmic ? Math.log(value / low) / Math.log(high / low) : (value - low) / (high - low);
    return from + share * (to - from);
  }

  /** Round values within the axis. */
  List<Double> ticks(int about) {
    List<Double> ticks = new ArrayList<>();
    if (!logarithmic) {
      double step = step(high - low, about);
      for (long i = Math.round(Math.ceil(low / step - 1e-6)); i * step <= high + 1e-6 * step; i++) {
        ticks.add(i * step);
      }
      return ticks;
    }
    int first = (int) Math.ceil(Math.log10(low) - 1e-9);
    int last = (int) Math.floor(Math.log10(high) + 1e-9);
    int every = Math.max(1, (last - first + about) / about);
    for (int power = first; power <= last; power += every) {
      ticks.add(Math.pow(10, power));
    }
    if (ticks.size() < 3) {
      ticks.clear();
      for (double tick = Math.pow(10, first - 1); tick <= high; tick *= 10) {
        for (double times : new double[] {1, 2, 5}) {
          if (tick * times >= low && tick * times <= high) {
            ticks.add(tick * times);
          }
        }
      }
    }
    return ticks;
  }

  private static double step(double length, int about) {
    double rough = length / about;
    double power = Math.pow(10, Math.floor(Math.log10(rough)));
    for (double step : STEPS) {
      if (step * power >= rough * (1 - 1e-9)) {
        return step * power;
      }
    }
    return 10 * power;
  }
}
