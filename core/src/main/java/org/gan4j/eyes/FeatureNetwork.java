package org.gan4j.eyes;

import java.util.ArrayList;
import java.util.List;
import org.gan4j.medium.Images;
import org.gan4j.nn.Activation;
import org.gan4j.nn.Initialiser;
import org.gan4j.nn.Layer;
import org.gan4j.nn.Layers;
import org.gan4j.nn.Network;
import org.gan4j.nn.Window;
import org.gan4j.tensor.Shape;

/**
 * The network of a trained extractor, small enough to train in minutes on a processor:
 *
 * <pre>
 *   5 x 5 conv 32 / 2, 3 x 3 conv 64, conv 128 / 2, conv 128, conv 128 / 2, linear 128 (the features),
 *   dropout, linear
 * </pre>
 *
 * ("/ 2": in steps of two pixels), each but the last followed by batch norm and ReLU. From 48
 * pixels on, the first convolution goes in steps of four. There are no pools: a largest value over
 * windows takes longer on a processor than the convolution before it.
 */
final class FeatureNetwork {
  static final int MIN_SIDE = 16;
  static final int MAX_SIDE = 64;

  /** Features of an image. */
  static final int SIZE = 128;

  /** Outputs in which views are compared. */
  static final int PROJECTION = 64;

  static final String FEATURES = "features";

  private static final int LARGE = 48;
  private static final double KEEP = 0.8;

  private FeatureNetwork() {}

  static Network of(Images input, int outputs) {
    boolean large = Math.max(input.height(), input.width()) >= LARGE;
    List<Layer> layers = new ArrayList<>();
    int first = large && Math.min(input.height(), input.width()) >= LARGE / 2 ? 4 : 2;
    convolution(layers, 32, 5, first);
    convolution(layers, 64, 3, 1);
    convolution(layers, 128, 3, 2);
    convolution(layers, 128, 3, 1);
    convolution(layers, 128, 3, 2);
    layers.add(Layers.flatten());
    layers.add(Layers.linear(SIZE, Initialiser.he(), null));
    normalised(layers);
    layers.add(Layers.tap(FEATURES));
    layers.add(Layers.dropout(KEEP));
    layers.add(Layers.linear(outputs));
    return Network.of(
        Layers.sequential(layers), Shape.of(input.channels(), input.height(), input.width()), 0);
  }

  private static void convolution(List<Layer> layers, int channels, int window, int stride) {
    layers.add(
        Layers.conv(
            channels,
            Window.square(window).stride(stride).padding(window / 2),
            Initialiser.he(),
            null));
    normalised(layers);
  }

  private static void normalised(List<Layer> layers) {
    layers.add(Layers.batchNorm(Initialiser.constant(1), Initialiser.constant(0), 0.1, 1e-5));
    layers.add(Activation.RELU);
  }
}
