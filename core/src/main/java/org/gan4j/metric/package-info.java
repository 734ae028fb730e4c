/**
 * Scores of what a generator makes: distances between sets of features, counts of modes, tests for
 * copies.
 *
 * <p>A score is a pure function of {@link org.gan4j.metric.Features}: of real samples and of made
 * ones, as one extractor saw them. One pass of an extractor serves all scores.
 *
 * <p>What may not live here: how samples are made, how an extractor is trained ({@code eyes}), and
 * what is printed of a score.
 */
@NullMarked
package org.gan4j.metric;

import org.jspecify.annotations.NullMarked;
