package org.gan4j.zoo;

import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.gan4j.run.NamedArray;
import org.gan4j.run.NamedArray.ArrayType;
import org.gan4j.run.RunException;
import org.gan4j.run.Safetensors;
import org.gan4j.tensor.Scope;
import org.gan4j.tensor.Tensor;
import org.gan4j.zoo.Generator.Direction;

/**
 * Directions of a generator's latent space as a file beside it, {@code directions.safetensors}: for
 * each an array {@code direction/NAME}, F32 {@code [latent]} of length 1 ({@code [style]} of a
 * standard deviation's), in the order to list them, and their {@code strengths}, F64 {@code [n]}.
 * The metadata hold {@code space}, {@code latent} or {@code style}, and {@code generator}, the
 * SHA-256 of the generator's numbers: directions of other weights are no directions of these.
 */
final class Directions {
  static final String FILE = "directions.safetensors";

  private static final String PREFIX = "direction/";
  private static final String STRENGTHS = "strengths";
  private static final String SPACE = "space";
  private static final String LATENT = "latent";
  private static final String STYLE = "style";
  private static final String GENERATOR = "generator";
  private static final int MOST = 10_000;

  private Directions() {}

  /** Replaces the file at once. */
  static void write(Path file, Weights of, List<Direction> all, boolean ofStyles) {
    Map<String, NamedArray> arrays = new LinkedHashMap<>();
    try (Scope scope = Scope.open()) {
      for (Direction each : all) {
        Tensor vector = Tensor.of(each.vector(), each.vector().length);
        if (arrays.put(PREFIX + each.name(), NamedArray.of(vector)) != null) {
          throw new RunException("two directions are called " + each.name());
        }
      }
      double[] strengths = all.stream().mapToDouble(Direction::strength).toArray();
      arrays.put(STRENGTHS, NamedArray.of(Tensor.of(strengths, strengths.length)));
    }
    Safetensors.write(file, arrays, Map.of(SPACE, ofStyles ? STYLE : LATENT, GENERATOR, print(of)));
  }

  /**
   * Reads what {@link #write} wrote.
   *
   * @throws RunException if there is none, it is damaged, or it is of other weights
   */
  static List<Direction> read(Path file, Weights of, int latent, boolean ofStyles) {
    if (!Files.isRegularFile(file)) {
      throw new RunException(
          "no directions at " + file + " yet: gan directions finds them and saves them there");
    }
    Safetensors.Contents contents = Safetensors.read(file);
    if (!(ofStyles ? STYLE : LATENT).equals(contents.metadata().get(SPACE))) {
      throw new RunException(
          file
              + " holds no directions of the space that this generator has; gan directions"
              + " makes them anew");
    }
    if (!print(of).equals(contents.metadata().get(GENERATOR))) {
      throw new RunException(
          file
              + " is of other weights than the model's, which was trained on since: gan directions"
              + " makes them anew");
    }
    NamedArray.requireFinite(contents.arrays(), file);
    Map<String, NamedArray> arrays = new LinkedHashMap<>(contents.arrays());
    NamedArray strengths = arrays.remove(STRENGTHS);
    int count = arrays.size();
    if (count > MOST
        || strengths == null
        || strengths.type() != ArrayType.F64
        || !Arrays.equals(strengths.shape(), new long[] {count})) {
      throw damaged(file, "it must have as many strengths as directions, at most " + MOST);
    }
    double[] values = new double[count];
    strengths.bytes().asDoubleBuffer().get(values);
    List<Direction> out = new ArrayList<>();
    arrays.forEach(
        (name, array) -> {
          if (!name.startsWith(PREFIX)
              || array.type() != ArrayType.F32
              || !Arrays.equals(array.shape(), new long[] {latent})) {
            throw damaged(
                file,
                String.format(
                    Locale.ROOT,
                    "a direction of this generator is F32[%d], named %sNAME; it has %s %s",
                    latent,
                    PREFIX,
                    shown(name),
                    array));
          }
          float[] vector = new float[latent];
          array.bytes().asFloatBuffer().get(vector);
          out.add(new Direction(name.substring(PREFIX.length()), vector, values[out.size()]));
        });
    return out;
  }

  /** A name from a file, for a message. */
  private static String shown(String name) {
    return name.length() > 40 ? name.substring(0, 40) + "..." : name;
  }

  private static RunException damaged(Path file, String why) {
    return new RunException(file + " is damaged: " + why);
  }

  /** SHA-256 of a generator's parameters and statistics, in hex. */
  static String print(Weights weights) {
    try {
      MessageDigest digest = MessageDigest.getInstance("SHA-256");
      digest.update(weights.theta().toBytes());
      digest.update(weights.state().toBytes());
      return HexFormat.of().formatHex(digest.digest());
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }
}
