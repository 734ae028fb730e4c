package org.gan4j.bench.cuda;

import static org.gan4j.bench.cuda.CudaBench.say;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.gan4j.data.DataOptions;
import org.gan4j.eyes.FeatureTraining;
import org.gan4j.eyes.Resize;
import org.gan4j.recipe.Plan;
import org.gan4j.recipe.Recipe;
import org.gan4j.recipe.Recipes;
import org.gan4j.score.Evaluations;
import org.gan4j.tensor.Device;
import org.gan4j.tensor.Engine;
import org.gan4j.train.Trainer;

/** How long an extractor trains, and an evaluation with it takes. */
final class EvaluationTime {
  private EvaluationTime() {}

  static void print(Device device, boolean quick) throws IOException {
    try (Folder folder = Folder.temporary()) {
      DataOptions environment = DataOptions.defaults().withCache(folder.path().resolve("cache"));
      String place = device.toString();
      int samples = quick ? 60 : 10_000;
      Recipe recipe =
          Recipes.read(
              "dcgan",
              List.of(
                  "network.width=" + (quick ? 4 : 64),
                  "train.images=640",
                  "train.tick=640",
                  "evaluate.metrics=[]",
                  "train.remedy=off",
                  "train.device=" + place));
      Path run;
      try (Trainer trainer =
          Trainer.begin(Plan.of(recipe, environment), folder.path(), List.of("bench/cuda"))) {
        run = trainer.train().run();
      }
      Engine.device(device);
      long begun = System.nanoTime();
      FeatureTraining.Trained eyes =
          FeatureTraining.of(
              "digits",
              environment,
              FeatureTraining.SEED,
              quick ? 256 : 60_000,
              FeatureTraining.Cached.USED,
              FeatureTraining.Listener.SILENT);
      double trained = (System.nanoTime() - begun) / 1e9;
      Path kept = eyes.folder();
      eyes.extractor().close();
      if (kept == null) {
        say("evaluation: the extractor could not be kept");
        return;
      }
      begun = System.nanoTime();
      var taken =
          Evaluations.of(run).in(environment).samples(samples).eyes(kept, Resize.CLEAN).take();
      say(
          "evaluation: an extractor of %,d images in %.1f s, %,d against %,d samples in %.1f s%s",
          quick ? 256 : 60_000,
          trained,
          samples,
          samples,
          (System.nanoTime() - begun) / 1e9,
          taken.evaluation() == null ? " (no scores)" : "");
    } finally {
      Engine.device(Device.CPU);
    }
  }
}
