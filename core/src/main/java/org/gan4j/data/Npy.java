package org.gan4j.data;

import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * An array of NumPy's format ({@code .npy}): the bytes {@code 93 'NUMPY'}, a version of two bytes
 * (1.0, 2.0 or 3.0), the length of the header (2 bytes, 4 from version 2 on; little-endian), the
 * header as a Python dictionary of {@code descr}, {@code fortran_order} and {@code shape}, then the
 * numbers and nothing more. Read are truth values, whole numbers of 1, 2, 4 and 8 bytes and floats
 * of 2, 4 and 8, of either byte order, rows or columns first. Arrays of objects are pickled, which
 * can run programs: they are refused, as are texts, complex numbers, times and structures.
 *
 * @param shape lengths, one to three
 * @param values in the order of rows, {@code [...shape]}; finite in float32
 * @param whole whether they are whole numbers by their type
 */
@SuppressWarnings("ArrayRecordComponent") // plain numbers, only read
record Npy(int[] shape, double[] values, boolean whole) {
  static final String MAGIC = "\223NUMPY";

  private static final int LONGEST_HEADER = 1 << 16;

  private static final Pattern KEY =
      Pattern.compile("\\s*['\"](descr|fortran_order|shape)['\"]\\s*:\\s*");
  private static final Pattern DESCR = Pattern.compile("['\"]([^'\"]{0,64})['\"]");
  private static final Pattern TRUTH = Pattern.compile("True|False");
  private static final Pattern SHAPE = Pattern.compile("\\(([0-9,\\s]{0,200})\\)");
  private static final Pattern NEXT = Pattern.compile("\\s*,?\\s*");
  private static final Pattern TYPE = Pattern.compile("([<>=|]?)([?biuf])([1248]?)");

  /** What a header says. */
  private record Header(ByteOrder order, char kind, int bytes, boolean columns, int[] shape) {
    long count() {
      long count = 1;
      for (int length : shape) {
        count *= length; // lengths below 2^31 whose product is bounded as it grows
        if (count > Integer.MAX_VALUE) {
          return Long.MAX_VALUE;
        }
      }
      return count;
    }
  }

  /**
   * Reads an array.
   *
   * @param place the file, for errors
   * @param stream of its bytes; not closed
   * @param bytes that the file can have at most
   */
  static Npy read(String place, InputStream stream, long bytes) throws IOException {
    DataInputStream in = new DataInputStream(stream);
    try {
      Header header = header(place, in);
      long count = header.count();
      if (count < 1) {
        throw new DataException(place + " holds no numbers: its shape is " + said(header.shape));
      }
      if (count > most()) {
        throw Steps.tooLarge(place, most());
      }
      if (count * header.bytes > bytes) {
        throw new DataException(
            String.format(
                Locale.ROOT,
                "%s is truncated: its header declares %,d numbers of %d bytes, more than the file can hold",
                place,
                count,
                header.bytes));
      }
      double[] values = numbers(place, in, header, (int) count);
      if (in.read() != -1) {
        throw new DataException(place + " holds more bytes than its header declares");
      }
      return new Npy(header.shape, values, header.kind != 'f');
    } catch (EOFException e) {
      throw new DataException(
          place + " is truncated: it ends before the numbers that its header declares", e);
    }
  }

  /** Numbers that are held in memory: of 64 bits, until they are among the others. */
  static long most() {
    return Steps.most() / 2;
  }

  private static Header header(String place, DataInputStream in) throws IOException {
    byte[] magic = in.readNBytes(MAGIC.length());
    if (!new String(magic, StandardCharsets.ISO_8859_1).equals(MAGIC)) {
      throw new DataException(
          place + " is no NumPy array: it must begin with the bytes 93 'NUMPY'");
    }
    int version = in.readUnsignedByte();
    int minor = in.readUnsignedByte();
    if (version < 1 || version > 3) {
      throw new DataException(
          String.format(
              Locale.ROOT,
              "%s is of NumPy's format %d.%d; 1.0, 2.0 and 3.0 are read",
              place,
              version,
              minor));
    }
    byte[] two = new byte[version == 1 ? 2 : 4];
    in.readFully(two);
    ByteBuffer size = ByteBuffer.wrap(two).order(ByteOrder.LITTLE_ENDIAN);
    long length = version == 1 ? size.getShort() & 0xFFFF : size.getInt() & 0xFFFFFFFFL;
    if (length > LONGEST_HEADER) {
      throw new DataException(
          String.format(
              Locale.ROOT,
              "%s: its header must have at most %,d bytes; it declares %,d",
              place,
              LONGEST_HEADER,
              length));
    }
    byte[] text = new byte[(int) length];
    in.readFully(text);
    return parsed(place, new String(text, StandardCharsets.ISO_8859_1).strip());
  }

  private static Header parsed(String place, String text) {
    String descr = "";
    String order = "";
    String shape = null;
    int at = 1;
    if (!text.startsWith("{") || !text.endsWith("}")) {
      throw wrongHeader(place, text);
    }
    Matcher key = KEY.matcher(text);
    while (at < text.length() - 1) {
      key.region(at, text.length());
      if (!key.lookingAt()) {
        throw wrongHeader(place, text);
      }
      Pattern wanted =
          switch (key.group(1)) {
            case "descr" -> DESCR;
            case "shape" -> SHAPE;
            default -> TRUTH;
          };
      Matcher value = wanted.matcher(text).region(key.end(), text.length());
      if (!value.lookingAt()) {
        if (wanted == DESCR && text.startsWith("[", key.end())) {
          throw new DataException(
              place + " holds structures, not numbers: save each field as an array of its own");
        }
        throw wrongHeader(place, text);
      }
      switch (key.group(1)) {
        case "descr" -> descr = value.group(1);
        case "shape" -> shape = value.group(1);
        default -> order = value.group();
      }
      Matcher next = NEXT.matcher(text).region(value.end(), text.length());
      at = next.lookingAt() ? next.end() : value.end();
    }
    if (descr.isEmpty() || order.isEmpty() || shape == null) {
      throw wrongHeader(place, text);
    }
    return typed(place, descr, order.equals("True"), shape(place, shape));
  }

  private static DataException wrongHeader(String place, String text) {
    return new DataException(
        place
            + ": its header must be a dictionary of descr, fortran_order and shape; got "
            + CsvTable.shown(text.replaceAll("[^ -~]", "?")));
  }

  private static int[] shape(String place, String inside) {
    String[] parts = inside.strip().isEmpty() ? new String[0] : inside.strip().split(",");
    int[] lengths = new int[parts.length];
    for (int i = 0; i < parts.length; i++) {
      try {
        lengths[i] = Integer.parseInt(parts[i].strip());
      } catch (NumberFormatException e) {
        throw new DataException(
            place + ": the lengths of its shape must be in [0, 2147483647]; got (" + inside + ")",
            e);
      }
    }
    if (lengths.length < 1 || lengths.length > 3) {
      throw new DataException(
          place
              + ": an array of series has the shape [N, T] or [N, T, F], a member of an archive [T, F]; got "
              + said(lengths)
              + (lengths.length == 4 ? "; images: write them as PNG files" : ""));
    }
    return lengths;
  }

  private static Header typed(String place, String descr, boolean columns, int[] shape) {
    String kind = descr.replaceFirst("^[<>=|]", "");
    if (kind.startsWith("O")) {
      throw new DataException(
          place
              + " holds Python objects (pickled), which could run programs when they are read: save plain numbers, series of different lengths as members of an .npz (numpy.savez)");
    }
    Matcher type = TYPE.matcher(descr);
    boolean known = type.matches();
    String size = known ? type.group(3) : "";
    char letter = known ? type.group(2).charAt(0) : ' ';
    known &= letter == '?' ? size.isEmpty() : !size.isEmpty();
    known &= letter != 'b' || size.equals("1");
    known &= letter != 'f' || !size.equals("1");
    if (!known) {
      throw new DataException(
          place
              + " holds values of the type '"
              + CsvTable.shown(descr)
              + "'; read are truth values, whole numbers (i1 to u8) and floats (f2, f4, f8)");
    }
    ByteOrder order = type.group(1).equals(">") ? ByteOrder.BIG_ENDIAN : ByteOrder.LITTLE_ENDIAN;
    return new Header(order, letter, letter == '?' ? 1 : size.charAt(0) - '0', columns, shape);
  }

  private static double[] numbers(String place, DataInputStream in, Header header, int count)
      throws IOException {
    double[] values = new double[0];
    int room = 0;
    byte[] block = new byte[1 << 16];
    ByteBuffer bytes = ByteBuffer.wrap(block).order(header.order);
    int[] strides = strides(header);
    int done = 0;
    while (done < count) {
      int some = Math.min(block.length / header.bytes, count - done);
      in.readFully(block, 0, some * header.bytes);
      // Room grows with what is really there, since archives do not say their size truly.
      if (done + some > room && !header.columns) {
        room = (int) Math.min(count, Math.max(done + some, 2L * room));
        values = Arrays.copyOf(values, room);
      } else if (values.length == 0) {
        values = new double[count];
      }
      for (int i = 0; i < some; i++) {
        double value = value(bytes, i * header.bytes, header);
        int at = header.columns ? place(done + i, header.shape, strides) : done + i;
        if (!Float.isFinite((float) value)) {
          throw new DataException(
              String.format(
                  Locale.ROOT,
                  "%s, at %s: %s is no finite number of 32 bits: fill it in, or leave out the series",
                  place,
                  said(index(at, header.shape)),
                  value));
        }
        values[at] = value;
      }
      done += some;
    }
    return values;
  }

  /** What a step along each axis is in the order of rows. */
  private static int[] strides(Header header) {
    int[] strides = new int[header.shape.length];
    int stride = 1;
    for (int axis = strides.length - 1; axis >= 0; axis--) {
      strides[axis] = stride;
      stride *= header.shape[axis];
    }
    return strides;
  }

  /** The place in the order of rows of what is at a place in the order of columns. */
  private static int place(int columnwise, int[] shape, int[] strides) {
    int rest = columnwise;
    int at = 0;
    for (int axis = 0; axis < shape.length; axis++) {
      at += rest % shape[axis] * strides[axis];
      rest /= shape[axis];
    }
    return at;
  }

  private static int[] index(int at, int[] shape) {
    int[] index = new int[shape.length];
    int rest = at;
    for (int axis = shape.length - 1; axis >= 0; axis--) {
      index[axis] = rest % shape[axis];
      rest /= shape[axis];
    }
    return index;
  }

  private static double value(ByteBuffer bytes, int at, Header header) {
    boolean signed = header.kind == 'i';
    return switch (header.bytes) {
      case 1 ->
          header.kind == '?' || header.kind == 'b'
              ? (bytes.get(at) == 0 ? 0 : 1)
              : signed ? bytes.get(at) : bytes.get(at) & 0xFF;
      case 2 ->
          header.kind == 'f'
              ? half(bytes.getShort(at))
              : signed ? bytes.getShort(at) : bytes.getShort(at) & 0xFFFF;
      case 4 ->
          header.kind == 'f'
              ? bytes.getFloat(at)
              : signed ? bytes.getInt(at) : bytes.getInt(at) & 0xFFFFFFFFL;
      default ->
          header.kind == 'f'
              ? bytes.getDouble(at)
              : signed || bytes.getLong(at) >= 0
                  ? bytes.getLong(at)
                  : (double) (bytes.getLong(at) >>> 1) * 2 + (bytes.getLong(at) & 1);
    };
  }

  /** A float of 16 bits (IEEE 754 binary16). */
  private static double half(short bits) {
    int exponent = bits >> 10 & 31;
    int fraction = bits & 1023;
    double size =
        exponent == 31
            ? fraction == 0 ? Double.POSITIVE_INFINITY : Double.NaN
            : exponent == 0
                ? fraction * 0x1p-24
                : (1024 + fraction) * Math.scalb(1.0, exponent - 25);
    return bits < 0 ? -size : size;
  }

  static String said(int[] lengths) {
    return Arrays.toString(lengths);
  }
}
