package org.gan4j.eyes;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import org.gan4j.medium.Images;
import org.gan4j.metric.Extracted;
import org.gan4j.metric.MetricException;
import org.gan4j.run.NamedArray;
import org.gan4j.run.PyTorchFile;
import org.gan4j.run.RunException;
import org.gan4j.run.Safetensors;
import org.gan4j.tensor.DType;
import org.gan4j.tensor.Device;
import org.gan4j.tensor.Engine;
import org.gan4j.tensor.Scope;
import org.gan4j.tensor.Tensor;

/**
 * Inception-v3 with the weights of FID, for numbers that compare with papers. The weights are the
 * user's: the file {@code pt_inception-2015-12-05-6726825d.pth} that pytorch-fid publishes, or a
 * safetensors file with the same names.
 *
 * <p>Images become 299 x 299 by {@link Resize#CLEAN} or {@link Resize#LEGACY}, grey ones are
 * repeated as red, green and blue, and pixels in [0, 255] become 2x/255 - 1. Features are the 2,048
 * averages of the last block ({@code pool3}); probabilities are the softmax of the 1,008 logits
 * without their bias, as in the code of the Inception Score.
 */
final class InceptionExtractor implements Extractor {
  private static final long BUDGET = 512 << 20;
  private static final Images INPUT = new Images(3, InceptionNetwork.SIDE, InceptionNetwork.SIDE);

  /** Floats that the network holds at once for an image, about: its widest layers are the first. */
  private static final long FLOATS = 3 * 64 * 147 * 147;

  private final InceptionNetwork network;
  private final Resize resize;
  private final String fingerprint;

  private InceptionExtractor(InceptionNetwork network, Resize resize, String fingerprint) {
    this.network = network;
    this.resize = resize;
    this.fingerprint = fingerprint;
  }

  /**
   * Reads weights.
   *
   * @param weights a safetensors file, or a state dict that PyTorch saved (see {@link PyTorchFile})
   * @param resize how images become 299 x 299
   * @return the extractor; the caller closes it
   * @throws RunException if the file cannot be read or is neither
   * @throws MetricException if it holds the weights of another network
   */
  public static InceptionExtractor load(Path weights, Resize resize) {
    return load(weights, resize, 1);
  }

  /** The same, of a network with a part of the channels. */
  static InceptionExtractor load(Path file, Resize resize, int divisor) {
    if (!Files.isRegularFile(file)) {
      throw new RunException(
          "no Inception weights at "
              + file
              + ": give the path of pt_inception-2015-12-05-6726825d.pth, which pytorch-fid"
              + " publishes, or of a safetensors file of it");
    }
    Map<String, NamedArray> arrays =
        PyTorchFile.isOne(file) ? PyTorchFile.read(file) : Safetensors.read(file).arrays();
    try (Scope scope = Scope.open()) {
      Map<String, Tensor> tensors = new HashMap<>();
      Map<String, WeightHash.Weights> hashed = new LinkedHashMap<>();
      for (String name : InceptionNetwork.shapes(divisor).keySet()) {
        NamedArray array = arrays.get(name);
        if (array != null) {
          NamedArray.requireFinite(Map.of(name, array), file);
          Tensor tensor = array.toTensor().to(DType.FLOAT32);
          tensors.put(name, tensor.to(Engine.device()));
          hashed.put(name, new WeightHash.Weights(array.shape(), tensor.toFloats()));
        }
      }
      InceptionNetwork network = new InceptionNetwork(tensors, divisor);
      String hash = WeightHash.of(hashed).substring(0, WeightHash.SHORT);
      return new InceptionExtractor(network, resize, hash);
    }
  }

  @Override
  public String name() {
    return "inception-v3-fid";
  }

  @Override
  public String fingerprint() {
    return fingerprint;
  }

  @Override
  public Resize resize() {
    return resize;
  }

  @Override
  public int size() {
    return network.size();
  }

  @Override
  public int classes() {
    return network.classes();
  }

  @Override
  public Extracted extract(ImageSource images) {
    return Blocks.run(
        images,
        size(),
        classes(),
        (FLOATS + 4L * images.shape().count()) * Float.BYTES,
        BUDGET,
        this::look);
  }

  @Override
  public Tensor features(Tensor pixels) {
    return look(pixels).features().to(Device.CPU);
  }

  private Blocks.Output look(Tensor pixels) {
    Tensor there = pixels.to(network.device());
    Tensor sized = Colours.to(there.to(DType.FLOAT32), INPUT, resize);
    // clean-fid's own scale; the legacy port's is [-1, 1].
    Tensor scaled = resize == Resize.CLEAN ? sized.sub(128).div(128) : sized.div(127.5).sub(1);
    Tensor features = network.features(scaled);
    return new Blocks.Output(features, network.logits(features).softmax(1));
  }

  @Override
  public void close() {
    network.close();
  }
}
