package org.gan4j.bench;

import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.gan4j.tensor.DType;
import org.gan4j.tensor.Rng;
import org.gan4j.tensor.Scope;
import org.gan4j.tensor.Tensor;
import org.jspecify.annotations.Nullable;

/**
 * A matrix product as oneDNN was asked for it.
 *
 * @param leftInRows whether a row of the left matrix lies together in memory, or else a column
 */
record Product(
    long rows, long inner, long columns, boolean leftInRows, boolean rightInRows, boolean bf16) {
  private static final int CALLS = 50;
  private static final Pattern SIZES = Pattern.compile("(\\d+)x(\\d+):(\\d+)x(\\d+).*");
  private static final Pattern FORMATS =
      Pattern.compile("src:(f32|bf16):[^ ]*:(ab|ba)[^ ]* wei:[^ ]*:(ab|ba)[^ ]* .*");

  static @Nullable Product of(String[] fields) {
    if (!fields[0].equals("matmul")) {
      return null;
    }
    Matcher sizes = SIZES.matcher(fields[fields.length - 2]);
    Matcher formats = FORMATS.matcher(fields[3]);
    if (!sizes.matches() || !formats.matches()) {
      throw new IllegalStateException("a product unlike others: " + String.join(",", fields));
    }
    return new Product(
        Long.parseLong(sizes.group(1)),
        Long.parseLong(sizes.group(2)),
        Long.parseLong(sizes.group(4)),
        formats.group(2).equals("ab"),
        formats.group(3).equals("ab"),
        formats.group(1).equals("bf16"));
  }

  /** The mean time of one of many, one after the other. */
  double milliseconds() {
    try (Scope scope = Scope.open();
        Rng rng = Rng.seeded(1)) {
      Tensor left = matrix(rng, rows, inner, leftInRows);
      Tensor right = matrix(rng, inner, columns, rightInRows);
      Runnable product =
          () -> {
            try (Scope inside = Scope.open()) {
              var unused = left.matmul(right);
            }
          };
      Timing.milliseconds(product, CALLS);
      return Timing.milliseconds(product, CALLS);
    }
  }

  private Tensor matrix(Rng rng, long high, long wide, boolean inRows) {
    Tensor values = inRows ? rng.normal(high, wide) : rng.normal(wide, high);
    Tensor typed = bf16 ? values.to(DType.BFLOAT16) : values;
    return inRows ? typed : typed.transpose(0, 1);
  }
}
