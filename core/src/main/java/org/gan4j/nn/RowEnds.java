package org.gan4j.nn;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.gan4j.tensor.Functions;
import org.gan4j.tensor.Shape;
import org.gan4j.tensor.Tensor;

/**
 * The last layer of a generator of rows (Xu et al., "Modeling tabular data using conditional GAN",
 * NeurIPS 2019, section 4.4), {@code [2W]} to {@code [W]}: W numbers l, and behind them W normal
 * numbers that say what is drawn. Of each column in order the place is tanh(l), and the choices are
 * softmax((l + g)/τ), a soft sample of the categorical distribution softmax(l), with g from the
 * Gumbel distribution, g = -log(-log Φ(n)). Without {@link Mode#noise()} it is a hard one, the unit
 * vector of the largest l + g, with the soft one's derivative.
 *
 * <p>It keeps as {@link Layers#CHOICES} log softmax(l) of all columns without a place, those of
 * categories, side by side: {@code [N, A]}; nothing where there are none.
 *
 * @param places of each column, 0 or 1
 * @param choices of each column, at least 0; no column has neither
 * @param temperature τ, in (0, 1000]
 */
record RowEnds(List<Integer> places, List<Integer> choices, double temperature) implements Layer {
  /** Checks the columns. */
  RowEnds {
    places = List.copyOf(places);
    choices = List.copyOf(choices);
    checkColumns(places, choices);
    NetworkException.LIMITS.over("the temperature of a row's choices", temperature, 0, 1000);
  }

  static void checkColumns(List<Integer> places, List<Integer> choices) {
    boolean fit = !places.isEmpty() && places.size() == choices.size();
    for (int i = 0; fit && i < places.size(); i++) {
      int place = places.get(i);
      fit = (place == 0 || place == 1) && choices.get(i) >= 0 && place + choices.get(i) > 0;
    }
    if (!fit) {
      throw new NetworkException(
          "each column of a row has 0 or 1 places and some choices; got "
              + places
              + ", "
              + choices);
    }
  }

  static int width(List<Integer> places, List<Integer> choices) {
    return IntStream.range(0, places.size()).map(i -> places.get(i) + choices.get(i)).sum();
  }

  @Override
  public Built build(Shape input, Slots slots) {
    Checks.rank("the end of a row", input, 1);
    int width = width(places, choices);
    if (input.dim(0) != 2L * width) {
      throw new NetworkException(
          "the end of a row of " + width + " numbers takes twice as many; got " + input);
    }
    slots.tap(Layers.CHOICES);
    long[] parts = parts();
    return new Built(Shape.of(width), (x, pass) -> apply(x, pass, width, parts));
  }

  /** The lengths of places and unit vectors in order, without those of length 0. */
  private long[] parts() {
    return IntStream.range(0, places.size())
        .flatMap(i -> IntStream.of(places.get(i), choices.get(i)))
        .filter(length -> length > 0)
        .asLongStream()
        .toArray();
  }

  private Tensor apply(Tensor x, Pass pass, int width, long[] parts) {
    Tensor logits = x.narrow(1, 0, width);
    Tensor noise = GumbelSoftmax.gumbel(x.narrow(1, width, width));
    List<Tensor> plain = logits.splitAlong(1, parts);
    List<Tensor> drawn = logits.add(noise).div(temperature).splitAlong(1, parts);
    List<Tensor> row = new ArrayList<>(parts.length);
    List<Tensor> logs = new ArrayList<>();
    boolean soft = pass.mode().noise();
    int at = 0;
    for (int i = 0; i < places.size(); i++) {
      if (places.get(i) == 1) {
        row.add(Functions.tanh(plain.get(at++)));
      }
      if (choices.get(i) > 0) {
        row.add(soft ? drawn.get(at).softmax(1) : hard(drawn.get(at)));
        if (places.get(i) == 0) {
          logs.add(plain.get(at).logSoftmax(1));
        }
        at++;
      }
    }
    if (!logs.isEmpty()) {
      pass.tap(Layers.CHOICES, Tensor.cat(logs, 1));
    }
    return Tensor.cat(row, 1);
  }

  /** A unit vector, with the derivative of the soft sample where somebody asks for it. */
  private static Tensor hard(Tensor drawn) {
    if (drawn.isDifferentiable()) {
      return GumbelSoftmax.unit(drawn.softmax(1), 1);
    }
    int choices = Math.toIntExact(drawn.shape().dim(1));
    return Functions.oneHot(drawn.argmax(1), choices).to(drawn.dtype());
  }
}
