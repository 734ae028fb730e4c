package org.gan4j.game;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import org.gan4j.GanException;
import org.gan4j.game.Losses.LossValue;
import org.gan4j.signal.Signals;
import org.gan4j.tensor.Autograd;
import org.gan4j.tensor.DType;
import org.gan4j.tensor.Device;
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

  /**
   * The field F = (∂J_D/∂θ_D, ∂J_G/∂θ_G) at a point of a game, and products with its Jacobian H =
   * ∂F/∂θ, none of which forms it. F and H are means over some minibatches, which stay what they
   * are: of each a graph is held, in the caller's scope. The game is where it was afterwards.
   */
  public static final class Linear {
    private final List<Jacobian> minibatches = new ArrayList<>();
    private final long ofD;
    private final long ofG;
    private final DType dtype;
    private final Device device;

    private Linear(Tensor thetaD, Tensor thetaG) {
      this.ofD = thetaD.shape().count();
      this.ofG = thetaG.shape().count();
      this.dtype = thetaD.dtype();
      this.device = thetaD.device();
    }

    /**
     * {@return the game at a point}
     *
     * @param game what is played; its next rounds are dealt, and no turn counts
     * @param thetaD θ_D, {@code [m]}, only read; where it is float64, all is computed in that
     * @param thetaG θ_G, {@code [n]}, of the same type, only read
     * @param minibatches to take the mean over, at least 1
     * @throws GanException if a loss cannot be differentiated
     */
    public static Linear at(Game game, Tensor thetaD, Tensor thetaG, int minibatches) {
      GameException.LIMITS.atLeast("minibatches", minibatches, 1);
      Linear linear = new Linear(thetaD, thetaG);
      for (int i = 0; i < minibatches; i++) {
        Tensor leafD = thetaD.leaf();
        Tensor leafG = thetaG.leaf();
        Losses losses = game.deal(Signals.UNHEARD).losses(leafG);
        linear.minibatches.add(
            new Jacobian(losses.discriminator(leafD), losses.generator(leafD), leafD, leafG));
      }
      return linear;
    }

    /** {@return the length of F, m + n; the discriminator's part comes first} */
    public int size() {
      return Math.toIntExact(ofD + ofG);
    }

    /** {@return F} */
    public double[] field() {
      return mean(Jacobian::field);
    }

    /**
     * {@return Hᵀc, whose matrix has the eigenvalues of H} It takes one differentiation of F; H·c
     * would take two.
     *
     * @param c {@code [m + n]}, only read
     * @throws GanException if a loss cannot be differentiated twice
     */
    public double[] transposed(double[] c) {
      try (Scope scope = Scope.open()) {
        Tensor all = Tensor.of(c, c.length).to(dtype).to(device);
        List<Tensor> parts = List.of(all.narrow(0, 0, ofD), all.narrow(0, ofD, ofG));
        return mean(each -> each.transposed(parts));
      }
    }

    private double[] mean(Function<Jacobian, List<Tensor>> vector) {
      double[] out = new double[size()];
      for (Jacobian each : minibatches) {
        try (Scope scope = Scope.open()) {
          double[] one = Tensor.cat(vector.apply(each), 0).to(DType.FLOAT64).toDoubles();
          for (int i = 0; i < out.length; i++) {
            out[i] += one[i] / minibatches.size();
          }
        }
      }
      return out;
    }
  }

  private static double slope(LossValue loss, Tensor theta) {
    return Autograd.grad(loss.value(), theta).item();
  }
}
