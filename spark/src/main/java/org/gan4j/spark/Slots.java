package org.gan4j.spark;

import java.util.Locale;
import java.util.concurrent.TimeUnit;
import org.apache.spark.SparkConf;
import org.apache.spark.SparkContext;
import org.gan4j.GanException;

/**
 * Whether a cluster can hold all workers at once, asked before Spark is: it would try for ten
 * minutes and then name a number of its settings.
 */
final class Slots {
  private static final String DYNAMIC = "spark.dynamicAllocation.enabled";
  private static final String COMING = "spark.scheduler.maxRegisteredResourcesWaitingTime";
  private static final long POLL = 200;

  private Slots() {}

  /**
   * Waits for executors that are still coming, for as long as Spark itself would.
   *
   * @throws GanException if there is no room for all, or executors come and go
   */
  static void check(SparkContext context, SparkConf conf, int workers) {
    if (conf.getBoolean(DYNAMIC, false)) {
      throw new GanException(
          "workers are all there at once, and Spark's dynamic allocation takes executors away: switch it off for this job (--conf "
              + DYNAMIC
              + "=false) and say how many executors it has (--num-executors)");
    }
    long wait = context.isLocal() ? 0 : conf.getTimeAsSeconds(COMING, "30s");
    long until = System.nanoTime() + TimeUnit.SECONDS.toNanos(wait);
    int slots = slots(context, workers);
    while (slots < workers && System.nanoTime() < until) {
      try {
        Thread.sleep(POLL);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new GanException("interrupted while executors were waited for", e);
      }
      slots = slots(context, workers);
    }
    if (slots < workers) {
      int cpus = conf.getInt("spark.task.cpus", 1);
      throw new GanException(
          String.format(
              Locale.ROOT,
              "%d workers need %d slots at once, and %s has %d (a slot is %s of an executor, spark.task.cpus): give the job more executors or cores (--num-executors, --executor-cores), or the run fewer workers (train.workers)",
              workers,
              workers,
              context.master(),
              slots,
              cpus == 1 ? "a core" : cpus + " cores"));
    }
  }

  /** How many tasks run at once; enough, where this version of Spark does not tell. */
  private static int slots(SparkContext context, int enough) {
    try {
      return context.maxNumConcurrentTasks(
          context.resourceProfileManager().defaultResourceProfile());
    } catch (LinkageError e) {
      return enough; // Not a method that Spark promises: the stage itself then says it, later.
    }
  }
}
