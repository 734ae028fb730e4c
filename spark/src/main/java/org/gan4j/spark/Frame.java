package org.gan4j.spark;

import de.siegmar.fastcsv.writer.CsvWriter;
import java.awt.image.BufferedImage;
import java.awt.image.DataBufferByte;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.zip.CRC32;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.types.ArrayType;
import org.apache.spark.sql.types.BinaryType;
import org.apache.spark.sql.types.MapType;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;
import org.gan4j.GanException;
import org.gan4j.picture.PngFile;
import org.jspecify.annotations.Nullable;

/**
 * A frame as a file of data, in an order that does not depend on how Spark deals its rows: images
 * are named by their bytes, rows are sorted.
 */
final class Frame {
  private static final List<String> IMAGE =
      List.of("origin", "height", "width", "nChannels", "mode", "data");
  private static final String LABEL = "label";

  private Frame() {}

  /**
   * Writes a frame to a file of its own, which is there until the program ends.
   *
   * @return a zip of images in a folder for each label, or a table
   * @throws GanException if it is no data
   */
  static Path write(Dataset<Row> frame) {
    StructType schema = frame.schema();
    if (frame.isEmpty()) {
      throw new GanException("the frame has no rows to learn from");
    }
    Path file = null;
    try {
      Scratch scratch = Scratch.make("frame");
      String image = image(schema);
      boolean files = has(schema, "content") && has(schema, "path");
      String name = scratch.name() + (image != null || files ? ".zip" : ".csv");
      file = scratch.folder().resolve(name);
      file.toFile().deleteOnExit();
      if (image != null) {
        images(frame, image, file);
      } else if (files) {
        files(frame, file);
      } else {
        rows(frame, file);
      }
      return file;
    } catch (IOException e) {
      throw new GanException("cannot write the frame to " + file + ": " + e.getMessage(), e);
    }
  }

  private static boolean has(StructType schema, String column) {
    return Arrays.asList(schema.fieldNames()).contains(column);
  }

  /** The column of Spark's image source; null if there is none. */
  private static @Nullable String image(StructType schema) {
    for (StructField field : schema.fields()) {
      if (field.dataType() instanceof StructType inner
          && Arrays.asList(inner.fieldNames()).equals(IMAGE)) {
        return field.name();
      }
    }
    return null;
  }

  private static void images(Dataset<Row> frame, String column, Path file) throws IOException {
    try (Archive archive = new Archive(file)) {
      for (Iterator<Row> rows = frame.toLocalIterator(); rows.hasNext(); ) {
        Row row = rows.next();
        Row image = row.getStruct(row.fieldIndex(column));
        archive.add(label(row), PngFile.encode(picture(image), Map.of()), ".png");
      }
    }
  }

  private static void files(Dataset<Row> frame, Path file) throws IOException {
    try (Archive archive = new Archive(file)) {
      for (Iterator<Row> rows = frame.toLocalIterator(); rows.hasNext(); ) {
        Row row = rows.next();
        String path = row.getAs("path");
        byte[] content = row.getAs("content");
        if (content == null) {
          throw new GanException("the frame has no content of " + path);
        }
        int point = path.lastIndexOf('.');
        String ending = point < 0 ? "" : path.substring(point).toLowerCase(Locale.ROOT);
        archive.add(label(row), content, ending.matches("\\.[a-z0-9]{1,5}") ? ending : "");
      }
    }
  }

  /** The folder of a row's class; none where there is no such column. */
  private static String label(Row row) {
    if (!Arrays.asList(row.schema().fieldNames()).contains(LABEL)) {
      return "";
    }
    Object label = row.getAs(LABEL);
    String name = String.valueOf(label);
    if (label == null || name.isBlank() || name.matches(".*[/\\\\\\p{Cntrl}].*|\\.+")) {
      throw new GanException(
          "a label is the name of a folder: it is not empty and has no slash; got '" + name + "'");
    }
    return name + "/";
  }

  /** Spark's image: rows from the top, pixels as in OpenCV: grey, BGR or BGRA. */
  private static BufferedImage picture(Row image) {
    String origin = image.getString(0);
    int height = image.getInt(1);
    int width = image.getInt(2);
    int channels = image.getInt(3);
    byte[] data = image.getAs(5);
    int type =
        switch (channels) {
          case 1 -> BufferedImage.TYPE_BYTE_GRAY;
          case 3 -> BufferedImage.TYPE_3BYTE_BGR;
          case 4 -> BufferedImage.TYPE_4BYTE_ABGR;
          default -> -1;
        };
    boolean whole = height > 0 && width > 0 && data != null;
    if (type < 0 || !whole || data.length != (long) height * width * channels) {
      throw new GanException(
          String.format(
              Locale.ROOT,
              "%s is no image that Spark could read (%d by %d, %d channels): leave those out (the image source's option dropInvalid)",
              origin,
              height,
              width,
              channels));
    }
    BufferedImage out = new BufferedImage(width, height, type);
    byte[] into = ((DataBufferByte) out.getRaster().getDataBuffer()).getData();
    if (channels < 4) {
      System.arraycopy(data, 0, into, 0, data.length);
    } else {
      for (int i = 0; i < data.length; i += 4) {
        into[i] = data[i + 3];
        System.arraycopy(data, i, into, i + 1, 3);
      }
    }
    return out;
  }

  /** A table, as Spark writes each value as text; nothing where there is none. */
  private static void rows(Dataset<Row> frame, Path file) throws IOException {
    String[] names = frame.columns();
    if (names.length == 0) {
      throw new GanException("the frame has no columns");
    }
    Column[] order = new Column[names.length];
    Column[] texts = new Column[names.length];
    StructField[] fields = frame.schema().fields();
    for (int i = 0; i < names.length; i++) {
      if (fields[i].dataType() instanceof StructType
          || fields[i].dataType() instanceof ArrayType
          || fields[i].dataType() instanceof MapType
          || fields[i].dataType() instanceof BinaryType) {
        throw new GanException(
            "the frame's column "
                + names[i]
                + " is "
                + fields[i].dataType().simpleString()
                + ": a table has numbers, texts, dates and truth values; leave it out, or name images as Spark's sources do");
      }
      order[i] = frame.col("`" + names[i].replace("`", "``") + "`");
      texts[i] = order[i].cast("string");
    }
    try (CsvWriter out = CsvWriter.builder().build(file)) {
      out.writeRecord(names);
      for (Iterator<Row> rows = frame.sort(order).select(texts).toLocalIterator();
          rows.hasNext(); ) {
        Row row = rows.next();
        String[] cells = new String[names.length];
        for (int i = 0; i < cells.length; i++) {
          cells[i] = row.isNullAt(i) ? "" : row.getString(i);
        }
        out.writeRecord(cells);
      }
    }
  }

  /** A zip whose entries are named by what they hold. */
  private static final class Archive implements AutoCloseable {
    private final ZipOutputStream out;
    private final Map<String, Integer> copies = new HashMap<>();

    Archive(Path file) throws IOException {
      OutputStream bytes = Files.newOutputStream(file);
      this.out = new ZipOutputStream(bytes, StandardCharsets.UTF_8);
      out.setMethod(ZipOutputStream.STORED);
    }

    void add(String folder, byte[] bytes, String ending) throws IOException {
      String name = folder + hash(bytes);
      int copy = copies.merge(name, 1, Integer::sum);
      ZipEntry entry = new ZipEntry(name + (copy > 1 ? "-" + copy : "") + ending);
      CRC32 sum = new CRC32();
      sum.update(bytes);
      entry.setCrc(sum.getValue());
      entry.setSize(bytes.length);
      entry.setTime(0);
      out.putNextEntry(entry);
      out.write(bytes);
      out.closeEntry();
    }

    private static String hash(byte[] bytes) {
      try {
        byte[] hash = MessageDigest.getInstance("SHA-256").digest(bytes);
        return HexFormat.of().formatHex(hash, 0, 16);
      } catch (NoSuchAlgorithmException e) {
        throw new AssertionError("every JDK has SHA-256", e);
      }
    }

    @Override
    public void close() throws IOException {
      out.close();
    }
  }
}
