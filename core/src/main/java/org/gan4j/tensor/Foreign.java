package org.gan4j.tensor;

import java.lang.invoke.MethodHandle;
import java.lang.reflect.Array;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.util.Objects;
import java.util.Optional;
import org.gan4j.GanException;
import org.jspecify.annotations.Nullable;

/**
 * Functions of loaded libraries by their names, through {@code java.lang.foreign}, which Java has
 * from 22 on: all of it is reached by reflection, so that Java 17 builds this. Memory that it gives
 * out lives as long as the process.
 */
final class Foreign {
  /** The first Java that has it for good. */
  static final int SINCE = 22;

  private static final String PACKAGE = "java.lang.foreign.";

  private final Object linker;
  private final Object arena;
  private final Class<?> layout = of("MemoryLayout");
  private final Class<?> segment = of("MemorySegment");

  /** What a function takes and gives. */
  final Object truth = value("JAVA_BOOLEAN");

  final Object octet = value("JAVA_BYTE");
  final Object integer = value("JAVA_INT");
  final Object wide = value("JAVA_LONG");
  final Object address = value("ADDRESS");

  /**
   * Reaches for it.
   *
   * @throws GanException if this Java has none
   */
  Foreign() {
    linker = call(method(of("Linker"), "nativeLinker"), null);
    arena = call(method(of("Arena"), "global"), null);
  }

  /**
   * A library that is loaded already, or that the system finds.
   *
   * @param name such as {@code libm.so.6}
   * @throws GanException if there is none
   */
  Object library(String name) {
    return call(
        method(of("SymbolLookup"), "libraryLookup", String.class, of("Arena")), null, name, arena);
  }

  /** A structure of fields one after the other, the gaps between them said. */
  Object structure(Object... fields) {
    Object all = array(layout, fields);
    return call(method(layout, "structLayout", arrayOf(layout)), null, all);
  }

  /** A gap of bytes in a structure. */
  Object gap(long bytes) {
    return call(method(layout, "paddingLayout", long.class), null, bytes);
  }

  /**
   * A function. One that gives a structure takes first of all where that is to lie: {@link #arena}.
   *
   * @param result what it gives; empty for nothing
   * @param takes what it takes, in order
   * @throws GanException if the library has none of that name
   */
  MethodHandle function(Object library, String name, Optional<Object> result, Object... takes) {
    Object found = call(method(of("SymbolLookup"), "find", String.class), library, name);
    Object symbol =
        ((Optional<?>) found)
            .orElseThrow(() -> new GanException("the engine has no function " + name));
    Class<?> descriptor = of("FunctionDescriptor");
    Object[] arguments = array(layout, takes);
    Object signature =
        result.isEmpty()
            ? call(method(descriptor, "ofVoid", arrayOf(layout)), null, (Object) arguments)
            : call(
                method(descriptor, "of", layout, arrayOf(layout)),
                null,
                result.orElseThrow(),
                arguments);
    Class<?> options = arrayOf(of("Linker$Option"));
    return (MethodHandle)
        call(
            method(of("Linker"), "downcallHandle", segment, descriptor, options),
            linker,
            symbol,
            signature,
            Array.newInstance(of("Linker$Option"), 0));
  }

  /** Where structures that functions give are to lie. */
  Object arena() {
    return arena;
  }

  /** Zeros. */
  Object room(long bytes, long alignment) {
    return call(
        method(of("SegmentAllocator"), "allocate", long.class, long.class),
        arena,
        bytes,
        alignment);
  }

  /** The integer at the beginning of some memory. */
  int integerOf(Object memory) {
    Method get = method(segment, "get", of("ValueLayout$OfInt"), long.class);
    return (int) call(get, memory, integer, 0L);
  }

  /** The wide integer at the beginning of some memory. */
  long wideOf(Object memory) {
    Method get = method(segment, "get", of("ValueLayout$OfLong"), long.class);
    return (long) call(get, memory, wide, 0L);
  }

  /** An address as functions take one. */
  Object pointer(long at) {
    return call(method(segment, "ofAddress", long.class), null, at);
  }

  /** Calls a function that gives something. */
  static Object invoke(MethodHandle function, Object... arguments) {
    try {
      return Objects.requireNonNull(function.invokeWithArguments(arguments));
    } catch (Throwable e) {
      throw new GanException("a function of the engine failed: " + e, e);
    }
  }

  /** Calls a function that gives nothing. */
  static void run(MethodHandle function, Object... arguments) {
    try {
      var unused = function.invokeWithArguments(arguments);
    } catch (Throwable e) {
      throw new GanException("a function of the engine failed: " + e, e);
    }
  }

  private static Class<?> of(String name) {
    try {
      return Class.forName(PACKAGE + name);
    } catch (ClassNotFoundException e) {
      throw new GanException(
          "functions of the engine are called from Java " + SINCE + " on; this is " + version(), e);
    }
  }

  private static int version() {
    return Runtime.version().feature();
  }

  private static Class<?> arrayOf(Class<?> type) {
    return Array.newInstance(type, 0).getClass();
  }

  private static Object[] array(Class<?> type, Object... of) {
    Object[] out = (Object[]) Array.newInstance(type, of.length);
    System.arraycopy(of, 0, out, 0, of.length);
    return out;
  }

  private static Object value(String name) {
    try {
      return of("ValueLayout").getField(name).get(null);
    } catch (ReflectiveOperationException e) {
      throw unknown(e);
    }
  }

  private static Method method(Class<?> type, String name, Class<?>... parameters) {
    try {
      return type.getMethod(name, parameters);
    } catch (NoSuchMethodException e) {
      throw unknown(e);
    }
  }

  private static Object call(Method method, @Nullable Object on, Object... arguments) {
    try {
      return Objects.requireNonNull(method.invoke(on, arguments));
    } catch (InvocationTargetException e) {
      throw new GanException(String.valueOf(e.getCause()), e);
    } catch (ReflectiveOperationException e) {
      throw unknown(e);
    }
  }

  private static GanException unknown(ReflectiveOperationException e) {
    return new GanException("this Java's java.lang.foreign is another one: " + e, e);
  }
}
