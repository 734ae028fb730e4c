package org.gan4j.tensor;

import java.util.Locale;
import org.bytedeco.javacpp.Loader;
import org.bytedeco.javacpp.Pointer;
import org.bytedeco.pytorch.GeneratorOptional;
import org.bytedeco.pytorch.ScalarTypeOptional;
import org.bytedeco.pytorch.TensorOptional;
import org.bytedeco.pytorch.global.torch;

/** Loads libtorch once, with the settings that it needs before its first class. */
final class Natives {
  /** "No tensor" and its like, made once; they live as long as the program. */
  static final TensorOptional NONE;

  static final ScalarTypeOptional SAME_TYPE;

  static {
    String platform = platform();
    if (!platform.equals("linux-x86_64")
        && !platform.equals("macosx-arm64")
        && !platform.equals("windows-x86_64")) {
      throw new TensorException(
          "gan4j's engine exists for linux-x86_64, macosx-arm64 and windows-x86_64, not for "
              + platform);
    }
    // Read once, when the first bytedeco class loads: without the two limits JavaCPP asks the
    // operating system for the process size at every allocation (2.5 µs an operation, not 0.9).
    setUnlessSet("org.bytedeco.javacpp.maxPhysicalBytes", "0");
    setUnlessSet("org.bytedeco.javacpp.maxBytes", "0");
    try {
      Loader.load(torch.class);
    } catch (UnsatisfiedLinkError | NoClassDefFoundError e) {
      throw new TensorException(
          "the engine's native libraries for "
              + platform
              + " cannot be loaded: "
              + TensorException.reason(e)
              + " (is org.bytedeco:pytorch with the classifier "
              + platform
              + " on the class path?)",
          e);
    }
    NONE = immortal(new TensorOptional());
    SAME_TYPE = immortal(new ScalarTypeOptional());
    torch.globalContext().setDeterministicMkldnn(true);
  }

  private Natives() {}

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
}
