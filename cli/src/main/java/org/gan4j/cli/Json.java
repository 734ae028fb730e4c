package org.gan4j.cli;

import java.util.Map;
import tools.jackson.databind.json.JsonMapper;

/** The one JSON object that a command prints with {@code --json}. */
final class Json {
  private static final JsonMapper MAPPER = new JsonMapper();

  private Json() {}

  /** One line. */
  static String object(Map<String, ?> entries) {
    return MAPPER.writeValueAsString(entries);
  }

  /** A text in JSON's quotes, which are YAML's too. */
  static String quoted(String text) {
    return MAPPER.writeValueAsString(text);
  }
}
