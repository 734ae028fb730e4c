package org.gan4j.nn;

import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.gan4j.tensor.Device;
import org.gan4j.tensor.Shape;
import org.gan4j.tensor.Tensor;

/**
 * Packs of m rows, each with what it was asked for beside it (Xu et al., "Modeling tabular data
 * using conditional GAN", NeurIPS 2019, section 4.4), {@code [mW]} to {@code [m (W + A)]}: the
 * {@link Condition.Vector} of the rows, {@code [N, A]} for N/m packs. Where there is none, row i is
 * taken for one that was asked for what it has in the column of categories i modulo their number.
 * What comes out is kept as {@link Layers#SEEN}: slopes are along both.
 *
 * @param pack m, at least 1
 * @param places of each column, 0 or 1
 * @param choices of each column
 */
record BesideAsked(int pack, List<Integer> places, List<Integer> choices) implements Layer {
  /** Checks the columns. */
  BesideAsked {
    Checks.count("rows of a pack", pack);
    places = List.copyOf(places);
    choices = List.copyOf(choices);
    RowEnds.checkColumns(places, choices);
    if (AskedCategory.width(places, choices) == 0) {
      throw new NetworkException("rows without categories can be asked for nothing");
    }
  }

  @Override
  public Built build(Shape input, Slots slots) {
    Checks.rank("a pack of rows", input, 1);
    int width = RowEnds.width(places, choices);
    int asked = AskedCategory.width(places, choices);
    if (input.dim(0) != (long) pack * width) {
      throw new NetworkException(
          "a pack of " + pack + " rows has " + (long) pack * width + " numbers; got " + input);
    }
    slots.tap(Layers.SEEN);
    return new Built(
        Shape.of((long) pack * (width + asked)),
        (x, pass) -> {
          long packs = x.shape().dim(0);
          Tensor rows = x.reshape(packs * pack, width);
          Tensor wire = pass.laid(Condition.VECTOR);
          Tensor beside =
              wire == null
                  ? own(rows)
                  : AskedCategory.asked(wire, asked, packs * pack).to(x.dtype());
          Tensor seen = Tensor.cat(List.of(rows, beside), 1).reshape(packs, -1);
          pass.tap(Layers.SEEN, seen);
          return seen;
        });
  }

  /** What row i has in the i-th column of categories, counted round and round. */
  private Tensor own(Tensor rows) {
    long[] of = columns();
    long columns = of[of.length - 1] + 1;
    long[] from = from();
    int n = Math.toIntExact(rows.shape().dim(0));
    long[] which = LongStream.range(0, n).map(i -> i % columns).toArray();
    Device device = rows.device();
    Tensor all = rows.indexSelect(1, Tensor.of(from, from.length).to(device));
    Tensor mask = Tensor.of(of, 1, of.length).to(device).eq(Tensor.of(which, n, 1).to(device));
    return all.mul(mask.to(rows.dtype()));
  }

  /** Of each choice that can be asked for which of the columns of categories it is of. */
  private long[] columns() {
    LongStream.Builder out = LongStream.builder();
    long column = 0;
    for (int i = 0; i < places.size(); i++) {
      if (places.get(i) == 0) {
        for (int j = 0; j < choices.get(i); j++) {
          out.add(column);
        }
        column++;
      }
    }
    return out.build().toArray();
  }

  /** Of each choice that can be asked for where it stands in a row. */
  private long[] from() {
    IntStream.Builder out = IntStream.builder();
    int at = 0;
    for (int i = 0; i < places.size(); i++) {
      if (places.get(i) == 0) {
        for (int j = 0; j < choices.get(i); j++) {
          out.add(at + j);
        }
      }
      at += places.get(i) + choices.get(i);
    }
    return out.build().asLongStream().toArray();
  }
}
