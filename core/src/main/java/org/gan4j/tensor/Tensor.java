package org.gan4j.tensor;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Supplier;
import org.bytedeco.javacpp.BytePointer;
import org.bytedeco.pytorch.LongOptional;
import org.bytedeco.pytorch.MemoryFormatOptional;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.ScalarOptional;
import org.bytedeco.pytorch.TensorVector;
import org.bytedeco.pytorch.global.torch;
import org.gan4j.GanException;
import org.gan4j.Limits;
import org.jspecify.annotations.Nullable;

/**
 * An array of numbers with a shape, computed by the engine. Operations return new tensors and
 * broadcast as in NumPy; those whose name ends in {@code InPlace} change this tensor, which keeps
 * its shape and type. A tensor belongs to the innermost {@link Scope} that was open when it was
 * made and dies with it.
 *
 * <p>Dimensions are counted from 0, negative ones from the end: -1 is the last. Element by element
 * types may differ: floating wins over integer and wide over narrow, but a tensor of shape {@code
 * []} widens nothing of its own kind. A {@code double} makes float32 of integers and leaves
 * floating types as they are.
 *
 * <p>Errors are {@link GanException}s that name the operation and the shapes.
 */
public final class Tensor implements AutoCloseable {
  /** Bytes of one copy that page-locked memory is asked for at most. */
  private static final long MOST_PINNED = 64L << 20;

  /** How often the host has read numbers, waiting for the device: {@link Engine#reads}. */
  static final LongAdder READS = new LongAdder();

  static {
    Natives.load();
  }

  private final org.bytedeco.pytorch.Tensor pointer;

  Tensor(org.bytedeco.pytorch.Tensor pointer) {
    this.pointer = pointer;
  }

  // ---- making

  /**
   * {@return a float32 tensor on the processor, of copied numbers}
   *
   * @param values in row-major order, as many as the shape has elements
   * @param shape lengths of the dimensions, each at least 0; none for a single number
   */
  public static Tensor of(float[] values, long... shape) {
    checkCount(values.length, shape);
    return new Tensor(org.bytedeco.pytorch.Tensor.create(values, shape));
  }

  /**
   * {@return a float64 tensor on the processor, of copied numbers}
   *
   * @param values in row-major order, as many as the shape has elements
   * @param shape lengths of the dimensions, each at least 0; none for a single number
   */
  public static Tensor of(double[] values, long... shape) {
    checkCount(values.length, shape);
    return new Tensor(org.bytedeco.pytorch.Tensor.create(values, shape));
  }

  /**
   * {@return an int64 tensor on the processor, of copied numbers}
   *
   * @param values in row-major order, as many as the shape has elements
   * @param shape lengths of the dimensions, each at least 0; none for a single number
   */
  public static Tensor of(long[] values, long... shape) {
    checkCount(values.length, shape);
    return new Tensor(org.bytedeco.pytorch.Tensor.create(values, shape));
  }

  /**
   * {@return a uint8 tensor on the processor, of copied bytes, each read as 0 to 255}
   *
   * @param values in row-major order, as many as the shape has elements
   * @param shape lengths of the dimensions, each at least 0; none for a single number
   */
  public static Tensor of(byte[] values, long... shape) {
    checkCount(values.length, shape);
    return of(ByteBuffer.wrap(values), DType.UINT8, Shape.of(shape));
  }

  /**
   * {@return a tensor on the processor, of copied raw elements}
   *
   * @param bytes little-endian elements in row-major order, from the buffer's position (which
   *     stays) to its limit: as many bytes as shape and type need
   * @param type what the bytes are read as
   * @param shape of the tensor
   */
  public static Tensor of(ByteBuffer bytes, DType type, Shape shape) {
    if (shape.count() > Long.MAX_VALUE / type.bytes()
        || bytes.remaining() != shape.count() * type.bytes()) {
      throw new GanException(
          "a "
              + type
              + " tensor of shape "
              + shape
              + " has "
              + shape.count() * type.bytes()
              + " bytes; got "
              + bytes.remaining());
    }
    Tensor out = new Tensor(torch.empty(shape.dims(), torch.dtype(type.nativeType), null));
    out.memory().put(bytes.duplicate());
    return out;
  }

  /**
   * {@return zeros, float32}
   *
   * @param device where the tensor is to live
   * @param shape lengths of the dimensions, each at least 0; none for a single number
   */
  public static Tensor zeros(Device device, long... shape) {
    if (device.kind() != Device.Kind.CPU) { // Born there: nothing is copied.
      return new Tensor(torch.zeros(lengths(shape), device.options(DType.FLOAT32)));
    }
    return new Tensor(torch.zeros(lengths(shape))).to(device);
  }

  /**
   * {@return one value everywhere, float32}
   *
   * @param device where the tensor is to live
   * @param value of each element, rounded to float32
   * @param shape lengths of the dimensions, each at least 0; none for a single number
   */
  public static Tensor full(Device device, double value, long... shape) {
    return new Tensor(torch.full(lengths(shape), new Scalar(value), device.options(DType.FLOAT32)));
  }

  /**
   * {@return numbers that never change, only to be read} On a GPU equal ones are one tensor, which
   * is copied there once and stays.
   *
   * @param device where they are to lie
   * @param type of the elements
   * @param values in row-major order, few
   * @param shape lengths of the dimensions
   */
  public static Tensor constant(Device device, DType type, double[] values, long... shape) {
    return device.kind() == Device.Kind.CPU
        ? of(values, shape).to(type)
        : Constants.of(device, type, values, shape);
  }

  /**
   * {@return one number, shape {@code []}, float32 on the processor}
   *
   * @param value the number, rounded to float32
   */
  public static Tensor scalar(double value) {
    return full(Device.CPU, value);
  }

  /**
   * {@return tensors joined along a dimension that they have}
   *
   * @param parts at least one, alike in all lengths but that of {@code dim}
   * @param dim the dimension that becomes longer
   */
  public static Tensor cat(List<Tensor> parts, int dim) {
    return op("cat", () -> torch.cat(vector(parts), dim), parts.toArray(Tensor[]::new));
  }

  /**
   * {@return tensors of one shape joined along a new dimension}
   *
   * @param parts at least one; as many as the new dimension is long
   * @param dim place of the new dimension in the result's shape
   */
  public static Tensor stack(List<Tensor> parts, int dim) {
    return op("stack", () -> torch.stack(vector(parts), dim), parts.toArray(Tensor[]::new));
  }

  // ---- what it is

  /** {@return the lengths of its dimensions} */
  public Shape shape() {
    return Shape.of(handle().shape());
  }

  /** {@return the type of its elements} */
  public DType dtype() {
    return DType.of(handle().scalar_type());
  }

  /** {@return where it lives} */
  public Device device() {
    return handle().is_cuda()
        ? new Device(Device.Kind.CUDA, handle().device().index())
        : Device.CPU;
  }

  /** {@return whether the scope that owned it has closed, or {@link #close()} was called} */
  public boolean isClosed() {
    return pointer.isNull();
  }

  /** Frees it now; does nothing if it is freed already. */
  @Override
  public void close() {
    pointer.deallocate();
  }

  // ---- reading

  /** {@return the value of a tensor of one element, whatever its rank; waits for the device} */
  public double item() {
    if (handle().numel() != 1) {
      throw new GanException("item() reads a tensor of one element; this one has shape " + shape());
    }
    Captured.refuse("a number that the host reads");
    READS.increment();
    return pointer.item_double();
  }

  private int elements() {
    long count = handle().numel();
    if (count > Integer.MAX_VALUE - 8) {
      throw new GanException(
          "an array of Java cannot hold the " + count + " elements of a tensor of " + shape());
    }
    return (int) count;
  }

  /** {@return all elements as floats, in row-major order} */
  public float[] toFloats() {
    float[] out = new float[elements()];
    try (Scope scope = Scope.open()) {
      ready(DType.FLOAT32).memory().asFloatBuffer().get(out);
    }
    return out;
  }

  /** {@return all elements as doubles, in row-major order} */
  public double[] toDoubles() {
    double[] out = new double[elements()];
    try (Scope scope = Scope.open()) {
      ready(DType.FLOAT64).memory().asDoubleBuffer().get(out);
    }
    return out;
  }

  /** {@return all elements as longs, in row-major order; fractions are cut} */
  public long[] toLongs() {
    long[] out = new long[elements()];
    try (Scope scope = Scope.open()) {
      ready(DType.INT64).memory().asLongBuffer().get(out);
    }
    return out;
  }

  /** {@return the raw little-endian elements, in row-major order} */
  public byte[] toBytes() {
    byte[] out = new byte[Math.toIntExact(handle().nbytes())];
    try (Scope scope = Scope.open()) {
      ready(dtype()).memory().get(out);
    }
    return out;
  }

  /** {@return whether every element is finite; reads the data once} */
  public boolean isFinite() {
    try (Scope scope = Scope.open()) {
      return Double.isFinite(Autograd.off(() -> detach().mul(0).sum().item()));
    }
  }

  // ---- derivatives

  /**
   * {@return the same numbers as the start of a computation: a tensor that {@link Autograd#grad}
   * can differentiate with respect to} It shares memory with this one, whose type must be floating.
   */
  public Tensor leaf() {
    return new Tensor(handle().detach().set_requires_grad(true));
  }

  /** {@return the same numbers, cut off from the computation that made them} It shares memory. */
  public Tensor detach() {
    return new Tensor(handle().detach());
  }

  /** {@return whether a derivative flows through this tensor} */
  public boolean isDifferentiable() {
    return handle().requires_grad();
  }

  // ---- element by element

  /**
   * {@return this + other}
   *
   * @param other a summand that broadcasts with this tensor
   */
  public Tensor add(Tensor other) {
    return op("add", () -> pointer.add(other.pointer), this, other);
  }

  /**
   * {@return this + value}
   *
   * @param value a summand for each element
   */
  public Tensor add(double value) {
    return op("add", () -> pointer.add(new Scalar(value)), this);
  }

  /**
   * {@return this + factor · other, rounded as {@link #addInPlace(Tensor, double)} rounds}
   *
   * @param other a summand that broadcasts with this tensor; one of the two is floating
   * @param factor weight of the summand
   */
  public Tensor add(Tensor other, double factor) {
    return op("add", () -> pointer.add(other.pointer, new Scalar(factor)), this, other);
  }

  /**
   * {@return this + factor · a · b, rounded as {@link #addProductInPlace} rounds}
   *
   * @param a one factor; all three tensors broadcast
   * @param b the other
   * @param factor weight of the product
   */
  public Tensor addProduct(Tensor a, Tensor b, double factor) {
    return op(
        "addProduct", () -> pointer.addcmul(a.pointer, b.pointer, new Scalar(factor)), this, a, b);
  }

  /**
   * {@return this + factor · a / b, rounded as {@link #addQuotientInPlace} rounds}
   *
   * @param a the dividend; all three tensors broadcast
   * @param b the divisor; one of a and b is floating
   * @param factor weight of the quotient
   */
  public Tensor addQuotient(Tensor a, Tensor b, double factor) {
    return op(
        "addQuotient", () -> pointer.addcdiv(a.pointer, b.pointer, new Scalar(factor)), this, a, b);
  }

  /**
   * {@return this - other}
   *
   * @param other what to take away; it broadcasts with this tensor
   */
  public Tensor sub(Tensor other) {
    return op("sub", () -> pointer.sub(other.pointer), this, other);
  }

  /**
   * {@return this - value}
   *
   * @param value what to take away from each element
   */
  public Tensor sub(double value) {
    return op("sub", () -> pointer.sub(new Scalar(value)), this);
  }

  /**
   * {@return this · other, element by element}
   *
   * @param other a factor that broadcasts with this tensor
   */
  public Tensor mul(Tensor other) {
    return op("mul", () -> pointer.mul(other.pointer), this, other);
  }

  /**
   * {@return this · value}
   *
   * @param value a factor for each element
   */
  public Tensor mul(double value) {
    return op("mul", () -> pointer.mul(new Scalar(value)), this);
  }

  /**
   * {@return this / other, element by element; of integers too a fraction, in float32}
   *
   * @param other a divisor that broadcasts with this tensor
   */
  public Tensor div(Tensor other) {
    return op("div", () -> pointer.div(other.pointer), this, other);
  }

  /**
   * {@return this / value; of integers too a fraction, in float32}
   *
   * @param value a divisor for each element
   */
  public Tensor div(double value) {
    return op("div", () -> pointer.div(new Scalar(value)), this);
  }

  /** {@return -this} */
  public Tensor neg() {
    return op("neg", pointer::neg, this);
  }

  /** {@return this · this, element by element} */
  public Tensor square() {
    return op("square", pointer::square, this);
  }

  /**
   * {@return each element to a power; NaN for a negative one to a fraction}
   *
   * @param exponent the same for all
   */
  public Tensor pow(double exponent) {
    return op("pow", () -> pointer.pow(new Scalar(exponent)), this);
  }

  /** {@return the square root of each element, NaN below 0} */
  public Tensor sqrt() {
    return op("sqrt", pointer::sqrt, this);
  }

  /** {@return e to the power of each element} */
  public Tensor exp() {
    return op("exp", pointer::exp, this);
  }

  /** {@return the natural logarithm of each element, -∞ at 0 and NaN below} */
  public Tensor log() {
    return op("log", pointer::log, this);
  }

  /** {@return the absolute value of each element} */
  public Tensor abs() {
    return op("abs", pointer::abs, this);
  }

  /** {@return -1, 0 or 1 for each element, of this tensor's type; 0 for NaN} */
  public Tensor sign() {
    return op("sign", pointer::sign, this);
  }

  /** {@return the sine of each element, in radians} */
  public Tensor sin() {
    return op("sin", pointer::sin, this);
  }

  /** {@return the cosine of each element, in radians} */
  public Tensor cos() {
    return op("cos", pointer::cos, this);
  }

  /**
   * {@return each element moved into [low, high]; NaN stays}
   *
   * @param low the least that is left
   * @param high the most that is left; it counts where low is above it
   */
  public Tensor clamp(double low, double high) {
    return op(
        "clamp",
        () ->
            pointer.clamp(
                new ScalarOptional(new Scalar(low)), new ScalarOptional(new Scalar(high))),
        this);
  }

  /**
   * {@return the larger of two, element by element; NaN where either is}
   *
   * @param other what to compare with; it broadcasts with this tensor
   */
  public Tensor maximum(Tensor other) {
    return op("maximum", () -> torch.maximum(pointer, other.pointer), this, other);
  }

  /**
   * {@return the smaller of two, element by element; NaN where either is}
   *
   * @param other what to compare with; it broadcasts with this tensor
   */
  public Tensor minimum(Tensor other) {
    return op("minimum", () -> torch.minimum(pointer, other.pointer), this, other);
  }

  /**
   * {@return this + weight · (towards - this), element by element: exactly this where the weight is
   * 0, exactly {@code towards} where it is 1}
   *
   * @param towards a tensor of this one's type; all three tensors broadcast
   * @param weight of this one's type too
   */
  public Tensor lerp(Tensor towards, Tensor weight) {
    return op(
        "lerp", () -> torch.lerp(pointer, towards.pointer, weight.pointer), this, towards, weight);
  }

  /**
   * {@return where an element equals a number, as {@link DType#BOOL}}
   *
   * @param value the number
   */
  public Tensor eq(double value) {
    return op("eq", () -> pointer.eq(new Scalar(value)), this);
  }

  /**
   * {@return where the elements of two tensors are equal, as {@link DType#BOOL}}
   *
   * @param other what to compare with; it broadcasts with this tensor
   */
  public Tensor eq(Tensor other) {
    return op("eq", () -> pointer.eq(other.pointer), this, other);
  }

  /**
   * {@return where an element is above a number, as {@link DType#BOOL}}
   *
   * @param value the number
   */
  public Tensor gt(double value) {
    return op("gt", () -> pointer.gt(new Scalar(value)), this);
  }

  /**
   * {@return where an element is below a number, as {@link DType#BOOL}}
   *
   * @param value the number
   */
  public Tensor lt(double value) {
    return op("lt", () -> pointer.lt(new Scalar(value)), this);
  }

  /**
   * {@return {@code yes} where this (a {@link DType#BOOL}) holds, elsewhere {@code no}}
   *
   * @param yes elements for where it is true; all three tensors broadcast
   * @param no elements for where it is false
   */
  public Tensor choose(Tensor yes, Tensor no) {
    return op("choose", () -> torch.where(pointer, yes.pointer, no.pointer), this, yes, no);
  }

  // ---- over dimensions

  /** {@return the sum of all elements, shape {@code []}; int64 for integers and truth values} */
  public Tensor sum() {
    return op("sum", pointer::sum, this);
  }

  /**
   * {@return sums over some dimensions, which are gone then; int64 for integers and truth values}
   *
   * @param dims what to sum over; an empty array means all
   */
  public Tensor sum(long... dims) {
    return sum(false, dims);
  }

  /**
   * {@return sums over some dimensions, which stay with length 1; int64 for integers and truth
   * values}
   *
   * @param dims what to sum over; none means all
   */
  public Tensor sumKeepingDims(long... dims) {
    return sum(true, dims);
  }

  private Tensor sum(boolean keep, long... dims) {
    return op("sum", () -> pointer.sum(dims, keep, Natives.SAME_TYPE), this);
  }

  /**
   * {@return the sums of all elements up to each one along a dimension, of the same shape}
   *
   * @param dim the dimension
   */
  public Tensor cumulativeSum(int dim) {
    return handle().is_cuda() && dtype().isFloating()
        ? sumsByProduct(dim)
        : op("cumsum", () -> pointer.cumsum(dim), this);
  }

  /**
   * The same as a product with ones below a diagonal, in float64: on GPUs the engine's own may add
   * in another order each time.
   */
  Tensor sumsByProduct(int dim) {
    int last = shape().rank() - 1;
    int at = dim < 0 ? dim + last + 1 : dim;
    double[] places = new double[Math.toIntExact(shape().dim(at))];
    Arrays.setAll(places, i -> i);
    Tensor place = constant(device(), DType.FLOAT64, places, places.length);
    Tensor counts = place.unsqueeze(1).sub(place.unsqueeze(0)).lt(0.5).to(DType.FLOAT64);
    return transpose(at, last).to(DType.FLOAT64).matmul(counts).to(dtype()).transpose(at, last);
  }

  /** {@return the mean of all elements, which are floating; shape {@code []}} */
  public Tensor mean() {
    return op("mean", pointer::mean, this);
  }

  /**
   * {@return means over some dimensions, which are gone then; of floating elements}
   *
   * @param dims what to average over; an empty array means all
   */
  public Tensor mean(long... dims) {
    return mean(false, dims);
  }

  /**
   * {@return means over some dimensions, which stay with length 1; of floating elements}
   *
   * @param dims what to average over; none means all
   */
  public Tensor meanKeepingDims(long... dims) {
    return mean(true, dims);
  }

  private Tensor mean(boolean keep, long... dims) {
    return op("mean", () -> pointer.mean(dims, keep, Natives.SAME_TYPE), this);
  }

  /**
   * {@return variances over some dimensions, which are gone then, divided by the count (not the
   * count less one); of floating elements}
   *
   * @param dims what to take together; none means all
   */
  public Tensor variance(long... dims) {
    return variance(false, dims);
  }

  private Tensor variance(boolean keep, long... dims) {
    // Over an outer dimension the engine's own takes a hundred times as long.
    return sub(mean(true, dims)).square().mean(keep, dims);
  }

  /**
   * {@return the largest elements over some dimensions, which are gone then; NaN where there is
   * one}
   *
   * @param dims what to look through, of length 1 at least; none means all
   */
  public Tensor max(long... dims) {
    return max(false, dims);
  }

  private Tensor max(boolean keep, long... dims) {
    return op("max", () -> pointer.amax(dims, keep), this);
  }

  /**
   * {@return the smallest elements over some dimensions, which are gone then; NaN where there is
   * one}
   *
   * @param dims what to look through, of length 1 at least; none means all
   */
  public Tensor min(long... dims) {
    return min(false, dims);
  }

  private Tensor min(boolean keep, long... dims) {
    return op("min", () -> pointer.amin(dims, keep), this);
  }

  /**
   * {@return where the largest element of a dimension is, int64; the first of equal ones} The
   * dimension is gone then.
   *
   * @param dim what to look through, of length 1 at least
   */
  public Tensor argmax(int dim) {
    return op("argmax", () -> pointer.argmax(new LongOptional(dim), false), this);
  }

  /** {@return the Euclidean norm of all elements, which are floating; shape {@code []}} */
  public Tensor norm() {
    return op("norm", pointer::norm, this);
  }

  /**
   * {@return log Σ exp over one dimension, which is gone then; stable}
   *
   * @param dim what to sum over
   */
  public Tensor logSumExp(int dim) {
    return op("logSumExp", () -> pointer.logsumexp(new long[] {dim}, false), this);
  }

  /**
   * {@return exp / Σ exp over one dimension, of floating elements: each is in [0, 1], and they add
   * up to 1}
   *
   * @param dim what to sum over
   */
  public Tensor softmax(int dim) {
    return op("softmax", () -> pointer.softmax(dim), this);
  }

  /**
   * {@return the logarithm of {@link #softmax}, stable}
   *
   * @param dim what to sum over
   */
  public Tensor logSoftmax(int dim) {
    return op("logSoftmax", () -> pointer.log_softmax(dim), this);
  }

  // ---- products

  /**
   * {@return the matrix product, batched over leading dimensions, which broadcast: {@code [..., n,
   * m]} of {@code [..., n, k]} and {@code [..., k, m]}}
   *
   * @param other of this tensor's type; a vector {@code [k]} gives {@code [..., n]}
   */
  public Tensor matmul(Tensor other) {
    return op("matmul", () -> pointer.matmul(other.pointer), this, other);
  }

  /**
   * {@return this + a·b, in one operation}
   *
   * @param a {@code [n, k]}, of this tensor's type
   * @param b {@code [k, m]}, likewise; this tensor broadcasts to {@code [n, m]}
   */
  public Tensor addMatmul(Tensor a, Tensor b) {
    return op("addMatmul", () -> torch.addmm(pointer, a.pointer, b.pointer), this, a, b);
  }

  /**
   * {@return the inner product of two vectors, shape {@code []}}
   *
   * @param other of this tensor's length and type
   */
  public Tensor dot(Tensor other) {
    return op("dot", () -> pointer.dot(other.pointer), this, other);
  }

  // ---- shape

  /**
   * {@return the same elements in another shape, row-major; memory is shared where it can be}
   *
   * @param shape of as many elements; one length may be -1, to be found
   */
  public Tensor reshape(long... shape) {
    return op("reshape to " + Arrays.toString(shape), () -> pointer.reshape(shape), this);
  }

  /**
   * {@return some neighbouring dimensions joined to one; memory is shared where it can be}
   *
   * @param first the first of them
   * @param last the last of them, which is joined too
   */
  public Tensor flatten(int first, int last) {
    return op("flatten", () -> pointer.flatten(first, last), this);
  }

  /**
   * {@return the dimensions in another order} It shares memory.
   *
   * @param order this tensor's dimensions, each once, as the result is to have them
   */
  public Tensor permute(long... order) {
    return op("permute", () -> pointer.permute(order), this);
  }

  /**
   * {@return two dimensions exchanged} It shares memory.
   *
   * @param a one of them
   * @param b the other
   */
  public Tensor transpose(int a, int b) {
    return op("transpose", () -> pointer.transpose(a, b), this);
  }

  /**
   * {@return the same elements with a new dimension of length 1} It shares memory.
   *
   * @param dim place of the new dimension in the result's shape
   */
  public Tensor unsqueeze(int dim) {
    return op("unsqueeze", () -> pointer.unsqueeze(dim), this);
  }

  /**
   * {@return the same elements without a dimension of length 1; one that is longer stays} It shares
   * memory.
   *
   * @param dim what is to go
   */
  public Tensor squeeze(int dim) {
    return op("squeeze", () -> pointer.squeeze(dim), this);
  }

  /**
   * {@return dimensions of length 1 repeated without copying} It shares memory.
   *
   * @param shape the result's; -1 leaves a length as it is, and new dimensions may come in front
   */
  public Tensor expand(long... shape) {
    return op("expand to " + Arrays.toString(shape), () -> pointer.expand(shape), this);
  }

  /**
   * {@return {@code length} elements of a dimension from {@code start}} It shares memory.
   *
   * @param dim what is to become shorter
   * @param start place of the first, from 0; negative ones count from the end
   * @param length how many, at most those from there to the end
   */
  public Tensor narrow(int dim, long start, long length) {
    return op("narrow", () -> pointer.narrow(dim, start, length), this);
  }

  /**
   * {@return element {@code index} of a dimension, which disappears} It shares memory.
   *
   * @param dim what is to go
   * @param index place in it, from 0; negative ones count from the end
   */
  public Tensor select(int dim, long index) {
    return op("select", () -> pointer.select(dim, index), this);
  }

  /**
   * {@return the elements of a dimension at some places, copied}
   *
   * @param dim the dimension
   * @param index places in it, int64, {@code [n]}, each in [0, its length), in any order; its
   *     length in the result is n
   */
  public Tensor indexSelect(int dim, Tensor index) {
    return op("indexSelect", () -> pointer.index_select(dim, index.pointer), this, index);
  }

  /**
   * {@return one element of a dimension for each place of {@code index}, of the shape of that}
   *
   * @param dim the dimension
   * @param index places in it, int64, each in [0, its length); of this tensor's rank, and no longer
   *     in any other dimension
   */
  public Tensor gather(int dim, Tensor index) {
    return op("gather", () -> pointer.gather(dim, index.pointer), this, index);
  }

  /**
   * {@return some dimensions in reverse order, copied}
   *
   * @param dims what to reverse; none reverses nothing
   */
  public Tensor flip(long... dims) {
    return op("flip", () -> pointer.flip(dims), this);
  }

  /**
   * {@return a vector in pieces, which share its memory} Of more dimensions it cuts the first.
   *
   * @param lengths of the pieces, each at least 0; they add up to the vector's length
   */
  public List<Tensor> split(long... lengths) {
    return splitAlong(0, lengths);
  }

  /**
   * {@return pieces of a dimension, which share its memory}
   *
   * @param dim what is to be cut
   * @param lengths of the pieces, each at least 0; they add up to the dimension's length
   */
  public List<Tensor> splitAlong(int dim, long... lengths) {
    TensorVector parts;
    try {
      parts = torch.split_with_sizes(handle(), lengths, dim);
    } catch (RuntimeException e) {
      throw failure("split into " + lengths.length + " pieces", e, this);
    }
    return each(parts);
  }

  /**
   * {@return the elements of a dimension, in order; each shares its memory and lacks the dimension}
   *
   * @param dim what is to go
   */
  public List<Tensor> unbind(int dim) {
    TensorVector parts;
    try {
      parts = torch.unbind(handle(), dim);
    } catch (RuntimeException e) {
      throw failure("unbind", e, this);
    }
    return each(parts);
  }

  // ---- type and place

  /**
   * {@return this tensor if it has the type already, else a copy of that type}
   *
   * @param type what the elements become; in integers fractions are cut
   */
  public Tensor to(DType type) {
    return dtype() == type ? this : op("to " + type, () -> pointer.to(type.nativeType), this);
  }

  /**
   * {@return this tensor if it is there already, else a copy on the device}
   *
   * @param device one that this machine has ({@link Engine#require})
   */
  public Tensor to(Device device) {
    if (device().equals(device)) {
      return this;
    }
    Captured.refuse("a copy between processor and GPU");
    return op("to " + device, () -> moved(device), this);
  }

  private org.bytedeco.pytorch.Tensor moved(Device device) {
    var place = device.place();
    torch.ScalarType type = pointer.scalar_type().intern();
    // From page-locked memory a copy is only queued. Its block is used again once the copy is over.
    boolean queued =
        device.kind() != Device.Kind.CPU
            && !pointer.is_cuda()
            && !pointer.requires_grad()
            && pointer.nbytes() > 0
            && pointer.nbytes() <= MOST_PINNED
            && !Engine.leavesOut(Engine.GpuFeature.PINNED);
    return queued
        ? pointer.pin_memory().to(place, type, true, false, new MemoryFormatOptional())
        : pointer.to(place, type);
  }

  /** {@return a copy with its own memory; derivatives flow through it} */
  public Tensor copy() {
    return op("copy", () -> pointer.clone(), this);
  }

  // ---- in place

  /**
   * this += factor · other; this tensor is floating.
   *
   * @param other a summand that broadcasts to this tensor's shape
   * @param factor weight of the summand
   * @return this tensor
   */
  public Tensor addInPlace(Tensor other, double factor) {
    return change("addInPlace", () -> pointer.add_(other.pointer, new Scalar(factor)), other);
  }

  /**
   * this += value.
   *
   * @param value a summand for each element, which is floating
   * @return this tensor
   */
  public Tensor addInPlace(double value) {
    return change("addInPlace", () -> pointer.add_(new Scalar(value)));
  }

  /**
   * this becomes 1 where it is below a number, and 0 elsewhere.
   *
   * @param value the number
   * @return this tensor
   */
  public Tensor ltInPlace(double value) {
    return change("ltInPlace", () -> pointer.lt_(new Scalar(value)));
  }

  /**
   * this *= factor.
   *
   * @param factor the same for each element, which is floating
   * @return this tensor
   */
  public Tensor mulInPlace(double factor) {
    return change("mulInPlace", () -> pointer.mul_(new Scalar(factor)));
  }

  /**
   * this *= factor, element by element.
   *
   * @param factor a tensor that broadcasts to this one's shape
   * @return this tensor
   */
  public Tensor mulInPlace(Tensor factor) {
    return change("mulInPlace", () -> pointer.mul_(factor.pointer), factor);
  }

  /**
   * this /= divisor, element by element; this tensor is floating.
   *
   * @param divisor a tensor that broadcasts to this one's shape
   * @return this tensor
   */
  public Tensor divInPlace(Tensor divisor) {
    return change("divInPlace", () -> pointer.div_(divisor.pointer), divisor);
  }

  /**
   * this /= divisor.
   *
   * @param divisor the same for each element, which is floating
   * @return this tensor
   */
  public Tensor divInPlace(double divisor) {
    return change("divInPlace", () -> pointer.div_(new Scalar(divisor)));
  }

  /**
   * Each element, which is floating, becomes its square root; NaN below 0.
   *
   * @return this tensor
   */
  public Tensor sqrtInPlace() {
    return change("sqrtInPlace", pointer::sqrt_);
  }

  /**
   * this += factor · a · b.
   *
   * @param a one factor, which broadcasts to this tensor's shape
   * @param b the other, likewise
   * @param factor weight of the product
   * @return this tensor
   */
  public Tensor addProductInPlace(Tensor a, Tensor b, double factor) {
    return change(
        "addProductInPlace",
        () -> pointer.addcmul_(a.pointer, b.pointer, new Scalar(factor)),
        a,
        b);
  }

  /**
   * this += factor · a / b.
   *
   * @param a the dividend, which broadcasts to this tensor's shape
   * @param b the divisor, likewise
   * @param factor weight of the quotient
   * @return this tensor
   */
  public Tensor addQuotientInPlace(Tensor a, Tensor b, double factor) {
    return change(
        "addQuotientInPlace",
        () -> pointer.addcdiv_(a.pointer, b.pointer, new Scalar(factor)),
        a,
        b);
  }

  /**
   * this += weight · (towards - this).
   *
   * @param towards a tensor of this one's type that broadcasts to its shape
   * @param weight 0 changes nothing, 1 goes all the way
   * @return this tensor
   */
  public Tensor lerpInPlace(Tensor towards, double weight) {
    return change("lerpInPlace", () -> pointer.lerp_(towards.pointer, new Scalar(weight)), towards);
  }

  /**
   * Moves each element, which is floating, into [low, high]; NaN stays.
   *
   * @param low the least that is left
   * @param high the most that is left; it counts where low is above it
   * @return this tensor
   */
  public Tensor clampInPlace(double low, double high) {
    return change(
        "clampInPlace",
        () ->
            pointer.clamp_(
                new ScalarOptional(new Scalar(low)), new ScalarOptional(new Scalar(high))));
  }

  /**
   * Takes over the elements of another tensor, converted to this type and device.
   *
   * @param from what to take over; it broadcasts to this tensor's shape
   * @return this tensor
   */
  public Tensor copyInPlace(Tensor from) {
    return change("copyInPlace", () -> pointer.copy_(from.pointer), from);
  }

  @Override
  public String toString() {
    return isClosed() ? "closed tensor" : dtype() + " " + shape();
  }

  // ---- the engine's side

  org.bytedeco.pytorch.Tensor handle() {
    if (pointer.isNull()) {
      throw new GanException(
          "a tensor was used after its scope closed; Scope.keep or Scope.own keeps one alive");
    }
    return pointer;
  }

  static Tensor op(
      String name, Supplier<org.bytedeco.pytorch.Tensor> call, @Nullable Tensor... operands) {
    for (Tensor operand : operands) {
      if (operand != null) {
        operand.handle();
      }
    }
    try {
      return new Tensor(call.get());
    } catch (RuntimeException e) {
      throw failure(name, e, operands);
    }
  }

  /** The tensors of a list, which is freed. */
  static List<Tensor> each(TensorVector all) {
    try (all) {
      Tensor[] out = new Tensor[Math.toIntExact(all.size())];
      for (int i = 0; i < out.length; i++) {
        // A reference of its own: get() only points into the list.
        out[i] = new Tensor(new org.bytedeco.pytorch.Tensor(all.get(i)));
      }
      return List.of(out);
    }
  }

  static TensorVector vector(List<Tensor> parts) {
    TensorVector out = new TensorVector();
    parts.forEach(part -> out.push_back(part.handle()));
    return out;
  }

  private Tensor change(
      String name, Supplier<org.bytedeco.pytorch.Tensor> call, Tensor... operands) {
    handle();
    for (Tensor operand : operands) {
      operand.handle();
    }
    try {
      var unused = call.get();
      return this;
    } catch (RuntimeException e) {
      throw failure(name + " on " + this, e, operands);
    }
  }

  private static GanException failure(
      String name, RuntimeException cause, @Nullable Tensor... operands) {
    if (cause instanceof GanException own) {
      return own;
    }
    return new GanException(
        name + " of " + Arrays.toString(operands) + ": " + Natives.reason(cause), cause);
  }

  /**
   * The lengths of a new tensor's dimensions, which the engine would refuse with its own frames.
   */
  static long[] lengths(long... shape) {
    for (long length : shape) {
      Limits.USUAL.atLeast("the length of a dimension", length, 0);
    }
    return shape;
  }

  private static void checkCount(long given, long[] shape) {
    if (given != Shape.of(shape).count()) {
      throw new GanException(
          "shape "
              + Arrays.toString(shape)
              + " needs "
              + Shape.of(shape).count()
              + " values; got "
              + given);
    }
  }

  /** Row-major, on the processor, of this type: what {@link #memory} can show. */
  private Tensor ready(DType type) {
    Captured.refuse("numbers that the host reads");
    READS.increment();
    return new Tensor(detach().to(Device.CPU).to(type).handle().contiguous());
  }

  private ByteBuffer memory() {
    long bytes = pointer.nbytes();
    if (bytes > Integer.MAX_VALUE) {
      throw new GanException(
          "tensors of up to 2 GiB can be moved to and from Java; this one has shape " + shape());
    }
    if (bytes == 0) {
      return ByteBuffer.allocate(0);
    }
    BytePointer data = new BytePointer(pointer.data_ptr()).capacity(bytes);
    return data.asByteBuffer().order(ByteOrder.LITTLE_ENDIAN);
  }
}
