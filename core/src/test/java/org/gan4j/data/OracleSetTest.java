package org.gan4j.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.Random;
import org.gan4j.data.DataOptions.Split;
import org.gan4j.medium.Samples;
import org.gan4j.medium.Series;
import org.junit.jupiter.api.Test;

/** Texts of a known distribution. */
class OracleSetTest {
  private final Dataset set = Datasets.open("seqgan-oracle", DataOptions.defaults());
  private final Series medium = (Series) set.medium();

  @Test
  void aTextIsAFunctionOfSeedSplitAndIndex() {
    Samples some = set.read(100, 3);
    DataOptions options = DataOptions.defaults();
    assertThat(Datasets.open("seqgan-oracle", options).read(100, 3).numbers())
        .containsExactly(some.numbers());
    assertThat(set.read(101, 1).numbers()).containsExactly(some.part(1, 1).numbers());
    for (DataOptions other :
        new DataOptions[] {options.withSeed(9), options.withSplit(Split.TEST)}) {
      Dataset unlike = Datasets.open("seqgan-oracle", other);
      assertThat(medium.text(unlike.read(100, 1), 0)).isNotEqualTo(medium.text(some, 0));
      assertThat(unlike.fingerprint()).isNotEqualTo(set.fingerprint());
    }
    assertThat(medium.text(some, 0)).hasSize(20);
    assertThat(set.size()).isEqualTo(10_000);
  }

  /** The oracle's own texts are as likely as its entropy says, held out or not; noise is not. */
  @Test
  void itKnowsHowLikelyATextIs() {
    double own = surprise(set.read(0, 1000));
    Dataset held = Datasets.open("seqgan-oracle", DataOptions.defaults().withSplit(Split.TEST));
    assertThat(own).isCloseTo(2.99, within(0.05));
    assertThat(surprise(held.read(0, 1000))).isCloseTo(own, within(0.06));
    Samples noise = medium.room(200);
    Random random = new Random(1);
    for (int i = 0; i < 200 * 20; i++) {
      noise.numbers()[i * 200 + random.nextInt(200)] = 1;
    }
    assertThat(surprise(noise)).isGreaterThan(7);
  }

  /** The pieces of one probability: of texts that differ in the last symbol alone. */
  @Test
  void itsLikelihoodsAreProbabilities() {
    int[] symbols = medium.text(set.read(5, 1), 0).codePoints().toArray();
    Samples ends = medium.room(200);
    for (int s = 0; s < 200; s++) {
      symbols[19] = medium.alphabet().codePointAt(s);
      medium.write(new String(symbols, 0, 20), ends, s);
    }
    double sum = 0;
    double largest = 0;
    for (double log : set.logLikelihoods(ends)) {
      sum += Math.exp(log);
      largest = Math.max(largest, Math.exp(log));
    }
    double before = Math.log(sum); // of the first 19 symbols
    assertThat(before).isBetween(-19 * 6.0, -19 * 0.5);
    assertThat(largest / sum).isBetween(1 / 200.0, 1.0);
  }

  @Test
  void othersDoNotKnow() {
    Dataset sines = Datasets.open("sines", DataOptions.defaults());
    assertThat(sines.knowsLikelihood()).isFalse();
    assertThatThrownBy(() -> sines.logLikelihoods(sines.read(0, 1)))
        .isInstanceOf(DataException.class)
        .hasMessage("nobody knows how likely a sample of sines is");
    assertThatThrownBy(() -> set.logLikelihoods(sines.read(0, 1)))
        .isInstanceOf(DataException.class)
        .hasMessageStartingWith("the oracle writes 20 symbols of 200; it was asked for");
  }

  private double surprise(Samples texts) {
    double sum = 0;
    for (double log : set.logLikelihoods(texts)) {
      sum -= log / 20 / texts.size();
    }
    return sum;
  }
}
