package org.gan4j.tensor;

import java.util.Locale;
import org.bytedeco.pytorch.DeviceOptional;
import org.bytedeco.pytorch.TensorOptions;
import org.bytedeco.pytorch.global.torch;
import org.gan4j.GanException;

/**
 * Where a tensor lives and computes.
 *
 * @param kind processor or GPU
 * @param index number of the GPU, 0 for the first; always 0 for the processor
 */
public record Device(Kind kind, int index) {
  /** The kinds of device. */
  public enum Kind {
    /** The processor. */
    CPU,
    /** An NVIDIA GPU. */
    CUDA
  }

  /** The processor. */
  public static final Device CPU = new Device(Kind.CPU, 0);

  /**
   * Checks the index.
   *
   * @param kind processor or GPU
   * @param index number of the GPU, in [0, 127]; 0 for the processor
   * @throws GanException if the index is outside [0, 127], or not 0 for the processor
   */
  public Device {
    if (index < 0 || index > (kind == Kind.CPU ? 0 : 127)) {
      throw new GanException(
          "a device index must be in [0, 127], and 0 for the cpu; got " + kind + ":" + index);
    }
  }

  /**
   * {@return the device that is called {@code cpu}, {@code cuda} or {@code cuda:1}} Whether the
   * machine has it is {@link Engine#require}'s question.
   *
   * @param text its name, in small or capital letters, spaces around it allowed; {@code cuda} is
   *     the first GPU
   * @throws GanException if the text is none of these
   */
  public static Device parse(String text) {
    String name = text.strip().toLowerCase(Locale.ROOT);
    if (name.equals("cpu")) {
      return CPU;
    }
    if (name.equals("cuda")) {
      return new Device(Kind.CUDA, 0);
    }
    if (name.matches("cuda:[0-9]{1,3}")) {
      return new Device(Kind.CUDA, Integer.parseInt(name.substring(5)));
    }
    throw new GanException("a device is cpu, cuda or cuda:N; got '" + text + "'");
  }

  /** The engine's word for it. */
  org.bytedeco.pytorch.Device place() {
    return new org.bytedeco.pytorch.Device(toString());
  }

  /** Of tensors that are born there. */
  TensorOptions options(DType type) {
    TensorOptions out = torch.dtype(type.nativeType);
    return kind == Kind.CPU ? out : out.device(new DeviceOptional(place()));
  }

  @Override
  public String toString() {
    return kind == Kind.CPU ? "cpu" : "cuda:" + index;
  }
}
