/** Programs to copy from. */
@org.jspecify.annotations.NullMarked
package org.gan4j.spark.examples;
