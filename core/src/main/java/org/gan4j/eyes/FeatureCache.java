package org.gan4j.eyes;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.function.Consumer;
import org.gan4j.data.Dataset;
import org.gan4j.run.RunException;
import org.jspecify.annotations.Nullable;

/**
 * Where trained extractors are kept: {@code features/NAME-KEY} in the cache, KEY being the first 16
 * hex digits of the SHA-256 of the data's fingerprint, the settings and {@link FeatureCard#FORMAT}.
 */
public final class FeatureCache {
  private static final String FOLDER = "features";
  private static final int DIGITS = 16;

  private FeatureCache() {}

  /**
   * One that is kept.
   *
   * @param folder where it is
   * @param card what it is; null if that cannot be read
   * @param problem why not; null if it can
   */
  public record Entry(Path folder, @Nullable FeatureCard card, @Nullable String problem) {}

  /**
   * {@return what is kept in a cache, by folder name}
   *
   * @param cache the folder of the cache
   * @throws RunException if the folder cannot be read
   */
  public static List<Entry> list(Path cache) {
    Path folder = cache.resolve(FOLDER);
    List<Path> found = new ArrayList<>();
    if (Files.isDirectory(folder)) {
      try (DirectoryStream<Path> all = Files.newDirectoryStream(folder)) {
        all.forEach(found::add);
      } catch (IOException e) {
        throw new RunException("cannot list " + folder + ": " + e.getMessage(), e);
      }
    }
    return found.stream()
        .filter(ClassifierExtractor::isAt)
        .sorted()
        .map(FeatureCache::entry)
        .toList();
  }

  /**
   * {@return the cache, if features can be written into it; null if not}
   *
   * @param cache the folder; null for none
   * @param notes hears why not, with the folder that was tried
   */
  public static @Nullable Path usable(@Nullable Path cache, Consumer<String> notes) {
    if (cache == null) {
      return null;
    }
    try {
      Path folder = Files.createDirectories(cache.resolve(FOLDER));
      Path tried = Files.createTempFile(folder, ".try", ".tmp");
      try {
        Files.write(tried, new byte[1]);
      } finally {
        Files.deleteIfExists(tried);
      }
      return cache;
    } catch (IOException | SecurityException e) {
      notes.accept(
          String.format(
              Locale.ROOT,
              "nothing can be kept in the cache %s (%s); XDG_CACHE_HOME names another folder for it",
              cache,
              RunException.reason(e)));
      return null;
    }
  }

  /**
   * {@return where the extractor is kept, or was kept while the data had another name}
   *
   * @param cache the folder of the cache
   * @param data the open set
   * @param settings how it is trained
   */
  public static Path folder(Path cache, Dataset data, FeatureSettings settings) {
    Path named = named(cache, data, settings);
    String key = String.valueOf(named.getFileName()).replaceFirst(".*(?=-)", "");
    if (ClassifierExtractor.isAt(named)) {
      return named;
    }
    return list(cache).stream()
        .map(Entry::folder)
        .filter(other -> String.valueOf(other.getFileName()).endsWith(key))
        .findFirst()
        .orElse(named);
  }

  private static Path named(Path cache, Dataset data, FeatureSettings settings) {
    String made =
        String.join("\0", data.fingerprint(), settings.toString(), "format " + FeatureCard.FORMAT);
    String safe = data.name().replaceAll("[^A-Za-z0-9._-]", "_");
    String name = safe.isEmpty() || safe.startsWith(".") ? "data" + safe : safe;
    return cache
        .resolve(FOLDER)
        .resolve(name.substring(0, Math.min(64, name.length())) + "-" + key(made));
  }

  private static Entry entry(Path folder) {
    try {
      return new Entry(folder, ClassifierExtractor.card(folder), null);
    } catch (RunException e) {
      return new Entry(folder, null, e.getMessage());
    }
  }

  private static String key(String text) {
    try {
      MessageDigest digest = MessageDigest.getInstance("SHA-256");
      byte[] sum = digest.digest(text.getBytes(StandardCharsets.UTF_8));
      return HexFormat.of().formatHex(sum).substring(0, DIGITS);
    } catch (NoSuchAlgorithmException e) {
      throw new AssertionError("every Java platform has SHA-256", e);
    }
  }
}
