/**
 * The {@code gan} command: parses what was typed, calls the library, prints. Results go to the
 * standard output, messages to the standard error; a failed command exits with 1, a wrong one with
 * 2. Nothing about networks, data or training is decided here.
 */
@NullMarked
package org.gan4j.cli;

import org.jspecify.annotations.NullMarked;
