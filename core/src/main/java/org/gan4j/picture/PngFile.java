package org.gan4j.picture;

import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.CharsetEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import javax.imageio.IIOImage;
import javax.imageio.ImageIO;
import javax.imageio.ImageTypeSpecifier;
import javax.imageio.ImageWriter;
import javax.imageio.metadata.IIOInvalidTreeException;
import javax.imageio.metadata.IIOMetadata;
import javax.imageio.metadata.IIOMetadataNode;
import javax.imageio.stream.ImageOutputStream;
import javax.imageio.stream.MemoryCacheImageOutputStream;
import org.gan4j.GanException;
import org.gan4j.run.AtomicFile;

/**
 * PNG files that say where they came from. The text goes into one chunk for each entry, sorted by
 * keyword: {@code tEXt} where it is all Latin-1, else {@code iTXt} in UTF-8, uncompressed. The same
 * picture and text give the same bytes on the same JDK.
 */
public final class PngFile {
  private static final String NATIVE_FORMAT = "javax_imageio_png_1.0";
  private static final int MAX_KEYWORD = 79;

  private PngFile() {}

  /**
   * The bytes of a PNG file.
   *
   * @param image any
   * @param text keyword (1 to 79 characters of Latin-1) to value; may be empty
   * @return the file's bytes
   * @throws GanException if a keyword is not such
   */
  public static byte[] encode(BufferedImage image, Map<String, String> text) {
    ImageWriter writer = ImageIO.getImageWritersByFormatName("png").next();
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (ImageOutputStream out = new MemoryCacheImageOutputStream(bytes)) {
      writer.setOutput(out);
      IIOMetadata metadata =
          writer.getDefaultImageMetadata(
              new ImageTypeSpecifier(image), writer.getDefaultWriteParam());
      addText(metadata, text);
      writer.write(new IIOImage(image, null, metadata));
    } catch (IOException e) {
      throw new GanException("cannot encode a PNG: " + e.getMessage(), e);
    } finally {
      writer.dispose();
    }
    return bytes.toByteArray();
  }

  /**
   * Writes {@link #encode} to {@code file}, whole or not at all, making missing folders.
   *
   * @param file the file
   * @param image any
   * @param text keyword to value, as in {@link #encode}
   * @throws GanException if the file cannot be written; an older one is then untouched
   */
  public static void write(Path file, BufferedImage image, Map<String, String> text) {
    AtomicFile.write(file, encode(image, text));
  }

  private static void addText(IIOMetadata metadata, Map<String, String> text)
      throws IIOInvalidTreeException {
    CharsetEncoder latin1 = StandardCharsets.ISO_8859_1.newEncoder();
    IIOMetadataNode plain = new IIOMetadataNode("tEXt");
    IIOMetadataNode international = new IIOMetadataNode("iTXt");
    for (Map.Entry<String, String> entry : new TreeMap<>(text).entrySet()) {
      String keyword = entry.getKey();
      String value = entry.getValue().replace("\0", "");
      if (keyword.isBlank() || keyword.length() > MAX_KEYWORD || !latin1.canEncode(keyword)) {
        throw new GanException(
            String.format(
                Locale.ROOT,
                "a PNG keyword must have 1 to %d characters of Latin-1; got \"%s\"",
                MAX_KEYWORD,
                keyword));
      }
      if (latin1.canEncode(value)) {
        IIOMetadataNode node = new IIOMetadataNode("tEXtEntry");
        node.setAttribute("keyword", keyword);
        node.setAttribute("value", value);
        plain.appendChild(node);
      } else {
        IIOMetadataNode node = new IIOMetadataNode("iTXtEntry");
        node.setAttribute("keyword", keyword);
        node.setAttribute("compressionFlag", "FALSE");
        node.setAttribute("compressionMethod", "0");
        node.setAttribute("languageTag", "");
        node.setAttribute("translatedKeyword", "");
        node.setAttribute("text", value);
        international.appendChild(node);
      }
    }
    IIOMetadataNode root = new IIOMetadataNode(NATIVE_FORMAT);
    // In the order that the format's definition asks for.
    if (international.hasChildNodes()) {
      root.appendChild(international);
    }
    if (plain.hasChildNodes()) {
      root.appendChild(plain);
    }
    if (root.hasChildNodes()) {
      metadata.mergeTree(NATIVE_FORMAT, root);
    }
  }
}
