package org.gan4j.game;

import java.util.List;
import java.util.function.Supplier;
import org.gan4j.component.Catalogue;
import org.gan4j.nn.Head;
import org.gan4j.signal.Signals;
import org.gan4j.tensor.Functions;
import org.gan4j.tensor.Shape;
import org.gan4j.tensor.Tensor;

/** What the two players minimise, as functions of the discriminator's verdicts. */
public interface Loss {
  /** The losses that recipes can name: a new one is a line here. */
  Catalogue<Loss> CATALOGUE =
      Catalogue.of(
          Loss.class,
          "loss",
          Minimax.class,
          NonSaturating.class,
          LeastSquares.class,
          Wasserstein.class,
          Hinge.class,
          RelativisticPaired.class,
          RelativisticAverage.class,
          LabelSmoothing.class,
          FeatureMatching.class,
          TopK.class,
          AuxiliaryClassifier.class,
          SemiSupervised.class,
          Reconstructing.class,
          Infogan.class,
          Answering.class,
          TimeGan.class,
          Seqgan.class);

  /** {@return the zero-sum game (Goodfellow et al., 2014, eq. 1)} */
  static Loss minimax() {
    return new Minimax();
  }

  /**
   * {@return the loss that the first GAN trained with (Goodfellow et al., 2014, section 3)} J_D is
   * the zero-sum game's, J_G = -E log D(G(z)).
   */
  static Loss nonSaturating() {
    return new NonSaturating();
  }

  /** {@return least squares with a = 0, b = c = 1 (Mao et al., 2017, eq. 9)} */
  static Loss leastSquares() {
    return new LeastSquares();
  }

  /**
   * {@return least squares (Mao et al., 2017, eq. 2)} J_D = ½ E(D(x) - b)² + ½ E(D(G(z)) - a)², J_G
   * = ½ E(D(G(z)) - c)², on raw scores.
   *
   * @param a what D is to say of made samples
   * @param b what D is to say of real ones, other than a
   * @param c what G wants D to say of made ones, other than a
   */
  static Loss leastSquares(double a, double b, double c) {
    return new LeastSquares(a, b, c);
  }

  /**
   * {@return the Wasserstein loss (Arjovsky et al., 2017, eq. 2)} J_D = -E D(x) + E D(G(z)), J_G =
   * -E D(G(z)). D has to be bounded: {@link Optimiser#clipped} or {@link Penalty#gradientPenalty}.
   */
  static Loss wasserstein() {
    return new Wasserstein();
  }

  /**
   * {@return the hinge loss (Miyato et al., 2018, eqs. 16 and 17)} J_D = E max(0, 1 - D(x)) + E
   * max(0, 1 + D(G(z))), J_G = -E D(G(z)).
   */
  static Loss hinge() {
    return new Hinge();
  }

  /**
   * {@return the relativistic loss of pairs (Jolicoeur-Martineau, 2019, eqs. 4 and 5), as R3GAN
   * trains it} It wants both {@link Penalty#r1} and {@link Penalty#r2}.
   */
  static Loss relativisticPaired() {
    return new RelativisticPaired();
  }

  /** {@return the relativistic loss of averages (Jolicoeur-Martineau, 2019, algorithm 2)} */
  static Loss relativisticAverage() {
    return new RelativisticAverage();
  }

  /**
   * {@return the non-saturating loss with smoothed labels (Salimans et al., 2016, section 3.4)}
   *
   * @param real D's target on real samples, in (fake, 1]; 0.9 is usual
   * @param fake D's target on made ones, in [0, real); 0 in the paper
   */
  static Loss labelSmoothing(double real, double fake) {
    return new LabelSmoothing(real, fake);
  }

  /**
   * {@return feature matching (Salimans et al., 2016, section 3.1)} J_G is the squared distance of
   * the mean activations that the discriminator keeps under the tap {@code features}, per unit. The
   * catalogue has its other tap, its other norm, and a share of the base's J_G.
   *
   * @param base whose J_D it is
   */
  static Loss featureMatching(Loss base) {
    return new FeatureMatching("features", FeatureMatching.Norm.L2, base);
  }

  /**
   * {@return ACGAN (Odena et al., 2017, eqs. 2 and 3)} The discriminator also names the class of
   * every sample; its logits are {@code [N, 1 + K]}.
   *
   * @param base the loss on source (L_S), which reads one logit
   * @param weightD of the classes in J_D, at least 0; 1 in the paper
   * @param weightG of the classes in J_G, at least 0; 1 in the paper
   */
  static Loss auxiliaryClassifier(Loss base, double weightD, double weightG) {
    return new AuxiliaryClassifier(base, weightD, weightG);
  }

  /**
   * {@return semi-supervised learning with K+1 classes (Salimans et al., 2016, section 5)} The
   * discriminator's logits are {@code [N, K]}.
   */
  static Loss semiSupervised() {
    return new SemiSupervised();
  }

  /**
   * {@return a loss and what a discriminator loses where its decoders do not reconstruct real
   * images (Liu et al., 2021, eq. 2)}
   *
   * @param base J_D and J_G without it
   * @param weight of the reconstruction in J_D, at least 0; 1 in the paper
   */
  static Loss reconstructing(Loss base, double weight) {
    return new Reconstructing(base, weight);
  }

  /**
   * {@return InfoGAN (Chen et al., 2016, eq. 6): codes among the latents, which the discriminator's
   * other head reads off the samples}
   *
   * @param base J_D and J_G without it
   * @param categorical λ of the categorical code, at least 0; 1 in the paper
   * @param continuous λ of the continuous ones, at least 0
   */
  static Loss infogan(Loss base, double categorical, double continuous) {
    return new Infogan(base, categorical, continuous);
  }

  /**
   * {@return a loss and what a generator of rows loses where it does not make the category that it
   * was asked for (CTGAN; Xu et al., 2019, section 4.3)}
   *
   * @param base J_D and J_G without it
   * @param weight of the cross-entropy in J_G, at least 0; 1 in the paper
   */
  static Loss answering(Loss base, double weight) {
    return new Answering(base, weight);
  }

  /**
   * {@return J_D, one number, {@code []}}
   *
   * @param real the verdict on real samples, its logits as the network gives them
   * @param fake the verdict on made ones, likewise
   */
  Tensor discriminator(Verdict real, Verdict fake);

  /**
   * {@return J_G, one number, {@code []}}
   *
   * @param real the verdict on real samples, computed only if asked for (relativistic losses,
   *     feature matching)
   * @param fake the verdict on made ones, through which the gradient reaches θ_G
   */
  Tensor generator(Supplier<Verdict> real, Verdict fake);

  /**
   * {@return the loss as it is where a run stands: itself, unless it changes over a run}
   *
   * @param along share of the run's samples that are played, in [0, 1]
   */
  default Loss at(double along) {
    return this;
  }

  /**
   * {@return how sure the discriminator is that each sample is real, {@code [N]}: positive on the
   * side of the real ones, a log-odds where the loss has probabilities} Penalties differentiate it.
   *
   * @param verdict on real or made samples, its logits as the network gives them
   */
  default Tensor realness(Verdict verdict) {
    return verdict.perSample();
  }

  /**
   * {@return how sure the discriminator is of real, in [0, 1], for pictures} It is σ of {@link
   * #realness} where its sign says real or made. A score without a zero of its own is taken above
   * or below its mean, in units of its spread.
   *
   * @param realness of the samples that are shown together, {@code [N]}
   */
  default Tensor certainty(Tensor realness) {
    if (decides()) {
      return Functions.sigmoid(realness);
    }
    Tensor apart = realness.sub(realness.mean());
    return Functions.sigmoid(apart.div(apart.square().mean().sqrt().add(1e-12)));
  }

  /**
   * {@return what a discriminator that is also a classifier adds to J_D on the few samples whose
   * classes it is told (semi-supervised learning); one number, {@code []}}
   *
   * @param labelled the verdict on them, with their labels
   * @throws GameException if this loss has no such term
   */
  default Tensor supervised(Verdict labelled) {
    throw new GameException("this loss learns no classes: labelled samples were dealt for nothing");
  }

  /**
   * Tells who listens what it sees besides its value, once in each turn of the discriminator.
   *
   * @param real the verdict on real samples
   * @param fake the verdict on made ones
   * @param signals who listens, once the turn counts
   */
  default void report(Verdict real, Verdict fake, Signals signals) {}

  /** {@return what it reads of the discriminator} */
  default Head head() {
    return Head.REALNESS;
  }

  /**
   * Fact: the logits are log-odds of real against made.
   *
   * @return whether that is so
   */
  default boolean logOdds() {
    return false;
  }

  /**
   * Fact: the sign of {@link #realness} says real or made.
   *
   * @return whether that is so
   */
  default boolean decides() {
    return false;
  }

  /**
   * Fact: a verdict counts against another sample's.
   *
   * @return whether that is so
   */
  default boolean relativistic() {
    return false;
  }

  /**
   * Fact: its losses grow without end unless the discriminator's slope is bounded.
   *
   * @return whether that is so
   */
  default boolean needsBound() {
    return false;
  }

  /**
   * Fact: J_G is nothing but the means of a batch.
   *
   * @return whether that is so
   */
  default boolean matchesMeansAlone() {
    return false;
  }

  /**
   * Fact: made samples have a label above 0.
   *
   * @return whether that is so
   */
  default boolean smoothsFakes() {
    return false;
  }

  /**
   * Fact: it learns classes from a few labelled samples.
   *
   * @return whether that is so
   */
  default boolean needsLabels() {
    return head() == Head.CLASSES;
  }

  /**
   * Fact: its discriminator judges codes, of real samples by its own embedder and as the generator
   * makes them.
   *
   * @return whether that is so
   */
  default boolean readsCodes() {
    return false;
  }

  /**
   * Fact: it reads how likely the generator made the category that a row was asked for.
   *
   * @return whether that is so
   */
  default boolean readsChoices() {
    return false;
  }

  /**
   * Fact: it rewards the generator for the symbols that it draws, in place of differentiating what
   * the discriminator says of them.
   *
   * @return whether that is so
   */
  default boolean rewardsSymbols() {
    return false;
  }

  /**
   * Fact: it does the same at every round, since it depends on verdicts alone and on nothing that
   * changes over a run. So rounds can be recorded and replayed on a GPU.
   *
   * @return whether that is so
   */
  default boolean steady() {
    return false;
  }

  /**
   * Fact: how often both networks are evaluated, without a gradient, for each sample that the
   * generator learns from, besides that sample itself.
   *
   * @param made shape of one sample
   * @return at least 0
   */
  default long continuations(Shape made) {
    return 0;
  }

  /**
   * {@return samples dealt before both players play against each other, 0 where they do from the
   * first one on} What a game looks like before says nothing of how it goes.
   */
  default long playsFrom() {
    return 0;
  }

  /** {@return the discriminator's layers that it reads, by their taps} */
  default List<String> taps() {
    return List.of();
  }

  /**
   * {@return the generator's layers that it reads, by their taps} A verdict on made samples has
   * them as {@code generator.} and the tap.
   */
  default List<String> generatorTaps() {
    return List.of();
  }

  /**
   * {@return layers of both networks, by their taps, of which it reads those that there are} Each
   * network has at least one of them; empty where it reads none.
   */
  default List<String> anyOfTaps() {
    return List.of();
  }
}
