package org.gan4j.nn;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.lang.reflect.RecordComponent;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.gan4j.run.NamedArray;
import org.gan4j.run.Safetensors;
import org.gan4j.tensor.DType;
import org.gan4j.tensor.Rng;
import org.gan4j.tensor.ScopedTest;
import org.gan4j.tensor.Shape;
import org.gan4j.tensor.Tensor;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Every layer's parameters and state go through a safetensors file unchanged. */
class SavedVectorsTest extends ScopedTest {
  private static final Initialiser HE = Initialiser.he();
  private static final Initialiser ZERO = Initialiser.constant(0);
  private static final int BATCH = 3;

  @TempDir Path folder;

  static Stream<DerivativesTest.Case> networks() {
    return Stream.concat(
        DerivativesTest.networks(),
        // Not among those: its singular vectors are constants to derivatives, not to differences.
        Stream.of(
            new DerivativesTest.Case(
                "spectral norm",
                new Reparametrised(
                    Sequential.of(
                        new Conv(3, Window.square(3).padding(1), 1, HE, ZERO),
                        new LeakyRelu(0.1),
                        new ConvTranspose(2, Window.square(2).stride(2), 0, HE, ZERO),
                        Activation.TANH,
                        new SumPool(),
                        new ProjectionHead(HE)),
                    new SpectralNorm()),
                Shape.of(1, 3, 3),
                Mode.TRAIN),
            // It draws symbols, which have no slope.
            new DerivativesTest.Case(
                "symbols", new SymbolLstm(4, 3, 5, HE), Shape.of(6), Mode.TRAIN)));
  }

  @ParameterizedTest
  @MethodSource("networks")
  void aFileGivesBackEveryByteAndTheSameOutputs(DerivativesTest.Case example) {
    Network network = Network.of(example.layer(), example.input(), 3);
    Tensor theta = rng.normal(network.parameters().size());
    Tensor state = lived(network, theta);
    Path file = folder.resolve("network.safetensors");
    write(file, network, theta, state);

    Map<String, NamedArray> arrays = Safetensors.read(file).arrays();
    Tensor thetaRead = read(arrays, network.parameters());
    Tensor stateRead = read(arrays, network.state());
    assertThat(arrays)
        .hasSize(network.parameters().slices().size() + network.state().slices().size());
    assertThat(thetaRead.toBytes()).isEqualTo(theta.toBytes());
    assertThat(stateRead.toBytes()).isEqualTo(state.toBytes());

    Tensor x = rng.normal(network.input().batched(BATCH).dims());
    for (Mode mode : Mode.values()) {
      Tensor expected = apply(network, theta, state, x, mode);
      assertThat(expected.isFinite()).isTrue();
      assertThat(apply(network, thetaRead, stateRead, x, mode).toBytes())
          .as("%s", mode)
          .isEqualTo(expected.toBytes());
      assertThat(stateRead.toBytes()).as("%s", mode).isEqualTo(state.toBytes());
    }
  }

  @Test
  void everyLayerIsInOneOfTheNetworks() throws ReflectiveOperationException {
    Set<String> seen = new TreeSet<>();
    for (DerivativesTest.Case example : networks().toList()) {
      collect(example.layer(), seen);
    }
    Set<String> all =
        new ClassFileImporter()
                .withImportOption(new ImportOption.DoNotIncludeTests())
                .importPackages("org.gan4j.nn")
                .stream()
                .filter(
                    type ->
                        type.isAssignableTo(Layer.class)
                            || type.isAssignableTo(Reparametrisation.class))
                .filter(type -> !type.isInterface() && type.getEnclosingClass().isEmpty())
                .filter(type -> !type.getModifiers().contains(JavaModifier.ABSTRACT))
                .map(JavaClass::getSimpleName)
                .collect(Collectors.toCollection(TreeSet::new));
    assertThat(all).contains("Linear", "SpectralNorm");
    assertThat(seen).containsAll(all);
  }

  /** State that has moved away from its first values, where the network has any. */
  private Tensor lived(Network network, Tensor theta) {
    Tensor state = network.state().initial(rng);
    int reference = Reference.size(network);
    if (reference > 0) {
      Tensor batch = rng.normal(network.input().batched(reference).dims());
      Reference.fill(network, state, batch, rng.integers(3, reference));
    }
    Tensor x = rng.normal(network.input().batched(BATCH).dims());
    try (Rng noise = Rng.seeded(5)) {
      return network
          .at(theta, state, DType.FLOAT32)
          .evaluate(x, Condition.of(Specimen.labels(2, 0, 1)), Mode.TRAIN, noise)
          .state();
    }
  }

  private static Tensor apply(Network network, Tensor theta, Tensor state, Tensor x, Mode mode) {
    try (Rng noise = Rng.seeded(5)) { // the same every time
      return network
          .at(theta, state, DType.FLOAT32)
          .apply(x, Condition.of(Specimen.labels(2, 0, 1)), mode, noise);
    }
  }

  private static void write(Path file, Network network, Tensor theta, Tensor state) {
    Map<String, NamedArray> arrays = new LinkedHashMap<>();
    network.parameters().named(theta).forEach((name, t) -> arrays.put(name, NamedArray.of(t)));
    network.state().named(state).forEach((name, t) -> arrays.put(name, NamedArray.of(t)));
    Safetensors.write(file, arrays, Map.of());
  }

  private static Tensor read(Map<String, NamedArray> arrays, Layout layout) {
    Map<String, Tensor> named = new LinkedHashMap<>();
    for (Layout.Slice slice : layout.slices()) {
      assertThat(arrays).containsKey(slice.name());
      named.put(slice.name(), arrays.get(slice.name()).toTensor());
    }
    return layout.join(named);
  }

  /** The names of a layer's class and of all that its components hold. */
  private static void collect(Object part, Set<String> names) throws ReflectiveOperationException {
    if (part instanceof List<?> parts) {
      for (Object inner : parts) {
        collect(inner, names);
      }
    } else if (part instanceof Layer || part instanceof Reparametrisation) {
      names.add(part.getClass().getSimpleName());
      if (part instanceof Record) {
        for (RecordComponent component : part.getClass().getRecordComponents()) {
          Object inner = component.getAccessor().invoke(part);
          if (inner != null) {
            collect(inner, names);
          }
        }
      }
    }
  }
}
