/**
 * The eyes of scores: {@link org.gan4j.eyes.Extractor}s turn images into rows of numbers in which
 * distances mean something. Here are their networks, their training, the cache that keeps them, and
 * Inception with the user's weights.
 *
 * <p>What may not live here: scores, which know features alone ({@code metric}).
 */
@NullMarked
package org.gan4j.eyes;

import org.jspecify.annotations.NullMarked;
