package org.gan4j.zoo;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.gan4j.run.EnumNames;
import org.gan4j.run.RunException;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.SerializationFeature;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.BooleanNode;
import tools.jackson.databind.node.IntNode;
import tools.jackson.databind.node.ObjectNode;
import tools.jackson.databind.node.StringNode;

/** The JSON files that describe what is delivered. */
final class Cards {
  private static final long MAX_BYTES = 1 << 22;

  private static final JsonMapper JSON =
      JsonMapper.builder()
          .enumNamingStrategy(new EnumNames())
          .enable(SerializationFeature.INDENT_OUTPUT)
          .enable(
              DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES,
              DeserializationFeature.FAIL_ON_MISSING_CREATOR_PROPERTIES,
              DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES)
          .build();

  private Cards() {}

  static String text(Object card) {
    return JSON.writeValueAsString(card) + "\n";
  }

  /**
   * Reads a card.
   *
   * @throws RunException if the file is none
   */
  static <T> T read(Path file, Class<T> type) {
    try {
      if (Files.size(file) > MAX_BYTES) {
        throw new RunException(
            file + " has " + Files.size(file) + " bytes; a model card has at most " + MAX_BYTES);
      }
      T card = JSON.treeToValue(completed(JSON.readTree(Files.readString(file))), type);
      if (card == null) {
        throw new RunException(file + " is no model card: it is empty");
      }
      return card;
    } catch (IOException e) {
      throw new RunException("cannot read " + file + ": " + e.getMessage(), e);
    } catch (JacksonException e) {
      throw new RunException(file + " is no model card: " + e.getOriginalMessage(), e);
    }
  }

  /** A card that was written before an option of the architecture existed does not have it. */
  private static JsonNode completed(JsonNode card) {
    if (card.get("architecture") instanceof ObjectNode architecture) {
      architecture.putIfAbsent("generatorNorm", StringNode.valueOf("batch"));
      architecture.putIfAbsent("reference", IntNode.valueOf(0));
      architecture.putIfAbsent("minibatch", StringNode.valueOf("none"));
      architecture.putIfAbsent("classifier", BooleanNode.FALSE);
      architecture.putIfAbsent("attention", BooleanNode.FALSE);
      architecture.putIfAbsent("equalised", BooleanNode.FALSE);
    }
    return card;
  }
}
