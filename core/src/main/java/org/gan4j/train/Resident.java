package org.gan4j.train;

import java.util.ArrayList;
import java.util.List;
import org.gan4j.data.Dataset;
import org.gan4j.data.Loader.Batch;
import org.gan4j.medium.ValueRange;
import org.gan4j.tensor.Device;
import org.gan4j.tensor.Scope;
import org.gan4j.tensor.Tensor;

/**
 * All images of a set on a GPU, as bytes: a batch is then a choice of places, made and normalised
 * there, of the same bits as the batch that a loader reads.
 */
final class Resident implements AutoCloseable {
  /** Images that are copied at once. */
  private static final int BLOCK = 4096;

  private final Tensor pixels;

  /**
   * Copies a set.
   *
   * @param set finite, of images
   * @param device where they are to lie
   */
  Resident(Dataset set, Device device) {
    int count = Math.toIntExact(set.size());
    try (Scope scope = Scope.open()) {
      List<Tensor> blocks = new ArrayList<>();
      for (int from = 0; from < count; from += BLOCK) {
        int n = Math.min(BLOCK, count - from);
        byte[] bytes = set.read(from, n).bytes();
        long[] dims = set.medium().shape().batched(n).dims();
        blocks.add(Tensor.of(bytes, dims).to(device));
      }
      pixels = Scope.own(Tensor.cat(blocks, 0));
    }
  }

  /**
   * The images of a batch, as the networks see them.
   *
   * @param batch which ones
   * @param range what the networks take pixels for
   * @return float32 {@code [N, C, H, W]}
   */
  Tensor of(Batch batch, ValueRange range) {
    Device device = pixels.device();
    int n = batch.size();
    Tensor chosen = pixels.indexSelect(0, Tensor.of(batch.indices(), n).to(device));
    long[] flags = new long[n];
    boolean any = false;
    for (int i = 0; i < n; i++) {
      flags[i] = batch.mirrored()[i] ? 1 : 0;
      any |= batch.mirrored()[i];
    }
    if (any) {
      Tensor mirrored = Tensor.of(flags, n, 1, 1, 1).to(device).eq(1);
      chosen = mirrored.choose(chosen.flip(3), chosen);
    }
    return range.fromPixels(chosen);
  }

  @Override
  public void close() {
    pixels.close();
  }
}
