package org.gan4j.spark;

import java.io.IOException;
import java.io.Serializable;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.NetworkInterface;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.nio.charset.CharacterCodingException;
import java.time.Duration;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import java.util.zip.ZipException;
import javax.imageio.IIOException;
import org.apache.spark.BarrierTaskContext;
import org.apache.spark.BarrierTaskInfo;
import org.gan4j.GanException;
import org.gan4j.data.DataOptions;
import org.gan4j.recipe.Plan;
import org.gan4j.recipe.Recipe;
import org.gan4j.recipe.Recipes;
import org.gan4j.recipe.TrainSettings;
import org.gan4j.signal.RunEvent;
import org.gan4j.signal.RunListener;
import org.gan4j.tensor.Device;
import org.gan4j.train.Trainer;
import org.gan4j.train.Trainer.Outcome;
import org.gan4j.train.Workers;
import org.gan4j.train.Workers.LostException;
import org.gan4j.train.Workers.Seat;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import scala.collection.Iterator;
import scala.jdk.javaapi.CollectionConverters;
import scala.runtime.AbstractFunction1;

/**
 * What a task does: it is the worker of its part's number, a thread of its executor.
 *
 * <p>All tasks gather twice, whatever is the matter with one of them, so that none waits for a call
 * that another one never makes: first each says what it has and where it is ({@link Said}), from
 * which all draw the same conclusion; then worker 0 says where it listens. What cannot be mended by
 * another attempt is an answer; what can (a lost worker, storage that fails while it trains) is
 * thrown, and fails the stage.
 */
@SuppressWarnings("AddressSelection") // of one machine, which Spark has named
final class Rank extends AbstractFunction1<Iterator<Integer>, Iterator<byte[]>>
    implements Serializable {
  private static final Logger LOG = LoggerFactory.getLogger(Rank.class);
  private static final String LOOPBACK = "127.0.0.1";

  /** After which a worker that falls silent is lost. */
  private static final Duration SILENCE = Duration.ofSeconds(30);

  /**
   * After which one that was to come from another machine does not, in s: who is there comes at
   * once.
   */
  private static final long COMING = 12;

  /** As long, what an attempt before this one has is waited for, in s. */
  private static final long ENDING = 40;

  private final Job job;

  Rank(Job job) {
    this.job = job;
  }

  @Override
  public Iterator<byte[]> apply(Iterator<Integer> part) {
    BarrierTaskContext context = BarrierTaskContext.get();
    try (Opened opened = new Opened(job, context)) {
      byte[] result = opened.trained().bytes();
      return CollectionConverters.asScala(List.of(result).iterator());
    }
  }

  /**
   * Whether files could not be read or written, and not because of what is in them.
   *
   * @param rank of the worker; all but worker 0 have files of their own machine alone, so that a
   *     connection that fails is theirs to worker 0
   */
  static boolean isOfStorage(Throwable failure, int rank) {
    for (Throwable each = failure; each != null; each = each.getCause()) {
      if (each instanceof IOException) {
        boolean content =
            each instanceof IIOException
                || each instanceof ZipException
                || each instanceof CharacterCodingException;
        boolean connection =
            each instanceof SocketException || each instanceof SocketTimeoutException;
        return !content && (rank == 0 || !connection);
      }
    }
    return false;
  }

  /**
   * Refuses tasks that would wait for each other without end: in a process the engine has one
   * thread for the backward passes on a GPU, and statistics are synchronised within them.
   *
   * @param addresses of all tasks' executors, by rank
   * @throws GanException if this worker's process has another one
   */
  static void checkAlone(TrainSettings train, int rank, List<String> addresses) {
    boolean meets = train.statistics() == TrainSettings.Statistics.SYNCHRONISED;
    if (meets
        && Device.parse(train.device()).kind() == Device.Kind.CUDA
        && Collections.frequency(addresses, addresses.get(rank)) > 1) {
      throw new GanException(
          String.format(
              Locale.ROOT,
              "worker %d shares the process at %s with another one, and several tasks in one process cannot synchronise statistics on a GPU (train.statistics, train.device): give the job one executor per GPU, with one task each (--executor-cores as many as spark.task.cpus), or leave train.statistics as it is by default",
              rank,
              addresses.get(rank)));
    }
  }

  /** What a task has open while it runs. */
  private static final class Opened implements AutoCloseable {
    private final Job job;
    private final BarrierTaskContext context;
    private final int rank;
    private @Nullable RunStore store;
    private @Nullable Trainer trainer;
    private @Nullable Plan plan;
    private @Nullable Workers workers;

    Opened(Job job, BarrierTaskContext context) {
      this.job = job;
      this.context = context;
      this.rank = context.partitionId();
    }

    Result trained() {
      Said own = said(this::open);
      List<Said> first = gather(own);
      String refusal = Said.refusal(first);
      int size = first.size();
      boolean together = Said.together(first);
      String address = together ? LOOPBACK : own.address();
      Said second =
          refusal.isEmpty()
              ? said(() -> rank == 0 ? listens(size, address) : seen(first.get(0)))
              : Said.nothing();
      List<Said> all = gather(second);
      refusal = refusal.isEmpty() ? Said.trouble(all) : refusal;
      if (!refusal.isEmpty()) {
        withdraw();
        return Result.refused(refusal);
      }
      int port = all.get(0).port();
      try {
        if (rank == 0) {
          return new Result("", led(size, port));
        }
        if (port > 0) {
          InetSocketAddress leader =
              new InetSocketAddress(together ? LOOPBACK : first.get(0).address(), port);
          Workers.follow(new Seat(rank, size, leader, address, SILENCE), open(plan));
        }
        return new Result("", null);
      } catch (LostException e) {
        throw e; // Another attempt goes on.
      } catch (RuntimeException e) {
        context.killTaskIfInterrupted();
        if (isOfStorage(e, rank)) {
          throw e; // The next attempt may find it mended.
        }
        String why = why(e); // It would be so again.
        return Result.refused(rank == 0 ? why : Said.named(rank, why));
      }
    }

    /** What this task says, or why it cannot. */
    private Said said(Supplier<Said> work) {
      try {
        return work.get();
      } catch (RuntimeException e) {
        return Said.trouble(rank, why(e));
      }
    }

    private String why(RuntimeException e) {
      if (e instanceof GanException) {
        return String.valueOf(e.getMessage());
      }
      LOG.warn("worker {} cannot go on", rank, e);
      return "unexpected " + e;
    }

    private List<Said> gather(Said own) {
      return Said.of(context.allGather(own.text()));
    }

    /** Opens run or data. */
    private Said open() {
      Job.checkClasses();
      Recipe recipe = job.told();
      String lock = "";
      Plan open;
      if (rank == 0) {
        store = RunStore.of(job, job.configuration());
        trainer = trainer(recipe, store);
        open = trainer.plan();
        lock = store.lock();
      } else {
        plan = Plan.of(recipe, environment());
        open = plan;
      }
      checkAlone(
          open.recipe().train(),
          rank,
          Arrays.stream(context.getTaskInfos()).map(BarrierTaskInfo::address).toList());
      return new Said(
          address(),
          Workers.version(),
          Recipes.identityAnywhere(recipe),
          open.data().fingerprint(),
          lock,
          0,
          "");
    }

    private static DataOptions environment() {
      return DataOptions.fromEnvironment().withProgress(LOG::info);
    }

    /** By which Spark knows this executor, if it is of this machine. */
    private String address() {
      String host = context.getTaskInfos()[rank].address().replaceFirst(":\\d+$", "");
      try {
        InetAddress address = InetAddress.getByName(host.replaceAll("[\\[\\]]", ""));
        if (!address.isLoopbackAddress() && NetworkInterface.getByInetAddress(address) == null) {
          throw new GanException(
              String.format(
                  Locale.ROOT,
                  "worker %d is at %s as Spark knows it, which is no address of its machine: set SPARK_LOCAL_IP there",
                  rank,
                  host));
        }
        return address.getHostAddress();
      } catch (IOException e) {
        throw new GanException(
            "worker " + rank + " is at " + host + ", which has no address: " + e.getMessage(), e);
      }
    }

    /** The run, begun or where its last checkpoint left it. */
    private Trainer trainer(Recipe recipe, RunStore store) {
      List<String> line = List.of("gan-spark", job.named());
      long until = System.nanoTime() + TimeUnit.SECONDS.toNanos(ENDING);
      while (true) {
        try {
          if (store.holdsRun()) {
            return Goes.on(store.folder(), recipe, environment(), notes(), line);
          }
          Plan begun = Plan.of(recipe, environment());
          try {
            return Trainer.beginAt(begun, store.folder(), line);
          } catch (RuntimeException e) {
            begun.close();
            throw e;
          }
        } catch (GanException e) {
          boolean ending =
              context.stageAttemptNumber() > 0
                  && String.valueOf(e.getMessage()).contains(" is being trained by ");
          if (!ending || System.nanoTime() > until) {
            throw e;
          }
          pause(); // The worker 0 of the attempt before is still at its last step.
        }
      }
    }

    private void pause() {
      context.killTaskIfInterrupted();
      try {
        Thread.sleep(200);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new GanException("interrupted while the run's folder was waited for", e);
      }
    }

    private RunListener notes() {
      return event -> {
        if (event instanceof RunEvent.Noted noted) {
          LOG.info("{}", noted.text());
        }
      };
    }

    /** Where worker 0 listens; nowhere if there is nothing left to train, or nobody to wait for. */
    private Said listens(int size, String address) {
      Trainer run = open(trainer);
      if (size == 1 || run.played() >= run.plan().recipe().train().images()) {
        return Said.nothing();
      }
      InetSocketAddress any = new InetSocketAddress(address, 0);
      workers = Workers.lead(new Seat(0, size, any, address, SILENCE));
      return Said.port(workers.port());
    }

    /** A folder that worker 0's machine has alone is lost with it. */
    private Said seen(Said leader) {
      if (job.local() && !RunStore.seen(job.folder(), leader.lock())) {
        throw new GanException(
            String.format(
                Locale.ROOT,
                "worker %d does not see the folder %s of worker 0: name one that all machines share, or one of a Hadoop file system (hdfs:, s3a:, ...)",
                rank,
                job.folder()));
      }
      return Said.nothing();
    }

    private GanSpark.Outcome led(int size, int port) {
      Trainer run = open(trainer);
      RunStore kept = open(store);
      long played = run.played();
      long target = run.plan().recipe().train().images();
      if (played >= target) {
        run.keepChanges();
        kept.keep();
        return new GanSpark.Outcome(
            job.named(), played, target, played, context.stageAttemptNumber(), 0, "", List.of());
      }
      if (port > 0) {
        long until = System.nanoTime() + TimeUnit.SECONDS.toNanos(COMING);
        Workers others = open(workers);
        others.join(other -> gone(until));
        var unused = run.among(others);
      }
      Outcome outcome = run.train(null, event -> hear(event, kept), this::stop);
      if (workers != null) {
        workers.close();
        workers = null;
      }
      kept.keep();
      LOG.info("{} of {} images are played, {} workers", outcome.images(), outcome.target(), size);
      return new GanSpark.Outcome(
          job.named(),
          outcome.images(),
          outcome.target(),
          played,
          context.stageAttemptNumber(),
          outcome.seconds(),
          outcome.why(),
          outcome.troubles());
    }

    private void hear(RunEvent event, RunStore kept) {
      if (event instanceof RunEvent.Saved) {
        kept.keep();
      } else if (event instanceof RunEvent.Ticked ticked) {
        LOG.info(
            "{} images, {} images/s",
            ticked.tick().images(),
            Math.round(ticked.tick().imagesPerSecond()));
      } else {
        notes().hear(event);
      }
    }

    /** Never; a task that Spark has given up ends where it stands. */
    private boolean stop() {
      context.killTaskIfInterrupted();
      return false;
    }

    private @Nullable String gone(long until) {
      context.killTaskIfInterrupted();
      return System.nanoTime() > until
          ? "it did not reach port " + open(workers).port() + " of worker 0's machine"
          : null;
    }

    private static <T> T open(@Nullable T thing) {
      if (thing == null) {
        throw new IllegalStateException("it is not open");
      }
      return thing;
    }

    /** Takes away what was made for a run that cannot be. */
    private void withdraw() {
      if (trainer != null) {
        trainer.withdraw();
      }
      if (store != null) {
        store.withdraw();
      }
    }

    @Override
    public void close() {
      try {
        if (workers != null) {
          workers.close();
        }
        if (trainer != null) {
          trainer.close();
        }
        if (plan != null) {
          plan.close();
        }
      } finally {
        if (store != null) {
          store.close();
        }
      }
    }
  }
}
