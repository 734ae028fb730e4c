package org.gan4j.game;

/**
 * What a step saw.
 *
 * @param number from 1
 * @param samples real samples that it dealt
 * @param discriminatorLoss J_D before the last move of the discriminator
 * @param generatorLoss J_G before the last move of the generator
 */
public record Step(long number, long samples, double discriminatorLoss, double generatorLoss) {}
