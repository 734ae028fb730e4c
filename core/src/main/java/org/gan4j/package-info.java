/**
 * gan4j: generative adversarial networks on the JVM. This package holds only what every room
 * shares, which is the exception that carries a message for a person; everything else lives one
 * level down (see {@code ARCHITECTURE.md}).
 */
@NullMarked
package org.gan4j;

import org.jspecify.annotations.NullMarked;
