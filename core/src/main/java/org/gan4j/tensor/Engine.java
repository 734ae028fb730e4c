package org.gan4j.tensor;

import java.util.Locale;
import org.bytedeco.javacpp.Loader;
import org.bytedeco.javacpp.Pointer;
import org.bytedeco.pytorch.global.torch;

/** What the engine is and what this machine can do with it. */
public final class Engine {
  static {
    Natives.load();
  }

  private Engine() {}

  /** The engine and its version, such as {@code libtorch 2.10.0}. */
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

  /** Threads that one operation may use; the whole process shares them. */
  public static int threads() {
    return torch.get_num_threads();
  }

  /** Physical cores that this process may use: more threads than these only spin. */
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
    if (threads < 1 || threads > 1024) {
      throw new TensorException("threads must be in [1, 1024]; got " + threads);
    }
    torch.set_num_threads(threads);
  }

  /**
   * Checks that a device can be used.
   *
   * @return the device
   * @throws TensorException in one sentence, if it is missing here
   */
  public static Device require(Device device) {
    if (device.kind() == Device.Kind.CPU) {
      return device;
    }
    if (!torch.hasCUDA()) {
      throw new TensorException(
          "no usable GPU for device "
              + device
              + ": build with mvn -Pcuda for the GPU natives, and install CUDA 13, cuDNN 9 and the NVIDIA driver");
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
   * Whether this processor computes convolutions in bfloat16 clearly faster than in float32. It is
   * measured, in some tens of milliseconds, on a layer of a DCGAN.
   *
   * @return time in float32 over time in bfloat16; above 1 where bfloat16 is faster
   */
  public static double bfloat16Speedup() {
    try (Scope scope = Scope.open();
        Rng rng = Rng.seeded(1)) {
      Tensor images = rng.normal(32, 64, 16, 16);
      Tensor kernels = rng.normal(128, 64, 4, 4);
      Tensor images16 = images.to(DType.BFLOAT16);
      Tensor kernels16 = kernels.to(DType.BFLOAT16);
      double full = Double.MAX_VALUE;
      double reduced = Double.MAX_VALUE;
      // The best of many short turns: another process disturbs some of them, hardly all.
      for (int i = 0; i < 12; i++) {
        full = Math.min(full, seconds(images, kernels));
        reduced = Math.min(reduced, seconds(images16, kernels16));
      }
      return full / reduced;
    }
  }

  private static double seconds(Tensor images, Tensor kernels) {
    long start = System.nanoTime();
    try (Scope scope = Scope.open()) {
      Functions.conv2d(images, kernels, null, 2, 1);
      return (System.nanoTime() - start) / 1e9;
    }
  }

  private static void matrixProducts(torch.Float32Precision precision) {
    torch
        .globalContext()
        .setFloat32Precision(torch.Float32Backend.MKLDNN, torch.Float32Op.ALL, precision);
  }

  private static double relativeError(Tensor got, Tensor exact) {
    return got.to(DType.FLOAT64).sub(exact).norm().item() / exact.norm().item();
  }

  /** Native objects that are alive in this process; equal before and after if nothing leaks. */
  public static long liveObjects() {
    return Pointer.totalCount();
  }

  /** Memory of this process that the system holds in RAM, in bytes; 0 where it cannot be known. */
  public static long residentBytes() {
    return Pointer.physicalBytes();
  }
}
