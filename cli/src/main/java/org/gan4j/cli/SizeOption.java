package org.gan4j.cli;

import org.gan4j.GanException;
import org.gan4j.medium.Size;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** {@code --size 64} or {@code --size 48x64}. */
final class SizeOption implements ITypeConverter<Size> {
  @Override
  public Size convert(String text) {
    try {
      return Size.parse(text);
    } catch (GanException e) {
      throw new TypeConversionException(
          String.valueOf(e.getMessage()).replace("data.size", "--size"));
    }
  }
}
