/**
 * Training runs: what is around the game.
 *
 * <p>A {@link org.gan4j.train.Recipe} says everything that a run is (data, networks, game,
 * settings); {@link org.gan4j.train.Recipes} has the built-in ones and reads others, strictly.
 * {@link org.gan4j.train.Trainer} plays the game of a recipe in a run folder: schedules, the
 * average of the generator, sample grids, metrics, checkpoints, and the exact resume from them. It
 * tells a {@link org.gan4j.train.TrainingListener} what happens and prints nothing itself.
 *
 * <p>What may not live here: mathematics of the game (it is in {@code game}), bytes of files (they
 * are in {@code run} and {@code data}).
 */
@NullMarked
package org.gan4j.train;

import org.jspecify.annotations.NullMarked;
