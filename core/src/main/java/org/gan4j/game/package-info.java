/**
 * The game: two vectors θ_D and θ_G, two losses J_D(θ_D, θ_G) and J_G(θ_D, θ_G), and the rule by
 * which the vectors move.
 *
 * <p>{@link org.gan4j.game.Game} deals rounds; a {@link org.gan4j.game.Game.Round} is a minibatch
 * on which both losses ({@link org.gan4j.game.Losses}) are functions of the two vectors. {@link
 * org.gan4j.game.Field} takes their derivatives, and {@link org.gan4j.game.Dynamics} moves the
 * {@link org.gan4j.game.Player}s along them. {@link org.gan4j.game.GanGame} is the game of two
 * networks, put together from a {@link org.gan4j.game.Loss}, {@link org.gan4j.game.Penalty}s and
 * {@link org.gan4j.game.View}s. Every technique of the literature is one class in one of these
 * homes, which make them: {@code Loss.hinge()}, {@code Penalty.r1(10)}.
 *
 * <p>What may not live here: files, recipes, data sets, what is around a run.
 */
@NullMarked
package org.gan4j.game;

import org.jspecify.annotations.NullMarked;
