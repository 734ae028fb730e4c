package org.gan4j.nn;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.LongStream;
import org.gan4j.tensor.Shape;
import org.gan4j.tensor.Tensor;
import org.jspecify.annotations.Nullable;

/**
 * Each series by its own range, as DoppelGANger has it against collapse where series differ in
 * scale (Lin et al., 2020, section 4.1.3): a vector of its features that are the same at all steps,
 * of the middle and the half of the range of each other one, of those divided by that range, step
 * by step, and of its flags where lengths vary.
 *
 * @param features of a step, without the flag, which stands behind them where lengths vary
 * @param attributes places of those that are the same at all steps
 */
record SeriesScale(int features, List<Integer> attributes) {
  /** Added to half ranges: the slope of a series that hardly varies stays finite. */
  private static final double LEAST = 0.05;

  private static final double FAR = 1e4;

  /** Steps that each series has, whatever its flags say, as for {@link SeriesEnds}. */
  private static final int SHORTEST = 2;

  /** Copies the list. */
  SeriesScale {
    attributes = attributes.stream().distinct().sorted().toList();
    Checks.count("the features of a step", features);
    for (int each : attributes) {
      NetworkException.LIMITS.closed("the place of an attribute", each, 0, features - 1);
    }
  }

  private int varying() {
    return features - attributes.size();
  }

  /** The features before those of steps: A + 2 V. */
  int head() {
    return attributes.size() + 2 * varying();
  }

  /** Whether steps have a flag. */
  private boolean flagged(Shape series) {
    SeriesInput.require("the range of a series", series);
    long more = series.dim(1) - features;
    if (more < 0 || more > 1) {
      throw new NetworkException("a step has " + features + " features here; got " + series);
    }
    return more == 1;
  }

  private Tensor columns(boolean attribute) {
    long[] out =
        LongStream.range(0, features)
            .filter(i -> attributes.contains((int) i) == attribute)
            .toArray();
    return Tensor.of(out, out.length);
  }

  /** Series {@code [T, F]} to vectors {@code [A + 2 V + T (V + flag)]}. */
  Layer parted() {
    return new Parted(this);
  }

  /** Such vectors to series, the numbers of steps in [-1, 1], half ranges as 2 h - 1. */
  Layer joined(Shape series) {
    return new Joined(this, series);
  }

  private record Parted(SeriesScale scale) implements Layer {
    @Override
    public Built build(Shape input, Slots slots) {
      boolean flagged = scale.flagged(input);
      int features = scale.features;
      long steps = input.dim(0);
      int width = scale.varying() + (flagged ? 1 : 0);
      return new Built(
          Shape.of(scale.head() + steps * width),
          (x, pass) -> {
            long n = x.shape().dim(0);
            Tensor flag = flagged ? x.narrow(2, features, 1) : null;
            Tensor inside = flag == null ? null : inside(flag.detach());
            List<Tensor> out = new ArrayList<>();
            if (!scale.attributes.isEmpty()) {
              Tensor whole = x.indexSelect(2, scale.columns(true).to(x.device()));
              out.add(mean(whole, inside));
            }
            List<Tensor> series = new ArrayList<>();
            if (scale.varying() > 0) {
              Tensor own = x.indexSelect(2, scale.columns(false).to(x.device()));
              Tensor high = edge(own, inside, -FAR).max(1);
              Tensor low = edge(own, inside, FAR).min(1);
              Tensor middle = high.add(low).mul(0.5);
              Tensor half = high.sub(low).mul(0.5);
              out.add(middle);
              out.add(half);
              Tensor scaled = own.sub(middle.unsqueeze(1)).div(half.add(LEAST).unsqueeze(1));
              series.add(inside == null ? scaled : scaled.mul(inside.to(x.dtype())));
            }
            if (flag != null) {
              series.add(flag);
            }
            if (!series.isEmpty()) {
              out.add(Tensor.cat(series, 2).reshape(n, -1));
            }
            return Tensor.cat(out, 1);
          });
    }

    /** Made flags may all be low, and no step at all would have no range. */
    private static Tensor inside(Tensor flag) {
      long steps = flag.shape().dim(1);
      long shortest = Math.min(SHORTEST, steps);
      Tensor there = flag.narrow(1, 0, shortest).mul(0).add(1);
      return Tensor.cat(List.of(there, flag.narrow(1, shortest, steps - shortest)), 1).gt(0);
    }

    private static Tensor edge(Tensor x, @Nullable Tensor inside, double outside) {
      return inside == null ? x : inside.choose(x, x.detach().mul(0).add(outside));
    }

    private static Tensor mean(Tensor x, @Nullable Tensor inside) {
      if (inside == null) {
        return x.mean(1);
      }
      Tensor mask = inside.to(x.dtype());
      return x.mul(mask).sum(1).div(mask.sum(1).clamp(1, Double.POSITIVE_INFINITY));
    }
  }

  private record Joined(SeriesScale scale, Shape series) implements Layer {
    @Override
    public Built build(Shape input, Slots slots) {
      boolean flagged = scale.flagged(series);
      long steps = series.dim(0);
      int attributes = scale.attributes.size();
      int varying = scale.varying();
      int width = varying + (flagged ? 1 : 0);
      if (input.rank() != 1 || input.dim(0) != scale.head() + steps * width) {
        throw new NetworkException("series " + series + " come of other features; got " + input);
      }
      return new Built(
          series,
          (x, pass) -> {
            long n = x.shape().dim(0);
            Tensor own = x.narrow(1, scale.head(), steps * width).reshape(n, steps, width);
            List<Tensor> parts = new ArrayList<>();
            if (attributes > 0) {
              parts.add(x.narrow(1, 0, attributes).unsqueeze(1).expand(n, steps, attributes));
            }
            if (varying > 0) {
              Tensor middle = x.narrow(1, attributes, varying).unsqueeze(1);
              Tensor half = x.narrow(1, attributes + varying, varying).add(1).mul(0.5).unsqueeze(1);
              parts.add(own.narrow(2, 0, varying).mul(half).add(middle));
            }
            Tensor all = Tensor.cat(parts, 2).indexSelect(2, order().to(x.device()));
            return flagged ? Tensor.cat(List.of(all, own.narrow(2, varying, 1)), 2) : all;
          });
    }

    /** Where each feature stands among attributes and what varies. */
    private Tensor order() {
      long[] out = new long[scale.features];
      int attribute = 0;
      int other = scale.attributes.size();
      for (int i = 0; i < out.length; i++) {
        out[i] = scale.attributes.contains(i) ? attribute++ : other++;
      }
      return Tensor.of(out, out.length);
    }
  }
}
