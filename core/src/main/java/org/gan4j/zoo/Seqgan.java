package org.gan4j.zoo;

import java.util.ArrayList;
import java.util.List;
import org.gan4j.medium.Series;
import org.gan4j.medium.ValueRange;
import org.gan4j.nn.Activation;
import org.gan4j.nn.Initialiser;
import org.gan4j.nn.Layer;
import org.gan4j.nn.Layers;
import org.gan4j.nn.Network;
import org.gan4j.nn.Window;
import org.gan4j.tensor.Shape;
import org.gan4j.zoo.NetworkPair.Latent;
import org.gan4j.zoo.NetworkPair.Latent.Distribution;

/**
 * The pair of SeqGAN (Yu et al., 2017, section 3.2): G is a language model, an LSTM that draws one
 * symbol after the other, by a latent for each; D is Kim's convolutions over embedded symbols,
 * windows of several lengths, each with its largest value over the text, then a highway. All
 * weights begin at N(0, 0.1²) as in the authors' program, where the windows are of 1 to 20 symbols
 * and have 100 to 200 filters each; here they are of 1 to 5.
 *
 * @param width of the embeddings and units of the LSTM, 32 there
 * @param filters for each length of window, in [1, 4096]
 * @param keep of what D sees before its last layer, while training: 1 less dropout, in (0, 1]; 0.75
 *     there
 */
record Seqgan(int width, int filters, double keep) implements Architecture {
  private static final int LONGEST_WINDOW = 5;
  private static final double CLOSED = -2;

  /** The most latents of any architecture: there is one for each symbol of a text. */
  private static final int MOST = 4096;

  /**
   * Checks the ranges.
   *
   * @param width of the embeddings and units of the LSTM, 32 there
   * @param filters for each length of window, in [1, 4096]
   * @param keep of what D sees before its last layer, while training, in (0, 1]
   */
  public Seqgan {
    Options.check(width, MOST);
    Options.LIMITS.closed("filters", filters, 1, 4096);
    Options.LIMITS.over("keep", keep, 0, 1);
  }

  /** 32 units, 32 filters of each length, a quarter dropped out. */
  public Seqgan() {
    this(32, 32, 0.75);
  }

  /** {@return as many as any may have: there is one for each symbol of a text} */
  @Override
  public int latent() {
    return MOST;
  }

  @Override
  public boolean makesSeries() {
    return true;
  }

  @Override
  public boolean drawsSymbols() {
    return true;
  }

  @Override
  public NetworkPair build(Brief brief) {
    brief.check(this);
    Series text = Options.text(this, brief);
    Options.LIMITS.closed(
        "the symbols of a text, each of which has a latent,", text.steps(), 2, MOST);
    Initialiser weight = Initialiser.normal(0, 0.1);
    return new NetworkPair(
        Network.of(
            Layers.symbolLstm(text.width(), width, width, weight), Shape.of(text.steps()), 0),
        Network.of(discriminator(text.steps(), weight), text.shape(), 0),
        new Latent(text.steps(), Distribution.POSITIVE_UNIFORM),
        ValueRange.UNIT);
  }

  private Layer discriminator(int steps, Initialiser weight) {
    Initialiser zero = Initialiser.constant(0);
    List<Layer> windows = new ArrayList<>();
    for (int length = 1; length <= Math.min(LONGEST_WINDOW, steps); length++) {
      windows.add(
          Layers.sequential(
              Layers.conv1d(filters, Window.steps(length), weight, zero),
              Activation.RELU,
              Layers.maxOverSteps()));
    }
    return Layers.sequential(
        Layers.conv1d(width, Window.steps(1), weight, null), // the embedding of a unit vector
        Layers.join(windows.toArray(Layer[]::new)),
        Layers.highway(weight, CLOSED),
        Layers.dropout(keep),
        Layers.linear(1, weight, zero));
  }
}
