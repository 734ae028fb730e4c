package org.gan4j.examples.own;

import org.gan4j.eyes.Extractor;
import org.gan4j.eyes.ImageSource;
import org.gan4j.eyes.Resize;
import org.gan4j.medium.Images;
import org.gan4j.metric.Extracted;
import org.gan4j.metric.Features;
import org.gan4j.metric.MetricException;

/**
 * An extractor of one's own: how bright each row of an image is, 0 black to 1 white. Its answers
 * are the record's fields; the protocol of a score names it by the first three.
 */
public record RowMeans(String name, String fingerprint, Resize resize, int size, int classes)
    implements Extractor {
  public RowMeans(int height) {
    this("row-means", "none", Resize.NONE, height, 0); // no weights, no class probabilities
  }

  @Override
  public Extracted extract(ImageSource images) {
    Images shape = images.shape();
    if (shape.height() != size) {
      throw new MetricException("row-means are of " + size + " rows; got images of " + shape);
    }
    float[] means = new float[images.count() * size];
    byte[] image = new byte[shape.count()]; // [C, H, W]
    for (int i = 0; i < images.count(); i++) {
      images.read(i, 1, image);
      for (int p = 0; p < image.length; p++) {
        int row = p / shape.width() % size;
        means[i * size + row] += (image[p] & 0xff) / (255f * shape.channels() * shape.width());
      }
    }
    return new Extracted(new Features(means, images.count(), size), null);
  }

  @Override
  public void close() {} // has no weights to free
}
