package org.gan4j.run;

import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.gan4j.run.NamedArray.ArrayType;

/**
 * Reads the pickles of PyTorch's weight files and executes nothing: texts, numbers, truth values,
 * {@code None}, lists, tuples, dicts with texts or whole numbers as keys, tensors and their
 * storages. Whatever else a pickle asks for, such as any class or function not listed here, ends
 * it. What it builds is at most a small multiple of its length.
 *
 * <p>Source: the opcodes' description in Python's {@code pickletools}.
 */
final class Pickle {
  /** Longest pickle that is read; a state dict of a thousand tensors has 0.2 MB. */
  static final int MAX_LENGTH = 8 << 20;

  private static final int MAX_STACK = 1 << 20;

  private static final Object MARK = new Object();

  /** Python's {@code None}. */
  static final Object NONE = new Object();

  /** The names that may be called or named, as {@code module name}. */
  private static final Map<String, Object> GLOBALS = globals();

  /** What a listed function makes. */
  private enum Function {
    ORDERED_DICT,
    TENSOR,
    PARAMETER
  }

  /** A tuple. */
  record Tuple(List<Object> items) {}

  /**
   * The elements that tensors are views of, kept outside the pickle.
   *
   * @param count elements
   */
  record Storage(ArrayType type, String key, long count) {}

  /** A tensor: a view of a storage. */
  record View(Storage storage, long offset, List<Long> shape, List<Long> stride) {}

  private final ByteBuffer in;
  private final String source;
  private final List<Object> stack = new ArrayList<>();
  private final Map<Long, Object> memo = new HashMap<>();

  private Pickle(ByteBuffer in, String source) {
    this.in = in;
    this.source = source;
  }

  /**
   * Reads one pickle.
   *
   * @param in from its position; left behind the pickle's end
   * @param source names it in errors
   * @throws RunException if it is damaged, too long, or holds anything else
   */
  static Object read(ByteBuffer in, String source) {
    ByteBuffer part = in.duplicate().order(ByteOrder.LITTLE_ENDIAN);
    int start = part.position();
    part.limit((int) Math.min(part.limit(), (long) start + MAX_LENGTH));
    Object value = new Pickle(part, source).run();
    in.position(part.position());
    return value;
  }

  RunException invalid(String why) {
    return new RunException(source + " holds no weights that gan4j reads: " + why);
  }

  private Object run() {
    while (true) {
      int at = in.position();
      int code = unsigned(1);
      if (code == '.') {
        return pop();
      }
      step(code, at);
      if (stack.size() > MAX_STACK) {
        throw invalid("its pickle nests more than " + MAX_STACK + " values");
      }
    }
  }

  private void step(int code, int at) {
    switch (code) {
      case 0x80 -> protocol();
      case 0x95 -> bytes(8); // a frame's length: frames change nothing for a reader from memory
      case '(' -> stack.add(MARK);
      case 'N' -> stack.add(NONE);
      case 0x88 -> stack.add(true);
      case 0x89 -> stack.add(false);
      case 'J' -> stack.add((long) bytes(4).getInt());
      case 'K' -> stack.add((long) unsigned(1));
      case 'M' -> stack.add((long) unsigned(2));
      case 0x8a -> stack.add(number(unsigned(1)));
      case 'G' -> stack.add(bytes(8).order(ByteOrder.BIG_ENDIAN).getDouble());
      case 'X' -> stack.add(text(length(4)));
      case 'U', 0x8c -> stack.add(text(unsigned(1)));
      case 'T' -> stack.add(text(length(4)));
      case '}' -> stack.add(new LinkedHashMap<Object, Object>());
      case ']' -> stack.add(new ArrayList<>());
      case ')' -> stack.add(new Tuple(List.of()));
      case 0x85 -> stack.add(new Tuple(pop(1)));
      case 0x86 -> stack.add(new Tuple(pop(2)));
      case 0x87 -> stack.add(new Tuple(pop(3)));
      case 't' -> stack.add(new Tuple(popToMark()));
      case 'q' -> memo.put((long) unsigned(1), top());
      case 'r' -> memo.put((long) length(4), top());
      case 0x94 -> memo.put((long) memo.size(), top());
      case 'h' -> stack.add(recall(unsigned(1)));
      case 'j' -> stack.add(recall(length(4)));
      case 'c' -> stack.add(global(line(), line()));
      case 0x93 -> {
        List<Object> names = pop(2);
        if (!(names.get(0) instanceof String module) || !(names.get(1) instanceof String name)) {
          throw invalid("its pickle names what is no text");
        }
        stack.add(global(module, name));
      }
      case 'R' -> call();
      case 'Q' -> stack.add(storage(pop()));
      case 's' -> set(pop(2));
      case 'u' -> set(popToMark());
      case 'a' -> list(pop(1));
      case 'e' -> list(popToMark());
      case 'b' -> build();
      default ->
          throw invalid(
              String.format(
                  Locale.ROOT, "opcode 0x%02x at byte %d is none of a state dict's", code, at));
    }
  }

  // ---- what the opcodes do

  private void protocol() {
    int version = unsigned(1);
    if (version < 2 || version > 5) {
      throw invalid("its pickle has protocol " + version + "; 2 to 5 are known");
    }
  }

  private static Map<String, Object> globals() {
    Map<String, Object> all = new HashMap<>();
    all.put("collections OrderedDict", Function.ORDERED_DICT);
    all.put("torch._utils _rebuild_tensor_v2", Function.TENSOR);
    all.put("torch._utils _rebuild_parameter", Function.PARAMETER);
    all.put("torch DoubleStorage", ArrayType.F64);
    all.put("torch FloatStorage", ArrayType.F32);
    all.put("torch HalfStorage", ArrayType.F16);
    all.put("torch BFloat16Storage", ArrayType.BF16);
    all.put("torch LongStorage", ArrayType.I64);
    all.put("torch IntStorage", ArrayType.I32);
    all.put("torch ShortStorage", ArrayType.I16);
    all.put("torch CharStorage", ArrayType.I8);
    all.put("torch ByteStorage", ArrayType.U8);
    all.put("torch BoolStorage", ArrayType.BOOL);
    return Collections.unmodifiableMap(all);
  }

  private Object global(String module, String name) {
    Object known = GLOBALS.get(module + " " + name);
    if (known == null) {
      throw invalid(
          String.format(
              Locale.ROOT,
              "its pickle asks for %s, which no state dict needs (gan4j executes nothing): save model.state_dict() alone",
              SafetensorsHeader.quoted(module + "." + name)));
    }
    return known;
  }

  private void call() {
    List<Object> both = pop(2);
    if (!(both.get(0) instanceof Function function) || !(both.get(1) instanceof Tuple arguments)) {
      throw invalid("its pickle calls what is no function");
    }
    List<Object> given = arguments.items();
    stack.add(
        switch (function) {
          case ORDERED_DICT -> {
            if (!given.isEmpty()) {
              throw invalid("its pickle makes an OrderedDict from values");
            }
            yield new LinkedHashMap<Object, Object>();
          }
          case TENSOR -> tensor(given);
          case PARAMETER -> {
            if (given.isEmpty() || !(given.get(0) instanceof View view)) {
              throw invalid("its pickle makes a parameter from no tensor");
            }
            yield view;
          }
        });
  }

  /** {@code _rebuild_tensor_v2(storage, offset, size, stride, requires_grad, hooks)}. */
  private View tensor(List<Object> given) {
    if (given.size() >= 4
        && given.get(0) instanceof Storage storage
        && given.get(1) instanceof Long offset
        && given.get(2) instanceof Tuple size
        && given.get(3) instanceof Tuple stride) {
      return new View(storage, offset, longs(size), longs(stride));
    }
    throw invalid("its pickle makes a tensor from something else than a storage");
  }

  /** {@code ('storage', type, key, location, count)}, in old files followed by {@code None}. */
  private Storage storage(Object id) {
    if (id instanceof Tuple tuple) {
      List<Object> given = tuple.items();
      if (given.size() >= 5
          && "storage".equals(given.get(0))
          && given.get(1) instanceof ArrayType type
          && given.get(2) instanceof String key
          && given.get(4) instanceof Long count
          && count >= 0
          && (given.size() == 5 || given.get(5) == NONE)) {
        return new Storage(type, key, count);
      }
    }
    throw invalid("its pickle refers to something else than a storage of numbers");
  }

  private void set(List<Object> keysAndValues) {
    if (!(top() instanceof Map<?, ?>) || keysAndValues.size() % 2 != 0) {
      throw invalid("its pickle sets entries of what is no dict");
    }
    @SuppressWarnings("unchecked") // only this class makes maps
    Map<Object, Object> dict = (Map<Object, Object>) top();
    for (int i = 0; i < keysAndValues.size(); i += 2) {
      Object key = keysAndValues.get(i);
      if (!(key instanceof String) && !(key instanceof Long)) {
        throw invalid("its pickle has a dict whose keys are neither texts nor numbers");
      }
      dict.put(key, keysAndValues.get(i + 1));
    }
  }

  private void list(List<Object> items) {
    if (!(top() instanceof List<?>)) {
      throw invalid("its pickle appends to what is no list");
    }
    @SuppressWarnings("unchecked") // only this class makes lists
    List<Object> list = (List<Object>) top();
    list.addAll(items);
  }

  /** Attributes of an OrderedDict, such as {@code _metadata}, are not needed. */
  private void build() {
    List<Object> ignored = pop(1);
    if (!(top() instanceof Map<?, ?>) || !(ignored.get(0) instanceof Map<?, ?>)) {
      throw invalid("its pickle sets the state of an object");
    }
  }

  private List<Long> longs(Tuple tuple) {
    List<Long> out = new ArrayList<>();
    for (Object item : tuple.items()) {
      if (!(item instanceof Long number) || out.size() >= NamedArray.MAX_RANK) {
        throw invalid("its pickle has a tensor with a strange shape");
      }
      out.add(number);
    }
    return List.copyOf(out);
  }

  // ---- stack and bytes

  private Object top() {
    if (stack.isEmpty() || stack.get(stack.size() - 1) == MARK) {
      throw invalid("its pickle takes more than it has");
    }
    return stack.get(stack.size() - 1);
  }

  private Object pop() {
    Object top = top();
    stack.remove(stack.size() - 1);
    return top;
  }

  private List<Object> pop(int count) {
    Object[] out = new Object[count];
    for (int i = count - 1; i >= 0; i--) {
      out[i] = pop();
    }
    return List.of(out);
  }

  private List<Object> popToMark() {
    int mark = stack.lastIndexOf(MARK);
    if (mark < 0) {
      throw invalid("its pickle takes more than it has");
    }
    List<Object> above = stack.subList(mark + 1, stack.size());
    List<Object> out = List.copyOf(above);
    above.clear();
    stack.remove(mark);
    return out;
  }

  private Object recall(long key) {
    Object known = memo.get(key);
    if (known == null) {
      throw invalid("its pickle recalls what it never kept");
    }
    return known;
  }

  private ByteBuffer bytes(int count) {
    if (count > in.remaining()) {
      throw invalid("its pickle is cut off");
    }
    ByteBuffer out = in.slice(in.position(), count).order(ByteOrder.LITTLE_ENDIAN);
    in.position(in.position() + count);
    return out;
  }

  private int unsigned(int width) {
    ByteBuffer read = bytes(width);
    return width == 1 ? read.get() & 0xff : read.getShort() & 0xffff;
  }

  /** An unsigned length of four bytes that the rest can hold, or a place in the memo. */
  private int length(int width) {
    int length = bytes(width).getInt();
    if (length < 0) {
      throw invalid("its pickle has a text of 2 GiB or more");
    }
    return length;
  }

  /** A whole number, little endian, two's complement: a Long, or a BigInteger where it must. */
  private Object number(int width) {
    byte[] read = new byte[width];
    bytes(width).get(read);
    byte[] bigEndian = new byte[width + 1];
    for (int i = 0; i < width; i++) {
      bigEndian[width - i] = read[i];
    }
    bigEndian[0] = width > 0 && read[width - 1] < 0 ? (byte) -1 : 0;
    BigInteger number = new BigInteger(bigEndian);
    return number.bitLength() < Long.SIZE ? (Object) number.longValue() : number;
  }

  private String text(int length) {
    byte[] read = new byte[Math.min(length, in.remaining())];
    bytes(length).get(read);
    return new String(read, StandardCharsets.UTF_8);
  }

  private String line() {
    int end = in.position();
    while (end < in.limit() && in.get(end) != '\n') {
      end++;
    }
    String out = text(end - in.position());
    bytes(1);
    return out;
  }
}
