package org.gan4j.tensor;

import org.bytedeco.javacpp.PointerScope;
import org.jspecify.annotations.Nullable;

/**
 * Deterministic native memory: every tensor made while a scope is open, by the thread that opened
 * it, dies when the scope closes, unless it was kept. Scopes nest.
 *
 * <pre>{@code
 * Tensor mean;
 * try (Scope scope = Scope.open()) {
 *   mean = scope.keep(images.sum().div(images.shape().count()));
 * } // the sum is freed here, the mean is not
 * }</pre>
 *
 * <p>A tensor that no scope owns lives until {@link Tensor#close()}.
 */
public final class Scope implements AutoCloseable {
  static {
    Natives.load();
  }

  private final PointerScope scope = new PointerScope();

  private Scope() {}

  /**
   * Opens a scope on this thread.
   *
   * @return the scope, to be closed on this thread, after those opened since
   */
  public static Scope open() {
    return new Scope();
  }

  /**
   * Hands a tensor of this scope to the scope around it, or, where there is none, to the caller,
   * who closes it.
   *
   * @param tensor one of this scope's, not closed
   * @return the same tensor
   */
  public Tensor keep(Tensor tensor) {
    PointerScope outer = around();
    if (outer == null) {
      return own(tensor);
    }
    outer.attach(tensor.handle());
    return tensor;
  }

  /**
   * Takes a tensor out of the scope that owns it: it lives until {@link Tensor#close()}. For what
   * outlives a computation, such as a parameter vector.
   *
   * @param tensor one that a scope owns, not closed
   * @return the same tensor
   */
  public static Tensor own(Tensor tensor) {
    // A scope gives back one reference when it closes: with a second one the tensor survives it.
    tensor.handle().retainReference();
    return tensor;
  }

  /**
   * {@link #own(Tensor) Takes a tensor out} of the scope that owns it, to a device; where it lies
   * elsewhere, what it was copied from is freed.
   *
   * @param tensor not closed
   * @param device one that this machine has
   * @return the same numbers there, which live until {@link Tensor#close()}
   */
  public static Tensor own(Tensor tensor, Device device) {
    Tensor there = own(tensor.to(device));
    if (there != tensor) {
      tensor.close();
    }
    return there;
  }

  /** Frees what this scope still owns. */
  @Override
  public void close() {
    scope.close();
  }

  private @Nullable PointerScope around() {
    var scopes = PointerScope.getScopeIterator();
    boolean found = false;
    while (scopes != null && scopes.hasNext()) {
      PointerScope next = scopes.next();
      if (found) {
        return next;
      }
      found = next == scope;
    }
    return null;
  }
}
