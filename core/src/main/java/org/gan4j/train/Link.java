package org.gan4j.train;

import java.io.BufferedInputStream;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.gan4j.GanException;
import org.gan4j.train.Workers.LostException;
import org.jspecify.annotations.Nullable;

/**
 * A connection between worker 0 and another one, by which it says what is to be done; tensors go
 * another way. Each side sends a sign of life every second, so that one that falls silent is known
 * to be lost, and one whose connection breaks at once.
 *
 * <p>Bytes: one for the kind, four for the length (big-endian), then as many.
 */
final class Link implements AutoCloseable {
  private static final int MAX_BYTES = Integer.MAX_VALUE - 16;

  /** After which a broken connection has nothing more to be read, in ms. */
  private static final long TO_HEAR = 1000;

  /** What is said. */
  enum Kind {
    /** A worker says who it is. */
    HELLO,
    /** It is one of them; says where tensors go. */
    WELCOME,
    /** It is none of them; says why. */
    REFUSED,
    /** A match begins: its recipe, and a checkpoint of where it stands. */
    MATCH,
    /** A match is ready. */
    READY,
    /** Play one step. */
    STEP,
    /** Read what steps saw. */
    READ,
    /** Random streams. */
    STREAMS,
    /** A hash of where the match stands. */
    HASH,
    /** The run is over. */
    END,
    /** A worker cannot go on, and could not the next time; says why. */
    FAILED,
    /** A sign of life. */
    ALIVE,
    /** A worker cannot go on since others are lost to it; says how. */
    LEFT
  }

  private static final List<Kind> KINDS = List.of(Kind.values());

  /** A message. */
  @SuppressWarnings("ArrayRecordComponent") // bytes of one message, only read
  record Frame(Kind kind, byte[] body) {
    DataInputStream read() {
      return new DataInputStream(new ByteArrayInputStream(body));
    }

    String text() {
      return new String(body, StandardCharsets.UTF_8);
    }
  }

  /** What fills a body. */
  interface Filling {
    void into(DataOutputStream out) throws IOException;
  }

  private final Socket socket;
  private final DataOutputStream out;
  private final BlockingQueue<Frame> heard = new LinkedBlockingQueue<>();
  private final Thread listener;
  private volatile String name;
  private volatile @Nullable String failed; // Why it cannot go on, as it said.
  private volatile @Nullable String left; // Why it could not go on without others, as it said.
  private volatile @Nullable String lost; // Why nothing more is heard of it.
  private volatile boolean closed;

  /**
   * Begins to listen.
   *
   * @param name who is at the other end, as a sentence names it
   * @param silence after which it is lost
   */
  Link(Socket socket, String name, Duration silence) {
    this.socket = socket;
    this.name = name;
    try {
      socket.setTcpNoDelay(true);
      socket.setSoTimeout(Math.toIntExact(silence.toMillis()));
      out = new DataOutputStream(socket.getOutputStream());
      InputStream in = new BufferedInputStream(socket.getInputStream());
      listener = daemon("gan4j-worker-listens", () -> listen(new DataInputStream(in)));
      var unused = daemon("gan4j-worker-lives", this::live);
    } catch (IOException e) {
      throw new GanException("cannot speak with " + name + ": " + e.getMessage(), e);
    }
  }

  private static Thread daemon(String name, Runnable work) {
    Thread thread = new Thread(work, name);
    thread.setDaemon(true);
    thread.start();
    return thread;
  }

  /** It has said who it is. */
  void named(String other) {
    name = other;
  }

  String name() {
    return name;
  }

  static byte[] body(Filling filling) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (DataOutputStream out = new DataOutputStream(bytes)) {
      filling.into(out);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return bytes.toByteArray();
  }

  void send(Kind kind) {
    send(kind, new byte[0]);
  }

  void send(Kind kind, String text) {
    send(kind, text.getBytes(StandardCharsets.UTF_8));
  }

  /**
   * Says something.
   *
   * @throws GanException if the other side does not hear it any more
   */
  void send(Kind kind, byte[] body) {
    try {
      write(kind, body);
    } catch (IOException e) {
      try {
        listener.join(TO_HEAR); // What it said before it ended is the reason.
      } catch (InterruptedException stop) {
        Thread.currentThread().interrupt();
      }
      lose(e);
      throw failure();
    }
  }

  private synchronized void write(Kind kind, byte[] body) throws IOException {
    byte[] head = {
      (byte) KINDS.indexOf(kind),
      (byte) (body.length >>> 24),
      (byte) (body.length >>> 16),
      (byte) (body.length >>> 8),
      (byte) body.length
    };
    out.write(head);
    out.write(body);
    out.flush();
  }

  /**
   * Waits for what is said next, as long as the other one lives.
   *
   * @throws GanException if it goes on no more; a {@link LostException} unless it said why
   */
  Frame take() {
    try {
      while (true) {
        Frame frame = heard.poll(100, TimeUnit.MILLISECONDS);
        if (frame != null) {
          return frame;
        }
        if (isOver() && heard.isEmpty()) {
          throw failure();
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new GanException("interrupted while waiting for " + name, e);
    }
  }

  /**
   * Waits for a message of one kind.
   *
   * @throws GanException if it is another one, or the other side is lost
   */
  Frame take(Kind kind) {
    Frame frame = take();
    if (frame.kind() != kind) {
      throw new GanException(
          name
              + " said "
              + frame.kind()
              + " where "
              + kind
              + " was to be said: it is another version");
    }
    return frame;
  }

  /** Whether the other side goes on no more. */
  boolean isOver() {
    return hasFailed() || left != null || lost != null;
  }

  /** Whether it said why it cannot go on: another try would end alike. */
  boolean hasFailed() {
    return failed != null;
  }

  /** Whether it is over for nobody else's sake: another one's end is not the reason. */
  boolean isCause() {
    return hasFailed() || (lost != null && left == null);
  }

  /** What is over: a {@link LostException} unless it has failed by itself. */
  GanException failure() {
    return hasFailed() ? new GanException(sentence()) : new LostException(sentence());
  }

  /** The same, with where it was noticed. */
  GanException failure(Throwable cause) {
    return hasFailed() ? new GanException(sentence(), cause) : new LostException(sentence(), cause);
  }

  private String sentence() {
    return hasFailed()
        ? name + " failed: " + failed + "; mend that and resume from the last checkpoint"
        : name
            + " was lost ("
            + (left == null ? lost : "it said: " + left)
            + "); a resume goes on from the last checkpoint";
  }

  private void lose(IOException e) {
    if (lost == null) {
      lost =
          e instanceof java.net.SocketTimeoutException
              ? "it fell silent"
              : "its connection was closed";
    }
  }

  private void listen(DataInputStream in) {
    try {
      while (true) {
        int kind = in.readUnsignedByte();
        int length = in.readInt();
        if (kind >= KINDS.size() || length < 0 || length > MAX_BYTES) {
          throw new IOException("no message");
        }
        byte[] body = in.readNBytes(length);
        if (body.length < length) {
          throw new IOException("cut short");
        }
        hear(new Frame(KINDS.get(kind), body));
      }
    } catch (IOException e) {
      lose(e);
    }
  }

  private void hear(Frame frame) {
    switch (frame.kind()) {
      case ALIVE -> {} // That something came is all it says.
      case FAILED -> failed = frame.text();
      case LEFT -> left = frame.text();
      default -> heard.add(frame);
    }
  }

  private void live() {
    try {
      while (!closed && lost == null) {
        write(Kind.ALIVE, new byte[0]);
        Thread.sleep(1000);
      }
    } catch (IOException e) {
      return; // Who listens knows why.
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  @Override
  public void close() {
    closed = true;
    try {
      socket.close();
    } catch (IOException e) {
      lose(e); // It is closed either way.
    }
  }
}
