package org.gan4j.game;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.gan4j.component.Catalogue;
import org.gan4j.tensor.Autograd;
import org.gan4j.tensor.Scope;
import org.gan4j.tensor.Shape;
import org.gan4j.tensor.Tensor;
import org.jspecify.annotations.Nullable;

/** How a vector follows its gradient. */
public interface Optimiser {
  /** The optimisers that recipes can name: a new one is a line here. */
  Catalogue<Optimiser> CATALOGUE =
      Catalogue.of(
          Optimiser.class,
          "optimiser",
          Adam.class,
          Sgd.class,
          RmsProp.class,
          Clipped.class,
          Optimistic.class);

  /**
   * {@return Adam (Kingma and Ba, 2015, algorithm 1), for a player that is told its rate}
   *
   * @param beta1 in [0, 1); DCGAN takes 0.5
   * @param beta2 in [0, 1)
   * @param epsilon positive
   */
  static Optimiser adam(double beta1, double beta2, double epsilon) {
    return new Adam(beta1, beta2, epsilon);
  }

  /**
   * {@return Adam (Kingma and Ba, 2015, algorithm 1)}
   *
   * @param rate over a run, which the trainer reads; a {@link Player} is told its rate. DCGAN takes
   *     2e-4
   * @param beta1 in [0, 1); DCGAN takes 0.5
   * @param beta2 in [0, 1)
   * @param epsilon positive
   */
  static Optimiser adam(Schedule rate, double beta1, double beta2, double epsilon) {
    return new Adam(rate, beta1, beta2, epsilon);
  }

  /**
   * {@return gradient descent, v ← μ v - η g, θ ← θ + v, for a player that is told its rate} The
   * catalogue has a momentum that rises.
   *
   * @param momentum μ, in (-1, 1); 0 for plain descent
   */
  static Optimiser sgd(double momentum) {
    return new Sgd(momentum);
  }

  /**
   * {@return gradient descent with momentum at a rate of its own}
   *
   * @param rate over a run, which the trainer reads; a {@link Player} is told its rate
   * @param momentum μ, in (-1, 1); 0 for plain descent
   */
  static Optimiser sgd(Schedule rate, double momentum) {
    return new Sgd(rate, momentum, 0, 0);
  }

  /**
   * {@return RMSProp (Tieleman and Hinton, 2012), for a player that is told its rate} v ← ρ v + (1
   * - ρ) g², θ ← θ - η g / (√v + ε).
   *
   * @param decay ρ, in [0, 1); usually 0.99
   * @param epsilon positive
   */
  static Optimiser rmsProp(double decay, double epsilon) {
    return new RmsProp(decay, epsilon);
  }

  /**
   * {@return RMSProp at a rate of its own}
   *
   * @param rate over a run, which the trainer reads; a {@link Player} is told its rate
   * @param decay ρ, in [0, 1); usually 0.99
   * @param epsilon positive
   */
  static Optimiser rmsProp(Schedule rate, double decay, double epsilon) {
    return new RmsProp(rate, decay, epsilon);
  }

  /**
   * {@return weight clipping (Arjovsky et al., 2017, algorithm 1)} After every move each weight is
   * put back into [-c, c].
   *
   * @param inner how θ moves
   * @param bound c, positive; the paper takes 0.01
   */
  static Optimiser clipped(Optimiser inner, double bound) {
    return new Clipped(inner, bound);
  }

  /**
   * {@return optimism (Daskalakis et al., 2018, eq. 6 and algorithm 1)} θ ← θ + 2 u_t - u_{t-1},
   * with u the moves that the inner optimiser would make.
   *
   * @param inner whose moves they are
   */
  static Optimiser optimistic(Optimiser inner) {
    return new Optimistic(inner);
  }

  /**
   * {@return an optimiser that leaves the first weights of a vector as they are, to the last bit}
   * Recipes say it by {@code train.freeze}.
   *
   * @param inner how the others move
   * @param count how many stay, at least 0
   */
  static Optimiser frozen(Optimiser inner, long count) {
    return new Frozen(inner, count);
  }

  /** {@return the learning rate over a run} */
  Schedule rate();

  /**
   * Fact: it keeps every weight within a bound.
   *
   * @return whether that is so
   */
  default boolean bounds() {
    return false;
  }

  /** {@return a fact: the share of the past in the direction of a move, in [0, 1)} */
  default double inertia() {
    return 0;
  }

  /** {@return the names of the vectors that it remembers, each as long as θ} */
  List<String> vectors();

  /**
   * {@return what its memory is called: one optimiser can go on with what another of this name and
   * of these {@link #vectors} remembers}
   */
  default String remembers() {
    return CATALOGUE.name(this);
  }

  /**
   * One update, the optimiser's equation: what a gradient becomes, with what is remembered. It is
   * written once, on {@linkplain Vector variables}, for moving and for looking ahead.
   *
   * @param gradient ∂J/∂θ; changing it changes nothing outside
   * @param theta θ, which moves
   * @param memory its vectors, in the order of {@link #vectors()}, which change too
   * @param pace the numbers that change from one update to the next
   */
  void follow(Vector gradient, Vector theta, List<Vector> memory, Pace pace);

  /**
   * {@return this optimiser at work, with vectors of zeros; whoever asks closes it}
   *
   * @param theta θ, {@code [n]}, whose length, type and device they have; it is not kept
   */
  default Memory begin(Tensor theta) {
    return new Memory(this, theta);
  }

  /** An optimiser at work: its vectors and how many updates it has made. */
  final class Memory implements AutoCloseable {
    private final Optimiser optimiser;
    private final List<Tensor> moments = new ArrayList<>();
    private long steps;

    Memory(Optimiser optimiser, Tensor theta) {
      this.optimiser = optimiser;
      try (Scope scope = Scope.open()) {
        for (int i = 0; i < optimiser.vectors().size(); i++) {
          moments.add(Scope.own(theta.detach().mul(0)));
        }
      }
    }

    /**
     * One update of θ in place.
     *
     * @param theta θ, {@code [n]}, which moves
     * @param gradient ∂J/∂θ, {@code [n]}, only read
     * @param rate learning rate
     */
    public void step(Tensor theta, Tensor gradient, double rate) {
      step(theta, gradient, Pace.of(rate, steps + 1));
    }

    /** One update of θ in place, at a pace that stands at this update. */
    void step(Tensor theta, Tensor gradient, Pace pace) {
      follow(theta, gradient, pace);
      counted();
    }

    /** The equation of an update alone; {@link #counted} says that it was made. */
    void follow(Tensor theta, Tensor gradient, Pace pace) {
      List<Vector> own = moments.stream().map(Vector::inPlace).toList();
      Autograd.off(
          () -> {
            optimiser.follow(Vector.from(gradient), Vector.inPlace(theta), own, pace);
            return theta;
          });
    }

    /** An update was made. */
    void counted() {
      steps++;
    }

    /** A look ahead from θ with what is remembered now, which stays as it is. */
    LookAhead lookAhead(Tensor theta, double rate) {
      return lookAhead(theta, Pace.of(rate, steps + 1));
    }

    /** A look ahead whose first move is at a pace that stands at this update. */
    LookAhead lookAhead(Tensor theta, Pace pace) {
      return new LookAhead(optimiser, theta, moments, pace);
    }

    /** {@return the vectors, by name, each as long as θ; they are this object's own} */
    public Map<String, Tensor> vectors() {
      Map<String, Tensor> named = new LinkedHashMap<>();
      for (int i = 0; i < moments.size(); i++) {
        named.put(optimiser.vectors().get(i), moments.get(i));
      }
      return named;
    }

    /** {@return how many updates were made} */
    public long steps() {
      return steps;
    }

    /**
     * Continues from what {@link #vectors} and {@link #steps} gave.
     *
     * @param vectors by name, each as long as θ; they are copied
     * @param made updates made with them, at least 0
     * @throws GameException if names or lengths are others than this optimiser's
     */
    public void restore(Map<String, Tensor> vectors, long made) {
      Map<String, Tensor> own = vectors();
      if (!vectors.keySet().equals(own.keySet()) || made < 0) {
        throw new GameException(
            "this optimiser remembers "
                + own.keySet()
                + "; got "
                + vectors.keySet()
                + " after "
                + made
                + " steps");
      }
      own.forEach(
          (name, vector) -> {
            Shape given = Objects.requireNonNull(vectors.get(name)).shape();
            if (!given.equals(vector.shape())) {
              throw new GameException(
                  "the optimiser's vector "
                      + name
                      + " must have shape "
                      + vector.shape()
                      + "; got "
                      + given);
            }
          });
      vectors.forEach((name, vector) -> Objects.requireNonNull(own.get(name)).copyInPlace(vector));
      steps = made;
    }

    @Override
    public void close() {
      moments.forEach(Tensor::close);
    }
  }

  /**
   * Where an update's numbers come from: they follow from the learning rate, from how many updates
   * there have been and from how far the run is, and are either numbers of the host or tensors that
   * {@code TensorPace} renews.
   */
  @FunctionalInterface
  interface Pace {
    /**
     * {@return a number of this update}
     *
     * @param rule how it follows from where the update stands
     */
    Factor number(Rule rule);

    /** {@return the update after this one at the same rate, for looking further ahead} */
    default Pace next() {
      return rule -> number((rate, step, along) -> rule.of(rate, step + 1, along));
    }

    /**
     * {@return the numbers of one update at the start of a run, on the host}
     *
     * @param rate learning rate
     * @param step number of the update, from 1
     */
    static Pace of(double rate, long step) {
      return of(rate, step, 0);
    }

    /**
     * {@return the numbers of one update, on the host}
     *
     * @param rate learning rate
     * @param step number of the update, from 1
     * @param along share of the run's samples that are played, in [0, 1]
     */
    static Pace of(double rate, long step, double along) {
      return rule -> new Factor(rule.of(rate, step, along), null);
    }

    /** How a number follows from where an update stands. */
    @FunctionalInterface
    interface Rule {
      /**
       * {@return the number}
       *
       * @param rate learning rate
       * @param step number of the update, from 1
       * @param along share of the run's samples that are played, in [0, 1]
       */
      double of(double rate, long step, double along);
    }

    /** A number that a {@link Vector} is multiplied with or divided by. */
    final class Factor {
      final double value;

      /** Float64, shape {@code []}; null for a number of the host. */
      final @Nullable Tensor tensor;

      Factor(double value, @Nullable Tensor tensor) {
        this.value = value;
        this.tensor = tensor;
      }
    }
  }
}
