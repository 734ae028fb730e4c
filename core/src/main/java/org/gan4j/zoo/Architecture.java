package org.gan4j.zoo;

import org.gan4j.component.Catalogue;
import org.gan4j.medium.Medium;
import org.gan4j.nn.Head;

/** A published pair of networks: a record of its options, which builds it for a shape of sample. */
public interface Architecture {
  /** The architectures that recipes can name: a new one is a line here. */
  Catalogue<Architecture> CATALOGUE =
      Catalogue.of(
          Architecture.class,
          "architecture",
          Gan.class,
          Cgan.class,
          Dcgan.class,
          Sngan.class,
          R3gan.class,
          Pggan.class,
          Resnet.class,
          Biggan.class,
          Stylegan2.class,
          ImprovedSsl.class,
          Fastgan.class,
          Infogan.class,
          Rgan.class,
          TimeGan.class,
          DoppelGanger.class,
          Mlp.class,
          CharacterCnn.class,
          Seqgan.class,
          Ctgan.class);

  /** {@return how wide its layers are; what it counts is the architecture's matter} */
  int width();

  /** {@return how many numbers the generator starts from, in [1, 4096]} */
  int latent();

  /**
   * Builds both networks for what is to be made.
   *
   * @param brief what is to be made
   * @return the pair, not yet initialised
   * @throws org.gan4j.nn.NetworkException if the architecture does not make such samples
   */
  NetworkPair build(Brief brief);

  /**
   * Builds both networks for samples of a shape, without classes.
   *
   * @param medium what a sample is
   * @return the pair, not yet initialised
   */
  default NetworkPair build(Medium medium) {
    return build(new Brief(medium, 0, null, 1));
  }

  /** {@return its name in recipes} */
  default String title() {
    return CATALOGUE.name(this);
  }

  /**
   * Fact: the generator can be asked for a class.
   *
   * @return whether that is so
   */
  default boolean conditional() {
    return false;
  }

  /**
   * Fact: it makes points, not images.
   *
   * @return whether that is so
   */
  default boolean makesPoints() {
    return false;
  }

  /**
   * Fact: it makes series, not images.
   *
   * @return whether that is so
   */
  default boolean makesSeries() {
    return false;
  }

  /**
   * Fact: it makes rows of tables, not images.
   *
   * @return whether that is so
   */
  default boolean makesTables() {
    return false;
  }

  /**
   * Fact: the generator is asked for a category of one column of a table, where there is such a
   * column, and the discriminator is told of it.
   *
   * @return whether that is so
   */
  default boolean asks() {
    return false;
  }

  /**
   * Fact: the discriminator judges codes, of real samples by its own embedder and as the generator
   * makes them, not samples ({@link org.gan4j.nn.Layers#codedDiscriminator}).
   *
   * @return whether that is so
   */
  default boolean judgesCodes() {
    return false;
  }

  /**
   * Fact: the generator draws symbols and says how likely each was.
   *
   * @return whether that is so
   */
  default boolean drawsSymbols() {
    return false;
  }

  /** {@return what its discriminator says of each sample} */
  default Head head() {
    return Head.REALNESS;
  }

  /**
   * Fact: the discriminator's verdict on a sample depends on the whole batch.
   *
   * @return whether that is so
   */
  default boolean mixesSamples() {
    return false;
  }

  /**
   * Fact: the discriminator's verdict on a sample is drawn at random in part, by dropout or noise.
   *
   * @return whether that is so
   */
  default boolean judgesAtRandom() {
    return false;
  }

  /**
   * Fact: the networks grow while they are trained.
   *
   * @return whether that is so
   */
  default boolean grows() {
    return false;
  }

  /**
   * {@return the same for a run that begins with the weights of one that has ended: where networks
   * have grown, nothing more to fade in}
   */
  default Architecture continued() {
    return this;
  }

  /**
   * Fact: the discriminator sees how much the samples of a group differ (minibatch standard
   * deviation).
   *
   * @return whether that is so
   */
  default boolean comparesGroups() {
    return false;
  }

  /**
   * Fact: the discriminator compares the samples of a batch in one layer.
   *
   * @return whether that is so
   */
  default boolean comparesSamples() {
    return false;
  }

  /**
   * Fact: the discriminator's weights are rescaled so that its slope is bounded.
   *
   * @return whether that is so
   */
  default boolean bounded() {
    return false;
  }

  /**
   * Fact: the discriminator keeps the lengths that its weights began with.
   *
   * @return whether that is so
   */
  default boolean keepsLengths() {
    return false;
  }

  /**
   * Fact: it can be shown packs of samples.
   *
   * @return whether that is so
   */
  default boolean packs() {
    return false;
  }

  /**
   * Fact: its moves oscillate under a high β₁ (Radford et al., 2016, section 4).
   *
   * @return whether that is so
   */
  default boolean oscillates() {
    return false;
  }

  /**
   * Fact: the generator's layers are told styles ({@link org.gan4j.nn.Layers#STYLE}).
   *
   * @return whether that is so
   */
  default boolean styled() {
    return false;
  }

  /**
   * Fact: the generator starts from the mean sample of the data.
   *
   * @return whether that is so
   */
  default boolean startsFromMean() {
    return false;
  }
}
