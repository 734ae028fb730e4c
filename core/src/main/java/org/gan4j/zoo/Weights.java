package org.gan4j.zoo;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.gan4j.nn.Network;
import org.gan4j.nn.NetworkException;
import org.gan4j.run.NamedArray;
import org.gan4j.run.RunException;
import org.gan4j.run.Safetensors;
import org.gan4j.tensor.Device;
import org.gan4j.tensor.Scope;
import org.gan4j.tensor.Tensor;

/**
 * A network's numbers as a safetensors file: the parameters by name, such as {@code
 * 1.convtranspose.weight}, then the running statistics, all F32.
 *
 * @param theta parameters, {@code [n]}
 * @param state running statistics, {@code [m]}
 */
record Weights(Tensor theta, Tensor state) implements AutoCloseable {
  /** Replaces the file at once; its folder is made if it is missing. */
  static void write(Path file, Network network, Tensor theta, Tensor state) {
    Map<String, NamedArray> arrays = new LinkedHashMap<>();
    try (Scope scope = Scope.open()) {
      network
          .parameters()
          .named(theta)
          .forEach((name, tensor) -> arrays.put(name, NamedArray.of(tensor)));
      network
          .state()
          .named(state)
          .forEach((name, tensor) -> arrays.put(name, NamedArray.of(tensor)));
    }
    Path folder = file.toAbsolutePath().getParent();
    try {
      if (folder != null) {
        Files.createDirectories(folder);
      }
    } catch (IOException e) {
      throw new RunException("cannot make the folder " + folder + ": " + e.getMessage(), e);
    }
    Safetensors.write(file, arrays, Map.of("format", "pt"));
  }

  /**
   * Reads what {@link #write} wrote; whoever asks owns it.
   *
   * @throws RunException if the file is damaged, of another network, or an array of it has a number
   *     that is not finite
   */
  static Weights read(Path file, Network network) {
    Map<String, NamedArray> arrays = Safetensors.read(file).arrays();
    NamedArray.requireFinite(arrays, file);
    List<String> names = network.state().slices().stream().map(slice -> slice.name()).toList();
    try (Scope scope = Scope.open()) {
      Map<String, Tensor> parameters = new LinkedHashMap<>();
      Map<String, Tensor> running = new LinkedHashMap<>();
      arrays.forEach(
          (name, array) ->
              (names.contains(name) ? running : parameters).put(name, array.toTensor()));
      Tensor theta = network.parameters().join(parameters);
      Tensor state = network.state().join(running);
      return new Weights(Scope.own(theta), Scope.own(state));
    } catch (NetworkException e) {
      throw new RunException(
          file + " is damaged: its weights do not fit the network: " + e.getMessage(), e);
    }
  }

  /** The same numbers on a device; these are freed where they lie elsewhere. */
  Weights on(Device device) {
    return new Weights(Scope.own(theta, device), Scope.own(state, device));
  }

  @Override
  public void close() {
    theta.close();
    state.close();
  }
}
