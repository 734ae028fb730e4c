package org.gan4j.component;

/**
 * Marks a record of whole numbers that recipes say as one number where they are alike, else as a
 * list in the record's order: {@code 64}, or {@code [48, 64]}.
 */
public interface Alike {}
