package org.gan4j.zoo;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.gan4j.medium.Column;
import org.gan4j.medium.Table;
import org.gan4j.medium.ValueRange;
import org.gan4j.nn.Activation;
import org.gan4j.nn.Initialiser;
import org.gan4j.nn.Layer;
import org.gan4j.nn.Layers;
import org.gan4j.nn.Network;
import org.gan4j.tensor.Shape;
import org.gan4j.zoo.NetworkPair.Latent;
import org.gan4j.zoo.NetworkPair.Latent.Distribution;

/**
 * CTGAN (Xu, Skoularidou, Cuesta-Infante and Veeramachaneni, "Modeling tabular data using
 * conditional GAN", NeurIPS 2019, section 4.4) for rows of any {@link Table}. The generator is told
 * noise and the category that it is asked for; each of its blocks (linear, batch norm, ReLU) has
 * its input beside its output, and a last linear map and {@link Layers#rowEnds} make the row. The
 * discriminator is shown packs of rows, each with what was asked for beside it: linear, leaky ReLU
 * 0.2, dropout 0.5, as often as the generator has blocks, and one logit.
 *
 * <p>Latents are z, then two numbers that choose what is asked for where nobody asks ({@link
 * Layers#askedCategory}), then a number for each of the row that draws its choices, all N(0, 1). A
 * table without columns of categories is asked for nothing, and has not those two numbers.
 *
 * <p>Since blocks hand on their input, the last map of the paper has as many weights as there are
 * categories, squared. Of more than {@value #MANY} in all, what is asked for enters the generator
 * as a learned vector of as many numbers as z has, so that memory grows with their number.
 *
 * @param width units of each hidden layer, 256 there
 * @param latent numbers of z, 128 there
 * @param depth blocks of the generator, hidden layers of the discriminator, in [1, 16]; 2 there
 * @param asks whether rows are asked for categories
 */
record Ctgan(int width, int latent, int depth, boolean asks) implements Architecture {
  /** Categories that the generator is told as a unit vector; of more, as a learned one. */
  static final int MANY = 1024;

  private static final double TEMPERATURE = 0.2;
  private static final Layer LEAKY = Layers.leakyRelu(0.2);
  private static final Layer DROPOUT = Layers.dropout(0.5);
  private static final Layer NORM =
      Layers.batchNorm(Initialiser.constant(1), Initialiser.constant(0), 0.1, 1e-5);

  /**
   * Checks the ranges.
   *
   * @param width units of each hidden layer, 256 there
   * @param latent numbers of z, 128 there
   * @param depth blocks of the generator, hidden layers of the discriminator, in [1, 16]; 2 there
   * @param asks whether rows are asked for categories
   */
  public Ctgan {
    Options.check(width, latent);
    Options.LIMITS.closed("depth", depth, 1, 16);
  }

  /** As published. */
  public Ctgan() {
    this(256, 128, 2, true);
  }

  @Override
  public boolean makesTables() {
    return true;
  }

  @Override
  public boolean packs() {
    return true;
  }

  @Override
  public boolean judgesAtRandom() {
    return true;
  }

  @Override
  public NetworkPair build(Brief brief) {
    brief.check(this);
    Table table = brief.medium().table().orElseThrow();
    List<Integer> places = table.columns().stream().map(Column::places).toList();
    List<Integer> choices = table.columns().stream().map(Column::choices).toList();
    boolean asked = asks && table.asked() > 0;
    int numbers = latent + (asked ? 2 : 0) + table.width();
    List<Layer> row = new ArrayList<>();
    row.add(
        asked ? Layers.join(Layers.features(0, latent), asked(table)) : Layers.features(0, latent));
    for (int i = 0; i < depth; i++) {
      row.add(
          Layers.join(
              Layers.sequential(Layers.linear(width), NORM, Activation.RELU), Layers.identity()));
    }
    row.add(Layers.linear(table.width()));
    Layer generator =
        Layers.sequential(
            Layers.join(
                Layers.sequential(row), Layers.features(numbers - table.width(), table.width())),
            Layers.rowEnds(places, choices, TEMPERATURE));
    List<Layer> critic = new ArrayList<>();
    if (asked) {
      critic.add(Layers.besideAsked(brief.pack(), places, choices));
    }
    for (int i = 0; i < depth; i++) {
      critic.add(Layers.linear(width));
      critic.add(LEAKY);
      critic.add(DROPOUT);
    }
    critic.add(Layers.linear(1));
    return new NetworkPair(
        Network.of(generator, Shape.of(numbers), 0),
        Network.of(Layers.sequential(critic), brief.shown(), 0),
        new Latent(numbers, Distribution.NORMAL, numbers - latent),
        ValueRange.SYMMETRIC);
  }

  private Layer asked(Table table) {
    Layer category = Layers.askedCategory(latent, likelihoods(table));
    return table.asked() <= MANY
        ? category
        : Layers.sequential(category, Layers.linear(latent, Initialiser.normal(0, 1), null));
  }

  private static List<List<Double>> likelihoods(Table table) {
    List<List<Double>> out = new ArrayList<>();
    for (Column column : table.columns()) {
      if (column instanceof Column.Categories categories) {
        out.add(Arrays.stream(categories.likelihoods()).boxed().toList());
      }
    }
    return out;
  }
}
