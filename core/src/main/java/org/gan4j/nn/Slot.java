package org.gan4j.nn;

/**
 * A layer's handle on something it declared while it was built.
 *
 * @param index place in the {@link Layout}
 */
public record Slot(int index) {}
