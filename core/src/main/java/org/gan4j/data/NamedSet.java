package org.gan4j.data;

import org.gan4j.medium.Medium;

/**
 * One line of the list of named sets.
 *
 * @param name what to type, such as {@code mnist}
 * @param description one sentence on what it shows
 * @param records samples per split, such as {@code 60,000 + 10,000}, or {@code unlimited}
 * @param medium of one sample at its own size
 * @param licence one sentence on the terms, as far as known
 */
public record NamedSet(
    String name, String description, String records, Medium medium, String licence) {}
