package org.gan4j.tensor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.lang.reflect.Modifier;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.bytedeco.pytorch.global.torch;

/**
 * Computations in float32 on a device, held against the same in float64 on the processor. On the
 * processor they always run; on a GPU where there is one.
 */
public final class OnDevices {
  private OnDevices() {}

  /** A computation by the names of its results, in a type and on a device. */
  @FunctionalInterface
  public interface Computation {
    Map<String, Tensor> on(Device device, DType type);
  }

  /** The devices that may be here. */
  public static List<Device> all() {
    return List.of(Device.CPU, Device.parse("cuda"));
  }

  /** Leaves a test out, with the reason, where its device is missing. */
  public static void require(Device device) {
    assumeTrue(
        device.kind() == Device.Kind.CPU || torch.hasCUDA(),
        "this machine has no usable GPU (or the build no -Pcuda): nothing is computed on one");
    Engine.require(device);
  }

  /**
   * Compares every number, relative to the largest of its result.
   *
   * @param relative largest difference that float32 is allowed
   */
  public static void assertAgrees(Device device, double relative, Computation computation) {
    require(device);
    Map<String, double[]> expected = numbers(computation, Device.CPU, DType.FLOAT64);
    Map<String, double[]> got = numbers(computation, device, DType.FLOAT32);
    assertThat(got.keySet()).isEqualTo(expected.keySet());
    expected.forEach(
        (name, values) -> {
          double[] own = got.getOrDefault(name, new double[0]);
          assertThat(own).as(name).hasSameSizeAs(values);
          double largest = 0;
          for (double value : values) {
            assertThat(value).as(name).isFinite();
            largest = Math.max(largest, Math.abs(value));
          }
          assertThat(largest).as("%s says something", name).isPositive();
          for (int i = 0; i < values.length; i++) {
            assertThat(Math.abs(own[i] - values[i]))
                .as(
                    "%s, element %d on %s: got %s, reference %s, largest %s",
                    name, i, device, own[i], values[i], largest)
                .isLessThanOrEqualTo(relative * largest);
          }
        });
  }

  private static Map<String, double[]> numbers(Computation computation, Device device, DType type) {
    try (Scope scope = Scope.open()) {
      Map<String, double[]> out = new LinkedHashMap<>();
      computation.on(device, type).forEach((name, tensor) -> out.put(name, tensor.toDoubles()));
      return out;
    }
  }

  /**
   * The names of all classes of the toolkit that implement something, so that none is forgotten.
   */
  public static Set<String> members(Class<?> of) {
    return new ClassFileImporter()
            .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
            .importPackages("org.gan4j")
            .stream()
            .filter(each -> each.isAssignableTo(of) && !each.isInterface())
            .filter(each -> !Modifier.isAbstract(each.reflect().getModifiers()))
            .filter(each -> !each.isAnonymousClass())
            // What a member becomes in a run is covered with it.
            .filter(each -> !each.getSimpleName().equals("Begun"))
            .map(JavaClass::getFullName)
            .collect(Collectors.toCollection(TreeSet::new));
  }

  /** The names of the classes of some objects. */
  public static Set<String> classes(Stream<?> objects) {
    return objects
        .map(each -> each.getClass().getName())
        .collect(Collectors.toCollection(TreeSet::new));
  }
}
