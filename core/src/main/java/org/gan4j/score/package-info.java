/**
 * What a run, a model or a folder of samples is worth: examination while a run trains, the choice
 * of its best moment, when to stop, evaluation afterwards.
 *
 * <p>What may not live here: the scores themselves ({@code metric}) and the loop ({@code train}).
 */
@NullMarked
package org.gan4j.score;

import org.jspecify.annotations.NullMarked;
