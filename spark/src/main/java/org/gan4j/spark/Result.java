package org.gan4j.spark;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import java.io.Serializable;
import org.gan4j.GanException;
import org.jspecify.annotations.Nullable;

/**
 * What a task says to the driver, as bytes, so that whatever serialises Spark's results can. What
 * would be so again at every attempt is said; what another attempt mends is thrown.
 *
 * @param refusal why the run cannot be trained, in one sentence; empty if it was
 * @param outcome how it ended; null of workers other than 0
 */
record Result(String refusal, GanSpark.@Nullable Outcome outcome) implements Serializable {
  static Result refused(String why) {
    return new Result(why, null);
  }

  byte[] bytes() {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (ObjectOutputStream out = new ObjectOutputStream(bytes)) {
      out.writeObject(this);
    } catch (IOException e) {
      throw new GanException("a worker cannot say how it ended: " + e.getMessage(), e);
    }
    return bytes.toByteArray();
  }

  /** What {@link #bytes} came from: those of a task of this very job. */
  static Result of(byte[] bytes) {
    try (ObjectInputStream in =
        new ObjectInputStream(new ByteArrayInputStream(bytes)) {
          @Override
          protected Class<?> resolveClass(java.io.ObjectStreamClass type)
              throws ClassNotFoundException, IOException {
            try {
              return Class.forName(type.getName(), false, Result.class.getClassLoader());
            } catch (ClassNotFoundException e) {
              return super.resolveClass(type);
            }
          }
        }) {
      return (Result) in.readObject();
    } catch (IOException | ClassNotFoundException e) {
      throw new GanException("a worker said nothing that can be read: " + e.getMessage(), e);
    }
  }
}
