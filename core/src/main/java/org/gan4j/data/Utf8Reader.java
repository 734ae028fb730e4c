package org.gan4j.data;

import java.io.IOException;
import java.io.InputStream;
import java.io.Reader;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CoderResult;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.util.Locale;

/**
 * Text in UTF-8, without a byte order mark; bytes that are none are an error that names the line.
 */
final class Utf8Reader extends Reader {
  /** Bytes that are no UTF-8. */
  static final class NotUtf8 extends DataException {
    private static final long serialVersionUID = 1;

    /** The line, from 1. */
    final long line;

    /** Whether letters beyond ASCII that are UTF-8 stand before it. */
    final boolean mixed;

    NotUtf8(long line, boolean mixed, String message) {
      super(message);
      this.line = line;
      this.mixed = mixed;
    }
  }

  private final String place;
  private final InputStream bytes;
  private final CharsetDecoder decoder =
      StandardCharsets.UTF_8
          .newDecoder()
          .onMalformedInput(CodingErrorAction.REPORT)
          .onUnmappableCharacter(CodingErrorAction.REPORT);
  private final ByteBuffer in = ByteBuffer.allocate(1 << 16).flip();
  private final CharBuffer out = CharBuffer.allocate(1 << 16).flip();
  private boolean begun;
  private boolean ended;
  private boolean wide;
  private long line = 1;

  Utf8Reader(String place, InputStream bytes) {
    this.place = place;
    this.bytes = bytes;
  }

  @Override
  public int read(char[] into, int from, int count) throws IOException {
    if (count == 0) {
      return 0;
    }
    while (!out.hasRemaining()) {
      if (ended) {
        return -1;
      }
      fill();
    }
    int n = Math.min(count, out.remaining());
    out.get(into, from, n);
    return n;
  }

  private void fill() throws IOException {
    in.compact();
    int read = bytes.read(in.array(), in.position(), in.remaining());
    in.position(in.position() + Math.max(0, read)).flip();
    ended = read < 0;
    out.clear();
    CoderResult result = decoder.decode(in, out, ended);
    out.flip();
    for (int i = 0; i < out.length(); i++) {
      line += out.charAt(i) == '\n' ? 1 : 0;
      wide |= out.charAt(i) >= 0x80 && out.charAt(i) != '\uFEFF';
    }
    if (result.isError()) {
      int first = in.get(in.position()) & 0xFF;
      boolean utf16 = !begun && out.length() == 0 && (first == 0xFF || first == 0xFE);
      throw new NotUtf8(
          line,
          wide,
          utf16
              ? place + " is text in UTF-16: save it as UTF-8"
              : String.format(
                  Locale.ROOT,
                  "%s, line %,d: the byte %02X there is not UTF-8: save the text as UTF-8",
                  place,
                  line,
                  first));
    }
    if (!begun && out.hasRemaining()) {
      begun = true;
      if (out.charAt(0) == '\uFEFF') {
        out.get();
      }
    }
  }

  @Override
  public void close() throws IOException {
    bytes.close();
  }
}
