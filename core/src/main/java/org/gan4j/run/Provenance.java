package org.gan4j.run;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.SerializationFeature;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * Where a run came from, so that it can be made again: the file {@code provenance.json}.
 *
 * <p>Bytes: one JSON object in UTF-8 with the components below as keys, in this order; times as
 * ISO-8601 strings in UTC, absent values as {@code null}.
 *
 * @param seed what all random streams of the run derive from
 * @param software versions
 * @param data what was learnt from
 * @param compute where it was computed; another device, precision or thread count may round
 *     differently
 * @param sessions one for the start and one for each resume, in order
 * @param from whose weights it began with; null, and left out of the file, where it began anew
 */
public record Provenance(
    long seed,
    Software software,
    Data data,
    Compute compute,
    List<Session> sessions,
    @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable From from) {
  private static final long MAX_BYTES = 64L << 20;

  private static final JsonMapper JSON =
      JsonMapper.builder()
          .enable(SerializationFeature.INDENT_OUTPUT)
          .enable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
          .enable(DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES)
          .enable(DeserializationFeature.FAIL_ON_MISSING_CREATOR_PROPERTIES)
          .build();

  /**
   * Copies the lists.
   *
   * @param seed what all random streams of the run derive from
   * @param software versions
   * @param data what was learnt from
   * @param compute where it was computed; another device, precision or thread count may round
   *     differently
   * @param sessions one for the start and one for each resume, in order
   * @param from whose weights it began with; null, and left out of the file, where it began anew
   */
  public Provenance {
    sessions = List.copyOf(sessions);
  }

  /**
   * Versions of what computed the run.
   *
   * @param gan4j version of this library
   * @param gitRevision the revision it was built from, when known
   * @param java version of the Java platform, for example {@code 17.0.15}
   * @param jvm name and version of the virtual machine
   * @param os name and version of the operating system
   * @param arch processor architecture, for example {@code amd64}
   * @param engine versions of the native libraries, by name
   */
  public record Software(
      String gan4j,
      @Nullable String gitRevision,
      String java,
      String jvm,
      String os,
      String arch,
      Map<String, String> engine) {
    /**
     * Copies the map.
     *
     * @param gan4j version of this library
     * @param gitRevision the revision it was built from, when known
     * @param java version of the Java platform, for example {@code 17.0.15}
     * @param jvm name and version of the virtual machine
     * @param os name and version of the operating system
     * @param arch processor architecture, for example {@code amd64}
     * @param engine versions of the native libraries, by name
     */
    public Software {
      engine = Collections.unmodifiableMap(new TreeMap<>(engine));
    }

    /**
     * With what this process runs on.
     *
     * @param gan4j its version
     * @param engine versions of its parts
     * @return the software
     */
    public static Software current(String gan4j, Map<String, String> engine) {
      return current(gan4j, Revision.current().orElse(null), engine);
    }

    static Software current(
        String gan4j, @Nullable String gitRevision, Map<String, String> engine) {
      return new Software(
          gan4j,
          gitRevision,
          property("java.version"),
          property("java.vm.name") + " " + property("java.vm.version"),
          property("os.name") + " " + property("os.version"),
          property("os.arch"),
          engine);
    }

    private static String property(String name) {
      return System.getProperty(name, "unknown");
    }
  }

  /**
   * The data set that was learnt from.
   *
   * @param name as the user gave it, for example {@code fashion-mnist}
   * @param fingerprint a checksum of the examples, as the data set computes it
   * @param size number of examples
   * @param of how many they were kept of, as {@code data.keep} says; null, and left out of the
   *     file, where all are learned from
   * @param by what saw them to choose; null likewise
   */
  public record Data(
      String name,
      String fingerprint,
      long size,
      @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable Long of,
      @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable String by) {
    /**
     * All of a set.
     *
     * @param name as the user gave it, for example {@code fashion-mnist}
     * @param fingerprint a checksum of the examples, as the data set computes it
     * @param size number of examples
     */
    public Data(String name, String fingerprint, long size) {
      this(name, fingerprint, size, null, null);
    }
  }

  /**
   * The run or the model whose weights a run began with.
   *
   * @param path where it was
   * @param images that it had been trained on
   * @param fingerprint SHA-256 of all numbers that were read, in hexadecimal digits
   * @param carried slices of both networks that were taken, in their order
   * @param fresh slices of the new networks that began anew
   * @param left slices that the new networks have no place for
   */
  public record From(
      String path,
      long images,
      String fingerprint,
      List<String> carried,
      List<String> fresh,
      List<String> left) {
    /**
     * Copies the lists.
     *
     * @param path where it was
     * @param images that it had been trained on
     * @param fingerprint SHA-256 of all numbers that were read, in hexadecimal digits
     * @param carried slices of both networks that were taken, in their order
     * @param fresh slices of the new networks that began anew
     * @param left slices that the new networks have no place for
     */
    public From {
      carried = List.copyOf(carried);
      fresh = List.copyOf(fresh);
      left = List.copyOf(left);
    }
  }

  /**
   * Where and how it was computed.
   *
   * @param device for example {@code cpu} or {@code cuda}
   * @param threads of the engine
   * @param precision for example {@code fp32} or {@code bf16}
   */
  public record Compute(String device, int threads, String precision) {}

  /**
   * One process that trained the run.
   *
   * @param commandLine program and arguments
   * @param start when it began
   * @param end when it ended; null while it runs and when it was killed
   * @param imagesFrom images shown before it
   * @param imagesTo images shown at its end; null like {@code end}
   * @param compute where and how this session computed, which a resume may choose anew; null in
   *     files that were written before this was kept
   * @param fitted images of the run in all, as they were fixed from the time that the session was
   *     given; null, and left out of the file, where it had no limit and before they were fixed
   */
  public record Session(
      List<String> commandLine,
      Instant start,
      @Nullable Instant end,
      long imagesFrom,
      @Nullable Long imagesTo,
      @Nullable Compute compute,
      @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable Long fitted) {
    /**
     * Copies the list.
     *
     * @param commandLine program and arguments
     * @param start when it began
     * @param end when it ended; null while it runs and when it was killed
     * @param imagesFrom images shown before it
     * @param imagesTo images shown at its end; null like {@code end}
     * @param compute where and how this session computed, which a resume may choose anew; null in
     *     files that were written before this was kept
     * @param fitted images of the run in all, as they were fixed from the time that the session was
     *     given; null, and left out of the file, where it had no limit and before they were fixed
     */
    public Session {
      commandLine = List.copyOf(commandLine);
    }

    /**
     * A session that begins now.
     *
     * @param commandLine what the user typed, in words
     * @param start when
     * @param imagesFrom the images before it
     * @param compute what computes; null if that is not known yet
     * @return the session
     */
    public static Session begun(
        List<String> commandLine, Instant start, long imagesFrom, @Nullable Compute compute) {
      return new Session(commandLine, start, null, imagesFrom, null, compute, null);
    }
  }

  /** {@return where and how the last session computed} */
  public Compute lastCompute() {
    for (int i = sessions.size() - 1; i >= 0; i--) {
      Compute known = sessions.get(i).compute;
      if (known != null) {
        return known;
      }
    }
    return compute;
  }

  /**
   * With one more session at the end.
   *
   * @param session the new one
   * @return the provenance
   */
  public Provenance withSession(Session session) {
    List<Session> more = new ArrayList<>(sessions);
    more.add(session);
    return new Provenance(seed, software, data, compute, more, from);
  }

  /**
   * With the last session ended.
   *
   * @param end when
   * @param imagesTo the images by then
   * @return the provenance
   */
  public Provenance withSessionEnded(Instant end, long imagesTo) {
    Session last = lastSession();
    return withLastSession(
        new Session(
            last.commandLine,
            last.start,
            end,
            last.imagesFrom,
            imagesTo,
            last.compute,
            last.fitted));
  }

  /**
   * With the images that fit into the time of the last session.
   *
   * @param images of the run in all
   * @return the provenance
   */
  public Provenance withFitted(long images) {
    Session last = lastSession();
    return withLastSession(
        new Session(
            last.commandLine,
            last.start,
            last.end,
            last.imagesFrom,
            last.imagesTo,
            last.compute,
            images));
  }

  private Session lastSession() {
    if (sessions.isEmpty()) {
      throw new IllegalStateException("no session has begun");
    }
    return sessions.get(sessions.size() - 1);
  }

  private Provenance withLastSession(Session session) {
    List<Session> changed = new ArrayList<>(sessions.subList(0, sessions.size() - 1));
    changed.add(session);
    return new Provenance(seed, software, data, compute, changed, from);
  }

  /**
   * Replaces or creates the file, atomically; see {@link AtomicFile}.
   *
   * @param file a run's {@code provenance.json}
   */
  public void write(Path file) {
    AtomicFile.writeString(file, JSON.writeValueAsString(this) + "\n");
  }

  /**
   * Reads the file.
   *
   * @param file a run's {@code provenance.json}
   * @return the provenance
   * @throws RunException when it cannot be read or is not as specified
   */
  public static Provenance read(Path file) {
    try {
      if (Files.size(file) > MAX_BYTES) {
        throw new RunException(
            String.format(
                Locale.ROOT,
                "%s has %d bytes; a provenance has at most %d",
                file,
                Files.size(file),
                MAX_BYTES));
      }
      JsonNode tree = JSON.readTree(Files.readString(file));
      if (tree instanceof ObjectNode older && !older.has("from")) {
        older.putNull("from");
      }
      if (tree.path("data") instanceof ObjectNode all) {
        for (String later : List.of("of", "by")) {
          if (!all.has(later)) {
            all.putNull(later);
          }
        }
      }
      for (JsonNode session : tree.path("sessions")) {
        for (String later : List.of("compute", "fitted")) {
          if (session instanceof ObjectNode older && !older.has(later)) {
            older.putNull(later);
          }
        }
      }
      @Nullable Provenance read = JSON.treeToValue(tree, Provenance.class);
      if (read == null) {
        throw new RunException(
            file
                + " is not a provenance file: it is empty; delete it to go on without what it said");
      }
      return read;
    } catch (IOException e) {
      throw RunException.cannot("read", file, e);
    } catch (JacksonException e) {
      throw new RunException(
          String.format(
              Locale.ROOT,
              "%s is not a provenance file: %s; delete it to go on without what it said",
              file,
              RunException.reason(e)),
          e);
    }
  }
}
