package org.gan4j.tensor;

import java.lang.invoke.MethodHandle;
import java.util.Optional;
import org.bytedeco.pytorch.global.torch;
import org.gan4j.GanException;
import org.jspecify.annotations.Nullable;

/**
 * Recordings of a GPU: libtorch's {@code at::cuda::CUDAGraph}, which JavaCPP does not map, by its
 * names in the library. All that this thread computes goes through a stream of its own from then
 * on, since nothing is recorded on the one that programs begin with.
 *
 * <p>A C++ exception that leaves a function called so ends the process. So each function is called
 * only where it has no reason to throw: names are looked up first, and a recording that CUDA has
 * given up is ended by CUDA's own function, which answers with a code; after that nothing is
 * recorded any more.
 */
final class CudaGraphs implements Captured.Method {
  /** Bytes of a CUDAGraph: 0x68 in libtorch 2.10, and room. */
  private static final long SIZE = 1024;

  private static final long ALIGNMENT = 16;

  /** What cudaStreamIsCapturing says. */
  private static final int ACTIVE = 1;

  /** The stream of this thread, once it has one. */
  private static final ThreadLocal<@Nullable CudaGraphs> OWN = new ThreadLocal<>();

  private static volatile boolean spoilt;

  private final Foreign foreign = new Foreign();
  private final int device;
  private final Object pool;
  private final Object raw;
  private final MethodHandle begin;
  private final MethodHandle end;
  private final MethodHandle construct;
  private final MethodHandle replay;
  private final MethodHandle destroy;
  private final MethodHandle isCapturing;
  private final MethodHandle endByRuntime;
  private final MethodHandle lastError;
  private final MethodHandle destroyGraph;

  /**
   * How a device records; why it cannot where it cannot.
   *
   * @param device one that this machine has
   */
  static Captured.Support on(Device device) {
    String why =
        device.kind() == Device.Kind.CPU
            ? "a processor records nothing"
            : Engine.leavesOut(Engine.GpuFeature.CAPTURE)
                ? "it is left out (GAN4J_GPU_WITHOUT)"
                : spoilt
                    ? "an earlier recording was given up"
                    : obstacle(Runtime.version().feature(), Natives.platform());
    if (!why.isEmpty()) {
      return new Captured.Support(null, why);
    }
    CudaGraphs own = OWN.get();
    if (own != null && own.device == device.index()) {
      return new Captured.Support(own, "");
    }
    try {
      own = new CudaGraphs(device.index());
    } catch (RuntimeException | LinkageError e) {
      return new Captured.Support(null, Natives.reason(e));
    }
    OWN.set(own);
    return new Captured.Support(own, "");
  }

  /** Why a Java on a system cannot; empty if it can. */
  static String obstacle(int java, String platform) {
    if (java < Foreign.SINCE) {
      return "it takes Java " + Foreign.SINCE + " or later; this is Java " + java;
    }
    return platform.equals("linux-x86_64")
        ? ""
        : "the engine's functions have the names that it needs on linux-x86_64 alone; this is "
            + platform;
  }

  private CudaGraphs(int index) {
    this.device = index;
    // Bare names: the system answers with the libraries that are loaded already.
    Object torchCuda = foreign.library("libtorch_cuda.so");
    Object c10 = foreign.library("libc10_cuda.so");
    Object runtime = foreign.library("libcudart.so.13");
    Object address = foreign.address;
    Object integer = foreign.integer;
    // c10::cuda::CUDAStream: a device's type and index, then a number, by value.
    Object stream = foreign.structure(foreign.octet, foreign.octet, foreign.gap(6), foreign.wide);
    Object pair = foreign.structure(foreign.wide, foreign.wide);
    Optional<Object> nothing = Optional.empty();
    Optional<Object> code = Optional.of(integer);
    construct =
        foreign.function(torchCuda, "_ZN2at4cuda9CUDAGraphC1Eb", nothing, address, foreign.truth);
    begin =
        foreign.function(
            torchCuda,
            "_ZN2at4cuda9CUDAGraph13capture_beginESt4pairIyyE21cudaStreamCaptureMode",
            nothing,
            address,
            pair,
            integer);
    end = foreign.function(torchCuda, "_ZN2at4cuda9CUDAGraph11capture_endEv", nothing, address);
    replay = foreign.function(torchCuda, "_ZN2at4cuda9CUDAGraph6replayEv", nothing, address);
    destroy = foreign.function(torchCuda, "_ZN2at4cuda9CUDAGraphD1Ev", nothing, address);
    isCapturing = foreign.function(runtime, "cudaStreamIsCapturing", code, address, address);
    endByRuntime = foreign.function(runtime, "cudaStreamEndCapture", code, address, address);
    lastError = foreign.function(runtime, "cudaGetLastError", code);
    destroyGraph = foreign.function(runtime, "cudaGraphDestroy", code, address);
    MethodHandle fromPool =
        foreign.function(
            c10,
            "_ZN3c104cuda17getStreamFromPoolEba",
            Optional.of(stream),
            foreign.truth,
            foreign.octet);
    MethodHandle makeCurrent =
        foreign.function(
            c10, "_ZN3c104cuda20setCurrentCUDAStreamENS0_10CUDAStreamE", nothing, stream);
    MethodHandle handle =
        foreign.function(c10, "_ZNK3c104cuda10CUDAStream6streamEv", Optional.of(address), address);
    pool = foreign.room(2L * Long.BYTES, Long.BYTES);
    // Every name is there: only now does anything change.
    synchronize(); // What other streams still compute, this one may read.
    var unused = torch.getCUDAHooks().exchangeDevice((byte) index);
    Object own = Foreign.invoke(fromPool, foreign.arena(), false, (byte) index);
    Foreign.run(makeCurrent, own);
    raw = Foreign.invoke(handle, own);
  }

  private void synchronize() {
    torch.getCUDAHooks().deviceSynchronize((byte) device);
  }

  /** 0 where nothing is recorded, 1 where something is, 2 where CUDA has given it up. */
  private int status() {
    Object answer = foreign.room(Long.BYTES, Long.BYTES);
    int code = (int) Foreign.invoke(isCapturing, raw, answer);
    return code == 0 ? foreign.integerOf(answer) : 2;
  }

  @Override
  public Captured.Graph record(Runnable computation) {
    if (spoilt || status() != 0) {
      throw new GanException("an earlier recording was given up");
    }
    synchronize();
    Object graph = foreign.room(SIZE, ALIGNMENT);
    Foreign.run(construct, graph, false);
    Foreign.run(begin, graph, pool, 0);
    boolean complete = false;
    try {
      computation.run();
      complete = true;
    } catch (RuntimeException e) {
      // What the engine itself refuses it has refused CUDA too: its own words say what it was.
      throw status() == ACTIVE
          ? e
          : new GanException("CUDA gave the recording up: " + Natives.reason(e), e);
    } finally {
      int status = status();
      if (status == ACTIVE) {
        Foreign.run(end, graph);
      } else {
        giveUp(status);
      }
      if (status == ACTIVE && !complete) {
        Foreign.run(destroy, graph);
      }
    }
    if (spoilt) {
      throw new GanException("CUDA gave the recording up");
    }
    return new Recorded(graph);
  }

  /** Ends what the engine's own function would end with an exception. */
  private void giveUp(int status) {
    spoilt = true;
    if (status != 0) {
      Object broken = foreign.room(Long.BYTES, Long.BYTES);
      int code = (int) Foreign.invoke(endByRuntime, raw, broken);
      if (code == 0 && foreign.wideOf(broken) != 0) {
        var unused = Foreign.invoke(destroyGraph, foreign.pointer(foreign.wideOf(broken)));
      }
    }
    var unused = Foreign.invoke(lastError);
  }

  /** One recording. */
  private final class Recorded implements Captured.Graph {
    private final MethodHandle own;
    private @Nullable Object graph;

    Recorded(Object graph) {
      this.graph = graph;
      this.own = replay.bindTo(graph);
    }

    @Override
    public void replay() {
      if (graph == null) {
        throw new GanException("this recording is closed");
      }
      try {
        own.invokeExact();
      } catch (Throwable e) {
        throw new GanException("a recording could not be replayed: " + e, e);
      }
    }

    @Override
    public void close() {
      Object open = graph;
      if (open != null) {
        graph = null;
        synchronize();
        Foreign.run(destroy, open);
      }
    }
  }
}
