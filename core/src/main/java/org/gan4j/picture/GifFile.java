package org.gan4j.picture;

import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import javax.imageio.IIOImage;
import javax.imageio.ImageIO;
import javax.imageio.ImageTypeSpecifier;
import javax.imageio.ImageWriter;
import javax.imageio.metadata.IIOMetadata;
import javax.imageio.metadata.IIOMetadataNode;
import javax.imageio.stream.ImageOutputStream;
import javax.imageio.stream.MemoryCacheImageOutputStream;
import org.gan4j.GanException;
import org.gan4j.run.AtomicFile;

/**
 * Animated GIF files (GIF89a) that play for ever: the application extension {@code NETSCAPE2.0}
 * with loop count 0 stands ahead of the first frame, each frame carries the same delay and replaces
 * the one before, and all share one palette. The same frames give the same bytes on the same JDK.
 */
public final class GifFile {
  private static final String NATIVE_FORMAT = "javax_imageio_gif_image_1.0";

  /** Sub-block 1 of NETSCAPE2.0: a 16-bit loop count, of which 0 is for ever. */
  private static final byte[] LOOP_FOR_EVER = {1, 0, 0};

  /** Browsers slow shorter delays down to a tenth of a second. */
  private static final Duration SHORTEST = Duration.ofMillis(20);

  /** The format has 16 bits for hundredths of a second. */
  private static final Duration LONGEST = Duration.ofMillis(655_350);

  private GifFile() {}

  /**
   * {@return the bytes of a GIF file} Grey frames keep every value; frames with at most 256 colours
   * among them keep every colour; others get 256 colours by median cut, without dithering.
   *
   * @param frames at least one, all of the same size
   * @param delay time for each frame, in [20 ms, 655.35 s], rounded down to 10 ms
   * @throws GanException if the frames or the delay are not such
   */
  public static byte[] encode(List<BufferedImage> frames, Duration delay) {
    check(frames, delay);
    Palette palette = Palette.of(frames);
    ImageWriter writer = ImageIO.getImageWritersByFormatName("gif").next();
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (ImageOutputStream out = new MemoryCacheImageOutputStream(bytes)) {
      writer.setOutput(out);
      writer.prepareWriteSequence(null);
      for (int i = 0; i < frames.size(); i++) {
        BufferedImage frame = palette.paint(frames.get(i));
        IIOMetadata metadata =
            writer.getDefaultImageMetadata(
                new ImageTypeSpecifier(frame), writer.getDefaultWriteParam());
        IIOMetadataNode root = new IIOMetadataNode(NATIVE_FORMAT);
        root.appendChild(control(delay));
        if (i == 0) {
          root.appendChild(loop());
        }
        metadata.mergeTree(NATIVE_FORMAT, root);
        writer.writeToSequence(new IIOImage(frame, null, metadata), null);
      }
      writer.endWriteSequence();
    } catch (IOException e) {
      throw new GanException("cannot encode a GIF: " + e.getMessage(), e);
    } finally {
      writer.dispose();
    }
    return bytes.toByteArray();
  }

  /**
   * Writes {@link #encode} to {@code file}, whole or not at all, making missing folders.
   *
   * @param file the file
   * @param frames at least one, all of one size
   * @param delay between frames
   * @throws GanException if the file cannot be written; an older one is then untouched
   */
  public static void write(Path file, List<BufferedImage> frames, Duration delay) {
    AtomicFile.write(file, encode(frames, delay));
  }

  private static void check(List<BufferedImage> frames, Duration delay) {
    if (frames.isEmpty()) {
      throw new GanException("a GIF needs at least one frame; got none");
    }
    BufferedImage first = frames.get(0);
    for (BufferedImage frame : frames) {
      if (frame.getWidth() != first.getWidth() || frame.getHeight() != first.getHeight()) {
        throw new GanException(
            String.format(
                Locale.ROOT,
                "the frames of a GIF must be of one size; got %dx%d and %dx%d",
                first.getWidth(),
                first.getHeight(),
                frame.getWidth(),
                frame.getHeight()));
      }
    }
    if (delay.compareTo(SHORTEST) < 0 || delay.compareTo(LONGEST) > 0) {
      throw new GanException(
          "a GIF's delay must be in [20, 655350] ms; got " + delay.toMillis() + " ms");
    }
  }

  private static IIOMetadataNode control(Duration delay) {
    IIOMetadataNode node = new IIOMetadataNode("GraphicControlExtension");
    node.setAttribute("disposalMethod", "doNotDispose");
    node.setAttribute("userInputFlag", "FALSE");
    node.setAttribute("transparentColorFlag", "FALSE");
    node.setAttribute("delayTime", Long.toString(delay.toMillis() / 10));
    node.setAttribute("transparentColorIndex", "0");
    return node;
  }

  private static IIOMetadataNode loop() {
    IIOMetadataNode node = new IIOMetadataNode("ApplicationExtension");
    node.setAttribute("applicationID", "NETSCAPE");
    node.setAttribute("authenticationCode", "2.0");
    node.setUserObject(LOOP_FOR_EVER.clone());
    IIOMetadataNode parent = new IIOMetadataNode("ApplicationExtensions");
    parent.appendChild(node);
    return parent;
  }
}
