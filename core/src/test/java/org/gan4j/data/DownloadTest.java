package org.gan4j.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpHandler;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(30)
class DownloadTest {
  @TempDir Path folder;
  private final byte[] content = new byte[300_000];
  private final List<String> ranges = new CopyOnWriteArrayList<>();
  private HttpServer server;
  private volatile HttpHandler handler;

  @BeforeEach
  void start() throws IOException {
    for (int i = 0; i < content.length; i++) {
      content[i] = (byte) SplitMix64.mix(i);
    }
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext(
        "/",
        exchange -> {
          String range = exchange.getRequestHeaders().getFirst("Range");
          ranges.add(range == null ? "whole" : range);
          handler.handle(exchange);
        });
    server.start();
  }

  @AfterEach
  void stop() {
    server.stop(0);
  }

  private PublishedFile file() {
    String sum = new Fingerprint().add(content).hex();
    URI source = URI.create("http://127.0.0.1:" + server.getAddress().getPort() + "/f.gz");
    return new PublishedFile("f.gz", content.length, sum, List.of(source));
  }

  private Path fetch() {
    return Download.fetch(file(), folder, message -> {});
  }

  private void whole(HttpExchange exchange) throws IOException {
    exchange.sendResponseHeaders(200, content.length);
    exchange.getResponseBody().write(content);
    exchange.close();
  }

  private void part(HttpExchange exchange, int from, int to) throws IOException {
    exchange
        .getResponseHeaders()
        .set(
            "Content-Range",
            String.format(Locale.ROOT, "bytes %d-%d/%d", from, content.length - 1, content.length));
    exchange.sendResponseHeaders(206, content.length - from);
    exchange.getResponseBody().write(content, from, to - from);
    exchange.close();
  }

  private List<String> filesLeft() throws IOException {
    try (var list = Files.list(folder)) {
      return list.map(p -> p.getFileName().toString()).sorted().toList();
    }
  }

  @Test
  void fetchesChecksAndRenames() throws IOException {
    handler = this::whole;
    assertThat(fetch()).hasBinaryContent(content);
    assertThat(filesLeft()).containsExactly("f.gz");
    assertThat(ranges).containsExactly("whole");
  }

  @Test
  void goesOnWhereAnEarlierTryStopped() throws IOException {
    TestFiles.write(folder, "f.gz.part", Arrays.copyOf(content, 100_000));
    handler = exchange -> part(exchange, 100_000, content.length);
    assertThat(fetch()).hasBinaryContent(content);
    assertThat(ranges).containsExactly("bytes=100000-");
  }

  @Test
  void aServerWithoutRangesStartsOver() throws IOException {
    TestFiles.write(folder, "f.gz.part", Arrays.copyOf(content, 100_000));
    handler = this::whole;
    assertThat(fetch()).hasBinaryContent(content);
  }

  @Test
  void aConnectionThatEndsEarlyIsTakenUpAgain() throws IOException {
    handler =
        exchange -> {
          if (ranges.size() == 1) {
            exchange.sendResponseHeaders(200, content.length);
            exchange.getResponseBody().write(content, 0, 200_000);
            exchange.getResponseBody().flush();
            exchange.close();
          } else {
            part(exchange, Integer.parseInt(ranges.get(1).replaceAll("\\D", "")), content.length);
          }
        };
    assertThat(fetch()).hasBinaryContent(content);
    assertThat(ranges).hasSize(2);
    assertThat(ranges.get(1)).startsWith("bytes=");
  }

  @Test
  void aWrongSumLeavesNothing() throws IOException {
    handler =
        exchange -> {
          exchange.sendResponseHeaders(200, content.length);
          byte[] other = content.clone();
          other[7]++;
          exchange.getResponseBody().write(other);
          exchange.close();
        };
    assertThatThrownBy(this::fetch)
        .isInstanceOf(DataException.class)
        .hasMessageContaining("wrong checksum")
        .hasMessageContaining(file().sha256());
    assertThat(filesLeft()).isEmpty();
  }

  @Test
  void refusalsAndOverlongAnswersAreSaid() throws IOException {
    handler =
        exchange -> {
          exchange.sendResponseHeaders(404, -1);
          exchange.close();
        };
    assertThatThrownBy(this::fetch).hasMessageContaining("the server answered 404");
    handler =
        exchange -> {
          exchange.sendResponseHeaders(200, 0);
          exchange.getResponseBody().write(content);
          exchange.getResponseBody().write(content);
          exchange.close();
        };
    assertThatThrownBy(this::fetch).hasMessageContaining("more than the 300,000 bytes");
    assertThat(filesLeft()).isEmpty();
  }

  @Test
  void offlineTheErrorSaysWhatToPutWhere() throws IOException {
    PublishedFile file = file();
    server.stop(0);
    Path cache = folder.resolve("cache");
    Path data = folder.resolve("data");
    TestFiles.write(data, "mnist/f.gz", new byte[3]);
    DataOptions options = DataOptions.defaults().withCache(cache).withSearchFolders(List.of(data));
    assertThatThrownBy(() -> NamedFiles.locate("mnist", file, new ArrayList<>(), options))
        .isInstanceOf(DataException.class)
        .hasMessageContaining("no connection")
        .hasMessageContaining(file.sources().get(0).toString())
        .hasMessageContaining("put it into %s or %s", data.resolve("mnist"), cache.resolve("mnist"))
        .hasMessageContaining("it must have 300,000 bytes; it has 3");
    assertThatThrownBy(
            () -> NamedFiles.locate("mnist", file, new ArrayList<>(), DataOptions.defaults()))
        .hasMessageContaining("without a cache folder nothing is downloaded");
  }
}
