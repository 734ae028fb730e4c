package org.gan4j.data;

import java.awt.color.CMMException;
import java.awt.color.ColorSpace;
import java.awt.color.ICC_Profile;
import java.awt.image.ColorConvertOp;
import java.awt.image.DataBuffer;
import java.awt.image.DataBufferByte;
import java.awt.image.DataBufferUShort;
import java.awt.image.Raster;
import java.awt.image.WritableRaster;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Colours under an embedded ICC profile, turned into sRGB by the JDK's colour management. Not for
 * several threads at once.
 */
final class Profile {
  /** A profile that changes no colour by more than this is taken for sRGB's and passed over. */
  private static final int SAME = 2;

  /** Steps along each axis of the colours that are tried for that. */
  private static final int STEPS = 9;

  private static final int RENDERING_INTENT = 64;
  private static final int DEVICE_CLASS = 12;

  private final ColorConvertOp conversion;
  private final int components;

  private Profile(ColorConvertOp conversion, int components) {
    this.conversion = conversion;
    this.components = components;
  }

  /**
   * A profile for samples of so many components.
   *
   * @return null where it is damaged, of another kind of colour, or changes nothing
   */
  static @Nullable Profile of(byte[] icc, int components) {
    try {
      ICC_Profile profile = ICC_Profile.getInstance(asDisplay(icc));
      int kind =
          switch (components) {
            case 1 -> ColorSpace.TYPE_GRAY;
            case 3 -> ColorSpace.TYPE_RGB;
            default -> ColorSpace.TYPE_CMYK;
          };
      if (profile.getColorSpaceType() != kind) {
        return null;
      }
      ICC_Profile[] path = {profile, ICC_Profile.getInstance(ColorSpace.CS_sRGB)};
      Profile result = new Profile(new ColorConvertOp(path, null), components);
      return result.changesColours() ? result : null;
    } catch (IllegalArgumentException | CMMException | ArrayIndexOutOfBoundsException e) {
      return null;
    }
  }

  /**
   * The JDK converts from a printer's profile by relative colorimetry, whatever the profile asks
   * for; one that asks for the perceptual way gets it when it is called a display's.
   */
  private static byte[] asDisplay(byte[] icc) {
    byte[] data = icc.clone();
    if (data.length >= 128 && data[RENDERING_INTENT + 3] == 0) {
      System.arraycopy(new byte[] {'m', 'n', 't', 'r'}, 0, data, DEVICE_CLASS, 4);
    }
    return data;
  }

  private boolean changesColours() {
    if (components == 4) {
      byte[] unused = colours(new byte[4], 1); // a profile that cannot be used fails here
      return unused.length > 0;
    }
    int count = components == 1 ? 256 : STEPS * STEPS * STEPS;
    byte[] tried = new byte[components * count];
    for (int i = 0; i < count; i++) {
      if (components == 1) {
        tried[i] = (byte) i;
      } else {
        tried[3 * i] = (byte) (i % STEPS * 255 / (STEPS - 1));
        tried[3 * i + 1] = (byte) (i / STEPS % STEPS * 255 / (STEPS - 1));
        tried[3 * i + 2] = (byte) (i / (STEPS * STEPS) * 255 / (STEPS - 1));
      }
    }
    byte[] colours = colours(tried, count);
    for (int i = 0; i < 3 * count; i++) {
      int before = tried[components == 1 ? i / 3 : i] & 0xFF;
      if (Math.abs((colours[i] & 0xFF) - before) > SAME) {
        return true;
      }
    }
    return false;
  }

  /** Red, green, blue of {@code count} pixels whose components lie side by side. */
  byte[] colours(byte[] samples, int count) {
    return converted(
        Raster.createInterleavedRaster(
            new DataBufferByte(samples, samples.length),
            count,
            1,
            components * count,
            components,
            offsets(),
            null));
  }

  /** {@link #colours(byte[], int)} of samples of 16 bits. */
  byte[] colours(short[] samples, int count) {
    return converted(
        Raster.createInterleavedRaster(
            new DataBufferUShort(samples, samples.length),
            count,
            1,
            components * count,
            components,
            offsets(),
            null));
  }

  private int[] offsets() {
    int[] offsets = new int[components];
    Arrays.setAll(offsets, i -> i);
    return offsets;
  }

  private byte[] converted(Raster from) {
    WritableRaster to =
        Raster.createInterleavedRaster(DataBuffer.TYPE_BYTE, from.getWidth(), 1, 3, null);
    conversion.filter(from, to);
    return ((DataBufferByte) to.getDataBuffer()).getData();
  }
}
