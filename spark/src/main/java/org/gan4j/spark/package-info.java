/**
 * Trains a run with many machines, started by Spark: each task of a barrier stage is one of the
 * run's workers ({@link org.gan4j.train.Workers}). Nothing else of gan4j needs this module.
 */
@org.jspecify.annotations.NullMarked
package org.gan4j.spark;
