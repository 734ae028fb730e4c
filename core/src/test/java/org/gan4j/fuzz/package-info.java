/** Entry points of the fuzz tests: one class for each parser of untrusted bytes. */
@NullMarked
package org.gan4j.fuzz;

import org.jspecify.annotations.NullMarked;
