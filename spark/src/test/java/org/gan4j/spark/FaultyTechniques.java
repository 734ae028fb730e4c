package org.gan4j.spark;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.spark.TaskContext;
import org.gan4j.component.ComponentProvider;
import org.gan4j.game.Penalty;
import org.gan4j.game.Role;
import org.gan4j.tensor.Tensor;

/** Techniques that fail where a test wants them to. */
public final class FaultyTechniques implements ComponentProvider {
  /** How often worker 1 has tried the penalty. */
  static final AtomicInteger TRIES = new AtomicInteger();

  /** A penalty that worker 1 alone cannot compute. */
  public record FaultOfOne() implements Penalty {
    @Override
    public Role role() {
      return Role.DISCRIMINATOR;
    }

    @Override
    public Tensor value(Position position) {
      TaskContext task = TaskContext.get();
      if (task != null && task.partitionId() == 1) {
        TRIES.incrementAndGet();
        throw new IllegalStateException("a fault of its own");
      }
      return position.onReal().logits().mean().mul(0);
    }
  }

  /** A penalty for which worker 1 cannot read a file in Spark's first attempt. */
  public record FileAway() implements Penalty {
    @Override
    public Role role() {
      return Role.DISCRIMINATOR;
    }

    @Override
    public Tensor value(Position position) {
      TaskContext task = TaskContext.get();
      if (task != null && task.partitionId() == 1 && task.stageAttemptNumber() == 0) {
        throw new UncheckedIOException(new IOException("stale file handle"));
      }
      return position.onReal().logits().mean().mul(0);
    }
  }

  @Override
  public List<Class<? extends Record>> components() {
    return List.of(FaultOfOne.class, FileAway.class);
  }
}
