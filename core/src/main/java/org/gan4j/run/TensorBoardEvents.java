package org.gan4j.run;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.zip.CRC32C;

/**
 * An event file for TensorBoard users: {@code events.out.tfevents.<seconds>.<host>.<pid>.gan4j},
 * seconds since 1970 with ten digits. A run has one; resuming continues it.
 *
 * <p>Bytes: records one after the other (TensorFlow's TFRecord framing), all numbers little endian:
 *
 * <pre>
 * bytes  content
 * 8      n, the length of the payload
 * 4      masked CRC32C of those 8 bytes
 * n      the payload: one Event
 * 4      masked CRC32C of the payload
 *
 * masked(crc) = ((crc &gt;&gt;&gt; 15) | (crc &lt;&lt; 17)) + 0xa282ead8   (modulo 2^32)
 * </pre>
 *
 * The payload is a protocol buffer; the first has a file_version {@code brain.Event:2}, every other
 * one a summary of one value:
 *
 * <pre>
 * Event   { double wall_time = 1; int64 step = 2; string file_version = 3; Summary summary = 5; }
 * Summary { repeated Value value = 1; }
 * Value   { string tag = 1; float simple_value = 2; Image image = 4; Tensor tensor = 8;
 *           Metadata metadata = 9; }
 * Tensor  { int32 dtype = 1; Shape shape = 2; repeated bytes string_val = 8; }
 * Shape   { repeated Dim dim = 2; }  Dim { int64 size = 1; }
 * Metadata { Plugin plugin_data = 1; int32 data_class = 4; }  Plugin { string plugin_name = 1; }
 * Image   { int32 height = 1; int32 width = 2; int32 colorspace = 3; bytes encoded_image_string = 4; }
 * </pre>
 *
 * wall_time is in seconds since 1970; colorspace is 1 (grey), 3 (RGB) or 4 (RGBA). The step is
 * whatever the caller counts in; gan4j counts images shown.
 *
 * <p>A torn record at the end (the process was killed) is dropped when the file is opened. Not for
 * use by several threads at once.
 *
 * <p>Sources: <a
 * href="https://www.tensorflow.org/tutorials/load_data/tfrecord#tfrecords_format_details">TFRecord</a>,
 * <a
 * href="https://github.com/tensorflow/tensorboard/blob/master/tensorboard/compat/proto/event.proto">event.proto</a>,
 * <a
 * href="https://github.com/tensorflow/tensorboard/blob/master/tensorboard/compat/proto/summary.proto">summary.proto</a>.
 */
public final class TensorBoardEvents implements AutoCloseable {
  private static final String NAME = "events.out.tfevents.";
  private static final String FILE_VERSION = "brain.Event:2";
  private static final int DT_STRING = 7;
  private static final int DATA_CLASS_TENSOR = 2;
  private static final int FRAME_HEAD = Long.BYTES + Integer.BYTES;

  private final GrowingFile file;
  private final Clock clock;

  private TensorBoardEvents(GrowingFile file, Clock clock) {
    this.file = file;
    this.clock = clock;
  }

  /**
   * Continues the folder's event file, or starts one where there is none.
   *
   * @param folder where TensorBoard looks
   * @return the open file
   * @throws RunException when the folder cannot be read or the file not be written
   */
  public static TensorBoardEvents open(Path folder) {
    return open(folder, Clock.systemUTC());
  }

  static TensorBoardEvents open(Path folder, Clock clock) {
    List<Path> existing = existing(folder);
    Path file =
        existing.isEmpty()
            ? folder.resolve(
                String.format(
                    Locale.ROOT,
                    "%s%010d.%s.%d.gan4j",
                    NAME,
                    clock.instant().getEpochSecond(),
                    ThisProcess.host(),
                    ThisProcess.pid()))
            : existing.get(existing.size() - 1);
    GrowingFile growing = new GrowingFile(file);
    growing.truncate(endOfLastRecord(growing));
    TensorBoardEvents events = new TensorBoardEvents(growing, clock);
    if (growing.length() == 0) {
      events.append(new Protobuf().doubleValue(1, events.now()).string(3, FILE_VERSION));
    }
    return events;
  }

  /**
   * Appends one number; NaN and infinities are allowed, TensorBoard marks them.
   *
   * @param tag the curve's name
   * @param step its abscissa
   * @param value its ordinate
   */
  public void scalar(String tag, long step, double value) {
    append(step, new Protobuf().string(1, tag).floatValue(2, (float) value));
  }

  /**
   * Appends one picture.
   *
   * @param tag the row's name
   * @param step its place in the row
   * @param width in pixels
   * @param height in pixels
   * @param channels 1 (grey), 3 (RGB) or 4 (RGBA)
   * @param png the picture, PNG-encoded
   */
  public void image(String tag, long step, int width, int height, int channels, byte[] png) {
    if (width < 1 || height < 1 || (channels != 1 && channels != 3 && channels != 4)) {
      throw new RunException(
          String.format(
              Locale.ROOT,
              "a picture needs width and height of at least 1 and 1, 3 or 4 channels; got %d x %d x %d",
              width,
              height,
              channels));
    }
    Protobuf image = new Protobuf().int64(1, height).int64(2, width).int64(3, channels);
    append(step, new Protobuf().string(1, tag).message(4, image.bytes(4, png)));
  }

  /**
   * Appends a text, which TensorBoard shows as Markdown.
   *
   * @param tag the row's name
   * @param step its place in the row
   * @param text any
   */
  public void text(String tag, long step, String text) {
    Protobuf shape = new Protobuf().message(2, new Protobuf().int64(1, 1));
    Protobuf tensor = new Protobuf().int64(1, DT_STRING).message(2, shape).string(8, text);
    Protobuf plugin = new Protobuf().string(1, "text");
    Protobuf metadata = new Protobuf().message(1, plugin).int64(4, DATA_CLASS_TENSOR);
    append(step, new Protobuf().string(1, tag).message(8, tensor).message(9, metadata));
  }

  /** Forces what was appended to the disk. (TensorBoard sees it without that.) */
  public void flush() {
    file.force();
  }

  /**
   * Forces what was appended to the disk and answers the file's length in bytes.
   *
   * @return the length, in bytes
   */
  public long length() {
    file.force();
    return file.length();
  }

  /**
   * Drops the records after a length that {@link #length()} answered earlier.
   *
   * @param length in bytes
   * @throws RunException when the file is shorter than that or the length lies inside the first
   *     record
   */
  public void truncate(long length) {
    long start = recordEnd(file, 0);
    if (length < start) {
      throw new RunException(
          String.format(
              Locale.ROOT,
              "cannot cut %s to %d bytes: its first record ends at %d",
              file.path(),
              length,
              start));
    }
    file.truncate(length);
  }

  /**
   * Like {@link #truncate}, but where the file was lost, shortened or changed since, it is cut to
   * the last whole record before that length.
   *
   * @param length in bytes
   * @return whether it was as expected: a record ended there
   */
  public boolean cutBack(long length) {
    long end = recordEnd(file, 0);
    for (long next = recordEnd(file, end);
        next > end && next <= length;
        next = recordEnd(file, end)) {
      end = next;
    }
    file.truncate(end);
    return end == length;
  }

  /** Drops every event: the file is as it was when it was new. */
  public void clear() {
    file.truncate(recordEnd(file, 0));
  }

  /** {@return where the events are} */
  public Path path() {
    return file.path();
  }

  @Override
  public void close() {
    file.close();
  }

  /** TFRecord's masked CRC32C: a CRC stored beside data that may itself contain CRCs. */
  static int maskedCrc(ByteBuffer bytes) {
    CRC32C crc32c = new CRC32C();
    crc32c.update(bytes.duplicate());
    return Integer.rotateRight((int) crc32c.getValue(), 15) + 0xa282ead8;
  }

  private void append(long step, Protobuf value) {
    append(
        new Protobuf()
            .doubleValue(1, now())
            .int64(2, step)
            .message(5, new Protobuf().message(1, value)));
  }

  private void append(Protobuf event) {
    byte[] payload = event.toByteArray();
    ByteBuffer frame =
        ByteBuffer.allocate(FRAME_HEAD + payload.length + Integer.BYTES)
            .order(ByteOrder.LITTLE_ENDIAN)
            .putLong(payload.length);
    frame.putInt(maskedCrc(frame.slice(0, Long.BYTES)));
    frame.put(payload).putInt(maskedCrc(ByteBuffer.wrap(payload))).flip();
    file.append(frame);
  }

  private double now() {
    Instant now = clock.instant();
    return now.getEpochSecond() + now.getNano() * 1e-9;
  }

  private static long endOfLastRecord(GrowingFile file) {
    long end = 0;
    while (true) {
      long next = recordEnd(file, end);
      if (next == end) {
        return end;
      }
      end = next;
    }
  }

  /** Where the record at {@code start} ends, or {@code start} when no whole frame is there. */
  private static long recordEnd(GrowingFile file, long start) {
    ByteBuffer head = ByteBuffer.allocate(FRAME_HEAD).order(ByteOrder.LITTLE_ENDIAN);
    if (!file.read(head, start)
        || head.getInt(Long.BYTES) != maskedCrc(head.slice(0, Long.BYTES))) {
      return start;
    }
    long length = head.getLong(0);
    long left = file.length() - start - FRAME_HEAD - Integer.BYTES;
    boolean whole = 0 <= length && length <= left;
    return whole ? start + FRAME_HEAD + length + Integer.BYTES : start;
  }

  private static List<Path> existing(Path folder) {
    try {
      return Listing.of(folder, NAME + "*");
    } catch (IOException e) {
      throw RunException.cannot("list", folder, e);
    }
  }
}
