package org.gan4j.zoo;

import java.util.List;
import org.gan4j.nn.Layer;
import org.gan4j.nn.Layers;
import org.gan4j.nn.NetworkException;

/** What the discriminator may see of the other samples of a batch. */
enum Minibatch {
  /** Nothing. */
  NONE,
  /** How close each sample is to the others (Salimans et al., 2016, section 3.2). */
  DISCRIMINATION,
  /** How much the samples differ (Karras et al., 2018, section 3). */
  DEVIATION;

  /** Samples whose deviation is one number (Karras et al., 2018). */
  private static final int GROUP = 4;

  /** B and C of minibatch discrimination, half and all of the authors' for MNIST. */
  private static final int CLOSENESS = 50;

  private static final int DIMENSIONS = 5;

  /** Adds what compares samples to layers that end in maps, or, as closeness must, in a vector. */
  void addTo(List<Layer> layers) {
    switch (this) {
      case NONE -> {}
      case DISCRIMINATION -> layers.add(Layers.minibatchDiscrimination(CLOSENESS, DIMENSIONS));
      case DEVIATION -> layers.add(Layers.minibatchStdDev(GROUP));
    }
  }

  /** Refuses the closeness, which needs features that are a vector. */
  void atMostDeviation() {
    if (this == DISCRIMINATION) {
      throw new NetworkException(
          "minibatch must be none or deviation here: discrimination is of dcgan and infogan; got"
              + " discrimination");
    }
  }
}
