package org.gan4j.cli;

import java.awt.image.BufferedImage;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.gan4j.doctor.Advice;
import org.gan4j.doctor.Advice.Given;
import org.gan4j.picture.PngFile;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code gan advise}. */
@Command(
    name = "advise",
    sortOptions = false,
    description =
        "Shows what a run's discriminator tells its generator. Of each sample: what the"
            + " discriminator says of it; where it ought to be lighter or darker, which is the"
            + " gradient of what the generator climbs; the sample after a few small steps along it,"
            + " and what is said then. Points get arrows over the discriminator's verdict. A run may"
            + " be trained meanwhile.",
    footer = {
      "",
      "Examples:",
      "  gan advise runs/00000-dcgan-conditional-digits",
      "  gan advise runs/00000-dcgan-conditional-digits --seeds 0-7 --class 3",
      "  gan advise runs/00000-dcgan-conditional-digits --over-time"
    })
final class AdviseCommand extends Subcommand {
  private static final String DEFAULT_SEEDS = "0-15";
  private static final String DEFAULT_OVER_TIME = "0-3";

  @Parameters(
      index = "0",
      paramLabel = "RUN",
      description = "A run's folder: a model alone has no discriminator.")
  @SuppressWarnings("NullAway.Init") // picocli sets it
  private Path run;

  @Option(
      names = "--seeds",
      paramLabel = "SEEDS",
      description = "Which samples, at most 64 (default: 0-15, with --over-time 0-3).")
  private @Nullable String seeds;

  @Option(
      names = "--class",
      paramLabel = "K",
      description = "The class, by name or index (default: the seed modulo the classes).")
  private @Nullable String wanted;

  @Option(
      names = "--at",
      paramLabel = "IMAGES",
      description =
          "The checkpoint that the run keeps at so many images (default: that of its model).")
  private @Nullable Long at;

  @Option(
      names = "--over-time",
      description = "All checkpoints that the run keeps, a column for each.")
  private boolean overTime;

  @Option(
      names = "--out",
      paramLabel = "advice.png",
      description = "The picture (default: advice.png).")
  private Path out = Path.of("advice.png");

  @Option(names = "--json", description = "Print one JSON object as the result.")
  private boolean json;

  AdviseCommand(Console console) {
    super(console);
  }

  @Override
  public Integer call() {
    if (OutputFile.isFolder("--out", out)) {
      throw new WrongUsage("--out takes a .png file; got " + out);
    }
    if (overTime && at != null) {
      throw new WrongUsage("--at is one checkpoint, and --over-time is all: leave one of them out");
    }
    String list = seeds != null ? seeds : overTime ? DEFAULT_OVER_TIME : DEFAULT_SEEDS;
    long[] asked = Seeds.parse(list);
    if (asked.length > Advice.MOST) {
      throw new WrongUsage(
          String.format(
              Locale.ROOT, "--seeds takes at most %d seeds here; got %s", Advice.MOST, list));
    }
    Advice advice = Advice.of(run, console.data(), console::say);
    Integer label = Model.classOf(wanted, advice.classes());
    int[] labels = null;
    if (label != null) {
      labels = new int[asked.length];
      Arrays.fill(labels, label);
    }
    console.expectEngine();
    List<Given> given =
        overTime
            ? advice.overTime(asked, labels)
            : List.of(at == null ? advice.on(asked, labels) : advice.at(at, asked, labels));
    BufferedImage picture = overTime ? Advice.picture(given) : given.get(0).picture();
    OutputFile.makeFolderOf(out);
    PngFile.write(out, picture, Map.of("Software", "gan4j"));
    if (json) {
      console.out().println(Json.object(entries(given)));
    } else {
      print(given);
      console.out().println(Console.shown(out));
    }
    return 0;
  }

  private Map<String, Object> entries(List<Given> given) {
    Map<String, Object> all = new LinkedHashMap<>();
    all.put("run", run.toAbsolutePath().normalize().toString());
    all.put("climbs", given.get(0).aim().title());
    all.put("unit", given.get(0).unit().title());
    all.put("seeds", given.get(0).seeds());
    all.put("classes", given.get(0).classes());
    all.put("steps", Advice.STEPS);
    if (overTime) {
      all.put("checkpoints", given.stream().map(each -> numbers(each)).toList());
    } else {
      all.putAll(numbers(given.get(0)));
    }
    all.put("picture", out.toAbsolutePath().normalize().toString());
    return all;
  }

  private static Map<String, Object> numbers(Given given) {
    Map<String, Object> out = new LinkedHashMap<>();
    out.put("images", given.images());
    out.put("before", given.before());
    out.put("after", given.after());
    out.put("norm", given.norms());
    return out;
  }

  private void print(List<Given> given) {
    Given first = given.get(0);
    boolean classes = !first.classes().isEmpty();
    Table table = new Table();
    List<String> head = new ArrayList<>(List.of("seed"));
    if (overTime) {
      head.add(0, "images");
    }
    if (classes) {
      head.add("class");
    }
    head.addAll(
        List.of(first.unit().title(), "after " + Advice.STEPS + " steps", "gradient's norm"));
    table.row(head);
    for (Given each : given) {
      for (int i = 0; i < each.seeds().length; i++) {
        List<String> row = new ArrayList<>(List.of(Long.toString(each.seeds()[i])));
        if (overTime) {
          row.add(0, Words.count(each.images()));
        }
        if (classes) {
          row.add(each.classes().get(i));
        }
        row.add(number(each.before()[i]));
        row.add(number(each.after()[i]));
        row.add(number(each.norms()[i]));
        table.row(row);
      }
    }
    table.print(console.out());
    console
        .out()
        .println(
            first.aim() == Advice.Aim.LOSS
                ? "climbed: -J_G of each sample alone"
                : "climbed: the discriminator's score, since this J_G weighs samples against real ones");
  }

  /** Four digits, however small. */
  private static String number(double value) {
    double size = Math.abs(value);
    return String.format(Locale.ROOT, size != 0 && size < 1e-3 ? "%.3e" : "%.4f", value);
  }
}
