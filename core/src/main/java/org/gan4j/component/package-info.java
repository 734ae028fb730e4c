/**
 * Components by name: records that say a technique, an architecture or a setting, and the trees of
 * plain values (YAML, JSON) that name them.
 *
 * <p>A home is an interface with a constant {@code CATALOGUE} of its members: {@link
 * org.gan4j.component.Catalogue}. {@link org.gan4j.component.Form} turns trees into records and
 * back; a default stands once, in the record's constructor without arguments. {@link
 * org.gan4j.component.ComponentProvider} is how a program adds members of its own.
 *
 * <p>What may not live here: anything that knows what a component does.
 */
@NullMarked
package org.gan4j.component;

import org.jspecify.annotations.NullMarked;
