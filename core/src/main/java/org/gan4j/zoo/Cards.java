package org.gan4j.zoo;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.gan4j.component.Form;
import org.gan4j.component.Form.FormException;
import org.gan4j.run.RunException;
import tools.jackson.core.JacksonException;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.databind.SerializationFeature;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** The JSON files that describe what is delivered. */
final class Cards {
  private static final long MAX_BYTES = 1 << 22;

  private static final JsonMapper JSON =
      JsonMapper.builder()
          .enable(SerializationFeature.INDENT_OUTPUT)
          .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
          .build();

  private Cards() {}

  static String text(Record card) {
    return JSON.writeValueAsString(Form.write(card, card.getClass())) + "\n";
  }

  /**
   * Reads a card.
   *
   * @throws RunException if the file is none
   */
  static <T extends Record> T read(Path file, Class<T> type) {
    try {
      if (Files.size(file) > MAX_BYTES) {
        throw new RunException(
            file + " has " + Files.size(file) + " bytes; a model card has at most " + MAX_BYTES);
      }
      if (!(JSON.readTree(Files.readString(file)) instanceof ObjectNode card)) {
        throw new RunException(file + " is no model card: it must be one JSON object");
      }
      return Form.read(OldForms.card(card), type, "");
    } catch (IOException e) {
      throw new RunException("cannot read " + file + ": " + e.getMessage(), e);
    } catch (FormException e) {
      throw new RunException(file + " is no model card: " + e.getMessage(), e);
    } catch (JacksonException e) {
      throw new RunException(file + " is no model card: " + e.getOriginalMessage(), e);
    }
  }
}
