/**
 * The bench that keeps the doctor honest: runs with a planted failure and healthy ones are recorded
 * once, and diagnoses are replayed from what was recorded.
 */
@NullMarked
package org.gan4j.bench.doctor;

import org.jspecify.annotations.NullMarked;
