package org.gan4j.zoo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.gan4j.medium.Images;
import org.gan4j.medium.Samples;
import org.gan4j.medium.Series;
import org.gan4j.medium.Series.Feature;
import org.gan4j.medium.Series.Kind;
import org.gan4j.medium.Series.Lengths;
import org.gan4j.nn.Condition;
import org.gan4j.nn.Head;
import org.gan4j.nn.Mode;
import org.gan4j.nn.NetworkException;
import org.gan4j.tensor.DType;
import org.gan4j.tensor.Device;
import org.gan4j.tensor.ScopedTest;
import org.gan4j.tensor.Shape;
import org.gan4j.tensor.Tensor;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Pairs of networks that make series. */
class SeriesPairsTest extends ScopedTest {
  private static final Series FIXED =
      Series.of(6, Lengths.FIXED, List.of(Feature.of("a", -3, 5), Feature.of("b", 0, 100)));
  private static final Series VARYING =
      Series.of(
          7,
          Lengths.VARYING,
          List.of(
              Feature.of("a", -3, 5),
              new Feature("age", 20, 60, Kind.STATIC),
              Feature.of("b", 0, 100)));
  private static final Series STATIC_ONLY =
      Series.of(3, Lengths.FIXED, List.of(new Feature("age", 20, 60, Kind.STATIC)));
  private static final Series TEXT = Series.ofText(5, Lengths.VARYING, "abc");

  record Case(String name, Series medium, int classes, Architecture pair) {
    @Override
    public String toString() {
      return name + " " + medium + " " + classes;
    }
  }

  private static Architecture make(String name, boolean conditional) {
    Map<String, Object> options = new java.util.HashMap<>(Map.of("width", 5, "latent", 3));
    if (conditional) {
      options.put("conditional", true);
    }
    return Architecture.CATALOGUE.make(name, options);
  }

  static Stream<Case> cases() {
    List<Case> out = new ArrayList<>();
    for (Series medium : List.of(FIXED, VARYING, STATIC_ONLY, TEXT)) {
      for (String name : List.of("rgan", "time-gan", "doppel-ganger")) {
        if (!(medium.isText() && name.equals("doppel-ganger"))) {
          out.add(new Case(name, medium, 0, make(name, false)));
          if (!name.equals("time-gan")) {
            out.add(new Case(name, medium, 3, make(name, true)));
          }
        }
      }
    }
    return out.stream();
  }

  @ParameterizedTest
  @MethodSource("cases")
  void makesSeriesOfItsMediumAndJudgesThem(Case of) {
    NetworkPair pair = of.pair().build(new Brief(of.medium(), of.classes()));
    Tensor theta = pair.generator().parameters().initial(rng);
    // Far from where it begins: flags go both ways.
    Tensor far = theta.mul(5);
    Tensor state = pair.generator().state().initial(rng);
    Sampler sampler = new Sampler(pair, of.medium(), far, state, DType.FLOAT32);
    long[] classes = of.classes() == 0 ? null : new long[] {0, 1, 2, 0, 1, 2, 0, 1};
    Tensor latents = sampler.latents(1, 2, 3, 4, 5, 6, 7, 8);
    Samples made = sampler.of(latents, classes);
    assertThat(made.size()).isEqualTo(8);
    for (int i = 0; i < 8; i++) {
      assertThat(of.medium().length(made, i)).isBetween(1, of.medium().steps());
    }
    Tensor seen = sampler.made(latents, classes);
    assertThat(seen.shape()).isEqualTo(of.medium().shape().batched(8));

    // What was made, encoded again, is what the discriminator saw: it could not tell by the form.
    if (!of.medium().isText() && of.medium().varies()) {
      Tensor again = of.medium().encode(made, pair.range(), Device.CPU);
      double[] flags = seen.narrow(2, of.medium().width() - 1, 1).toDoubles();
      double[] back = again.narrow(2, of.medium().width() - 1, 1).toDoubles();
      double[] values = seen.select(2, 0).toDoubles();
      double[] decoded = again.select(2, 0).toDoubles();
      for (int i = 0; i < back.length; i++) {
        if (back[i] < 0.5) {
          assertThat(decoded[i]).isEqualTo(0);
          assertThat(values[i]).isEqualTo(0);
        } else {
          assertThat(decoded[i]).isCloseTo(values[i], org.assertj.core.api.Assertions.within(1e-5));
        }
      }
      assertThat(flags).hasSameSizeAs(back);
    }

    Tensor thetaD = pair.discriminator().parameters().initial(rng);
    Tensor logits =
        pair.discriminator()
            .at(thetaD, pair.discriminator().state().initial(rng), DType.FLOAT32)
            .apply(
                seen,
                Condition.of(classes == null ? null : Tensor.of(classes, 8)),
                Mode.TRAIN,
                rng);
    assertThat(logits.shape().count())
        .isEqualTo(8L * (of.pair().head() == Head.REALNESS_OF_STEPS ? of.medium().steps() : 1));
    assertThat(logits.isFinite()).isTrue();
  }

  @Test
  void attributesAreTheSameAtAllStepsOfASeries() {
    NetworkPair pair = make("doppel-ganger", false).build(VARYING);
    Tensor theta = pair.generator().parameters().initial(rng).mul(3);
    Sampler sampler =
        new Sampler(pair, VARYING, theta, pair.generator().state().initial(rng), DType.FLOAT32);
    double[] ages = sampler.made(sampler.latents(1, 2, 3), null).select(2, 1).toDoubles();
    Samples made = sampler.of(sampler.latents(1, 2, 3), null);
    for (int i = 0; i < 3; i++) {
      for (int t = 1; t < VARYING.length(made, i); t++) {
        assertThat(ages[i * 7 + t]).isEqualTo(ages[i * 7]);
      }
    }
    assertThat(ages[0]).isNotEqualTo(ages[7]);
  }

  @Test
  void longSeriesAreMadeSeveralStepsAtOnce() {
    Series longOnes = Series.of(1000, Lengths.FIXED, List.of(Feature.of("a", 0, 1)));
    NetworkPair pair = make("doppel-ganger", false).build(longOnes);
    // 50 steps of the LSTM from 3 numbers each, 3 for the range.
    assertThat(pair.generator().input()).isEqualTo(Shape.of(50 * 3 + 3));
    assertThat(pair.generator().output()).isEqualTo(Shape.of(1000, 1));
    Architecture few =
        Architecture.CATALOGUE.make(
            "doppel-ganger", Map.of("width", 5, "latent", 3, "together", 300));
    assertThat(few.build(longOnes).generator().input()).isEqualTo(Shape.of(4 * 3 + 3));
  }

  @Test
  void whatIsNoSeriesIsRefused() {
    for (String name : List.of("rgan", "time-gan", "doppel-ganger")) {
      assertThatThrownBy(() -> make(name, false).build(new Images(1, 28, 28)))
          .isInstanceOf(NetworkException.class)
          .hasMessageContaining("makes series");
    }
    assertThatThrownBy(() -> make("doppel-ganger", false).build(TEXT))
        .isInstanceOf(NetworkException.class)
        .hasMessageContaining("these are texts");
    assertThatThrownBy(() -> make("rgan", true).build(FIXED))
        .isInstanceOf(NetworkException.class)
        .hasMessageContaining("labelled data");
  }
}
