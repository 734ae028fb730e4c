package org.gan4j.tensor;

import java.lang.System.Logger.Level;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.bytedeco.javacpp.Loader;
import org.bytedeco.javacpp.Pointer;
import org.bytedeco.pytorch.GeneratorOptional;
import org.bytedeco.pytorch.ScalarTypeOptional;
import org.bytedeco.pytorch.TensorOptional;
import org.bytedeco.pytorch.global.torch;
import org.gan4j.GanException;

/** Loads libtorch once, with the settings that it needs before its first class. */
final class Natives {
  private static final System.Logger LOG = System.getLogger("org.gan4j");

  /** "No tensor" and its like, made once; they live as long as the program. */
  static final TensorOptional NONE;

  static final ScalarTypeOptional SAME_TYPE;

  static {
    String platform = platform();
    if (!platform.equals("linux-x86_64")
        && !platform.equals("macosx-arm64")
        && !platform.equals("windows-x86_64")) {
      throw new GanException(
          "gan4j's engine exists for linux-x86_64, macosx-arm64 and windows-x86_64, not for "
              + platform);
    }
    spinning(platform, System.getenv()).ifPresent(said -> LOG.log(Level.WARNING, said));
    // Read once, when the first bytedeco class loads: without the two limits JavaCPP asks the
    // operating system for the process size at every allocation (2.5 µs an operation, not 0.9).
    setUnlessSet("org.bytedeco.javacpp.maxPhysicalBytes", "0");
    setUnlessSet("org.bytedeco.javacpp.maxBytes", "0");
    try (Unpacking alone = Unpacking.begin()) {
      Loader.load(torch.class);
    } catch (UnsatisfiedLinkError | NoClassDefFoundError e) {
      throw new GanException(
          "the engine's native libraries for "
              + platform
              + " cannot be loaded: "
              + Natives.reason(e)
              + " (is org.bytedeco:pytorch with the classifier "
              + platform
              + " on the class path?)",
          e);
    }
    NONE = immortal(new TensorOptional());
    SAME_TYPE = immortal(new ScalarTypeOptional());
    torch.globalContext().setDeterministicMkldnn(true);
    // For GPUs, here where nothing can come before it: cuDNN's fastest gradients of convolutions
    // add in an order that differs from run to run. Filling new memory would only cost.
    torch.globalContext().setDeterministicCuDNN(true);
    torch.globalContext().setDeterministicFillUninitializedMemory(false);
    gpuFloat32(torch.Float32Precision.IEEE);
  }

  private Natives() {}

  /** What GPUs compute float32 with: convolutions would take TF32 if nothing were said. */
  static void gpuFloat32(torch.Float32Precision precision) {
    for (torch.Float32Op op : torch.Float32Op.values()) {
      torch.globalContext().setFloat32Precision(torch.Float32Backend.CUDA, op, precision);
    }
  }

  /** Touching this class loads the engine. */
  static void load() {}

  /** Keeps a constant alive even when the first use happened inside a scope. */
  static <P extends Pointer> P immortal(P pointer) {
    pointer.retainReference();
    return pointer;
  }

  static GeneratorOptional none() {
    return new GeneratorOptional();
  }

  /**
   * What a program should be told that was started without the variable which lets the engine's
   * threads wait asleep. A JVM cannot set it for itself: libgomp reads it when it is loaded, and
   * not from Java's copy of the environment.
   *
   * @param environment the variables of this process
   */
  static Optional<String> spinning(String platform, Map<String, String> environment) {
    boolean said =
        environment.containsKey("GOMP_SPINCOUNT") || environment.containsKey("OMP_WAIT_POLICY");
    return said || !platform.startsWith("linux")
        ? Optional.empty()
        : Optional.of(
            "the engine's waiting threads spin, which beside another busy program can cost four fifths of the speed: start this program with the environment variable GOMP_SPINCOUNT=0");
  }

  private static void setUnlessSet(String property, String value) {
    if (System.getProperty(property) == null) {
      System.setProperty(property, value);
    }
  }

  /** This machine in JavaCPP's words, found without loading JavaCPP. */
  static String platform() {
    String os = System.getProperty("os.name", "").toLowerCase(Locale.ROOT);
    String arch = System.getProperty("os.arch", "").toLowerCase(Locale.ROOT);
    String system =
        os.startsWith("linux")
            ? "linux"
            : os.startsWith("mac") ? "macosx" : os.startsWith("windows") ? "windows" : os;
    String machine =
        arch.equals("amd64") || arch.equals("x86_64")
            ? "x86_64"
            : arch.equals("aarch64") || arch.equals("arm64") ? "arm64" : arch;
    return system + "-" + machine;
  }

  /** The engine's own sentence, without the kilobytes of native frames that follow it. */
  static String reason(Throwable failure) {
    String text = String.valueOf(failure.getMessage());
    int frames = text.indexOf("\nException raised from");
    return (frames < 0 ? text : text.substring(0, frames)).strip();
  }
}
