package org.gan4j.spark;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.ConnectException;
import java.util.List;
import javax.imageio.IIOException;
import org.gan4j.GanException;
import org.gan4j.recipe.Recipes;
import org.gan4j.recipe.TrainSettings;
import org.junit.jupiter.api.Test;

/** What a task decides by itself. */
class RankTest {
  private static GanException of(Exception cause) {
    return new GanException("it cannot go on", cause);
  }

  @Test
  void whatStorageFailsWithIsTriedAgainAndNothingElse() {
    assertThat(Rank.isOfStorage(of(new IOException("no space left on device")), 0)).isTrue();
    assertThat(Rank.isOfStorage(new UncheckedIOException(new IOException("stale")), 1)).isTrue();
    assertThat(Rank.isOfStorage(of(new ConnectException("no such namenode")), 0)).isTrue();
    assertThat(Rank.isOfStorage(of(new ConnectException("no worker 0")), 1)).isFalse();
    assertThat(Rank.isOfStorage(of(new IIOException("no PNG")), 0)).isFalse();
    assertThat(Rank.isOfStorage(of(new IllegalStateException("a fault")), 0)).isFalse();
    assertThat(Rank.isOfStorage(new GanException("it diverged"), 0)).isFalse();
  }

  private static TrainSettings train(String... settings) {
    return Recipes.read("dcgan", List.of(settings)).train();
  }

  @Test
  void statisticsAreSynchronisedOnAGpuByOneTaskOfAProcess() {
    String all = "train.statistics=synchronised";
    TrainSettings gpu = train("train.device=cuda", "train.workers=2", all);
    List<String> shared = List.of("a:7", "b:7", "a:7");
    for (int rank : new int[] {0, 2}) {
      assertThatThrownBy(() -> Rank.checkAlone(gpu, rank, shared))
          .hasMessageContaining("worker " + rank + " shares the process at a:7")
          .hasMessageContaining("one executor per GPU");
    }
    Rank.checkAlone(gpu, 1, shared);
    Rank.checkAlone(gpu, 0, List.of("a:7", "a:8"));
    Rank.checkAlone(train("train.workers=2", all), 0, shared);
    Rank.checkAlone(train("train.device=cuda", "train.workers=2"), 0, shared);
  }
}
