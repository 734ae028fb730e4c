/**
 * What is going on between the two players of a run: {@link org.gan4j.doctor.Doctor} measures it
 * while the run is trained, {@link org.gan4j.doctor.Diagnosis} names what the measurements speak
 * for and what helps, and {@link org.gan4j.doctor.Advice} shows what the discriminator tells the
 * generator.
 *
 * <p>What may not live here: scores ({@code score}), the loop ({@code train}), and anything that
 * changes a run. What looks from here draws from no stream of the match and needs no lock.
 */
@NullMarked
package org.gan4j.doctor;

import org.jspecify.annotations.NullMarked;
