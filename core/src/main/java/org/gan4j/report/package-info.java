/**
 * A run as a page to read: {@code Report} is the content, {@link org.gan4j.report.ReportFile} makes
 * one self-contained HTML file of it, {@link org.gan4j.report.RunReport} gathers what a run's
 * folder holds.
 *
 * <p>This room draws and writes; it measures nothing. What needs a generator, a data set or a score
 * is handed in by whoever has it. No network, no fonts, no scripts but our own are in a page.
 */
@NullMarked
package org.gan4j.report;

import org.jspecify.annotations.NullMarked;
