package org.gan4j.train;

import org.gan4j.data.Dataset;
import org.gan4j.data.Loader;
import org.gan4j.data.Loader.Batch;
import org.gan4j.data.Subset;
import org.gan4j.game.Deal;
import org.gan4j.nn.Condition;
import org.gan4j.nn.Layers.DataDependentInit;
import org.gan4j.nn.Network;
import org.gan4j.recipe.Plan;
import org.gan4j.tensor.Device;
import org.gan4j.tensor.Rng;
import org.gan4j.tensor.Scope;
import org.gan4j.tensor.Tensor;

/**
 * The labelled samples of semi-supervised learning (Salimans et al., 2016, section 5): a few of
 * each class, dealt a batch a round, each as often as the others.
 */
final class Lesson implements AutoCloseable {
  /** Images that data-dependent initialisation looks at, as in the authors' program. */
  private static final int FIRST_LOOK = 500;

  private final Plan plan;
  private final Device device;
  private final Loader loader;

  /**
   * Opens the lesson.
   *
   * @param dealt rounds dealt before
   * @param crew who is dealt parts of each round
   */
  Lesson(Plan plan, Device device, long dealt, Crew crew) {
    this.plan = plan;
    this.device = device;
    int batch = plan.recipe().train().batch();
    long seed = plan.recipe().train().seed();
    Loader.Stream parts =
        new Loader.Stream(batch, seed + 1, dealt * batch, crew.rank(), crew.size());
    this.loader = new Loader(labelled(plan), parts, 1);
  }

  /** The samples whose classes are told, as many of each. */
  static Subset labelled(Plan plan) {
    return Subset.balanced(
        plan.data(), plan.recipe().data().labels(), plan.recipe().train().seed());
  }

  /** The next round's. */
  Deal.Taught next() {
    Batch batch = loader.next();
    long[] labels = new long[batch.size()];
    for (int i = 0; i < labels.length; i++) {
      labels[i] = batch.labels()[i];
    }
    return new Deal.Taught(
        plan.data().medium().encode(batch.samples(), plan.pair().range(), device),
        Condition.of(Tensor.of(labels, labels.length).to(device)));
  }

  /**
   * A discriminator's first vector, such that its layers' outputs have mean 0 and variance 1 on the
   * data (Salimans and Kingma, 2016, section 3). Whoever asks owns it.
   *
   * @param rng of the noise between the layers; may be of another device than θ
   */
  static Tensor firstLook(Plan plan, Tensor theta, Tensor state, Rng rng) {
    Dataset data = plan.data();
    Network network = plan.pair().discriminator();
    int count = (int) Math.min(FIRST_LOOK, data.size());
    Subset seen = Subset.random(data, count, plan.recipe().train().seed());
    try (Scope scope = Scope.open();
        Rng there = Rng.seeded(0, theta.device())) {
      // The same draws on every device: the stream goes on there and comes back.
      there.restore(rng.state());
      Tensor batch = data.medium().encode(seen.read(0, count), plan.pair().range(), theta.device());
      Tensor begun = DataDependentInit.theta(network, theta, state, batch, Condition.none(), there);
      rng.restore(there.state());
      return begun;
    }
  }

  @Override
  public void close() {
    loader.close();
  }
}
