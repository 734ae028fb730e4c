package org.gan4j.cli;

import java.io.BufferedOutputStream;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.Charset;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Where results are printed: a print stream swallows what goes wrong, and this remembers it. */
final class Results extends OutputStream {
  /** Says that standard output is descriptor 0; where it is 1, the engine writes there too. */
  static final String DESCRIPTOR = "gan4j.output";

  private final OutputStream to;
  private @Nullable String failure;

  /** What is printed goes on to a stream. */
  Results(OutputStream to) {
    this.to = to;
  }

  /** This process's standard output, as the launcher has it. */
  static Results ofProcess() {
    boolean first = "0".equals(System.getProperty(DESCRIPTOR));
    return new Results(
        new BufferedOutputStream(
            new FileOutputStream(first ? FileDescriptor.in : FileDescriptor.out)));
  }

  /** Prints into it, in the encoding that Java has for standard output. */
  PrintStream printer() {
    String usual = System.getProperty("sun.stdout.encoding", Charset.defaultCharset().name());
    String name = System.getProperty("stdout.encoding", usual);
    Charset encoding = Charset.isSupported(name) ? Charset.forName(name) : Charset.defaultCharset();
    return new PrintStream(this, true, encoding);
  }

  /** Why results did not arrive; null where they did, or where their reader wanted no more. */
  @Nullable String lost() {
    return failure == null || failure.toLowerCase(Locale.ROOT).contains("pipe") ? null : failure;
  }

  @Override
  public void write(int b) throws IOException {
    write(new byte[] {(byte) b}, 0, 1);
  }

  @Override
  public void write(byte[] bytes, int from, int count) throws IOException {
    try {
      to.write(bytes, from, count);
    } catch (IOException e) {
      throw remembered(e);
    }
  }

  @Override
  public void flush() throws IOException {
    try {
      to.flush();
    } catch (IOException e) {
      throw remembered(e);
    }
  }

  private IOException remembered(IOException e) {
    failure = failure == null ? String.valueOf(e.getMessage()) : failure;
    return e;
  }
}
