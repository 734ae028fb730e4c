package org.gan4j.game;

import org.gan4j.game.Losses.LossValue;
import org.gan4j.signal.Signals;
import org.gan4j.tensor.Autograd;
import org.gan4j.tensor.Scope;
import org.gan4j.tensor.Tensor;

/**
 * Where gradient descent would carry a game of two numbers, at the points of a grid, for a picture.
 *
 * @param x the grid's abscissas, {@code [W]}
 * @param y its ordinates, {@code [H]}
 * @param alongX -∂J_G/∂x, {@code [H][W]}
 * @param alongY -∂J_D/∂y, {@code [H][W]}
 */
@SuppressWarnings("ArrayRecordComponent") // plain numbers, to be drawn
public record VectorField(double[] x, double[] y, double[][] alongX, double[][] alongY) {
  /**
   * {@return the field at the points of a grid} No turn is played, and the game's noise is not
   * averaged away.
   *
   * @param game as a {@link ToyGame} makes it
   * @param x the grid's abscissas, {@code [W]}: where the generator stands
   * @param y its ordinates, {@code [H]}: where the discriminator stands
   */
  public static VectorField of(Game game, double[] x, double[] y) {
    double[][] alongX = new double[y.length][x.length];
    double[][] alongY = new double[y.length][x.length];
    for (int j = 0; j < y.length; j++) {
      for (int i = 0; i < x.length; i++) {
        try (Scope scope = Scope.open()) {
          Tensor thetaD = Tensor.of(new double[] {y[j]}, 1).leaf();
          Tensor thetaG = Tensor.of(new double[] {x[i]}, 1).leaf();
          Losses losses = game.deal(Signals.UNHEARD).losses(thetaG);
          alongX[j][i] = -slope(losses.generator(thetaD), thetaG);
          alongY[j][i] = -slope(losses.discriminator(thetaD), thetaD);
        }
      }
    }
    return new VectorField(x.clone(), y.clone(), alongX, alongY);
  }

  private static double slope(LossValue loss, Tensor theta) {
    return Autograd.grad(loss.value(), theta).item();
  }
}
