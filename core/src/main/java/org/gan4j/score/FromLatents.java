package org.gan4j.score;

import org.gan4j.eyes.ImageSource;
import org.gan4j.zoo.Sampler;

/** Images of a generator that is at hand, so that others can be made beside them. */
interface FromLatents extends ImageSource {
  /** What makes them; it stays as it is while they are read. */
  Sampler sampler();
}
