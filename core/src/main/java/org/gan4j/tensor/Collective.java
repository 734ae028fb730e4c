package org.gan4j.tensor;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.javacpp.chrono.Milliseconds;
import org.bytedeco.pytorch.FileStore;
import org.bytedeco.pytorch.ProcessGroupGloo;
import org.bytedeco.pytorch.Store;
import org.bytedeco.pytorch.TCPStore;
import org.bytedeco.pytorch.TCPStoreOptions;
import org.bytedeco.pytorch.TensorBase;
import org.bytedeco.pytorch.TensorTensorHook;
import org.bytedeco.pytorch.TensorVector;
import org.bytedeco.pytorch.Work;
import org.gan4j.GanException;
import org.gan4j.Limits;
import org.jspecify.annotations.Nullable;

/**
 * Several processes, or threads of one, that compute as one: each holds its own tensor of a shape,
 * and all receive the same bits of what is made of them together (Gloo's ring, which adds in an
 * order that depends on nothing but their number). Whatever one asks, all have to ask, in the same
 * order; the thread that asks waits for the others.
 */
public final class Collective implements AutoCloseable {
  static {
    Natives.load();
  }

  /** Threads of a group that wait for what others send: one asks for one thing at a time. */
  private static final int THREADS = 1;

  /**
   * One of the members.
   *
   * @param rank in [0, size)
   * @param size how many there are
   * @param address of this machine by which the others reach it, and the only one that is listened
   *     at: a name or numbers, such as {@code 127.0.0.1}
   * @param timeout after which one that waits for the others gives up
   */
  public record Member(int rank, int size, String address, Duration timeout) {
    /**
     * Checks the ranges.
     *
     * @param rank in [0, size)
     * @param size how many there are
     * @param address of this machine by which the others reach it
     * @param timeout after which one that waits for the others gives up
     */
    public Member {
      Limits.USUAL.atLeast("the number of workers", size, 1);
      Limits.USUAL.closed("a worker's rank", rank, 0, size - 1);
      Limits.USUAL.atLeast("the workers' timeout in ms", timeout.toMillis(), 1);
    }

    Milliseconds patience() {
      return new Milliseconds(timeout.toMillis());
    }
  }

  /** A member ended, or fell silent, while this one waited for it. */
  public static final class LostException extends GanException {
    LostException(String message, Throwable cause) {
      super(message, cause);
    }
  }

  private final Member member;
  private final Store store;
  private final ProcessGroupGloo group;
  private @Nullable Meet meet;
  private volatile @Nullable GanException failure;

  private Collective(Member member, Store store) {
    this.member = member;
    this.store = store;
    try (PointerScope scope = new PointerScope()) {
      ProcessGroupGloo.Options options = ProcessGroupGloo.Options.create(member.patience());
      options.devices().push_back(ProcessGroupGloo.createDeviceForHostname(member.address()));
      var unused = options.threads(THREADS);
      group = new ProcessGroupGloo(store, member.rank(), member.size(), options);
      Natives.immortal(group);
    } catch (RuntimeException e) {
      store.deallocate();
      throw new GanException(
          "worker "
              + member.rank()
              + " cannot connect to the others from "
              + member.address()
              + ": "
              + Natives.reason(e),
          e);
    }
  }

  /**
   * {@return this member, once all others have come} They find each other by a file.
   *
   * @param member this one
   * @param file the same for all; not there yet, or empty
   * @throws GanException if they do not come within the member's timeout
   */
  public static Collective byFile(Member member, Path file) {
    Store store = Natives.immortal(new FileStore(file.toString(), member.size()));
    return new Collective(member, store);
  }

  /**
   * {@return this member, once all others have come} They find each other by a port that the first
   * one listens at.
   *
   * @param member this one
   * @param host the first one's
   * @param port of the host, free
   * @throws GanException if they do not come within the member's timeout
   */
  public static Collective byPort(Member member, String host, int port) {
    Limits.USUAL.closed("a port", port, 1, 65535);
    Store store;
    try (PointerScope scope = new PointerScope()) {
      TCPStoreOptions options = new TCPStoreOptions();
      var unused =
          options
              .port((short) port)
              .isServer(member.rank() == 0)
              .waitWorkers(false)
              .timeout(member.patience());
      store = Natives.immortal(new TCPStore(host, options));
    } catch (RuntimeException e) {
      throw new GanException(
          "worker "
              + member.rank()
              + " cannot "
              + (member.rank() == 0 ? "listen at" : "reach")
              + " port "
              + port
              + " of "
              + host
              + ": "
              + Natives.reason(e),
          e);
    }
    return new Collective(member, store);
  }

  /** {@return this one's rank, from 0} */
  public int rank() {
    return member.rank();
  }

  /** {@return how many members there are} */
  public int size() {
    return member.size();
  }

  /**
   * {@return the mean of all members' tensors}
   *
   * @param own this one's, float32 or float64, as long as everybody's; only read
   * @throws LostException if a member was lost
   */
  public Tensor mean(Tensor own) {
    Tensor sum = writable(own.detach());
    add(sum);
    return sum.mulInPlace(1.0 / member.size()).to(own.device());
  }

  /**
   * {@return the mean of all members' tensors, the same bits for each, with derivatives} What a
   * member's loss depends on by the mean, it depends on by everybody's tensor: the gradient that
   * reaches a member's own is the mean of what reached all. They meet for it in the backward pass,
   * which all have to take in the same order, and where it is differentiated again in that of it
   * too. It is a constant where {@code own} is one.
   *
   * @param own this one's, float32 or float64, as long as everybody's
   * @throws LostException if a member was lost; where it is lost in the backward pass, whatever is
   *     asked next throws that
   */
  public Tensor differentiableMean(Tensor own) {
    Tensor mean = mean(own);
    if (!own.isDifferentiable()) {
      return mean;
    }
    Tensor out = mean.add(own.sub(own.detach())); // The mean to the bit: 0 is added to it.
    if (out.isDifferentiable()) {
      if (meet == null) {
        meet = Natives.immortal(new Meet());
      }
      var unused = out.handle().register_hook(meet);
    }
    return out;
  }

  /**
   * Where the members' gradients of a mean become one: one for all that is differentiated. It may
   * be called by a thread of the engine's own, where no scope is open.
   */
  private final class Meet extends TensorTensorHook {
    /** The last answer: the engine takes it over once the call is over. */
    private @Nullable Tensor answer;

    @Override
    public TensorBase call(TensorBase gradient) {
      if (!gradient.defined()) {
        return gradient;
      }
      forget();
      try (Scope scope = Scope.open()) {
        Tensor own = new Tensor(new org.bytedeco.pytorch.Tensor(gradient));
        Tensor joined;
        try {
          joined = own.isDifferentiable() ? differentiableMean(own) : mean(own);
        } catch (RuntimeException e) {
          // The engine would make another error of it: whoever asks next, as all do, is told.
          failure = e instanceof GanException told ? told : new GanException(e.toString(), e);
          joined = own;
        }
        answer = Scope.own(joined);
        return answer.handle();
      }
    }

    void forget() {
      if (answer != null) {
        answer.close();
        answer = null;
      }
    }
  }

  /**
   * {@return all members' tensors, one after another along the first dimension, by rank}
   *
   * @param own this one's, {@code [n, ...]} in float32 or float64, as long as everybody's
   * @throws LostException if a member was lost
   */
  public Tensor all(Tensor own) {
    Tensor here = own.detach().to(Device.CPU);
    Tensor nothing = Tensor.zeros(Device.CPU, here.shape().dims()).to(here.dtype());
    List<Tensor> parts = new ArrayList<>();
    for (int rank = 0; rank < member.size(); rank++) {
      parts.add(rank == member.rank() ? here : nothing);
    }
    Tensor sum = Tensor.cat(parts, 0);
    add(sum);
    return sum.to(own.device());
  }

  /** A copy on the processor, row-major. */
  private static Tensor writable(Tensor own) {
    return new Tensor(own.to(Device.CPU).handle().contiguous()).copy();
  }

  private void add(Tensor into) {
    GanException before = failure;
    if (before != null) {
      throw before;
    }
    try (PointerScope scope = new PointerScope()) {
      TensorVector tensors = new TensorVector(into.handle());
      waitFor(begun(tensors));
    }
  }

  private Work begun(TensorVector tensors) {
    try {
      return group.allreduce(tensors);
    } catch (RuntimeException e) {
      throw new GanException(
          "worker " + member.rank() + " cannot ask the others: " + Natives.reason(e), e);
    }
  }

  /** All that can go wrong from here on is that others do not answer. */
  private static void waitFor(Work work) {
    try {
      var unused = work._wait();
    } catch (RuntimeException e) {
      throw new LostException("a worker was lost: " + Natives.reason(e), e);
    }
  }

  /** Leaves: others that wait for this one are told that it is lost. */
  @Override
  public void close() {
    if (meet != null) {
      meet.forget();
      meet.deallocate();
      meet = null;
    }
    group.deallocate();
    store.deallocate();
  }
}
