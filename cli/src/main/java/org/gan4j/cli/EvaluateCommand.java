package org.gan4j.cli;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.gan4j.data.DataException;
import org.gan4j.data.DataOptions;
import org.gan4j.data.Dataset;
import org.gan4j.eyes.FeatureSettings;
import org.gan4j.eyes.FeatureTraining;
import org.gan4j.eyes.Resize;
import org.gan4j.medium.Size;
import org.gan4j.metric.Evaluation;
import org.gan4j.metric.Evaluation.TestError;
import org.gan4j.metric.EvaluationFile;
import org.gan4j.metric.Metric;
import org.gan4j.metric.MetricException;
import org.gan4j.metric.ToyModes;
import org.gan4j.score.Evaluations;
import org.gan4j.score.Evaluations.EvaluationException;
import org.gan4j.tensor.Engine;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code gan evaluate}. */
@Command(
    name = "evaluate",
    sortOptions = false,
    description = {
      "Scores what a generator makes, beside what held-out real data get by the same protocol.",
      "The scores of a run are kept in its evaluation.json: not those of --at or --truncation, of",
      "other data than its own, or of fewer samples than are kept there."
    })
final class EvaluateCommand extends Subcommand {
  /** How images are brought to Inception's size. */
  enum Resizing {
    clean,
    legacy
  }

  @Parameters(
      index = "0",
      paramLabel = "RUN|MODEL|DIR",
      description =
          "A run, a model folder, or samples from any tool: a folder or zip of images, series"
              + " (.csv, .npy, .npz), a table (.csv) or a text (.txt).")
  @SuppressWarnings("NullAway.Init") // picocli sets it
  private Path path;

  @Option(
      names = "--data",
      paramLabel = "DATA",
      description =
          "The real data: a name, a folder or zip, an IDX file, series, a table or a text (default: the run's,"
              + " which may also be given where they are now).")
  private @Nullable String data;

  @Option(
      names = "--metrics",
      paramLabel = "LIST",
      split = ",",
      description =
          "Which scores, such as fid,coverage (default: all but parzen, predictive and tstr).")
  private @Nullable List<String> metrics;

  @Option(
      names = "--column",
      paramLabel = "NAME=KIND",
      description = {
        "What a column of a table without a run is, such as id=drop: number, whole, category,",
        "date or drop. May be given again."
      })
  private Map<String, String> columns = new LinkedHashMap<>();

  @Option(
      names = "-n",
      paramLabel = "N",
      description =
          "Samples (default: 10,000 or all that there can be; 2,500 points; 100,000 rows of a file).")
  private @Nullable Integer count;

  @Option(
      names = "--seed",
      paramLabel = "S",
      description =
          "Chooses the real samples; made ones have the seeds S*N to S*N+N-1 (default: 1).")
  private int seed = 1;

  @Option(
      names = "--features",
      paramLabel = "FILE|DIR",
      description = "Inception weights, or what 'gan features train' keeps (default: its own).")
  private @Nullable Path features;

  @Option(
      names = "--resize",
      paramLabel = "clean|legacy",
      description = "How images become Inception's 299x299 (default: clean).")
  private @Nullable Resizing resize;

  @Option(
      names = "--size",
      converter = SizeOption.class,
      paramLabel = "N|HxW",
      description = "Pixels a side, or rows by columns, where the data of a folder differ in size.")
  private @Nullable Size size;

  @Option(
      names = "--window",
      paramLabel = "STEPS",
      description = "Cut long series and texts into windows of so many steps, as gan data does.")
  private @Nullable Integer window;

  @Option(
      names = "--at",
      paramLabel = "IMAGES",
      description = "Score the checkpoint that a run keeps at so many images, not its model.")
  private @Nullable Long at;

  @Mixin private TruncationOption truncation = new TruncationOption();

  @Mixin private DeviceOption device = new DeviceOption();

  @Option(names = "--threads", paramLabel = "N", description = "Threads (default: the cores).")
  private @Nullable Integer threads;

  @Option(names = "--json", description = "Print one JSON object as the result.")
  private boolean json;

  private EvaluateCommand(Console console) {
    super(console);
  }

  /** The command, whose help lists the metrics. */
  static CommandLine line(Console console) {
    CommandLine line = new CommandLine(new EvaluateCommand(console));
    List<String> footer = new ArrayList<>(List.of("", "Metrics of images:"));
    for (Metric metric : Metric.values()) {
      if (metric == Metric.MODES) {
        footer.addAll(List.of("", "Metrics of points in the plane:"));
      }
      if (metric == Metric.MMD) {
        footer.addAll(List.of("", "Metrics of series; of text those from symbol-js on:"));
      }
      if (metric == Metric.SHAPES) {
        footer.addAll(List.of("", "Metrics of tables; those from closest-record on always:"));
      }
      footer.add(
          String.format(
                  Locale.ROOT,
                  "  %-18s  %s (better: %s)",
                  metric.title(),
                  metric.meaning(),
                  metric.better().title())
              .replace("%", "%%"));
    }
    footer.addAll(
        List.of(
            "",
            "Of a semi-supervised run's classifier:",
            "  test-error          share of the test images that it takes for another class",
            "",
            "Examples:",
            "  gan evaluate runs/00000-dcgan-fashion-mnist",
            "  gan evaluate runs/00000-dcgan-fashion-mnist --metrics fid,coverage -n 5000",
            "  gan evaluate ./images-of-another-tool --data cifar10",
            "  gan evaluate made.csv --data measured.csv --metrics mmd,acf,discriminative",
            "  gan evaluate made-names.txt --data names",
            "  gan evaluate synthetic.csv --data adult",
            "  gan evaluate samples.zip --data cifar10 --features pt_inception-2015-12-05.pth"));
    line.getCommandSpec().usageMessage().footer(footer.toArray(new String[0]));
    return line;
  }

  @Override
  public Integer call() {
    checkNumbers();
    @Nullable Set<Metric> wanted = metrics == null ? null : parsed(metrics);
    FeatureProgress progress = new FeatureProgress(console, false);
    Evaluations evaluation =
        Evaluations.of(path).in(environment()).seed(seed).listener(telling(progress));
    if (metrics != null && wanted != null) {
      evaluation.metrics(wanted);
      if (metrics.contains(TestError.NAME)) {
        evaluation.testError();
      }
    }
    if (data != null) {
      evaluation.data(data);
    }
    if (count != null) {
      evaluation.samples(count);
    }
    if (at != null) {
      evaluation.at(at);
    }
    evaluation.truncated(truncation.checked());
    if (features != null) {
      evaluation.eyes(features, resize == Resizing.legacy ? Resize.LEGACY : Resize.CLEAN);
    }
    try {
      evaluation.check();
      console.expectEngine();
      device.begin();
      Engine.threads(threads == null ? Engine.cores() : threads);
      EvaluationFile taken = evaluation.take();
      progress.clear();
      print(taken); // Before it is kept, which a full disk may forbid.
      evaluation.keep(taken);
    } catch (EvaluationException e) {
      throw new WrongUsage(option(e.setting()) + e.rule(), e);
    } catch (DataException e) {
      // The option that was, or can be, given here.
      throw size == null && window == null ? e : new DataException(DataWords.options(e), e);
    } finally {
      progress.clear();
    }
    return 0;
  }

  private DataOptions environment() {
    try {
      DataOptions options = size == null ? console.data() : console.data().withSize(size);
      options = options.withColumns(DataCommand.kinds(columns));
      return window == null ? options : options.withWindow(window);
    } catch (DataException e) {
      throw new WrongUsage(DataWords.options(e), e);
    }
  }

  private static String option(EvaluationException.Setting setting) {
    return switch (setting) {
      case DATA -> "--data";
      case METRICS -> "--metrics";
      case SAMPLES -> "-n";
      case SEED -> "--seed";
      case AT -> "--at";
      case TRUNCATION -> "--truncation";
    };
  }

  /** The progress of an extractor's training, and a classifier's error as soon as it is known. */
  private Evaluations.Listener telling(FeatureProgress progress) {
    return new Evaluations.Listener() {
      @Override
      public void begins(Dataset set, FeatureSettings settings) {
        progress.begins(set, settings);
      }

      @Override
      public void progress(FeatureTraining.Progress far) {
        progress.progress(far);
      }

      @Override
      public void note(String message) {
        progress.note(message.replace("data.size", "--size"));
      }

      @Override
      public void unkept(String why) {
        progress.unkept(why);
      }

      @Override
      public void found(ToyModes modes) {
        console.say(
            String.format(
                Locale.ROOT,
                "%d of %d modes found, %d with at least 1 %% of the samples",
                modes.found(),
                modes.counts().size(),
                modes.held()));
      }

      @Override
      public void tested(TestError error) {
        if (!json) {
          console.out().println(ScoreTable.line(error));
        }
      }
    };
  }

  private static Set<Metric> parsed(List<String> names) {
    try {
      return Metric.parse(names.stream().filter(name -> !name.equals(TestError.NAME)).toList());
    } catch (MetricException e) {
      throw new WrongUsage("--metrics: " + e.getMessage(), e);
    }
  }

  private void checkNumbers() {
    var unused = device.checked();
    if (threads != null) {
      WrongUsage.LIMITS.closed("--threads", threads, 1, 1024);
    }
    if (resize != null && (features == null || Files.isDirectory(features))) {
      throw new WrongUsage(
          "--resize is of Inception weights: give their file with --features, or leave it out");
    }
    if (!columns.isEmpty() && Files.isDirectory(path)) {
      throw new WrongUsage(
          "--column is for a file of rows; what the columns of a run are is in its recipe.yaml");
    }
  }

  private void print(EvaluationFile taken) {
    if (json) {
      console.out().println(Json.object(taken.entries()));
      return;
    }
    Evaluation evaluation = taken.evaluation();
    if (evaluation != null) {
      ScoreTable.print(evaluation, console);
    }
  }
}
