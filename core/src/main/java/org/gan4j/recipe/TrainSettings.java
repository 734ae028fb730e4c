package org.gan4j.recipe;

import java.util.Locale;
import org.gan4j.GanException;
import org.gan4j.tensor.DType;
import org.gan4j.tensor.Device;

/**
 * Length, batch, seed, machine.
 *
 * @param images real images to play, over all epochs
 * @param batch images per move
 * @param ema decay per step of the generator's average, which samples come from, in [0, 1); 0 for
 *     none
 * @param emaBurnIn share of the run over which the average's half-life grows from 0 to that of
 *     {@code ema}, by half a cosine, in [0, 1], and never to more than a third of the steps made; 0
 *     to forget the random start otherwise
 * @param tick images between two looks at the run: metrics, sample grid, checkpoint
 * @param keep checkpoints to keep, besides the best
 * @param seed of everything random
 * @param precision of the networks' computation
 * @param device {@code cpu}, {@code cuda} or {@code cuda:N}
 * @param threads threads per operation; 0 for as many as there are physical cores
 * @param remedy what is done about what is found wrong with the run while it trains
 * @param from the folder of a run or a model whose weights the networks begin with where names and
 *     shapes agree; empty to begin anew
 * @param freeze layers with weights, from the discriminator's input on, that stay as the run in
 *     {@code from} has them (FreezeD, Mo et al., 2020); 0 for none
 * @param workers processes that train it together, each on its part of every batch; 1 for one alone
 * @param statistics whose samples layers take for a batch where there are several workers
 */
public record TrainSettings(
    long images,
    int batch,
    double ema,
    double emaBurnIn,
    long tick,
    int keep,
    long seed,
    Precision precision,
    String device,
    int threads,
    Remedy remedy,
    String from,
    int freeze,
    int workers,
    Statistics statistics) {
  /** What is done about what is found wrong with a run while it trains. */
  public enum Remedy {
    /** The first remedy that fits is applied, and kept if it helps. */
    APPLY,
    /** What is found is said, with remedies. */
    ADVISE,
    /** Nothing is looked for. */
    OFF
  }

  /** Whose samples layers such as batch norm take for a batch. */
  public enum Statistics {
    /** Those of one worker's part. */
    WORKER,
    /** Those of all workers. */
    SYNCHRONISED
  }

  /**
   * Checks the ranges.
   *
   * @param images real images to play, over all epochs
   * @param batch images per move
   * @param ema decay per step of the generator's average, which samples come from, in [0, 1); 0 for
   *     none
   * @param emaBurnIn share of the run over which the average's half-life grows from 0 to that of
   *     {@code ema}, by half a cosine, in [0, 1], and never to more than a third of the steps made;
   *     0 to forget the random start otherwise
   * @param tick images between two looks at the run: metrics, sample grid, checkpoint
   * @param keep checkpoints to keep, besides the best
   * @param seed of everything random
   * @param precision of the networks' computation
   * @param device {@code cpu}, {@code cuda} or {@code cuda:N}
   * @param threads threads per operation; 0 for as many as there are physical cores
   * @param remedy what is done about what is found wrong with the run while it trains
   * @param from the folder of a run or a model whose weights the networks begin with where names
   *     and shapes agree; empty to begin anew
   * @param freeze layers with weights, from the discriminator's input on, that stay as the run in
   *     {@code from} has them (FreezeD, Mo et al., 2020); 0 for none
   * @param workers processes that train it together, each on its part of every batch; 1 for one
   *     alone
   * @param statistics whose samples layers take for a batch where there are several workers
   */
  public TrainSettings {
    RecipeException.LIMITS.closed("train.images", images, 1, 1L << 50);
    RecipeException.LIMITS.closed("train.batch", batch, 2, 65536);
    RecipeException.LIMITS.closed("train.tick", tick, 1, 1L << 50);
    RecipeException.LIMITS.closed("train.keep", keep, 1, 1000);
    RecipeException.LIMITS.closed("train.threads", threads, 0, 1024);
    RecipeException.LIMITS.closed("train.freeze", freeze, 0, 1000);
    RecipeException.LIMITS.closed("train.workers", workers, 1, 1024);
    RecipeException.LIMITS.below("train.ema", ema, 0, 1);
    RecipeException.LIMITS.closed("train.ema-burn-in", emaBurnIn, 0, 1);
    try {
      var unused = Device.parse(device);
    } catch (GanException e) {
      throw new RecipeException("train.device: " + e.getMessage());
    }
  }

  /** Ten epochs of MNIST in batches of 64, a look every 20,000 images. */
  public TrainSettings() {
    this(
        600_000,
        64,
        0.999,
        0,
        20_000,
        2,
        1,
        Precision.AUTO,
        "cpu",
        0,
        Remedy.ADVISE,
        "",
        0,
        1,
        Statistics.WORKER);
  }

  /** Whether it is computed by the processor. */
  boolean onCpu() {
    return Device.parse(device).kind() == Device.Kind.CPU;
  }

  /**
   * The same on the processor, where tf32 is float32: to look at a run, not to continue it.
   *
   * @return these settings
   */
  public TrainSettings onProcessor() {
    return decided(precision == Precision.TF32 ? Precision.FP32 : precision, "cpu", threads);
  }

  /**
   * The same on a device, to look at a run, not to continue it.
   *
   * @param place one that this machine has
   * @return these settings
   */
  public TrainSettings on(Device place) {
    return place.kind() == Device.Kind.CPU
        ? onProcessor()
        : decided(precision, place.toString(), threads);
  }

  /**
   * The same for another number of images.
   *
   * @param other of images
   * @return these settings
   */
  public TrainSettings lengthened(long other) {
    return new TrainSettings(
        other,
        batch,
        ema,
        emaBurnIn,
        tick,
        keep,
        seed,
        precision,
        device,
        threads,
        remedy,
        from,
        freeze,
        workers,
        statistics);
  }

  /**
   * The same with nothing left to choose.
   *
   * @param exactly the precision
   * @param on the device's name
   * @param with the number of threads
   * @return these settings
   */
  public TrainSettings decided(Precision exactly, String on, int with) {
    return new TrainSettings(
        images,
        batch,
        ema,
        emaBurnIn,
        tick,
        keep,
        seed,
        exactly,
        on,
        with,
        remedy,
        from,
        freeze,
        workers,
        statistics);
  }

  /**
   * The same with something else done about what is found.
   *
   * @param other what is done
   * @return these settings
   */
  public TrainSettings remedied(Remedy other) {
    return new TrainSettings(
        images,
        batch,
        ema,
        emaBurnIn,
        tick,
        keep,
        seed,
        precision,
        device,
        threads,
        other,
        from,
        freeze,
        workers,
        statistics);
  }

  /**
   * The same begun with other weights.
   *
   * @param other the folder of a run or a model; empty to begin anew
   * @return these settings
   */
  public TrainSettings begunFrom(String other) {
    return new TrainSettings(
        images,
        batch,
        ema,
        emaBurnIn,
        tick,
        keep,
        seed,
        precision,
        device,
        threads,
        remedy,
        other,
        freeze,
        workers,
        statistics);
  }

  /** How exactly the networks compute. */
  public enum Precision {
    /**
     * bf16 where the device multiplies it (avx512_bf16, amx_bf16, CUDA capability 8.0), else fp32;
     * a run folder has the choice.
     */
    AUTO,
    /** float32 throughout. */
    FP32,
    /** bfloat16 inside networks; parameters and losses stay float32. */
    BF16,
    /** float32 whose products are rounded to ten bits of fraction; of GPUs only. */
    TF32;

    /** {@return what the networks compute in} */
    public DType dtype() {
      return this == BF16 ? DType.BFLOAT16 : DType.FLOAT32;
    }

    @Override
    public String toString() {
      return name().toLowerCase(Locale.ROOT);
    }
  }
}
