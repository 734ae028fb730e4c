/**
 * Recipes: everything that a training run is.
 *
 * <p>A {@link org.gan4j.recipe.Recipe} is the tree of its components: the records of {@code game}
 * and {@code zoo} themselves, and settings of data, length and scoring. {@link
 * org.gan4j.recipe.Recipes} has the built-in ones and reads others from YAML, strictly. {@link
 * org.gan4j.recipe.Rules} is the one list of what does not go together, each with its reason.
 *
 * <p>What may not live here: what components do (that is {@code game}, {@code nn} and {@code zoo}),
 * and how a run is played ({@code train}).
 */
@NullMarked
package org.gan4j.recipe;

import org.jspecify.annotations.NullMarked;
