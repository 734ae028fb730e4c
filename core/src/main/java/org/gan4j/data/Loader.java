package org.gan4j.data;

/** Batches of a data set (being written). */
public final class Loader implements AutoCloseable {
  public Loader(Dataset set, int batch, long seed, long position, int threads) {
    throw new UnsupportedOperationException();
  }

  public Batch next() {
    throw new UnsupportedOperationException();
  }

  /** Samples handed out so far: what a checkpoint keeps. */
  public long position() {
    throw new UnsupportedOperationException();
  }

  @Override
  public void close() {}
}
