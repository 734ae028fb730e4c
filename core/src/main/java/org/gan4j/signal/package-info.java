/**
 * Numbers by name and the events of a run: what anybody may report and anybody may hear. It stands
 * at the bottom, above {@code tensor} alone, and knows nothing of networks, games or files.
 */
@NullMarked
package org.gan4j.signal;

import org.jspecify.annotations.NullMarked;
