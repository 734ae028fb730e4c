package org.gan4j.game;

/** The two sides of the game. */
public enum Role {
  /** Tells real samples from made ones; moves θ_D down J_D. */
  DISCRIMINATOR,
  /** Makes samples from latents; moves θ_G down J_G. */
  GENERATOR
}
