package org.gan4j.fuzz;

import java.nio.ByteBuffer;
import java.util.Locale;
import org.gan4j.run.NamedArray;
import org.gan4j.run.RunException;
import org.gan4j.run.Safetensors;

/** Any bytes are either a valid file, whose arrays cover its data, or a {@link RunException}. */
public final class SafetensorsFuzzer {
  private SafetensorsFuzzer() {}

  public static void fuzzerTestOneInput(byte[] data) {
    Safetensors.Contents contents;
    try {
      contents = Safetensors.read(data);
    } catch (RunException e) {
      return;
    }
    long header = Long.reverseBytes(ByteBuffer.wrap(data).getLong(0));
    long covered = 0;
    for (NamedArray array : contents.arrays().values()) {
      covered += array.bytes().remaining();
    }
    if (Long.BYTES + header + covered != data.length) {
      throw new IllegalStateException(
          String.format(
              Locale.ROOT,
              "accepted %d bytes with a header of %d and arrays of %d",
              data.length,
              header,
              covered));
    }
  }
}
