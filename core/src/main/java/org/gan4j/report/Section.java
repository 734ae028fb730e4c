package org.gan4j.report;

/**
 * A part of the page.
 *
 * @param id its anchor
 * @param title its heading, as HTML
 * @param html its content; empty where there is nothing to show
 */
record Section(String id, String title, String html) {}
