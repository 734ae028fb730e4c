package org.gan4j.zoo;

import java.util.ArrayList;
import java.util.List;
import org.gan4j.medium.Series;
import org.gan4j.medium.ValueRange;
import org.gan4j.nn.Initialiser;
import org.gan4j.nn.Layer;
import org.gan4j.nn.Layers;
import org.gan4j.nn.Network;
import org.gan4j.nn.Window;
import org.gan4j.tensor.Shape;
import org.gan4j.zoo.NetworkPair.Latent;
import org.gan4j.zoo.NetworkPair.Latent.Distribution;

/**
 * The pair for characters of Gulrajani et al. (2017, section 5.5): convolutions over all places of
 * a text at once, on both sides five residual blocks of windows of 5. G goes from normal numbers
 * through a linear map to {@code [T, width]}, through the blocks, and ends in a softmax at each
 * place; D sees such probabilities, or the unit vectors of real text, ends in one number, and has
 * no normalisation, so that a gradient penalty may stand beside it.
 *
 * @param width features of each place, 512 there
 * @param latent numbers that the generator starts from, 128 there
 */
record CharacterCnn(int width, int latent) implements Architecture {
  private static final int BLOCKS = 5;

  /**
   * Checks the ranges.
   *
   * @param width features of each place, 512 there
   * @param latent numbers that the generator starts from, 128 there
   */
  public CharacterCnn {
    Options.check(width, latent);
  }

  /** As published. */
  public CharacterCnn() {
    this(512, 128);
  }

  @Override
  public boolean makesSeries() {
    return true;
  }

  @Override
  public NetworkPair build(Brief brief) {
    brief.check(this);
    Series text = Options.text(this, brief);
    Shape places = Shape.of(text.steps(), width);
    return new NetworkPair(
        Network.of(
            Layers.sequential(
                Layers.linear(Math.toIntExact(places.count())),
                Layers.reshape(places),
                blocks(),
                each(text.width()),
                Layers.softmax()),
            Shape.of(latent),
            0),
        Network.of(
            Layers.sequential(each(width), blocks(), Layers.flatten(), Layers.linear(1)),
            text.shape(),
            0),
        new Latent(latent, Distribution.NORMAL),
        ValueRange.UNIT);
  }

  private Layer blocks() {
    List<Layer> blocks = new ArrayList<>();
    for (int i = 0; i < BLOCKS; i++) {
      blocks.add(Layers.residualSteps(width, Initialiser.he()));
    }
    return Layers.sequential(blocks);
  }

  /** A linear map at each place. */
  private static Layer each(int features) {
    return Layers.conv1d(features, Window.steps(1), Initialiser.he(), Initialiser.constant(0));
  }
}
