/**
 * Pixels for people: grids of images, scatter plots, portraits of games in the plane, and the files
 * PNG and GIF. Nothing here needs a display or a font.
 *
 * <p>What may not live here: what the pixels mean; that is {@code medium}'s and {@code report}'s.
 */
@NullMarked
package org.gan4j.picture;

import org.jspecify.annotations.NullMarked;
