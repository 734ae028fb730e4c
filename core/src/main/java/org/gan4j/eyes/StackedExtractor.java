package org.gan4j.eyes;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.gan4j.medium.Images;
import org.gan4j.metric.Extracted;
import org.gan4j.metric.Features;
import org.gan4j.metric.MetricException;
import org.gan4j.tensor.Tensor;

/**
 * Sees stacked images (Che et al., 2017: three digits as red, green and blue) by an extractor of
 * single ones: the features of the three colours side by side, and the probabilities of their
 * combined classes, class 100·r + 10·g + b for ten digits. So 1,000 modes are counted with a
 * classifier of ten classes.
 */
final class StackedExtractor implements Extractor {
  /** What its name begins with; the single extractor's follows. */
  static final String PREFIX = "stacked-";

  private static final int COLOURS = 3;

  private final Extractor single;

  /**
   * Takes the extractor over.
   *
   * @param single sees one colour as a grey image; closed with this one
   */
  public StackedExtractor(Extractor single) {
    if (single.classes() < 2 || single.classes() > 40) {
      throw new MetricException(
          "stacked images are seen by a classifier of 2 to 40 classes; got " + single.classes());
    }
    this.single = single;
  }

  @Override
  public String name() {
    return PREFIX + single.name();
  }

  @Override
  public String fingerprint() {
    return single.fingerprint();
  }

  @Override
  public Resize resize() {
    return single.resize();
  }

  @Override
  public int size() {
    return COLOURS * single.size();
  }

  @Override
  public int classes() {
    return single.classes() * single.classes() * single.classes();
  }

  @Override
  public List<String> classNames() {
    List<String> digits = single.classNames();
    List<String> all = new ArrayList<>();
    for (String red : digits) {
      for (String green : digits) {
        for (String blue : digits) {
          all.add(red + green + blue);
        }
      }
    }
    return all;
  }

  @Override
  public double multiplications() {
    return COLOURS * single.multiplications();
  }

  @Override
  public Extracted extract(ImageSource images) {
    Images shape = images.shape();
    if (shape.channels() != COLOURS) {
      throw new MetricException("stacked images have 3 colours; got " + shape);
    }
    int n = images.count();
    float[] features = new float[Math.multiplyExact(n, size())];
    float[] probabilities = new float[Math.multiplyExact(n, classes())];
    Arrays.fill(probabilities, 1);
    int digits = single.classes();
    int below = classes();
    for (int colour = 0; colour < COLOURS; colour++) {
      Extracted seen = single.extract(images.channel(colour));
      Features known = seen.probabilities();
      if (known == null) {
        throw new MetricException(single.name() + " gives no probabilities");
      }
      below /= digits;
      for (int i = 0; i < n; i++) {
        System.arraycopy(
            seen.features().values(),
            i * single.size(),
            features,
            i * size() + colour * single.size(),
            single.size());
        for (int k = 0; k < classes(); k++) {
          probabilities[i * classes() + k] *= known.at(i, k / below % digits);
        }
      }
    }
    return new Extracted(
        new Features(features, n, size()), new Features(probabilities, n, classes()));
  }

  @Override
  public Tensor features(Tensor pixels) {
    List<Tensor> each = new ArrayList<>();
    for (int colour = 0; colour < COLOURS; colour++) {
      each.add(single.features(pixels.narrow(1, colour, 1)));
    }
    return Tensor.cat(each, 1);
  }

  @Override
  public void close() {
    single.close();
  }
}
