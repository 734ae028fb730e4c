package org.gan4j.game;

import java.util.List;
import org.gan4j.tensor.Tensor;

/**
 * RMSProp (Tieleman and Hinton, 2012): v ← ρ v + (1 - ρ) g², θ ← θ - η g / (√v + ε).
 *
 * @param decay ρ, in [0, 1); usually 0.99
 * @param epsilon positive
 */
public record RmsProp(double decay, double epsilon) implements Optimiser {
  /** Checks the ranges. */
  public RmsProp {
    if (!(decay >= 0 && decay < 1) || !(epsilon > 0)) {
      throw new GameException(
          "RMSProp takes a decay in [0, 1) and a positive epsilon; got " + decay + ", " + epsilon);
    }
  }

  @Override
  public List<String> vectors() {
    return List.of("v");
  }

  @Override
  public void update(Tensor theta, Tensor gradient, double rate, List<Tensor> moments, long step) {
    Tensor v = moments.get(0).mulInPlace(decay).addProductInPlace(gradient, gradient, 1 - decay);
    theta.addQuotientInPlace(gradient, v.sqrt().addInPlace(epsilon), -rate);
  }

  @Override
  public Moved moved(Tensor theta, Tensor gradient, double rate, List<Tensor> moments, long step) {
    Tensor v = moments.get(0).mul(decay).add(gradient.square().mul(1 - decay));
    Tensor move = gradient.div(Adam.rootOf(v).add(epsilon)).mul(rate);
    return new Moved(theta.sub(move), List.of(v));
  }
}
