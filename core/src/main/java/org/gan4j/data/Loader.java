package org.gan4j.data;

import java.util.Locale;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.gan4j.medium.Samples;
import org.jspecify.annotations.Nullable;

/**
 * Batches of a data set, made ahead of time by threads of its own.
 *
 * <p>The stream is a pure function of (set, batch, seed), and {@code position} says where in it to
 * start, counted in samples already consumed: a loader opened at the position that another had
 * reached goes on exactly as that one would have, whatever the number of threads. A finite set is
 * shuffled anew each epoch and every sample comes once an epoch; a batch may straddle two epochs. A
 * set without end is taken in order. Where {@link Dataset#mirror} holds, whether an image is
 * mirrored is a function of seed and position. {@link #asking} draws rows of tables in another way.
 *
 * <pre>{@code
 * try (Loader loader = new Loader(set, 64, seed, 0, 1)) {
 *   for (int step = 0; step < steps; step++) {
 *     Batch batch = loader.next();
 *     train(batch.bytes(), batch.labels());
 *   }
 * }
 * }</pre>
 */
public final class Loader implements AutoCloseable {
  private static final int MAX_BATCH = 65536;
  private static final int MAX_THREADS = 64;

  private final Dataset set;
  private final int batch; // of all parts
  private final int own; // of this part
  private final int part;
  private final long seed;
  private final @Nullable Shuffle shuffle; // null: a set without end, or rows that are asked for
  private final @Nullable AskedRows asked;
  private final boolean reads;
  private final Thread[] threads;

  private final ReentrantLock lock = new ReentrantLock();
  private final Condition changed = lock.newCondition();

  // Guarded by lock. Batches are numbered from 0 at the start position; batch b lives in slot
  // b % slots, from when a thread claims it until the call of next() after the one that follows it.
  private final @Nullable Slot[] ring;
  private final long start;
  private long claimed;
  private long handedOut;
  private boolean closed;

  /**
   * Which samples are loaded.
   *
   * @param batch samples in each minibatch, in [1, 65536]
   * @param seed of the order and of mirroring
   * @param position samples of the stream to pass over, at least 0
   * @param part of each minibatch that is loaded, in [0, parts); its samples follow one another
   * @param parts that a minibatch is dealt out in, equal ones, at least 1
   */
  public record Stream(int batch, long seed, long position, int part, int parts) {
    /**
     * Checks the ranges.
     *
     * @param batch samples in each minibatch, in [1, 65536]
     * @param seed of the order and of mirroring
     * @param position samples of the stream to pass over, at least 0
     * @param part of each minibatch that is loaded, in [0, parts)
     * @param parts that a minibatch is dealt out in, at least 1
     */
    public Stream {
      DataException.LIMITS.closed("batch", batch, 1, MAX_BATCH);
      DataException.LIMITS.atLeast("a loader's position", position, 0);
      DataException.LIMITS.closed("parts of a batch", parts, 1, MAX_BATCH);
      DataException.LIMITS.closed("a part of a batch", part, 0, parts - 1);
      if (batch % parts != 0) {
        throw new DataException(
            "a batch is dealt out in equal parts: "
                + parts
                + " do not divide "
                + batch
                + "; choose another batch");
      }
    }
  }

  private static final class Slot {
    final Batch batch;
    boolean ready;
    @Nullable Throwable failure;

    Slot(Batch batch) {
      this.batch = batch;
    }
  }

  /**
   * Starts loading.
   *
   * @param set is read by the loader's threads, and stays the caller's to close
   * @param batch samples in each batch, in [1, 65536]
   * @param seed of the order and of mirroring
   * @param position samples of the stream to pass over, at least 0
   * @param threads that load, in [1, 64]; one is enough for a set held in memory
   */
  public Loader(Dataset set, int batch, long seed, long position, int threads) {
    this(set, new Stream(batch, seed, position, 0, 1), threads, null, true);
  }

  /**
   * Starts loading one part of each minibatch.
   *
   * @param set is read by the loader's threads, and stays the caller's to close
   * @param stream which samples; {@link #position} counts those of all parts
   * @param threads that load, in [1, 64]
   */
  public Loader(Dataset set, Stream stream, int threads) {
    this(set, stream, threads, null, true);
  }

  /**
   * {@return a loader of rows that are drawn for a category each (training by sampling; Xu et al.,
   * 2019, section 4.3): a column of categories at random, a category in proportion to log(1 + its
   * rows), a row that has it} {@link Batch#asked} and {@link Batch#wanted} say which. What is drawn
   * is a function of seed and position. Of a table without categories it is a plain one.
   *
   * @param set of rows, read by the loader's threads; it stays the caller's to close
   * @param batch rows in each batch, in [1, 65536]
   * @param seed of the draws
   * @param position rows of the stream to pass over, at least 0
   * @param threads that load, in [1, 64]
   */
  public static Loader asking(Dataset set, int batch, long seed, long position, int threads) {
    return asking(set, new Stream(batch, seed, position, 0, 1), threads);
  }

  /**
   * {@return the same of one part of each minibatch}
   *
   * @param set of rows, read by the loader's threads; it stays the caller's to close
   * @param stream which rows
   * @param threads that load, in [1, 64]
   */
  public static Loader asking(Dataset set, Stream stream, int threads) {
    AskedRows asked = new AskedRows(set, stream.seed());
    return new Loader(set, stream, threads, asked.isEmpty() ? null : asked, true);
  }

  /**
   * {@return a loader of the same stream that reads no samples: {@link Batch#indices}, {@link
   * Batch#mirrored} and labels alone} For whoever has the samples already.
   *
   * @param set only asked for labels; it stays the caller's to close
   * @param stream which samples
   */
  public static Loader ofPlaces(Dataset set, Stream stream) {
    return new Loader(set, stream, 1, null, false);
  }

  private Loader(
      Dataset set, Stream stream, int threads, @Nullable AskedRows asked, boolean reads) {
    this.reads = reads;
    this.batch = stream.batch();
    this.own = batch / stream.parts();
    this.part = stream.part();
    this.seed = stream.seed();
    this.start = stream.position();
    DataException.LIMITS.closed("loader threads", threads, 1, MAX_THREADS);
    if ((long) batch * set.medium().count() > Integer.MAX_VALUE - 8) {
      throw new DataException(
          String.format(
              Locale.ROOT,
              "a batch must hold less than 2^31 values; got %d samples of %s; use a smaller batch",
              batch,
              set.medium()));
    }
    this.set = set;
    this.asked = asked;
    if (asked != null || set.size() == Long.MAX_VALUE) {
      shuffle = null;
    } else {
      if (set.size() < 1 || set.size() > Integer.MAX_VALUE - 8) {
        throw new DataException(
            String.format(
                Locale.ROOT,
                "a data set must hold 1 to 2^31 - 9 samples; %s holds %d",
                set.name(),
                set.size()));
      }
      shuffle = new Shuffle((int) set.size(), seed);
    }
    // Two for the caller, one in work and one waiting for each thread.
    ring = new @Nullable Slot[2 + 2 * threads];
    this.threads = new Thread[threads];
    for (int i = 0; i < threads; i++) {
      this.threads[i] = new Thread(this::work, "gan4j-loader-" + i);
      this.threads[i].setDaemon(true);
    }
    for (Thread thread : this.threads) {
      thread.start();
    }
  }

  /**
   * {@return the next batch of the stream; waits until it is there} Its arrays stay as they are
   * until the call after the next one: a caller may hold two batches, and copies what it wants to
   * keep longer.
   *
   * @throws DataException if its samples could not be read, or the loader is closed
   */
  public Batch next() {
    lock.lock();
    try {
      long number = handedOut;
      while (true) {
        if (closed) {
          throw new DataException("this loader is closed");
        }
        Slot slot = number < claimed ? ring[(int) (number % ring.length)] : null;
        if (slot != null && slot.failure != null) {
          throw failed(slot.failure);
        }
        if (slot != null && slot.ready) {
          handedOut++;
          changed.signalAll();
          return slot.batch;
        }
        changed.await();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new DataException("interrupted while waiting for data", e);
    } finally {
      lock.unlock();
    }
  }

  /**
   * {@return how many samples were handed out so far, those passed over included: what a checkpoint
   * keeps}
   */
  public long position() {
    lock.lock();
    try {
      return start + handedOut * batch;
    } finally {
      lock.unlock();
    }
  }

  /** Ends the threads; batches handed out stay as they are. */
  @Override
  public void close() {
    lock.lock();
    try {
      closed = true;
      changed.signalAll();
    } finally {
      lock.unlock();
    }
    boolean interrupted = false;
    for (Thread thread : threads) {
      try {
        // The one sample in work is finished first: an interrupt would close a zip's channel.
        thread.join();
      } catch (InterruptedException e) {
        interrupted = true;
        break; // daemons: they end on their own
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  private static RuntimeException failed(Throwable failure) {
    if (failure instanceof Error error) {
      throw error;
    }
    return failure instanceof RuntimeException known
        ? known
        : new DataException("loading failed: " + failure, failure);
  }

  private void work() {
    while (true) {
      long number;
      Slot slot;
      lock.lock();
      try {
        // Batch number - ring.length was in this slot; the caller may hold the last two handed out.
        while (!closed && claimed - ring.length >= handedOut - 2) {
          changed.await();
        }
        if (closed) {
          return;
        }
        number = claimed++;
        int at = (int) (number % ring.length);
        slot = ring[at];
        if (slot == null) {
          slot = new Slot(new Batch(set.medium().room(reads ? own : 0), own, asked != null));
          ring[at] = slot;
        }
        slot.ready = false;
      } catch (InterruptedException e) {
        return;
      } finally {
        lock.unlock();
      }
      Throwable failure = null;
      try {
        fill(slot.batch, start + number * batch);
      } catch (Throwable t) { // handed to the caller of next()
        failure = t;
      }
      lock.lock();
      try {
        slot.ready = failure == null;
        slot.failure = failure;
        changed.signalAll();
      } finally {
        lock.unlock();
      }
      if (failure != null) {
        return;
      }
    }
  }

  private void fill(Batch into, long first) {
    long mine = first + (long) part * own;
    into.position(mine);
    Samples samples = into.samples();
    for (int i = 0; i < own && !isClosing(i); i++) {
      long position = mine + i;
      long index = position;
      if (asked != null) {
        AskedRows.Drawn drawn = asked.at(position);
        index = drawn.row();
        into.asked()[i] = drawn.choice();
      } else if (shuffle != null) {
        index = shuffle.order(position / set.size())[(int) (position % set.size())];
      }
      boolean mirrored = set.mirror() && (Shuffle.at(seed, position) & 1) == 1;
      if (reads) {
        set.read(index, samples, i);
        if (mirrored) {
          set.medium().mirror(samples, i);
        }
      }
      into.indices()[i] = index;
      into.mirrored()[i] = mirrored;
      into.labels()[i] = set.label(index);
    }
    if (asked != null) {
      mix(asked, into, first);
    }
  }

  /** Choices in another order: one of the whole minibatch, whatever part of it is loaded. */
  private void mix(AskedRows rows, Batch into, long first) {
    if (own == batch) {
      rows.mixed(into.asked(), first, into.wanted());
      return;
    }
    int[] all = new int[batch];
    for (int i = 0; i < batch; i++) {
      all[i] = rows.at(first + i).choice();
    }
    int[] mixed = new int[batch];
    rows.mixed(all, first, mixed);
    System.arraycopy(mixed, part * own, into.wanted(), 0, own);
  }

  /** Looks every so often, so that closing need not wait for a whole batch of large images. */
  private boolean isClosing(int sample) {
    if (sample % 16 != 15) {
      return false;
    }
    lock.lock();
    try {
      return closed;
    } finally {
      lock.unlock();
    }
  }

  /**
   * Samples that follow one another in a loader's stream. The arrays belong to the loader, which
   * fills them again (see {@link Loader#next}).
   */
  public static final class Batch {
    private final Samples samples;
    private final int[] labels;
    private final int[] asked;
    private final int[] wanted;
    private final long[] indices;
    private final boolean[] mirrored;
    private long position;

    Batch(Samples room, int size, boolean asks) {
      samples = room;
      indices = new long[size];
      mirrored = new boolean[size];
      labels = new int[size];
      asked = new int[asks ? size : 0];
      wanted = new int[asked.length];
    }

    /** {@return the samples; none of a loader {@linkplain Loader#ofPlaces of places}} */
    public Samples samples() {
      return samples;
    }

    /** {@return the place of each sample in the set, {@code [N]}} */
    public long[] indices() {
      return indices;
    }

    /** {@return whether each sample is shown mirrored, {@code [N]}} */
    public boolean[] mirrored() {
      return mirrored;
    }

    /** {@return the classes {@code [N]}, each -1 where the set has no labels} */
    public int[] labels() {
      return labels;
    }

    /**
     * {@return the choice that each row was drawn for, {@code [N]}, counted over all columns of
     * categories; empty unless the loader {@linkplain Loader#asking asks}}
     */
    public int[] asked() {
      return asked;
    }

    /** {@return the same choices in another order, for made rows} */
    public int[] wanted() {
      return wanted;
    }

    /** {@return how many samples are in this batch (N)} */
    public int size() {
      return labels.length;
    }

    /** {@return the stream's position of the first sample} */
    public long position() {
      return position;
    }

    void position(long value) {
      position = value;
    }
  }
}
