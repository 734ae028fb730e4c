package org.gan4j.run;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import org.gan4j.signal.Finding;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.SerializationFeature;
import tools.jackson.databind.json.JsonMapper;

/**
 * The file {@code findings.json}: what was the matter with a run when it was last diagnosed.
 *
 * <p>Bytes: one JSON object in UTF-8 with the components below as keys; kinds of findings as in
 * {@code mode-collapse}.
 *
 * @param images real images that had been played then
 * @param findings the surest first
 */
public record FindingsFile(long images, List<Finding> findings) {
  private static final long MAX_BYTES = 4L << 20;

  private static final JsonMapper JSON =
      JsonMapper.builder()
          .enumNamingStrategy(new EnumNames())
          .enable(SerializationFeature.INDENT_OUTPUT)
          .enable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
          .enable(DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES)
          .enable(DeserializationFeature.FAIL_ON_MISSING_CREATOR_PROPERTIES)
          .build();

  /**
   * Copies the findings.
   *
   * @param images real images that had been played then
   * @param findings the surest first
   */
  public FindingsFile {
    findings = List.copyOf(findings);
  }

  /**
   * Writes it, whole or not at all.
   *
   * @param file a run's {@code findings.json}
   * @throws RunException if it cannot be written
   */
  public void write(Path file) {
    try {
      AtomicFile.writeString(file, JSON.writeValueAsString(this));
    } catch (JacksonException e) {
      throw new RunException("cannot write " + file + ": " + RunException.reason(e), e);
    }
  }

  /**
   * Reads it.
   *
   * @param file a run's {@code findings.json}
   * @return what it says
   * @throws RunException if it cannot be read or is not as specified
   */
  public static FindingsFile read(Path file) {
    try {
      long bytes = Files.size(file);
      if (bytes > MAX_BYTES) {
        throw new RunException(
            String.format(
                Locale.ROOT,
                "%s has %,d bytes; findings have at most %,d",
                file,
                bytes,
                MAX_BYTES));
      }
      FindingsFile read = JSON.readValue(Files.readString(file), FindingsFile.class);
      if (read == null) {
        throw new RunException(file + " holds no findings: it is null");
      }
      return read;
    } catch (IOException e) {
      throw RunException.cannot("read", file, e);
    } catch (JacksonException e) {
      throw new RunException(file + " holds no findings: " + RunException.reason(e), e);
    }
  }
}
