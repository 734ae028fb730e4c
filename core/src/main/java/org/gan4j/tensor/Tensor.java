package org.gan4j.tensor;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Supplier;
import org.bytedeco.javacpp.BytePointer;
import org.bytedeco.pytorch.LongOptional;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.ScalarOptional;
import org.bytedeco.pytorch.TensorVector;
import org.bytedeco.pytorch.global.torch;
import org.gan4j.GanException;
import org.jspecify.annotations.Nullable;

/**
 * An array of numbers with a shape, computed by the engine. Operations return new tensors and
 * broadcast as in NumPy; those whose name ends in {@code InPlace} change this tensor. A tensor
 * belongs to the innermost {@link Scope} that was open when it was made and dies with it.
 *
 * <p>Errors are {@link GanException}s that name the operation and the shapes.
 */
public final class Tensor implements AutoCloseable {
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

  /** Copies numbers into a float32 tensor on the processor. */
  public static Tensor of(float[] values, long... shape) {
    checkCount(values.length, shape);
    return new Tensor(org.bytedeco.pytorch.Tensor.create(values, shape));
  }

  /** Copies numbers into a float64 tensor on the processor. */
  public static Tensor of(double[] values, long... shape) {
    checkCount(values.length, shape);
    return new Tensor(org.bytedeco.pytorch.Tensor.create(values, shape));
  }

  /** Copies numbers into an int64 tensor on the processor. */
  public static Tensor of(long[] values, long... shape) {
    checkCount(values.length, shape);
    return new Tensor(org.bytedeco.pytorch.Tensor.create(values, shape));
  }

  /** Copies bytes, read as 0 to 255, into a uint8 tensor on the processor. */
  public static Tensor of(byte[] values, long... shape) {
    checkCount(values.length, shape);
    return of(ByteBuffer.wrap(values), DType.UINT8, Shape.of(shape));
  }

  /**
   * Copies raw little-endian elements into a tensor on the processor.
   *
   * @param bytes as many as shape and type need
   */
  public static Tensor of(ByteBuffer bytes, DType type, Shape shape) {
    if (bytes.remaining() != shape.count() * type.bytes()) {
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

  /** Zeros, float32. */
  public static Tensor zeros(Device device, long... shape) {
    return new Tensor(torch.zeros(shape)).to(device);
  }

  /** One value everywhere, float32. */
  public static Tensor full(Device device, double value, long... shape) {
    return new Tensor(torch.full(shape, new Scalar(value), torch.dtype(torch.ScalarType.Float)))
        .to(device);
  }

  /** One number, shape {@code []}, float32 on the processor. */
  public static Tensor scalar(double value) {
    return full(Device.CPU, value);
  }

  /** Joins tensors along an existing dimension. */
  public static Tensor cat(List<Tensor> parts, int dim) {
    return op("cat", () -> torch.cat(vector(parts), dim), parts.toArray(Tensor[]::new));
  }

  /** Joins tensors of one shape along a new dimension. */
  public static Tensor stack(List<Tensor> parts, int dim) {
    return op("stack", () -> torch.stack(vector(parts), dim), parts.toArray(Tensor[]::new));
  }

  // ---- what it is

  public Shape shape() {
    return Shape.of(handle().shape());
  }

  public DType dtype() {
    return DType.of(handle().scalar_type());
  }

  public Device device() {
    return handle().is_cuda()
        ? new Device(Device.Kind.CUDA, handle().device().index())
        : Device.CPU;
  }

  /** Whether the scope that owned it has closed, or {@link #close()} was called. */
  public boolean isClosed() {
    return pointer.isNull();
  }

  /** Frees it now; does nothing if it is freed already. */
  @Override
  public void close() {
    pointer.deallocate();
  }

  // ---- reading

  /** The value of a tensor of one element. */
  public double item() {
    if (handle().numel() != 1) {
      throw new GanException("item() reads a tensor of one element; this one has shape " + shape());
    }
    READS.increment();
    return pointer.item_double();
  }

  /** All elements as floats, in row-major order. */
  public float[] toFloats() {
    float[] out = new float[Math.toIntExact(handle().numel())];
    try (Scope scope = Scope.open()) {
      ready(DType.FLOAT32).memory().asFloatBuffer().get(out);
    }
    return out;
  }

  /** All elements as doubles, in row-major order. */
  public double[] toDoubles() {
    double[] out = new double[Math.toIntExact(handle().numel())];
    try (Scope scope = Scope.open()) {
      ready(DType.FLOAT64).memory().asDoubleBuffer().get(out);
    }
    return out;
  }

  /** All elements as longs, in row-major order; fractions are cut. */
  public long[] toLongs() {
    long[] out = new long[Math.toIntExact(handle().numel())];
    try (Scope scope = Scope.open()) {
      ready(DType.INT64).memory().asLongBuffer().get(out);
    }
    return out;
  }

  /** The raw little-endian elements, in row-major order. */
  public byte[] toBytes() {
    byte[] out = new byte[Math.toIntExact(handle().nbytes())];
    try (Scope scope = Scope.open()) {
      ready(dtype()).memory().get(out);
    }
    return out;
  }

  /** Whether every element is finite; reads the data once. */
  public boolean isFinite() {
    try (Scope scope = Scope.open()) {
      return Double.isFinite(Autograd.off(() -> detach().mul(0).sum().item()));
    }
  }

  // ---- derivatives

  /**
   * The same numbers as the start of a computation: a tensor that {@link Autograd#grad} can
   * differentiate with respect to. It shares memory with this one.
   */
  public Tensor leaf() {
    return new Tensor(handle().detach().set_requires_grad(true));
  }

  /** The same numbers, cut off from the computation that made them. It shares memory. */
  public Tensor detach() {
    return new Tensor(handle().detach());
  }

  /** Whether a derivative flows through this tensor. */
  public boolean isDifferentiable() {
    return handle().requires_grad();
  }

  // ---- element by element

  public Tensor add(Tensor other) {
    return op("add", () -> pointer.add(other.pointer), this, other);
  }

  public Tensor add(double value) {
    return op("add", () -> pointer.add(new Scalar(value)), this);
  }

  /** this + factor · other, rounded as {@link #addInPlace(Tensor, double)} rounds. */
  public Tensor add(Tensor other, double factor) {
    return op("add", () -> pointer.add(other.pointer, new Scalar(factor)), this, other);
  }

  /** this + factor · a · b, rounded as {@link #addProductInPlace} rounds. */
  public Tensor addProduct(Tensor a, Tensor b, double factor) {
    return op(
        "addProduct", () -> pointer.addcmul(a.pointer, b.pointer, new Scalar(factor)), this, a, b);
  }

  /** this + factor · a / b, rounded as {@link #addQuotientInPlace} rounds. */
  public Tensor addQuotient(Tensor a, Tensor b, double factor) {
    return op(
        "addQuotient", () -> pointer.addcdiv(a.pointer, b.pointer, new Scalar(factor)), this, a, b);
  }

  public Tensor sub(Tensor other) {
    return op("sub", () -> pointer.sub(other.pointer), this, other);
  }

  public Tensor sub(double value) {
    return op("sub", () -> pointer.sub(new Scalar(value)), this);
  }

  public Tensor mul(Tensor other) {
    return op("mul", () -> pointer.mul(other.pointer), this, other);
  }

  public Tensor mul(double value) {
    return op("mul", () -> pointer.mul(new Scalar(value)), this);
  }

  public Tensor div(Tensor other) {
    return op("div", () -> pointer.div(other.pointer), this, other);
  }

  public Tensor div(double value) {
    return op("div", () -> pointer.div(new Scalar(value)), this);
  }

  public Tensor neg() {
    return op("neg", pointer::neg, this);
  }

  public Tensor square() {
    return op("square", pointer::square, this);
  }

  public Tensor pow(double exponent) {
    return op("pow", () -> pointer.pow(new Scalar(exponent)), this);
  }

  public Tensor sqrt() {
    return op("sqrt", pointer::sqrt, this);
  }

  public Tensor exp() {
    return op("exp", pointer::exp, this);
  }

  public Tensor log() {
    return op("log", pointer::log, this);
  }

  public Tensor abs() {
    return op("abs", pointer::abs, this);
  }

  public Tensor sign() {
    return op("sign", pointer::sign, this);
  }

  public Tensor sin() {
    return op("sin", pointer::sin, this);
  }

  public Tensor cos() {
    return op("cos", pointer::cos, this);
  }

  /** Each element moved into [low, high]. */
  public Tensor clamp(double low, double high) {
    return op(
        "clamp",
        () ->
            pointer.clamp(
                new ScalarOptional(new Scalar(low)), new ScalarOptional(new Scalar(high))),
        this);
  }

  public Tensor maximum(Tensor other) {
    return op("maximum", () -> torch.maximum(pointer, other.pointer), this, other);
  }

  public Tensor minimum(Tensor other) {
    return op("minimum", () -> torch.minimum(pointer, other.pointer), this, other);
  }

  public Tensor eq(double value) {
    return op("eq", () -> pointer.eq(new Scalar(value)), this);
  }

  public Tensor eq(Tensor other) {
    return op("eq", () -> pointer.eq(other.pointer), this, other);
  }

  public Tensor gt(double value) {
    return op("gt", () -> pointer.gt(new Scalar(value)), this);
  }

  public Tensor lt(double value) {
    return op("lt", () -> pointer.lt(new Scalar(value)), this);
  }

  /** Where this (of truth values) holds, {@code yes}, elsewhere {@code no}. */
  public Tensor choose(Tensor yes, Tensor no) {
    return op("choose", () -> torch.where(pointer, yes.pointer, no.pointer), this, yes, no);
  }

  // ---- over dimensions

  /** Sum of all elements, shape {@code []}. */
  public Tensor sum() {
    return op("sum", pointer::sum, this);
  }

  /** Sums over some dimensions, which are gone then. */
  public Tensor sum(long... dims) {
    return sum(false, dims);
  }

  /** Sums over some dimensions, which stay with length 1. */
  public Tensor sumKeepingDims(long... dims) {
    return sum(true, dims);
  }

  private Tensor sum(boolean keep, long... dims) {
    return op("sum", () -> pointer.sum(dims, keep, Natives.SAME_TYPE), this);
  }

  /** Mean of all elements, shape {@code []}. */
  public Tensor mean() {
    return op("mean", pointer::mean, this);
  }

  /** Means over some dimensions, which are gone then. */
  public Tensor mean(long... dims) {
    return mean(false, dims);
  }

  /** Means over some dimensions, which stay with length 1. */
  public Tensor meanKeepingDims(long... dims) {
    return mean(true, dims);
  }

  private Tensor mean(boolean keep, long... dims) {
    return op("mean", () -> pointer.mean(dims, keep, Natives.SAME_TYPE), this);
  }

  /**
   * Variances over some dimensions, which are gone then, divided by the count (not the count less
   * one).
   */
  public Tensor variance(long... dims) {
    return variance(false, dims);
  }

  /**
   * Variances over some dimensions, which stay with length 1, divided by the count (not the count
   * less one).
   */
  public Tensor varianceKeepingDims(long... dims) {
    return variance(true, dims);
  }

  private Tensor variance(boolean keep, long... dims) {
    // Over an outer dimension the engine's own takes a hundred times as long.
    return sub(mean(true, dims)).square().mean(keep, dims);
  }

  /** Largest elements over some dimensions, which are gone then. */
  public Tensor max(long... dims) {
    return max(false, dims);
  }

  /** Largest elements over some dimensions, which stay with length 1. */
  public Tensor maxKeepingDims(long... dims) {
    return max(true, dims);
  }

  private Tensor max(boolean keep, long... dims) {
    return op("max", () -> pointer.amax(dims, keep), this);
  }

  /** Smallest elements over some dimensions, which are gone then. */
  public Tensor min(long... dims) {
    return min(false, dims);
  }

  /** Smallest elements over some dimensions, which stay with length 1. */
  public Tensor minKeepingDims(long... dims) {
    return min(true, dims);
  }

  private Tensor min(boolean keep, long... dims) {
    return op("min", () -> pointer.amin(dims, keep), this);
  }

  /** Where the largest element of a dimension is, int64. */
  public Tensor argmax(int dim) {
    return op("argmax", () -> pointer.argmax(new LongOptional(dim), false), this);
  }

  /** Euclidean norm of all elements, shape {@code []}. */
  public Tensor norm() {
    return op("norm", pointer::norm, this);
  }

  /** log Σ exp over one dimension, stable. */
  public Tensor logSumExp(int dim) {
    return op("logSumExp", () -> pointer.logsumexp(new long[] {dim}, false), this);
  }

  public Tensor softmax(int dim) {
    return op("softmax", () -> pointer.softmax(dim), this);
  }

  public Tensor logSoftmax(int dim) {
    return op("logSoftmax", () -> pointer.log_softmax(dim), this);
  }

  // ---- products

  /** Matrix product, batched over leading dimensions. */
  public Tensor matmul(Tensor other) {
    return op("matmul", () -> pointer.matmul(other.pointer), this, other);
  }

  /** Inner product of two vectors, shape {@code []}. */
  public Tensor dot(Tensor other) {
    return op("dot", () -> pointer.dot(other.pointer), this, other);
  }

  // ---- shape

  /** The same elements in another shape; one length may be -1, to be found. */
  public Tensor reshape(long... shape) {
    return op("reshape to " + Arrays.toString(shape), () -> pointer.reshape(shape), this);
  }

  /** Joins dimensions {@code first} to {@code last}. */
  public Tensor flatten(int first, int last) {
    return op("flatten", () -> pointer.flatten(first, last), this);
  }

  public Tensor permute(long... order) {
    return op("permute", () -> pointer.permute(order), this);
  }

  public Tensor transpose(int a, int b) {
    return op("transpose", () -> pointer.transpose(a, b), this);
  }

  public Tensor unsqueeze(int dim) {
    return op("unsqueeze", () -> pointer.unsqueeze(dim), this);
  }

  public Tensor squeeze(int dim) {
    return op("squeeze", () -> pointer.squeeze(dim), this);
  }

  /** Repeats dimensions of length 1 without copying. */
  public Tensor expand(long... shape) {
    return op("expand to " + Arrays.toString(shape), () -> pointer.expand(shape), this);
  }

  /** {@code length} elements of a dimension from {@code start}. It shares memory. */
  public Tensor narrow(int dim, long start, long length) {
    return op("narrow", () -> pointer.narrow(dim, start, length), this);
  }

  /** Element {@code index} of a dimension, which disappears. It shares memory. */
  public Tensor select(int dim, long index) {
    return op("select", () -> pointer.select(dim, index), this);
  }

  /** The elements of a dimension at these places (int64, one dimension). */
  public Tensor indexSelect(int dim, Tensor index) {
    return op("indexSelect", () -> pointer.index_select(dim, index.pointer), this, index);
  }

  /** One element of a dimension for each place of {@code index} (int64). */
  public Tensor gather(int dim, Tensor index) {
    return op("gather", () -> pointer.gather(dim, index.pointer), this, index);
  }

  public Tensor flip(long... dims) {
    return op("flip", () -> pointer.flip(dims), this);
  }

  /** Cuts a vector into pieces of these lengths, which must add up to its length. */
  public List<Tensor> split(long... lengths) {
    TensorVector parts;
    try {
      parts = torch.split_with_sizes(handle(), lengths, 0);
    } catch (RuntimeException e) {
      throw failure("split into " + lengths.length + " pieces", e, this);
    }
    return each(parts);
  }

  // ---- type and place

  /** This tensor if it has the type already, else a copy of that type. */
  public Tensor to(DType type) {
    return dtype() == type ? this : op("to " + type, () -> pointer.to(type.nativeType), this);
  }

  /** This tensor if it is there already, else a copy on the device. */
  public Tensor to(Device device) {
    if (device().equals(device)) {
      return this;
    }
    var place = new org.bytedeco.pytorch.Device(device.toString());
    return op("to " + device, () -> pointer.to(place, pointer.scalar_type().intern()), this);
  }

  /** A copy with its own memory. */
  public Tensor copy() {
    return op("copy", () -> pointer.clone(), this);
  }

  // ---- in place

  public Tensor addInPlace(Tensor other, double factor) {
    return change("addInPlace", () -> pointer.add_(other.pointer, new Scalar(factor)), other);
  }

  public Tensor addInPlace(double value) {
    return change("addInPlace", () -> pointer.add_(new Scalar(value)));
  }

  public Tensor mulInPlace(double factor) {
    return change("mulInPlace", () -> pointer.mul_(new Scalar(factor)));
  }

  public Tensor mulInPlace(Tensor factor) {
    return change("mulInPlace", () -> pointer.mul_(factor.pointer), factor);
  }

  public Tensor divInPlace(Tensor divisor) {
    return change("divInPlace", () -> pointer.div_(divisor.pointer), divisor);
  }

  public Tensor divInPlace(double divisor) {
    return change("divInPlace", () -> pointer.div_(new Scalar(divisor)));
  }

  public Tensor sqrtInPlace() {
    return change("sqrtInPlace", pointer::sqrt_);
  }

  /** this += factor · a · b. */
  public Tensor addProductInPlace(Tensor a, Tensor b, double factor) {
    return change(
        "addProductInPlace",
        () -> pointer.addcmul_(a.pointer, b.pointer, new Scalar(factor)),
        a,
        b);
  }

  /** this += factor · a / b. */
  public Tensor addQuotientInPlace(Tensor a, Tensor b, double factor) {
    return change(
        "addQuotientInPlace",
        () -> pointer.addcdiv_(a.pointer, b.pointer, new Scalar(factor)),
        a,
        b);
  }

  /** this += weight · (towards - this). */
  public Tensor lerpInPlace(Tensor towards, double weight) {
    return change("lerpInPlace", () -> pointer.lerp_(towards.pointer, new Scalar(weight)), towards);
  }

  public Tensor clampInPlace(double low, double high) {
    return change(
        "clampInPlace",
        () ->
            pointer.clamp_(
                new ScalarOptional(new Scalar(low)), new ScalarOptional(new Scalar(high))));
  }

  /** Takes over the elements of another tensor, converted to this type and device. */
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
