package org.gan4j.game;

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
   * Samples the field; the game is only rehearsed, and its noise is not averaged away.
   *
   * @param game as a {@link ToyGame} makes it
   */
  public static VectorField of(Game game, double[] x, double[] y) {
    double[][] alongX = new double[y.length][x.length];
    double[][] alongY = new double[y.length][x.length];
    for (int j = 0; j < y.length; j++) {
      for (int i = 0; i < x.length; i++) {
        try (Scope scope = Scope.open()) {
          Gradients here =
              Gradients.at(
                  game.deal().rehearsal(),
                  Tensor.of(new double[] {y[j]}, 1),
                  Tensor.of(new double[] {x[i]}, 1));
          alongX[j][i] = -here.generator().item();
          alongY[j][i] = -here.discriminator().item();
        }
      }
    }
    return new VectorField(x.clone(), y.clone(), alongX, alongY);
  }
}
