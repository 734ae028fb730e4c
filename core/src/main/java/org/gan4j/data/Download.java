package org.gan4j.data;

import java.io.IOException;
import java.io.InputStream;
import java.net.ConnectException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.channels.UnresolvedAddressException;
import java.nio.file.AtomicMoveNotSupportedException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.security.MessageDigest;
import java.time.Duration;
import java.util.HexFormat;
import java.util.Locale;
import java.util.function.Consumer;

/**
 * Fetches a published file over HTTP: into {@code NAME.part}, going on where an earlier try
 * stopped, then checked, synced and renamed, so that the name is only ever seen on the whole file.
 */
final class Download {
  private static final Duration PATIENCE = Duration.ofSeconds(20);
  private static final int TRIES = 3;

  private final PublishedFile file;
  private final Path target;
  private final Path part;
  private final Consumer<String> progress;

  private Download(PublishedFile file, Path folder, Consumer<String> progress) {
    this.file = file;
    this.target = folder.resolve(file.name());
    this.part = folder.resolve(file.name() + ".part");
    this.progress = progress;
  }

  /**
   * Fetches a file into a folder, which is made if need be.
   *
   * @return the file's path
   * @throws DataException that says what failed for each source
   */
  static Path fetch(PublishedFile file, Path folder, Consumer<String> progress) {
    try {
      Files.createDirectories(folder);
    } catch (IOException e) {
      throw new DataException("cannot make the folder " + folder + ": " + Reason.of(e), e);
    }
    return new Download(file, folder, progress).fetch();
  }

  private Path fetch() {
    HttpClient client =
        HttpClient.newBuilder()
            .connectTimeout(PATIENCE)
            .followRedirects(HttpClient.Redirect.NORMAL)
            .build();
    StringBuilder failures = new StringBuilder();
    try (FileChannel out =
            FileChannel.open(
                part,
                StandardOpenOption.CREATE,
                StandardOpenOption.READ,
                StandardOpenOption.WRITE);
        FileLock lock = out.tryLock()) {
      if (lock == null) {
        throw new DataException(part + " is being downloaded by another process: wait for it");
      }
      for (URI source : file.sources()) {
        for (int i = 0; i < TRIES; i++) {
          try {
            progress.accept("downloading " + source);
            transfer(client, source, out);
            check(out);
            out.force(true);
            publish();
            return target;
          } catch (DataException e) {
            failures.append("; ").append(source).append(": ").append(e.getMessage());
            break; // the same answer would come again
          } catch (IOException e) {
            if (i == TRIES - 1 || isOffline(e)) {
              failures.append("; ").append(source).append(": ").append(why(e));
              break;
            }
          }
        }
      }
      if (out.size() == 0) {
        Files.deleteIfExists(part);
      }
    } catch (OverlappingFileLockException e) {
      throw new DataException(part + " is being downloaded by another thread: wait for it", e);
    } catch (IOException e) {
      throw new DataException("cannot write " + part + ": " + Reason.of(e), e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new DataException("interrupted while downloading " + file.name(), e);
    }
    throw new DataException(
        String.format(Locale.ROOT, "downloading %s failed%s", file.name(), failures));
  }

  private void transfer(HttpClient client, URI source, FileChannel out)
      throws IOException, InterruptedException {
    long have = out.size();
    if (have > file.size()) {
      out.truncate(0);
      have = 0;
    }
    if (have == file.size()) {
      return;
    }
    HttpRequest.Builder request = HttpRequest.newBuilder(source).timeout(PATIENCE);
    if (have > 0) {
      request.header("Range", "bytes=" + have + "-");
    }
    HttpResponse<InputStream> response =
        client.send(request.build(), HttpResponse.BodyHandlers.ofInputStream());
    try (InputStream body = response.body()) {
      int status = response.statusCode();
      String range = response.headers().firstValue("Content-Range").orElse("");
      if (status == 200 || (status == 206 && !range.startsWith("bytes " + have + "-"))) {
        out.truncate(0);
        if (status == 206) {
          throw new IOException("the server sent another part than was asked for: " + range);
        }
        have = 0;
      } else if (status == 416) {
        out.truncate(0);
        throw new IOException("the server cannot go on from byte " + have);
      } else if (status != 206) {
        throw new DataException("the server answered " + status);
      }
      out.position(have);
      byte[] buffer = new byte[1 << 16];
      long told = have;
      for (int n = body.read(buffer); n >= 0; n = body.read(buffer)) {
        have += n;
        if (have > file.size()) {
          out.truncate(0);
          throw new DataException(
              String.format(
                  Locale.ROOT,
                  "the server sent more than the %,d bytes that the file has",
                  file.size()));
        }
        ByteBuffer bytes = ByteBuffer.wrap(buffer, 0, n);
        while (bytes.hasRemaining()) {
          out.write(bytes);
        }
        if (have - told >= file.size() / 10) {
          told = have;
          progress.accept(
              String.format(
                  Locale.ROOT, "downloading %s: %d %%", file.name(), 100 * have / file.size()));
        }
      }
    }
    if (have < file.size()) {
      throw new IOException(
          String.format(
              Locale.ROOT, "the connection ended after %,d of %,d bytes", have, file.size()));
    }
  }

  private void check(FileChannel out) throws IOException {
    MessageDigest digest = Fingerprint.sha256();
    ByteBuffer buffer = ByteBuffer.allocate(1 << 16);
    out.position(0);
    while (out.read(buffer) >= 0) {
      digest.update(buffer.flip());
      buffer.clear();
    }
    String sum = HexFormat.of().formatHex(digest.digest());
    if (!sum.equals(file.sha256())) {
      out.truncate(0);
      throw new DataException(
          String.format(
              Locale.ROOT,
              "wrong checksum, what was downloaded is deleted (SHA-256 must be %s; got %s)",
              file.sha256(),
              sum));
    }
  }

  private void publish() throws IOException {
    try {
      Files.move(part, target, StandardCopyOption.ATOMIC_MOVE);
    } catch (AtomicMoveNotSupportedException e) {
      Files.move(part, target, StandardCopyOption.REPLACE_EXISTING);
    }
    Path folder = target.getParent();
    if (folder != null) {
      try (FileChannel directory = FileChannel.open(folder, StandardOpenOption.READ)) {
        directory.force(true);
      } catch (IOException e) {
        return; // some systems cannot sync a folder; the file itself is synced
      }
    }
  }

  private static boolean isOffline(IOException e) {
    return e instanceof ConnectException || e.getCause() instanceof UnresolvedAddressException;
  }

  private static String why(IOException e) {
    return isOffline(e) ? "no connection" : Reason.of(e);
  }
}
