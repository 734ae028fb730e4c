package org.gan4j.game;

import java.util.List;
import org.gan4j.component.Catalogue;
import org.gan4j.nn.Layout;
import org.gan4j.signal.Signals;
import org.gan4j.tensor.Rng;
import org.gan4j.tensor.Tensor;

/** A term added to one player's loss. */
public interface Penalty {
  /** The penalties that recipes can name: a new one is a line here. */
  Catalogue<Penalty> CATALOGUE =
      Catalogue.of(
          Penalty.class,
          "penalty",
          GradientPenalty.class,
          Dragan.class,
          R1.class,
          R2.class,
          Roth.class,
          HistoricalAveraging.class,
          WeightDecay.class,
          Orthogonal.class,
          LeCam.class,
          DriftPenalty.class,
          PathLength.class,
          Cr.class,
          Bcr.class,
          Lazy.class);

  /**
   * {@return WGAN-GP's penalty on J_D (Gulrajani et al., 2017, eq. 3)} λ E(‖∇_x̂ D(x̂)‖ - 1)² at
   * interpolates x̂ of real and made samples. The catalogue has its other places, centres, and one
   * side alone.
   *
   * @param weight λ, at least 0; 10 in the paper, 0.1 on toy data
   */
  static Penalty gradientPenalty(double weight) {
    return new GradientPenalty(weight);
  }

  /**
   * {@return DRAGAN's penalty on J_D (Kodali et al., 2017, algorithm 1)} λ E(‖∇_x̂ D(x̂)‖ - k)²
   * around the real samples.
   *
   * @param centre k, at least 0; 1 in the paper
   * @param weight λ, at least 0; 10 in the paper
   */
  static Penalty dragan(double centre, double weight) {
    return new Dragan(centre, weight);
  }

  /**
   * {@return γ/2 E‖∇_x D(x)‖², added to J_D (Mescheder et al., 2018, eq. 9)}
   *
   * @param gamma γ, at least 0; 10 in the paper
   */
  static Penalty r1(double gamma) {
    return new R1(gamma);
  }

  /**
   * {@return γ/2 E‖∇_x D(G(z))‖², added to J_D (Mescheder et al., 2018, eq. 10)}
   *
   * @param gamma γ, at least 0; 10 in the paper
   */
  static Penalty r2(double gamma) {
    return new R2(gamma);
  }

  /**
   * {@return the regulariser of the Jensen-Shannon GAN, added to J_D (Roth et al., 2017, algorithm
   * 1)} For losses whose logits are log-odds.
   *
   * @param gamma γ, at least 0; the paper begins at 2
   */
  static Penalty roth(double gamma) {
    return new Roth(gamma);
  }

  /**
   * {@return historical averaging, λ ‖θ - 1/t Σ θ[i]‖² (Salimans et al., 2016, section 3.3)}
   *
   * @param role whose θ
   * @param weight λ, at least 0
   */
  static Penalty historicalAveraging(Role role, double weight) {
    return new HistoricalAveraging(role, weight);
  }

  /**
   * {@return weight decay, λ/2 ‖θ‖², a term of the loss}
   *
   * @param role whose θ
   * @param weight λ, at least 0
   */
  static Penalty weightDecay(Role role, double weight) {
    return new WeightDecay(role, weight);
  }

  /**
   * {@return orthogonal regularisation, β Σ ‖W Wᵀ ⊙ (1 - I)‖² (Brock et al., 2019, eq. 3)} Rows of
   * weight matrices are to be orthogonal, of any norm.
   *
   * @param role whose weight matrices
   * @param weight β, at least 0; 1e-4 in BigGAN
   */
  static Penalty orthogonal(Role role, double weight) {
    return new Orthogonal(role, weight, Orthogonal.Form.OFF_DIAGONAL);
  }

  /**
   * {@return orthonormal regularisation, β Σ ‖W Wᵀ - I‖² (Brock et al., 2017; 2019, eq. 2)} Rows of
   * weight matrices are to be orthogonal, of norm 1.
   *
   * @param role whose weight matrices
   * @param weight β, at least 0
   */
  static Penalty orthonormal(Role role, double weight) {
    return new Orthogonal(role, weight, Orthogonal.Form.FULL);
  }

  /**
   * {@return LeCam regularisation of J_D (Tseng et al., 2021, eqs. 6 and 7)}
   *
   * @param weight λ, at least 0; 0.3 for BigGAN in the paper
   * @param decay γ of the moving averages, in [0, 1); 0.99 there
   */
  static Penalty leCam(double weight, double decay) {
    return new LeCam(weight, decay);
  }

  /**
   * {@return the drift penalty of progressive growing, ε E[D(x)²], added to J_D (Karras et al.,
   * 2018, appendix A.1)}
   *
   * @param weight ε, at least 0; 0.001 in the paper
   */
  static Penalty drift(double weight) {
    return new DriftPenalty(weight);
  }

  /**
   * {@return a penalty in every k-th turn of its player only, times k (StyleGAN2; Karras et al.,
   * 2020, section 3.1)}
   *
   * @param penalty the inner one
   * @param every k, in [1, 65536]; 16 for R1 in the paper
   */
  static Penalty lazy(Penalty penalty, int every) {
    return new Lazy(penalty, every);
  }

  /**
   * {@return path length regularisation of J_G (Karras et al., StyleGAN2, 2020, eq. 4)} For
   * generators with styles, and usually {@linkplain #lazy in some turns only}.
   *
   * @param weight at least 0; 2 in the paper
   * @param decay of the running mean length, in [0, 1); 0.99 there
   */
  static Penalty pathLength(double weight, double decay) {
    return new PathLength(weight, decay);
  }

  /** {@return whose loss it is added to} */
  Role role();

  /**
   * {@return the term, one number, {@code []}, weight included}
   *
   * @param position where the players stand, in the turn of {@link #role()}
   */
  Tensor value(Position position);

  /**
   * {@return a player's loss with its penalties added, in order}
   *
   * @param loss one number, {@code []}
   * @param role whose loss it is
   * @param penalties begun; those of the other player are left out
   * @param position where the players stand
   */
  static Tensor added(Tensor loss, Role role, List<Penalty> penalties, Position position) {
    Tensor sum = loss;
    for (Penalty penalty : penalties) {
      if (penalty.role() == role) {
        sum = sum.add(penalty.value(position));
      }
    }
    return sum;
  }

  /**
   * {@return the penalty of one run: itself, or what remembers in its place ({@link Remembering}),
   * with a memory of its own}
   */
  default Penalty begun() {
    return this;
  }

  /**
   * {@return the penalty as it is in the mean over turns, where only some of them have it: for what
   * is asked of the game at one point}
   */
  default Penalty everyTurn() {
    return this;
  }

  /**
   * {@return whether its next value asks for the slope of the turn's own verdict on real samples}
   */
  default boolean slopesOnReal() {
    return false;
  }

  /** {@return the same for made samples} */
  default boolean slopesOnFake() {
    return false;
  }

  /**
   * Fact: it differentiates the verdict on single samples.
   *
   * @return whether that is so
   */
  default boolean differentiatesSamples() {
    return false;
  }

  /**
   * Fact: it divides what two evaluations of the discriminator differ in by a small number.
   *
   * @return whether that is so
   */
  default boolean comparesEvaluations() {
    return false;
  }

  /**
   * Fact: it augments images, so that it is not for points or series.
   *
   * @return whether that is so
   */
  default boolean changesImages() {
    return false;
  }

  /**
   * Fact: it reads logits as log-odds.
   *
   * @return whether that is so
   */
  default boolean readsLogOdds() {
    return false;
  }

  /**
   * Fact: it is not in every turn.
   *
   * @return whether that is so
   */
  default boolean lazy() {
    return false;
  }

  /**
   * Fact: it pulls weights towards 0.
   *
   * @return whether that is so
   */
  default boolean decays() {
    return false;
  }

  /**
   * Fact: it pulls at the lengths and angles of weight matrices.
   *
   * @return whether that is so
   */
  default boolean orthogonalises() {
    return false;
  }

  /**
   * Fact: it asks how samples follow the styles that a generator's layers were told.
   *
   * @return whether that is so
   */
  default boolean needsStyles() {
    return false;
  }

  /**
   * Fact: it does the same at every turn, since it remembers nothing and has a weight that never
   * changes. So rounds can be recorded and replayed on a GPU.
   *
   * @return whether that is so
   */
  default boolean steady() {
    return false;
  }

  /** Where the players stand on a minibatch: what a {@link Penalty} may ask for. */
  interface Position {
    /**
     * {@return a player's vector, {@code [n]}; differentiable if it is that player's turn}
     *
     * @param role whose
     */
    Tensor theta(Role role);

    /**
     * {@return the slices of a player's vector}
     *
     * @param role whose
     * @throws GameException in a game without networks
     */
    default Layout layout(Role role) {
      throw new GameException("this game has no networks, and so no layout of their vectors");
    }

    /**
     * {@return real samples, {@code [N, ...]}, before any view; a leaf where a penalty {@linkplain
     * Penalty#slopesOnReal differentiates} the verdict on them}
     */
    Tensor real();

    /**
     * {@return made samples, {@code [N, ...]}, before any view; differentiable in the generator's
     * turn, and where a penalty {@linkplain Penalty#slopesOnFake differentiates} the verdict on
     * them}
     */
    Tensor fake();

    /**
     * {@return an activation that the generator kept while it made the samples of {@link #fake},
     * which depend on it differentiably in the generator's turn}
     *
     * @param name of the tap
     * @throws GameException if there is none
     */
    default Tensor tapOfMade(String name) {
      throw new GameException("the generator of this game keeps nothing called " + name);
    }

    /**
     * {@return the discriminator's verdict on the real samples; its logits are {@link
     * Loss#realness}, {@code [N]}} In the discriminator's turn it is the one that the loss is made
     * of, in the generator's another evaluation.
     */
    Verdict onReal();

    /**
     * {@return the verdict on the made samples that the loss is made of; its logits are {@link
     * Loss#realness}, {@code [N]}}
     */
    Verdict onFake();

    /**
     * {@return the discriminator's verdict on other samples with the classes of the real ones,
     * which costs another evaluation; its logits are {@link Loss#realness}, {@code [N]}}
     *
     * @param samples {@code [N, ...]}, before any view, as many as the real ones
     */
    Verdict verdict(Tensor samples);

    /**
     * {@return the same for samples with the classes of the made ones}
     *
     * @param samples {@code [N, ...]}, before any view, as many as the made ones
     */
    default Verdict verdictOnMade(Tensor samples) {
      return verdict(samples);
    }

    /**
     * {@return the same for samples that lie between real and made ones, εx + (1 - ε)G(z), with the
     * classes of the real ones, or known vectors as far between those of both}
     *
     * @param samples {@code [N, ...]}, before any view, as many as the real ones
     * @param epsilon ε, {@code [N, 1]}
     */
    default Verdict verdictBetween(Tensor samples, Tensor epsilon) {
      return verdict(samples);
    }

    /**
     * {@return the mean of a number over all workers, each of which has it of its part of the
     * minibatch: for what a penalty remembers} Every worker asks in the same order.
     *
     * @param number not differentiable, only read
     */
    default Tensor overAll(Tensor number) {
      return number;
    }

    /** {@return how many samples that follow one another are shown as one} */
    default int pack() {
      return 1;
    }

    /**
     * Says what a penalty does once the turn counts, such as to move on what it remembers. In a
     * look ahead it is dropped.
     *
     * @param move done once, after those said before it
     */
    void whenPlayed(Runnable move);

    /** {@return where a penalty's random numbers come from} */
    Rng rng();

    /**
     * {@return how far the run is, for penalties whose weight changes over it: the share of its
     * samples that are played, in [0, 1]; 0 in a game that is part of no run}
     */
    default double along() {
      return 0;
    }

    /** {@return who hears what a penalty reports, once the turn counts} */
    default Signals signals() {
      return Signals.UNHEARD;
    }
  }
}
