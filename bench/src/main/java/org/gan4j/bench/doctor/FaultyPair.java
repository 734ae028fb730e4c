package org.gan4j.bench.doctor;

import java.util.ArrayList;
import java.util.List;
import org.gan4j.medium.ValueRange;
import org.gan4j.nn.Activation;
import org.gan4j.nn.Initialiser;
import org.gan4j.nn.Layer;
import org.gan4j.nn.Layers;
import org.gan4j.nn.Network;
import org.gan4j.nn.Slots;
import org.gan4j.nn.Window;
import org.gan4j.tensor.Shape;
import org.gan4j.tensor.Tensor;
import org.gan4j.zoo.Architecture;
import org.gan4j.zoo.Brief;
import org.gan4j.zoo.NetworkPair;
import org.gan4j.zoo.NetworkPair.Latent;

/**
 * Small networks of our own for points or for images whose sides are multiples of 4, with a fault
 * or without one.
 *
 * @param points whether samples are points
 * @param fault what is wrong with it
 * @param width units, or maps of the finest layer
 * @param latent numbers that the generator starts from
 */
public record FaultyPair(boolean points, Fault fault, int width, int latent)
    implements Architecture {
  /** What may be wrong. */
  public enum Fault {
    /** Nothing. */
    NONE,
    /** The generator does not hear its latents. */
    DEAF,
    /** The generator hears two signs of its latents: four samples can be made. */
    FEW,
    /** The generator's last layers see a tenth of a thousandth of the latents. */
    HARD_OF_HEARING,
    /** All weights begin at 0. */
    ZERO,
    /** The discriminator sees the mean of a sample alone. */
    BLIND
  }

  /** Without a fault. */
  public FaultyPair() {
    this(false, Fault.NONE, 16, 16);
  }

  @Override
  public boolean makesPoints() {
    return points;
  }

  @Override
  public NetworkPair build(Brief brief) {
    Shape sample = brief.medium().shape();
    return new NetworkPair(
        Network.of(points ? pointMaker(sample) : imageMaker(sample), Shape.of(latent), 0),
        Network.of(points ? pointJudge() : imageJudge(), sample, 0),
        new Latent(latent, Latent.Distribution.NORMAL),
        points ? ValueRange.POINTS : ValueRange.SYMMETRIC);
  }

  private Initialiser weight() {
    return fault == Fault.ZERO ? Initialiser.constant(0) : Initialiser.he();
  }

  private Layer linear(int units) {
    return Layers.linear(units, weight(), Initialiser.constant(0));
  }

  private List<Layer> ears() {
    List<Layer> layers = new ArrayList<>();
    switch (fault) {
      case DEAF -> layers.add(new Ear(0, false));
      case HARD_OF_HEARING -> layers.add(new Ear(1e-4, false));
      case FEW -> layers.add(new Ear(1, true));
      default -> {}
    }
    return layers;
  }

  private Layer pointMaker(Shape sample) {
    List<Layer> layers = ears();
    layers.addAll(
        List.of(
            linear(width),
            Activation.RELU,
            linear(width),
            Activation.RELU,
            linear((int) sample.count())));
    return Layers.sequential(layers);
  }

  private Layer pointJudge() {
    List<Layer> layers = new ArrayList<>();
    if (fault == Fault.BLIND) {
      layers.add(new Mean());
    }
    layers.addAll(
        List.of(
            linear(width),
            Activation.RELU,
            linear(width),
            Activation.RELU,
            Layers.tap("features"),
            linear(1)));
    return Layers.sequential(layers);
  }

  private Layer imageMaker(Shape sample) {
    int side = (int) sample.dim(1) / 4;
    List<Layer> layers = ears();
    layers.addAll(
        List.of(
            linear(4 * width * side * side),
            Layers.reshape(Shape.of(4L * width, side, side)),
            Layers.batchNorm(),
            Activation.RELU,
            Layers.convTranspose(2 * width, half(), weight(), null),
            Layers.batchNorm(),
            Activation.RELU,
            Layers.convTranspose((int) sample.dim(0), half(), weight(), null),
            Activation.TANH));
    return Layers.sequential(layers);
  }

  private Layer imageJudge() {
    List<Layer> layers = new ArrayList<>();
    if (fault == Fault.BLIND) {
      layers.add(Layers.flatten());
      layers.add(new Mean());
      layers.add(linear(width));
      layers.add(Layers.leakyRelu(0.2));
      layers.add(Layers.tap("features"));
      layers.add(linear(1));
      return Layers.sequential(layers);
    }
    layers.addAll(
        List.of(
            Layers.conv(width, half(), weight(), Initialiser.constant(0)),
            Layers.leakyRelu(0.2),
            Layers.conv(2 * width, half(), weight(), Initialiser.constant(0)),
            Layers.leakyRelu(0.2),
            Layers.flatten(),
            Layers.tap("features"),
            linear(1)));
    return Layers.sequential(layers);
  }

  private static Window half() {
    return Window.square(4).stride(2).padding(1);
  }

  /** What a generator hears of its latents. */
  private record Ear(double loudness, boolean signs) implements Layer {
    @Override
    public Built build(Shape input, Slots slots) {
      return new Built(
          input,
          (x, pass) -> {
            if (!signs) {
              return x.mul(loudness);
            }
            Tensor heard = x.narrow(1, 0, 2).sign();
            return Tensor.cat(List.of(heard, x.narrow(1, 2, input.dim(0) - 2).mul(0)), 1);
          });
    }
  }

  /** The mean of a sample's numbers, for each of them. */
  private record Mean() implements Layer {
    @Override
    public Built build(Shape input, Slots slots) {
      return new Built(input, (x, pass) -> x.meanKeepingDims(1).add(x.mul(0)));
    }
  }
}
