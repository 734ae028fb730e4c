package org.gan4j.train;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.gan4j.GanException;
import org.gan4j.data.DataOptions;
import org.gan4j.recipe.Plan;
import org.gan4j.recipe.Recipe;
import org.gan4j.recipe.Recipes;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a GPU's memory is asked for, and what is said when it has none. */
class DeviceMemoryTest {
  private static final String FULL =
      "CUDA out of memory. Tried to allocate 2.50 GiB. GPU 0 has a total capacity of 79.1 GiB";

  @TempDir private Path cache;

  private static Recipe on(String device, String... more) {
    List<String> settings = new ArrayList<>(List.of(more));
    settings.add("train.device=" + device);
    return Recipes.read("dcgan", settings);
  }

  @Test
  void aFullGpuIsSaidWithTheSizesAndWhatToLower() {
    RuntimeException error = new GanException("conv2d of [..]", new RuntimeException(FULL));
    assertThat(DeviceMemory.said(error, on("cuda", "train.batch=512", "network.width=128")))
        .hasMessage(
            "the GPU cuda is out of memory at train.batch=512, network.dcgan.width=128 (it asked for 2.50 GiB): lower one of them, such as --set train.batch=256, or compute in bf16 (--precision bf16), or stop other programs of that GPU")
        .hasCause(error);
    assertThat(
            DeviceMemory.said(
                new GanException("CUDNN_STATUS_ALLOC_FAILED"),
                on("cuda:1", "train.precision=bf16", "data.size=64")))
        .hasMessageContaining("the GPU cuda:1 is out of memory at ")
        .hasMessageContaining("data.size=64")
        .hasMessageNotContainingAny("asked for", "bf16");
  }

  @Test
  void otherErrorsAndProcessorsStayAsTheyAre() {
    RuntimeException full = new GanException(FULL);
    assertThat(DeviceMemory.said(full, on("cpu"))).isSameAs(full);
    RuntimeException other = new GanException("another");
    assertThat(DeviceMemory.said(other, on("cuda"))).isSameAs(other);
  }

  @Test
  void memoryFollowsFromShapes() {
    Plan.Memory small = memory("train.batch=16", "train.precision=fp32", "train.ema=0");
    Plan.Memory large = memory("train.batch=32", "train.precision=fp32", "train.ema=0");
    Plan.Memory half = memory("train.batch=32", "train.precision=bf16", "train.ema=0.9");
    assertThat(large.vectors()).isEqualTo(small.vectors());
    assertThat(large.activations()).isEqualTo(2 * small.activations());
    assertThat(half.activations()).isEqualTo(small.activations());
    Plan.Memory twice =
        memory(
            "train.batch=16",
            "train.precision=fp32",
            "train.ema=0",
            "game.penalties+={r1: {gamma: 1}}");
    assertThat(twice.activations()).isGreaterThan(2 * small.activations());
    try (Plan plan = plan("train.batch=16", "train.ema=0")) {
      long d = plan.pair().discriminator().parameters().size();
      long g = plan.pair().generator().parameters().size();
      // θ, ∂J/∂θ, one vector of an update, and Adam's two.
      assertThat(small.vectors()).isEqualTo(4 * 5 * (d + g));
      assertThat(half.vectors() - small.vectors()).isEqualTo(4 * g);
      assertThat(small.bytes()).isEqualTo(small.vectors() + small.activations());
    }
  }

  private Plan.Memory memory(String... settings) {
    try (Plan plan = plan(settings)) {
      return plan.memory();
    }
  }

  private Plan plan(String... settings) {
    List<String> all = new ArrayList<>(List.of(settings));
    all.add("network.norm=none");
    return Plan.of(
        Recipes.read("dcgan", all), DataOptions.defaults().withSize(16).withCache(cache));
  }
}
