package org.gan4j.score;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Iterator;

/**
 * A minimum by L-BFGS (Nocedal and Wright, "Numerical optimization", 2006, algorithms 7.4 and 7.5
 * with the line search of 3.5 and 3.6) with ten remembered steps, as SciPy's has by default.
 */
final class Lbfgs {
  private static final int MEMORY = 10;
  private static final double ENOUGH = 1e-4;
  private static final double CURVATURE = 0.9;
  private static final int TRIES = 20;

  /** A function with its slopes. */
  @FunctionalInterface
  interface Function {
    /**
     * {@return the value}
     *
     * @param slopes to be filled
     */
    double at(double[] x, double[] slopes);
  }

  @SuppressWarnings("ArrayRecordComponent") // never changed
  private record Step(double[] moved, double[] turned, double product) {}

  private final Function function;
  private double[] x;
  private double[] slopes;
  private double value;

  private Lbfgs(Function function, int size) {
    this.function = function;
    x = new double[size];
    slopes = new double[size];
    value = function.at(x, slopes);
  }

  /**
   * {@return where the function is small}
   *
   * @param size of what it is a function of; it begins at zeros
   * @param most iterations
   * @param flat the greatest slope at which it ends
   */
  static double[] least(Function function, int size, int most, double flat) {
    Lbfgs search = new Lbfgs(function, size);
    Deque<Step> past = new ArrayDeque<>();
    for (int i = 0; i < most && search.steepest() > flat; i++) {
      double[] direction = direction(search.slopes, past);
      double[] x = search.x;
      double[] slopes = search.slopes;
      double first = i == 0 ? Math.min(1, 1 / Math.sqrt(dot(direction, direction))) : 1;
      if (!search.moved(direction, first)) {
        break;
      }
      double[] moved = minus(search.x, x);
      double[] turned = minus(search.slopes, slopes);
      double product = dot(moved, turned);
      if (product > Math.ulp(1.0) * dot(turned, turned)) {
        past.addFirst(new Step(moved, turned, product));
        if (past.size() > MEMORY) {
          past.removeLast();
        }
      }
    }
    return search.x;
  }

  private double steepest() {
    double out = 0;
    for (double slope : slopes) {
      out = Math.max(out, Math.abs(slope));
    }
    return out;
  }

  private static double[] direction(double[] slopes, Deque<Step> past) {
    double[] out = new double[slopes.length];
    for (int i = 0; i < out.length; i++) {
      out[i] = -slopes[i];
    }
    double[] shares = new double[past.size()];
    int at = 0;
    for (Step step : past) {
      shares[at] = dot(step.moved, out) / step.product;
      add(out, -shares[at++], step.turned);
    }
    if (!past.isEmpty()) {
      Step last = past.getFirst();
      double scale = last.product / dot(last.turned, last.turned);
      for (int i = 0; i < out.length; i++) {
        out[i] *= scale;
      }
    }
    for (Iterator<Step> oldest = past.descendingIterator(); oldest.hasNext(); ) {
      Step step = oldest.next();
      add(out, shares[--at] - dot(step.turned, out) / step.product, step.moved);
    }
    return out;
  }

  /** Goes along a direction until it is lower and flatter; false where that is nowhere. */
  private boolean moved(double[] direction, double first) {
    double start = value;
    double[] from = x;
    double down = dot(slopes, direction);
    if (!(down < 0)) {
      return false;
    }
    double low = 0;
    double lowest = start;
    double high = Double.POSITIVE_INFINITY;
    double step = first;
    for (int i = 0; i < TRIES; i++) {
      double[] to = from.clone();
      add(to, step, direction);
      double[] there = new double[to.length];
      double now = function.at(to, there);
      double slope = dot(there, direction);
      boolean enough = now <= start + ENOUGH * step * down && now <= lowest;
      if (enough) {
        x = to;
        slopes = there;
        value = now;
        if (Math.abs(slope) <= -CURVATURE * down) {
          return true;
        }
      }
      if (!enough || slope > 0) {
        high = step;
      } else {
        low = step;
        lowest = now;
      }
      step = high == Double.POSITIVE_INFINITY ? 2 * step : (low + high) / 2;
    }
    return value < start;
  }

  private static double dot(double[] a, double[] b) {
    double out = 0;
    for (int i = 0; i < a.length; i++) {
      out += a[i] * b[i];
    }
    return out;
  }

  private static void add(double[] to, double times, double[] what) {
    for (int i = 0; i < to.length; i++) {
      to[i] += times * what[i];
    }
  }

  private static double[] minus(double[] a, double[] b) {
    double[] out = a.clone();
    add(out, -1, b);
    return out;
  }
}
