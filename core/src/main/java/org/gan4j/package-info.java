/**
 * gan4j: generative adversarial networks on the JVM. This package holds only what every room
 * shares: the exception that carries a message for a person, the ranges that numbers must be in,
 * the guess at what a mistyped name was meant to be, and how a path is typed. Everything else lives
 * one level down (see {@code ARCHITECTURE.md}).
 */
@NullMarked
package org.gan4j;

import org.jspecify.annotations.NullMarked;
