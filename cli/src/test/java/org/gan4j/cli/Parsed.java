package org.gan4j.cli;

import java.io.IOException;
import java.nio.file.Path;
import javax.imageio.ImageIO;
import javax.imageio.ImageReader;
import javax.imageio.stream.ImageInputStream;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** What a command printed or wrote, read by others' code. */
final class Parsed {
  private Parsed() {}

  static JsonNode json(String text) {
    return new JsonMapper().readTree(text);
  }

  static int width(Path image) throws IOException {
    return ImageIO.read(image.toFile()).getWidth();
  }

  static int frames(Path gif) throws IOException {
    ImageReader reader = ImageIO.getImageReadersByFormatName("gif").next();
    try (ImageInputStream in = ImageIO.createImageInputStream(gif.toFile())) {
      reader.setInput(in);
      return reader.getNumImages(true);
    } finally {
      reader.dispose();
    }
  }
}
