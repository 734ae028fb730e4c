/**
 * Training runs: what is around the game.
 *
 * <p>{@link org.gan4j.recipe.Plan} is a recipe with its data open and its networks built; {@link
 * org.gan4j.train.Trainer} plays the game of a recipe in a run folder: schedules, the average of
 * the generator, checkpoints, and the exact resume from them. {@code Training} has one {@code
 * Session} after the other; a session is the loop: a step, at ticks scores and a checkpoint. All
 * else hears of it ({@code Outputs}: metrics, TensorBoard, sample sheets, report, the user) and
 * cannot disturb it; {@link org.gan4j.train.Trainer.Control} says what is wanted. It prints nothing
 * itself.
 *
 * <p>What may not live here: mathematics of the game (it is in {@code game}), bytes of files (they
 * are in {@code run} and {@code data}).
 */
@NullMarked
package org.gan4j.train;

import org.jspecify.annotations.NullMarked;
