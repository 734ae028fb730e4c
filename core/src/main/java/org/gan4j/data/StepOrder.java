package org.gan4j.data;

import java.time.DateTimeException;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * What orders the steps of series: numbers, dates ({@code 2024-03-01}) or times ({@code
 * 2024-03-01T12:00} with or without seconds and an offset), all of a file of one kind.
 */
final class StepOrder {
  /** Steps that are further apart than the usual distance times this are a gap. */
  private static final double GAP = 1.5;

  /** Weekends, holidays and closed exchanges are no gaps between days. */
  private static final double DAYS_OFF = 7;

  private static final int LOOKED_AT = 1 << 17;

  private enum Kind {
    NUMBER,
    DATE,
    TIME
  }

  private @Nullable Kind kind;

  /** A value's place in time; NaN where it is none, or of another kind than the first. */
  double of(String field) {
    if (kind == null) {
      for (Kind each : Kind.values()) {
        if (!Double.isNaN(of(field, each))) {
          kind = each;
          break;
        }
      }
    }
    return kind == null ? Double.NaN : of(field, kind);
  }

  private static double of(String field, Kind kind) {
    try {
      return switch (kind) {
        case NUMBER -> {
          double value = CsvTable.isNumber(field) ? Double.parseDouble(field) : Double.NaN;
          yield Double.isFinite(value) ? value : Double.NaN;
        }
        case DATE -> LocalDate.parse(field).toEpochDay();
        case TIME -> time(field.replace(' ', 'T'));
      };
    } catch (DateTimeException e) {
      return Double.NaN;
    }
  }

  private static double time(String field) {
    try {
      LocalDateTime local = LocalDateTime.parse(field);
      return local.toEpochSecond(ZoneOffset.UTC) + part(local.toLocalTime());
    } catch (DateTimeException e) {
      OffsetDateTime there = OffsetDateTime.parse(field);
      return there.toEpochSecond() + part(there.toLocalTime());
    }
  }

  /** The part of a second. */
  private static double part(LocalTime time) {
    return time.toNanoOfDay() % 1_000_000_000L / 1e9;
  }

  /** What the first value was, for errors. */
  String wanted() {
    return kind == null
        ? "a number, a date or a time (ISO 8601)"
        : kind.name().toLowerCase(Locale.ROOT) + (kind == Kind.NUMBER ? "" : " (ISO 8601)");
  }

  /** The distance of steps over which there is a gap: by the median of those that there are. */
  double most(double[] ordered, int[] lengths) {
    double[] apart = new double[Math.min(LOOKED_AT, ordered.length)];
    int n = 0;
    int at = 0;
    for (int length : lengths) {
      for (int i = 1; i < length && n < apart.length; i++) {
        double difference = ordered[at + i] - ordered[at + i - 1];
        if (difference > 0) {
          apart[n++] = difference;
        }
      }
      at += length;
    }
    if (n == 0) {
      return Double.POSITIVE_INFINITY;
    }
    Arrays.sort(apart, 0, n);
    double median = apart[(n - 1) / 2];
    return GAP * median + (kind == Kind.DATE ? DAYS_OFF : 0);
  }

  /** A place in time as it was written, or nearly. */
  String text(double value) {
    return kind == Kind.DATE
        ? LocalDate.ofEpochDay((long) value).toString()
        : kind == Kind.TIME
            ? LocalDateTime.ofEpochSecond((long) Math.floor(value), 0, ZoneOffset.UTC).toString()
            : value == Math.rint(value) && Math.abs(value) < 1e15
                ? Long.toString((long) value)
                : Double.toString(value);
  }
}
