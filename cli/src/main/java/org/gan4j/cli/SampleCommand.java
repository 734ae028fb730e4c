package org.gan4j.cli;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.IntStream;
import org.gan4j.medium.Samples;
import org.gan4j.medium.Series;
import org.gan4j.medium.Sheet;
import org.gan4j.picture.PngFile;
import org.gan4j.run.AtomicFile;
import org.gan4j.run.Latin;
import org.gan4j.score.RunGenerator;
import org.gan4j.score.RunGenerator.Rejection;
import org.gan4j.zoo.Generator;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code gan sample}. */
@Command(
    name = "sample",
    sortOptions = false,
    description = {
      "Draws samples of a trained model. A seed always gives the same sample: where classes can be",
      "asked for, its class is the seed modulo their number, unless --class says another."
    },
    footer = {
      "",
      "Examples:",
      "  gan sample runs/00000-dcgan-conditional-digits",
      "  gan sample runs/00000-dcgan-conditional-digits --class 7 --seeds 0-99 --out sevens.png",
      "  gan sample runs/00001-dcgan-conditional-fashion-mnist --class Bag,3,Sneaker",
      "  gan sample runs/00000-dcgan-conditional-digits --reject",
      "  gan sample my-model -n 1000 --out folder",
      "  gan sample runs/00000-ctgan-adult -n 10000 --where education=Masters --out made.csv"
    })
final class SampleCommand extends Subcommand {
  private static final int DEFAULT_COUNT = 64;
  private static final int DEFAULT_ROWS = 8;
  private static final int MOST_COLUMNS = 20;
  private static final int CHUNK = 1024;
  private static final int CHUNK_VALUES = 1 << 26;
  private static final long MOST_PIXELS = 1L << 26;

  @Parameters(
      index = "0",
      paramLabel = "RUN|MODEL",
      description = "A run's folder, or its model folder wherever it was copied to.")
  @SuppressWarnings("NullAway.Init") // picocli sets it
  private Path model;

  /** How many or which; at most one of the two. */
  static final class Which {
    @Option(
        names = "-n",
        paramLabel = "N",
        description =
            "How many, with the seeds 0 to N-1 (default: 64, or 8 of each of up to 20 classes).")
    @Nullable Integer count;

    @Option(
        names = "--seeds",
        paramLabel = "SEEDS",
        description = "Which, such as 0-99 or 1,5,9-12.")
    @Nullable String seeds;
  }

  @ArgGroup(exclusive = true, multiplicity = "0..1")
  private Which which = new Which();

  @Option(
      names = "--class",
      paramLabel = "K[,K...]",
      description =
          "The class, by name or index (default: the seed modulo the classes). Of several, each"
              + " seed is drawn in each: a column for each in a picture.")
  private @Nullable String wanted;

  @Option(
      names = "--where",
      paramLabel = "COLUMN=VALUE[,...]",
      description =
          "Of a table: only rows with these categories, numbers or dates, or ranges such as"
              + " age=30..40; repeatable.")
  private List<String> where = List.of();

  @Mixin private TruncationOption truncation = new TruncationOption();

  @Option(
      names = "--direction",
      paramLabel = "NAME=BY",
      description =
          "Moves every sample along a direction that gan directions saved, by so many standard"
              + " deviations; repeatable.")
  private List<String> moves = List.of();

  @Option(
      names = "--latent",
      paramLabel = "FILE",
      description = "Samples of the latents in a file, such as gan project's, instead of seeds.")
  private @Nullable Path latents;

  @Option(
      names = "--reject",
      description =
          "Lets the run's discriminator choose: what it rejects is drawn again (Azadi et al.,"
              + " 2019).")
  private boolean reject;

  @Mixin private DeviceOption device = new DeviceOption();

  @Option(
      names = "--out",
      paramLabel = "grid.png|DIR|FILE",
      description =
          "One picture, a folder for one PNG per sample, or a table (.csv) or array (.npy) of"
              + " points, series or rows; of texts a .txt file of lines (default: grid.png).")
  private Path out = Path.of("grid.png");

  SampleCommand(Console console) {
    super(console);
  }

  @Override
  public Integer call() {
    long[] asked =
        which.seeds != null
            ? Seeds.parse(which.seeds)
            : which.count != null ? Seeds.first(which.count) : null;
    boolean table =
        List.of("csv", "txt", "npy").contains(OutputFile.extension(out)) && !Files.isDirectory(out);
    boolean folder = !table && OutputFile.isFolder("--out", out);
    double unused = truncation.checked();
    try (Generator generator = truncation.of(Model.load(model, console, device));
        Rejection chosen = generator.medium().table().isPresent() ? null : rejection()) {
      if (generator.medium().table().isPresent()) {
        writeRows(generator, generator.medium().table().orElseThrow(), asked);
        return 0;
      }
      if (!where.isEmpty()) {
        throw new WrongUsage(
            "--where asks for rows of a table; this model makes "
                + generator.medium().plural()
                + (generator.classes().isEmpty() ? "" : ": --class asks for a class"));
      }
      Maker maker = chosen != null ? chosen::sample : maker(generator);
      List<Integer> only = Model.classesOf(wanted, generator.classes());
      int classes = generator.classes().size();
      boolean few = only.isEmpty() && classes > 0 && classes <= MOST_COLUMNS;
      long[] own = maker.own() != null ? maker.own() : asked;
      int usual = few ? DEFAULT_ROWS * classes : only.size() > 1 ? DEFAULT_ROWS : DEFAULT_COUNT;
      long[] seeds = each(own != null ? own : Seeds.first(usual), only.size());
      int[] labels = classes == 0 ? null : labels(generator, seeds, only, maker.classes());
      // A column per class, where the seeds come in that order.
      boolean columns =
          few
              && maker.own() == null
              && IntStream.range(0, seeds.length).allMatch(i -> seeds[i] % classes == i % classes);
      long begun = System.nanoTime();
      if (table) {
        writeTable(generator, maker, seeds, labels);
      } else if (folder) {
        writeFolder(generator, maker, seeds, labels);
      } else {
        List<String> captions =
            only.size() > 1
                ? only.stream().map(generator.classes()::get).toList()
                : columns ? generator.classes() : List.of();
        writeGrid(generator, maker, seeds, labels, captions);
      }
      double seconds = (System.nanoTime() - begun) / 1e9;
      console.say(
          String.format(
              Locale.ROOT,
              "%s in %s s, %s/s",
              Words.number(seeds.length, "sample"),
              Words.rate(seconds),
              Words.rate(seeds.length / seconds)));
      if (chosen != null) {
        console.say(
            String.format(
                    Locale.ROOT,
                    "rejected %.1f %% of %s",
                    100 * chosen.rejected(),
                    Words.number(chosen.judged(), "sample"))
                + (chosen.unsure() == 0
                    ? ""
                    : "; of " + Words.number(chosen.unsure(), "seed") + " the best was kept"));
      }
    }
    console.out().println(Console.shown(out));
    return 0;
  }

  private void writeRows(
      Generator generator, org.gan4j.medium.Table columns, long @Nullable [] asked) {
    if (wanted != null) {
      throw new WrongUsage(
          "--class asks for a class; rows of a table are asked for by --where COLUMN=VALUE");
    }
    if (reject || latents != null || !moves.isEmpty() || truncation.checked() < 1) {
      throw new WrongUsage(
          "--truncation, --direction, --latent and --reject are not for models of tables; a table's"
              + " rows are asked for by -n or --seeds and --where");
    }
    String extension = OutputFile.extension(out);
    boolean picture = extension.equals("png");
    if ((!picture && !extension.equals("csv")) || Files.isDirectory(out)) {
      throw new WrongUsage(
          "rows are written as one table: --out takes a .csv file, or a .png file for a picture of"
              + " their columns; got "
              + out);
    }
    TableRows rows = new TableRows(generator, columns, where);
    long[] seeds = asked != null ? asked : Seeds.first(TableRows.USUAL);
    rows.describe(model, console);
    long begun = System.nanoTime();
    if (picture) {
      rows.draw(seeds, out);
    } else {
      rows.write(seeds, out);
    }
    double seconds = (System.nanoTime() - begun) / 1e9;
    console.say(
        String.format(
            Locale.ROOT,
            "%s in %s s, %s/s",
            Words.number(seeds.length, "row"),
            Words.rate(seconds),
            Words.rate(seeds.length / seconds)));
    if (!rows.redrawn().isEmpty()) {
      console.say(rows.redrawn());
    }
    console.out().println(Console.shown(out));
  }

  /** How samples are made of what they are asked by. */
  @FunctionalInterface
  private interface Maker {
    /** Samples of seeds, or of whatever else they are numbered by. */
    Samples make(long[] seeds, int @Nullable [] labels);

    /** What there is to make where that is not the user's choice; null where it is. */
    default long @Nullable [] own() {
      return null;
    }

    /** The classes of those; null where they are not known. */
    default int @Nullable [] classes() {
      return null;
    }
  }

  private @Nullable Rejection rejection() {
    if (!reject) {
      return null;
    }
    if (latents != null || !moves.isEmpty()) {
      throw new WrongUsage(
          "--reject draws samples anew, and --latent and --direction say which: leave out one");
    }
    if (truncation.checked() < 1) {
      throw new WrongUsage(
          "--reject keeps the distribution of the data, and --truncation narrows it: leave out one");
    }
    return RunGenerator.rejection(
        model, console.data(), message -> console.say("note: " + message));
  }

  private Maker maker(Generator generator) {
    List<Moves.Move> along = Moves.parse(moves, generator, model);
    if (latents != null) {
      if (truncation.checked() < 1) {
        throw new WrongUsage(
            "--latent says which latents, and --truncation moves them: leave out one");
      }
      if (which.seeds != null || which.count != null) {
        throw new WrongUsage("--latent says which samples: leave out -n and --seeds");
      }
      return new OfFile(generator, generator.readLatents(latents), along);
    }
    if (along.isEmpty()) {
      return generator::sample;
    }
    return (seeds, labels) ->
        generator.of(
            Arrays.stream(seeds)
                .mapToObj(seed -> Moves.moved(generator, generator.latent(seed), along))
                .toArray(float[][]::new),
            labels);
  }

  /** Samples of the rows of a file. */
  private record OfFile(Generator generator, Generator.Latents file, List<Moves.Move> along)
      implements Maker {
    @Override
    public Samples make(long[] rows, int @Nullable [] labels) {
      return generator.of(
          Arrays.stream(rows)
              .mapToObj(row -> Moves.moved(generator, file.rows()[(int) row], along))
              .toArray(float[][]::new),
          labels);
    }

    @Override
    public long[] own() {
      return Seeds.first(file.rows().length);
    }

    @Override
    public int @Nullable [] classes() {
      return file.classes();
    }
  }

  /** Each seed as often as there are classes to draw it in. */
  private static long[] each(long[] seeds, int classes) {
    if (classes <= 1) {
      return seeds;
    }
    if ((long) seeds.length * classes > Seeds.MOST) {
      throw new WrongUsage(
          String.format(
              Locale.ROOT,
              "at most %,d samples at once; got %,d seeds in %d classes",
              Seeds.MOST,
              seeds.length,
              classes));
    }
    return IntStream.range(0, seeds.length * classes).mapToLong(i -> seeds[i / classes]).toArray();
  }

  /** The class of each: in turn those asked for, else those of the latents, else the seeds'. */
  private static int[] labels(
      Generator generator, long[] seeds, List<Integer> only, int @Nullable [] known) {
    return IntStream.range(0, seeds.length)
        .map(
            i ->
                !only.isEmpty()
                    ? only.get(i % only.size())
                    : known != null ? known[(int) seeds[i]] : generator.classOf(seeds[i]))
        .toArray();
  }

  private void writeGrid(
      Generator generator,
      Maker maker,
      long[] seeds,
      int @Nullable [] labels,
      List<String> captions) {
    if (generator.medium().pixels(seeds.length) > MOST_PIXELS) {
      throw new WrongUsage(
          String.format(
              Locale.ROOT,
              "%,d samples of %s are too many for one picture: give a folder, such as --out samples",
              seeds.length,
              generator.medium()));
    }
    Samples samples = maker.make(seeds, labels);
    OutputFile.makeFolderOf(out);
    Sheet sheet =
        captions.isEmpty() ? Sheet.square(seeds.length) : Sheet.of(captions.size(), captions);
    PngFile.write(out, samples.medium().draw(samples, sheet), Map.of("Software", "gan4j"));
  }

  private void writeTable(Generator generator, Maker maker, long[] seeds, int @Nullable [] labels) {
    if (generator.medium().files()) {
      throw new WrongUsage(
          "--out takes a .png file or a folder for "
              + generator.medium().plural()
              + "; got "
              + out);
    }
    String extension = OutputFile.extension(out);
    Optional<Series> series = generator.medium().series();
    boolean text = series.map(Series::isText).orElse(false);
    if (text != extension.equals("txt")) {
      throw new WrongUsage(
          (text
                  ? "texts are written as lines: --out takes a .txt file, or a .png file for a"
                      + " picture"
                  : "numbers are written as a table or an array: --out takes a .csv or .npy file,"
                      + " or a .png file for a picture")
              + "; got "
              + out);
    }
    boolean array = extension.equals("npy");
    if (array && series.map(Series::varies).orElse(false)) {
      throw new WrongUsage(
          "series of several lengths make no one array: --out takes a .csv file; got " + out);
    }
    Samples samples = maker.make(seeds, labels);
    OutputFile.makeFolderOf(out);
    if (array) {
      List<Integer> shape = new ArrayList<>(List.of(seeds.length));
      shape.addAll(samples.medium().dims());
      OutputFile.write(out, NpyFile.of(shape, samples.numbers()));
    } else {
      List<String> classes =
          labels == null
              ? List.of()
              : Arrays.stream(labels).mapToObj(generator.classes()::get).toList();
      AtomicFile.writeString(out, samples.medium().table(samples, classes));
    }
  }

  private void writeFolder(
      Generator generator, Maker maker, long[] seeds, int @Nullable [] labels) {
    if (!generator.medium().files()) {
      throw new WrongUsage(
          "samples that are "
              + generator.medium().plural()
              + " are drawn as one picture or written as one table: --out must be a .png file or a .csv file; got "
              + out);
    }
    int chunk = Math.max(1, Math.min(CHUNK, CHUNK_VALUES / generator.medium().count()));
    for (int start = 0; start < seeds.length; start += chunk) {
      int from = start;
      int to = Math.min(seeds.length, from + chunk);
      Samples samples =
          maker.make(
              Arrays.copyOfRange(seeds, from, to),
              labels == null ? null : Arrays.copyOfRange(labels, from, to));
      OutputFile.makeFolder(out);
      IntStream.range(from, to)
          .parallel()
          .forEach(
              i ->
                  writeOne(
                      samples,
                      i - from,
                      seeds[i],
                      labels == null ? null : generator.classes().get(labels[i])));
    }
  }

  private void writeOne(Samples samples, int index, long seed, @Nullable String label) {
    Map<String, String> text = new TreeMap<>();
    text.put("Software", "gan4j");
    boolean row = latents != null;
    text.put(row ? "Latent" : "Seed", Long.toString(seed));
    String name = String.format(Locale.ROOT, row ? "latent-%06d" : "seed-%06d", seed);
    if (label != null) {
      text.put("Class", label);
      name += "-" + Latin.fileName(label);
    }
    OutputFile.write(out.resolve(name + ".png"), samples.medium().file(samples, index, text));
  }
}
