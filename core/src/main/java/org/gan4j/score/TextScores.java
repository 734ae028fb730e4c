package org.gan4j.score;

import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.gan4j.metric.Estimate;

/** Scores of made texts: how their symbols follow one another, and what of them is new. */
final class TextScores {
  private TextScores() {}

  /**
   * {@return the Jensen-Shannon divergence of the shares of n symbols in a row, in bits, in [0, 1]}
   * (Gulrajani et al., 2017, section 5.4): ½ Σ p log₂ p/m + ½ Σ q log₂ q/m with m = (p + q)/2. No
   * row reaches from one text into another; texts shorter than n have none. 1 where one side has
   * none at all and the other has. It is above 0 for equal distributions at finite numbers.
   *
   * @param real texts
   * @param made texts, which the interval is over
   * @param n symbols, at least 1
   */
  static Estimate divergence(String[] real, String[] made, int n) {
    Map<String, double[]> there = counts(real, n, 1);
    int groups = Jackknife.groups(made.length);
    Map<String, double[]> here = counts(made, n, groups);
    double[] without = new double[groups];
    for (int group = 0; group < groups; group++) {
      without[group] = divergence(there, here, group);
    }
    return Jackknife.of(divergence(there, here, -1), without);
  }

  /** How often each row of n symbols stands, by group of texts. */
  private static Map<String, double[]> counts(String[] texts, int n, int groups) {
    Map<String, double[]> out = new HashMap<>();
    for (int i = 0; i < texts.length; i++) {
      String text = texts[i];
      int end = text.offsetByCodePoints(0, Math.min(n, text.codePointCount(0, text.length())));
      if (text.codePointCount(0, end) < n) {
        continue;
      }
      int from = 0;
      while (true) {
        out.computeIfAbsent(text.substring(from, end), each -> new double[groups])[i % groups]++;
        if (end == text.length()) {
          break;
        }
        from = text.offsetByCodePoints(from, 1);
        end = text.offsetByCodePoints(end, 1);
      }
    }
    return out;
  }

  private static double divergence(
      Map<String, double[]> real, Map<String, double[]> made, int without) {
    double all = 0;
    for (double[] each : real.values()) {
      all += each[0];
    }
    double total = 0;
    for (double[] each : made.values()) {
      total += count(each, without);
    }
    if (all == 0 || total == 0) {
      return all == total ? 0 : 1;
    }
    // What stands on one side alone adds p/2: the rest is of what both have.
    double shared = 0;
    double own = 1;
    double theirs = 1;
    for (Map.Entry<String, double[]> entry : made.entrySet()) {
      double[] other = real.get(entry.getKey());
      double q = count(entry.getValue(), without) / total;
      if (other != null && q > 0) {
        double p = other[0] / all;
        double middle = (p + q) / 2;
        shared += (p * Math.log(p / middle) + q * Math.log(q / middle)) / Math.log(2);
        own -= q;
        theirs -= p;
      }
    }
    return Math.max(0, Math.min(1, (shared + Math.max(0, own) + Math.max(0, theirs)) / 2));
  }

  private static double count(double[] groups, int without) {
    double sum = 0;
    for (int group = 0; group < groups.length; group++) {
      sum += group == without ? 0 : groups[group];
    }
    return sum;
  }

  /** {@return the share of texts that stand in the training data} */
  static Estimate copies(String[] made, Known known) {
    long copies = 0;
    for (String text : made) {
      copies += known.has(text) ? 1 : 0;
    }
    return Estimate.share(copies, made.length);
  }

  /** {@return different texts as a share of all} */
  static Estimate distinct(String[] made) {
    return new Estimate((double) dedup(made).length / made.length, null);
  }

  /** {@return different texts that do not stand in the training data, as a share of all} */
  static Estimate novel(String[] made, Known known) {
    long novel = 0;
    for (String text : dedup(made)) {
      novel += known.has(text) ? 0 : 1;
    }
    return new Estimate((double) novel / made.length, null);
  }

  private static String[] dedup(String[] texts) {
    return new HashSet<>(List.of(texts)).toArray(new String[0]);
  }

  /**
   * What may have been copied: texts that are a list as a whole; of a corpus, whatever stands
   * anywhere in it.
   */
  static final class Known {
    private final Set<String> whole;
    private final String corpus;
    private final Map<Integer, Set<Long>> parts = new HashMap<>();

    private Known(Set<String> whole, String corpus) {
      this.whole = whole;
      this.corpus = corpus;
    }

    static Known ofList(List<String> texts) {
      return new Known(new HashSet<>(texts), "");
    }

    /** Windows that follow one another. */
    static Known ofCorpus(List<String> windows) {
      return new Known(Set.of(), String.join("", windows));
    }

    boolean has(String text) {
      if (corpus.isEmpty()) {
        return whole.contains(text);
      }
      // A hash of 64 bits that is there may be another text's: it is looked for then.
      return parts.computeIfAbsent(text.length(), this::hashes).contains(hash(text))
          && corpus.contains(text);
    }

    private static final long BASE = 0x9E3779B97F4A7C15L;

    private static long hash(String text) {
      long hash = 0;
      for (int i = 0; i < text.length(); i++) {
        hash = hash * BASE + text.charAt(i);
      }
      return hash;
    }

    /** Of all that is as long, by Rabin and Karp's rolling sum. */
    private Set<Long> hashes(int length) {
      Set<Long> out = new HashSet<>();
      long first = 1;
      for (int i = 1; i < length; i++) {
        first *= BASE;
      }
      long hash = 0;
      for (int i = 0; i < corpus.length(); i++) {
        hash -= i < length ? 0 : corpus.charAt(i - length) * first;
        hash = hash * BASE + corpus.charAt(i);
        if (i >= length - 1) {
          out.add(hash);
        }
      }
      return out;
    }
  }
}
