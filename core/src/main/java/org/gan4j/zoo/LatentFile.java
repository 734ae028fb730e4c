package org.gan4j.zoo;

import java.nio.file.Path;
import java.util.Arrays;
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
import org.gan4j.zoo.Generator.Latents;

/** Latents of some samples as a safetensors file, see {@link Generator#saveLatents}. */
final class LatentFile {
  private static final String LATENTS = "latents";
  private static final String CLASSES = "classes";
  private static final int MOST = 1_000_000;

  /** Of a latent's numbers: none that is drawn, or that a projection finds, comes near. */
  private static final float LARGEST = 10_000;

  private LatentFile() {}

  static void write(Path file, Latents latents) {
    Map<String, NamedArray> arrays = new LinkedHashMap<>();
    float[][] rows = latents.rows();
    int size = rows[0].length;
    float[] all = new float[Math.multiplyExact(rows.length, size)];
    for (int i = 0; i < rows.length; i++) {
      System.arraycopy(rows[i], 0, all, i * size, size);
    }
    try (Scope scope = Scope.open()) {
      arrays.put(LATENTS, NamedArray.of(Tensor.of(all, rows.length, size)));
      int[] classes = latents.classes();
      if (classes != null) {
        long[] labels = Arrays.stream(classes).asLongStream().toArray();
        arrays.put(CLASSES, NamedArray.of(Tensor.of(labels, labels.length)));
      }
    }
    Safetensors.write(file, arrays, Map.of());
  }

  /**
   * Reads what {@link #write} wrote.
   *
   * @param sizes numbers that a row of the generator that asks may have, its latent's first
   * @param known its classes; 0 if it has none
   */
  static Latents read(Path file, List<Integer> sizes, int known) {
    Map<String, NamedArray> arrays = Safetensors.read(file).arrays();
    NamedArray.requireFinite(arrays, file);
    NamedArray found = arrays.get(LATENTS);
    if (found == null
        || found.type() != ArrayType.F32
        || found.shape().length != 2
        || found.shape()[0] < 1
        || found.shape()[0] > MOST
        || !sizes.contains(Math.toIntExact(Math.min(found.shape()[1], Integer.MAX_VALUE)))) {
      throw new RunException(
          String.format(
              Locale.ROOT,
              "%s must hold an array '%s' of F32[n, %d] for this generator, n in [1, %,d]; it has"
                  + " %s",
              file,
              LATENTS,
              sizes.get(0),
              MOST,
              found == null ? "none" : found));
    }
    int size = Math.toIntExact(found.shape()[1]);
    float[][] rows = new float[Math.toIntExact(found.shape()[0])][size];
    var numbers = found.bytes().asFloatBuffer();
    for (int i = 0; i < rows.length; i++) {
      numbers.get(rows[i]);
      for (int j = 0; j < size; j++) {
        if (Math.abs(rows[i][j]) > LARGEST) {
          throw new RunException(
              String.format(
                  Locale.ROOT,
                  "%s: a latent's numbers must be in [-%.0f, %.0f]; row %,d, place %,d has %s",
                  file,
                  LARGEST,
                  LARGEST,
                  i,
                  j,
                  rows[i][j]));
        }
      }
    }
    NamedArray classes = arrays.get(CLASSES);
    return new Latents(
        rows, classes == null || known == 0 ? null : classes(file, classes, rows.length, known));
  }

  private static int[] classes(Path file, NamedArray array, int count, int known) {
    if (array.type() != ArrayType.I64 || !Arrays.equals(array.shape(), new long[] {count})) {
      throw new RunException(
          String.format(
              Locale.ROOT,
              "%s must hold its '%s' as I64[%d]; it has %s",
              file,
              CLASSES,
              count,
              array));
    }
    long[] labels = new long[count];
    array.bytes().asLongBuffer().get(labels);
    for (long label : labels) {
      if (label < 0 || label >= known) {
        throw new RunException(
            String.format(
                Locale.ROOT,
                "%s has the class %d; this generator has those in [0, %d]: it is of another one",
                file,
                label,
                known - 1));
      }
    }
    return Arrays.stream(labels).mapToInt(label -> (int) label).toArray();
  }
}
