package org.gan4j.examples;

import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Supplier;
import org.gan4j.component.ComponentProvider;
import org.gan4j.data.DataOptions;
import org.gan4j.game.Loss;
import org.gan4j.game.Verdict;
import org.gan4j.nn.Condition;
import org.gan4j.recipe.Plan;
import org.gan4j.recipe.Recipe;
import org.gan4j.recipe.Recipe.GameSettings;
import org.gan4j.recipe.Recipes;
import org.gan4j.tensor.Scope;
import org.gan4j.tensor.Tensor;
import org.gan4j.train.Trainer;

/**
 * Lesson 5: write a loss. It is a record that says the paper's two formulas, and what is known of
 * its scores. Two verdicts show what it makes of them; then a recipe that is put together in Java,
 * without YAML, trains with it.
 *
 * <p>A run writes down its recipe, so that it can be resumed: a loss needs a name there, which
 * {@link Named} gives it, as lesson 4 says.
 *
 * <p>Arguments: the folder of runs (runs), then settings such as {@code train.images=100000}.
 */
public final class Lesson5WriteALoss {
  private Lesson5WriteALoss() {}

  /**
   * The squared Hellinger distance of real and made samples (Nowozin et al., "f-GAN", 2016, table
   * 2): T = 1 - exp(-D) and f*(T) = T/(1 - T) give
   *
   * <pre>
   *   J_D = E exp(-D(x)) + E exp(D(G(z))) - 2,   J_G = E exp(-D(G(z))) - 1
   * </pre>
   *
   * where G moves so that T grows, as they advise in section 3.2. -J_D is the distance itself once
   * D is as good as can be; D is then half the log-odds of real against made.
   */
  public record Hellinger() implements Loss {
    @Override
    public Tensor discriminator(Verdict real, Verdict fake) {
      return real.logits().neg().exp().mean().add(fake.logits().exp().mean()).sub(2);
    }

    @Override
    public Tensor generator(Supplier<Verdict> real, Verdict fake) {
      return fake.logits().neg().exp().mean().sub(1);
    }

    /** The log-odds: what the run's confidence is computed from, and what penalties look at. */
    @Override
    public Tensor realness(Verdict verdict) {
      return verdict.logits().mul(2);
    }

    /** A fact, which the rules of recipes ask for: {@link #realness} are log-odds. */
    @Override
    public boolean logOdds() {
      return true;
    }

    /** Another one: their sign says real or made. */
    @Override
    public boolean decides() {
      return true;
    }
  }

  /** {@code META-INF/services/org.gan4j.component.ComponentProvider} has a line for it. */
  public static final class Named implements ComponentProvider {
    @Override
    public List<Class<? extends Record>> components() {
      return List.of(Hellinger.class);
    }
  }

  public static void main(String[] args) {
    Path runs = Path.of(args.length > 0 ? args[0] : "runs");
    List<String> settings = List.of(args).subList(Math.min(1, args.length), args.length);
    var loss = new Hellinger();
    for (float sure : new float[] {0, 1}) {
      try (Scope scope = Scope.open()) {
        Verdict real = verdict(sure);
        Verdict fake = verdict(-sure);
        System.out.printf(
            Locale.ROOT,
            "D says %.0f of real, %.0f of made samples: J_D %.3f, J_G %.3f%n",
            sure,
            0 - sure,
            loss.discriminator(real, fake).item(),
            loss.generator(() -> real, fake).item());
      }
    }
    Recipe recipe = withLoss(loss, Recipes.read("toy", settings));
    var plan = Plan.of(recipe, DataOptions.fromEnvironment());
    try (var trainer = Trainer.begin(plan, runs, List.of(args))) {
      var outcome = trainer.train();
      System.out.println("look at " + outcome.sampleGrid());
    }
  }

  private static Verdict verdict(float... logits) {
    return new Verdict(Tensor.of(logits, logits.length), Map.of(), Condition.none());
  }

  /** All as it was, but for name and game. */
  private static Recipe withLoss(Loss loss, Recipe of) {
    return of.named("hellinger", "The squared Hellinger distance on points in the plane")
        .with(new GameSettings(loss, of.game().penalties(), of.game().dynamics()));
  }
}
