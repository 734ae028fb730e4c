package org.gan4j.game;

import java.util.ArrayList;
import java.util.List;
import org.gan4j.game.Game.Round;
import org.gan4j.signal.Signals;
import org.gan4j.tensor.Tensor;

/** min over x, max over y of x·y: the generator holds x, the discriminator y. */
final class Bilinear implements Game {
  /** The points (y, x) at which J_D and J_G were asked for. */
  final List<List<Double>> discriminatorAsked = new ArrayList<>();

  final List<List<Double>> generatorAsked = new ArrayList<>();
  int dealt;

  @Override
  public Round deal(Signals signals) {
    dealt++;
    return Formulas.round(
        (y, x) -> {
          discriminatorAsked.add(List.of(y.item(), x.item()));
          return x.dot(y).neg();
        },
        (y, x) -> {
          generatorAsked.add(List.of(y.item(), x.item()));
          return x.dot(y);
        });
  }

  static Player player(Role role, double at, Optimiser optimiser, double rate) {
    return new Player(role, Tensor.of(new double[] {at}, 1), optimiser, rate);
  }
}
