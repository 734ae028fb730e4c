package org.gan4j.tensor;

import java.util.EnumSet;
import java.util.Locale;
import java.util.Set;
import org.bytedeco.javacpp.Loader;
import org.bytedeco.javacpp.Pointer;
import org.bytedeco.pytorch.CUDAHooksInterface;
import org.bytedeco.pytorch.global.torch;
import org.gan4j.GanException;
import org.gan4j.Limits;
import org.jspecify.annotations.Nullable;

/** What the engine is and what this machine can do with it. */
public final class Engine {
  static {
    Natives.load();
  }

  /** What GPUs do faster than the plain way, and can be told to leave out. */
  public enum GpuFeature {
    /** A run's random numbers are drawn on the GPU: other numbers than the processor's. */
    DRAWS,
    /** Copies to the GPU go through page-locked memory, and nothing waits for them. */
    PINNED,
    /** Images of a set that fits stay on the GPU. */
    RESIDENT,
    /** Steps are captured as graphs and replayed. */
    CAPTURE
  }

  /** Says what GPUs leave out: names with commas between, such as {@code draws,capture}. */
  private static final @Nullable String SAID_LEFT_OUT =
      System.getProperty("gan4j.gpu-without", System.getenv("GAN4J_GPU_WITHOUT"));

  /** Read at first use, so that a word that is none is said there and not as the engine loads. */
  private static volatile @Nullable Set<GpuFeature> leftOut;

  private static volatile Device device = Device.CPU;
  private static volatile boolean roundsFactors;

  // Guarded by the class: what was chosen when the first of those that are open was made.
  private static int open;
  private static Device deviceBefore = Device.CPU;
  private static boolean roundedBefore;

  private Engine() {}

  /** Choices of the whole process that {@link #keep} has kept, until they are put back. */
  public static final class Kept implements AutoCloseable {
    private boolean closed;

    private Kept() {}

    /** Puts them back, where no other is open. */
    @Override
    public void close() {
      if (!closed) {
        closed = true;
        putBack();
      }
    }
  }

  private static synchronized void putBack() {
    open--;
    if (open == 0) {
      device = deviceBefore;
      tensorFloat32(roundedBefore);
    }
  }

  /**
   * {@return {@link #device() where is computed} and whether factors are {@linkplain #tensorFloat32
   * rounded}, as chosen now, to be put back when this is closed} Of several that are open at once,
   * as trainings of several threads are, the last puts back what the first has kept. The number of
   * threads stays as it is set.
   */
  public static synchronized Kept keep() {
    if (open == 0) {
      deviceBefore = device;
      roundedBefore = roundsFactors;
    }
    open++;
    return new Kept();
  }

  /** {@return the engine and its version, such as {@code libtorch 2.10.0}} */
  public static String version() {
    var properties = new java.util.Properties();
    try (var in =
        torch.class.getResourceAsStream("/META-INF/maven/org.bytedeco/pytorch/pom.properties")) {
      if (in != null) {
        properties.load(in);
      }
    } catch (java.io.IOException e) {
      return "libtorch, version unreadable";
    }
    return "libtorch " + properties.getProperty("version", "of unknown version");
  }

  /** {@return the threads that one operation may use; the whole process shares them} */
  public static int threads() {
    return torch.get_num_threads();
  }

  /** {@return the physical cores that this process may use: more threads than these only spin} */
  public static int cores() {
    return Math.max(1, Math.min(Loader.totalCores(), Runtime.getRuntime().availableProcessors()));
  }

  /**
   * Sets the number of threads that one operation may use. More than the physical cores is slower,
   * and results to the last bit depend on it.
   *
   * @param threads in [1, 1024]
   */
  public static void threads(int threads) {
    Limits.USUAL.closed("threads", threads, 1, 1024);
    torch.set_num_threads(threads);
  }

  /**
   * {@return where generators, extractors and scores compute that are made from here on; training
   * computes where its recipe says} The processor, unless {@link #device(Device)} said otherwise.
   */
  public static Device device() {
    return device;
  }

  /**
   * Says where generators, extractors and scores are to compute that are made from here on; what
   * was made before stays where it is. The whole process shares the choice. Latents of seeds are
   * drawn on the processor whatever is said here: a seed is the same sample everywhere, to a GPU's
   * last digits.
   *
   * @param chosen one that this machine has
   * @throws GanException in one sentence, if it is missing here
   */
  public static void device(Device chosen) {
    device = require(chosen);
  }

  /**
   * {@return {@link #device}, but the processor while a GPU may round factors to TF32: for float32
   * products whose error must have a bound}
   */
  public static Device exactDevice() {
    return roundsFactors ? Device.CPU : device;
  }

  /**
   * {@return whether GPUs are to leave something out} The system property {@code
   * gan4j.gpu-without}, else the environment variable {@code GAN4J_GPU_WITHOUT}, says what: {@code
   * draws}, {@code pinned}, {@code resident}, {@code capture}, with commas between; by default
   * nothing.
   *
   * @param feature what is asked about
   */
  public static boolean leavesOut(GpuFeature feature) {
    Set<GpuFeature> known = leftOut;
    if (known == null) {
      known = leftOut(SAID_LEFT_OUT);
      leftOut = known;
    }
    return known.contains(feature);
  }

  static Set<GpuFeature> leftOut(@Nullable String said) {
    Set<GpuFeature> out = EnumSet.noneOf(GpuFeature.class);
    for (String name : said == null ? new String[0] : said.split(",", -1)) {
      if (!name.isBlank()) {
        try {
          out.add(GpuFeature.valueOf(name.strip().toUpperCase(Locale.ROOT)));
        } catch (IllegalArgumentException e) {
          throw new GanException(
              "GAN4J_GPU_WITHOUT names draws, pinned, resident or capture; got '" + name + "'", e);
        }
      }
    }
    return out;
  }

  /**
   * Checks that a device can be used.
   *
   * @param device asked for; the processor always can be
   * @return the device
   * @throws GanException in one sentence, if it is missing here
   */
  public static Device require(Device device) {
    if (device.kind() == Device.Kind.CPU) {
      return device;
    }
    if (!torch.hasCUDA()) {
      throw new GanException(
          "no usable GPU for device "
              + device
              + ": build with mvn -Pcuda for the GPU natives, and install CUDA 13, cuDNN 9 and the NVIDIA driver");
    }
    int count = torch.cuda_device_count();
    if (device.index() >= count) {
      throw new GanException(
          String.format(
              Locale.ROOT,
              "no GPU %d for device %s: this machine has %d, counted from 0",
              device.index(),
              device,
              count));
    }
    return device;
  }

  /**
   * Chooses how float32 matrix products are computed: through oneDNN where that keeps float32's
   * accuracy on this processor (measured here, not assumed), else through OpenBLAS. Convolutions
   * are not affected.
   *
   * @return what was chosen, in words for a log
   */
  public static String chooseMatrixProducts() {
    try (Scope scope = Scope.open();
        Rng rng = Rng.seeded(1)) {
      Tensor a = rng.normal(96, 512);
      Tensor b = rng.normal(512, 96);
      Tensor exact = a.to(DType.FLOAT64).matmul(b.to(DType.FLOAT64));
      matrixProducts(torch.Float32Precision.BF16);
      double error = relativeError(a.matmul(b), exact);
      if (error < 1e-5) {
        return String.format(
            Locale.ROOT, "matrix products through oneDNN (relative error %.0e)", error);
      }
      matrixProducts(torch.Float32Precision.IEEE);
      return String.format(
          Locale.ROOT,
          "matrix products through OpenBLAS (oneDNN would round to bf16: relative error %.0e)",
          error);
    }
  }

  /**
   * {@return whether bfloat16 is clearly faster than float32 on a device, by what the device can
   * do, not by a measurement: the same machine always gets the same answer} A processor must say
   * {@code avx512_bf16} or {@code amx_bf16} (Linux; elsewhere the answer is no), a GPU must have
   * compute capability 8.0 or later.
   *
   * @param device what is asked about; this machine must have it
   * @throws GanException if the device is missing here
   */
  public static boolean hasFastBfloat16(Device device) {
    if (require(device).kind() == Device.Kind.CPU) {
      return Processor.multipliesBfloat16();
    }
    CUDAHooksInterface cuda = torch.getCUDAHooks();
    byte before = cuda.exchangeDevice((byte) device.index());
    try {
      return cuda.supportsBFloat16ConvolutionWithCuDNNv8(); // asks for capability 8.0
    } finally {
      cuda.setCurrentDevice(before);
    }
  }

  /**
   * {@return the processor's model with what it multiplies by, as tables of measurements name it,
   * such as {@code AMD EPYC (AVX-512 bf16)}; its architecture where the system says no model}
   */
  public static String processor() {
    return Processor.title();
  }

  /**
   * Whether a GPU may round the factors of float32 convolutions and matrix products to TF32 (10
   * bits of fraction in place of 23), which is faster on capability 8.0 or later. It may not unless
   * this says so: float32 means float32. The whole process shares the choice; processors have no
   * TF32.
   *
   * @param allowed true for TF32, false for all bits of float32, as at the start
   */
  public static void tensorFloat32(boolean allowed) {
    roundsFactors = allowed;
    Natives.gpuFloat32(allowed ? torch.Float32Precision.TF32 : torch.Float32Precision.IEEE);
  }

  private static void matrixProducts(torch.Float32Precision precision) {
    torch
        .globalContext()
        .setFloat32Precision(torch.Float32Backend.MKLDNN, torch.Float32Op.ALL, precision);
  }

  private static double relativeError(Tensor got, Tensor exact) {
    return got.to(DType.FLOAT64).sub(exact).norm().item() / exact.norm().item();
  }

  /**
   * {@return the native objects that are alive in this process; equal before and after if nothing
   * leaks}
   */
  public static long liveObjects() {
    return Pointer.totalCount();
  }

  /**
   * {@return how often this process has read numbers of tensors, each time waiting for the device}
   */
  public static long reads() {
    return Tensor.READS.sum();
  }

  /**
   * {@return the memory of this process that the system holds in RAM, in bytes; 0 where it cannot
   * be known}
   */
  public static long residentBytes() {
    return Pointer.physicalBytes();
  }
}
