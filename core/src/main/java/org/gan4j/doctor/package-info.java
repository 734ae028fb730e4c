/**
 * What is going on between the two players of a run, and what one tells the other: {@link
 * org.gan4j.doctor.Advice}, the discriminator's advice on samples.
 *
 * <p>What may not live here: scores ({@code score}), the loop ({@code train}), and anything that
 * changes a run. What looks from here draws from no stream of the match and needs no lock.
 */
@NullMarked
package org.gan4j.doctor;

import org.jspecify.annotations.NullMarked;
