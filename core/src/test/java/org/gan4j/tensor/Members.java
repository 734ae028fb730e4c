package org.gan4j.tensor;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import org.gan4j.tensor.Collective.Member;

/** Members of a collective, each a thread with a scope of its own. */
@SuppressWarnings("AddressSelection") // an address, not a name
public final class Members {
  private Members() {}

  /** What each of them comes to, by rank. */
  public static <T> List<T> each(
      Path folder, int size, Duration patience, Function<Collective, T> work) throws Exception {
    Path file = Files.createTempFile(folder, "meeting", "");
    List<CompletableFuture<T>> all = new ArrayList<>();
    for (int rank = 0; rank < size; rank++) {
      Member member = new Member(rank, size, "127.0.0.1", patience);
      all.add(
          CompletableFuture.supplyAsync(
              () -> {
                try (Scope scope = Scope.open();
                    Collective here = Collective.byFile(member, file)) {
                  return work.apply(here);
                }
              },
              task -> new Thread(task).start()));
    }
    List<T> out = new ArrayList<>();
    for (CompletableFuture<T> one : all) {
      out.add(one.get(30, TimeUnit.SECONDS));
    }
    return out;
  }
}
