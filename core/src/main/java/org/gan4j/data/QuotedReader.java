package org.gan4j.data;

import java.io.IOException;
import java.io.Reader;
import java.util.Locale;

/**
 * The text of a table on its way to the parser: a quote that is never closed and a zero byte are
 * errors that say where, and where columns lie between blanks, any number of blanks and tabs is
 * one.
 */
final class QuotedReader extends Reader {
  private final String place;
  private final Reader text;
  private final TableForm form;
  private final char[] in = new char[1 << 14];
  private int at;
  private int filled;
  private long line = 1;
  private int column = 1;
  private boolean fieldBegun;
  private boolean lineBegun;
  private boolean quoted;
  private boolean closing;
  private boolean blank;
  private long openedLine;
  private int openedColumn;
  private int waiting = -1;

  QuotedReader(String place, Reader text, TableForm form) {
    this.place = place;
    this.text = text;
    this.form = form;
  }

  @Override
  public int read(char[] into, int from, int count) throws IOException {
    int out = 0;
    while (out < count) {
      if (waiting >= 0) {
        into[from + out++] = (char) waiting;
        waiting = -1;
        continue;
      }
      if (at == filled) {
        if (out > 0) {
          return out;
        }
        filled = text.read(in, 0, in.length);
        at = 0;
        if (filled < 0) {
          filled = 0;
          checkEnd();
          return -1;
        }
      }
      out += passed(in[at++], into, from + out);
    }
    return out;
  }

  /** Gives a character on, or holds it back; how many were given. */
  private int passed(char c, char[] into, int to) {
    if (c == 0) {
      throw new DataException(
          String.format(
              Locale.ROOT,
              "%s, row %,d: a zero byte: it is no text, or text in UTF-16 without a mark: save it as UTF-8",
              place,
              line));
    }
    line += c == '\n' ? 1 : 0;
    if (quoted && !closing) {
      closing = c == form.quote();
      into[to] = c;
      return 1;
    }
    if (closing) {
      closing = false;
      if (c == form.quote()) { // one of two that stand for one
        into[to] = c;
        return 1;
      }
      quoted = false;
    }
    if (c == '\n' || c == '\r') {
      blank = false;
      fieldBegun = false;
      lineBegun = false;
      column = 1;
      into[to] = c;
      return 1;
    }
    if (form.blanks() && (c == ' ' || c == '\t')) {
      blank = lineBegun; // those before the first field are none
      return 0;
    }
    if (!form.blanks() && c == form.separator()) {
      column++;
      fieldBegun = false;
      into[to] = c;
      return 1;
    }
    int given = 0;
    if (blank) {
      blank = false;
      column++;
      fieldBegun = false;
      into[to] = form.separator();
      given = 1;
    }
    if (!fieldBegun && c == form.quote()) {
      quoted = true;
      openedLine = line;
      openedColumn = column;
    }
    fieldBegun |= c != ' ' && c != '\t';
    lineBegun = true;
    if (given == 1) {
      waiting = c;
    } else {
      into[to] = c;
    }
    return 1;
  }

  private void checkEnd() {
    if (quoted && !closing) {
      throw new DataException(
          String.format(
              Locale.ROOT,
              "%s, row %,d, column %d: a quote (%s) opens there that is never closed",
              place,
              openedLine,
              openedColumn,
              form.quote()));
    }
  }

  @Override
  public void close() throws IOException {
    text.close();
  }
}
