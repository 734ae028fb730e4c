package org.gan4j.game;

import java.util.Map;
import org.gan4j.game.Penalty.Position;
import org.gan4j.nn.Condition;
import org.gan4j.nn.Layout;
import org.gan4j.tensor.Functions;
import org.gan4j.tensor.Rng;
import org.gan4j.tensor.Tensor;

/**
 * A position in a small game: D(x) = w · tanh(A x + b) + c on points of two numbers with θ_D = (A,
 * b, w, c), 3 hidden units; the made samples are θ_G itself, two by two. A turn counts at once,
 * unless it is a look ahead.
 */
record Standing(Tensor thetaD, Tensor thetaG, Tensor real, Tensor fake, boolean lookAhead, Rng rng)
    implements Position {
  static final int SIZE_D = 13;

  static Standing of(Tensor thetaD, Tensor thetaG, Tensor real, boolean lookAhead, Rng rng) {
    boolean points = thetaG.shape().count() % 2 == 0;
    Tensor fake = points ? thetaG.reshape(-1, 2) : thetaG;
    return new Standing(
        thetaD, thetaG, real.leaf(), fake.isDifferentiable() ? fake : fake.leaf(), lookAhead, rng);
  }

  @Override
  public Tensor theta(Role role) {
    return role == Role.DISCRIMINATOR ? thetaD : thetaG;
  }

  @Override
  public Verdict onReal() {
    return verdict(real);
  }

  @Override
  public Verdict onFake() {
    return verdict(fake);
  }

  @Override
  public void whenPlayed(Runnable move) {
    if (!lookAhead) {
      move.run();
    }
  }

  @Override
  public Verdict verdict(Tensor samples) {
    Tensor a = thetaD.narrow(0, 0, 6).reshape(3, 2);
    Tensor hidden = Functions.tanh(Functions.linear(samples, a, thetaD.narrow(0, 6, 3)));
    Tensor logits = hidden.matmul(thetaD.narrow(0, 9, 3)).add(thetaD.select(0, 12));
    return new Verdict(logits, Map.of(), Condition.none());
  }

  /** D and the two components of its slope, {D, ∂D/∂x₀, ∂D/∂x₁}, written out. */
  static double[] slope(double[] theta, double x0, double x1) {
    double[] out = {theta[12], 0, 0};
    for (int i = 0; i < 3; i++) {
      double h = Math.tanh(theta[2 * i] * x0 + theta[2 * i + 1] * x1 + theta[6 + i]);
      out[0] += theta[9 + i] * h;
      out[1] += theta[9 + i] * (1 - h * h) * theta[2 * i];
      out[2] += theta[9 + i] * (1 - h * h) * theta[2 * i + 1];
    }
    return out;
  }

  /** The same, where the player's vector has slices. */
  Position laid(Layout layout) {
    Standing whole = this;
    return new Position() {
      @Override
      public Tensor theta(Role role) {
        return whole.theta(role);
      }

      @Override
      public Layout layout(Role role) {
        return layout;
      }

      @Override
      public Tensor real() {
        return whole.real();
      }

      @Override
      public Tensor fake() {
        return whole.fake();
      }

      @Override
      public Verdict verdict(Tensor samples) {
        return whole.verdict(samples);
      }

      @Override
      public Verdict onReal() {
        return whole.onReal();
      }

      @Override
      public Verdict onFake() {
        return whole.onFake();
      }

      @Override
      public void whenPlayed(Runnable move) {
        whole.whenPlayed(move);
      }

      @Override
      public Rng rng() {
        return whole.rng();
      }
    };
  }
}
