package org.gan4j.cli;

import java.awt.image.BufferedImage;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.IntStream;
import org.gan4j.medium.Images;
import org.gan4j.medium.Samples;
import org.gan4j.medium.Sheet;
import org.gan4j.picture.GifFile;
import org.gan4j.picture.ImageGrid;
import org.gan4j.picture.PngFile;
import org.gan4j.run.Latin;
import org.gan4j.zoo.Generator;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code gan interpolate}. */
@Command(
    name = "interpolate",
    sortOptions = false,
    description =
        "Walks from sample to sample through the latent space, along great circles, along a"
            + " direction, or by one number of it.",
    footer = {
      "",
      "Examples:",
      "  gan interpolate runs/00000-dcgan-conditional-digits --class 3",
      "  gan interpolate runs/00000-dcgan-conditional-digits --seeds 4,8,15 --out loop.gif",
      "  gan interpolate runs/00000-dcgan-conditional-digits --direction 2 --out strip.png",
      "  gan interpolate runs/00000-infogan-mnist --code 0 --seeds 0-9"
    })
final class InterpolateCommand extends Subcommand {
  private static final int STRIP_STEPS = 10;
  private static final int LOOP_STEPS = 16;
  private static final int MOST_PICTURES = 10_000;
  private static final Duration FRAME = Duration.ofMillis(60);

  private static final int GAP = 4;

  /** Standard deviations to either side of a sample. */
  private static final double USUAL_RANGE = 4;

  /** Frames of a loop are enlarged to about so many pixels per side. */
  private static final int FRAME_SIDE = 256;

  @Parameters(
      index = "0",
      paramLabel = "RUN|MODEL",
      description = "A run's folder, or its model folder wherever it was copied to.")
  @SuppressWarnings("NullAway.Init") // picocli sets it
  private Path model;

  @Option(
      names = "--seeds",
      paramLabel = "A,B,...",
      description = "The samples to pass, at least two (default: 0,1,2,3).")
  private String seeds = "0-3";

  @Option(
      names = "--code",
      paramLabel = "K",
      description =
          "A row for each seed in which number K of its latent, from 0, goes from low to high and"
              + " all others stay. Of infogan 0 is the categorical code, if it has one.")
  private @Nullable Integer code;

  @Option(
      names = "--steps",
      paramLabel = "N",
      description =
          "Steps from one to the next (default: 10, or 16 for a GIF); of --code samples in a row.")
  private @Nullable Integer steps;

  @Option(
      names = "--class",
      paramLabel = "K[,K...]",
      description =
          "The class, by name or index (default: that of the first seed); of several a row each.")
  private @Nullable String wanted;

  @Mixin private TruncationOption truncation = new TruncationOption();

  @Option(
      names = "--direction",
      paramLabel = "NAME[=R]",
      description =
          "Walks along a direction that gan directions saved instead, from -R to R standard"
              + " deviations (default: 4): a row for each seed.")
  private @Nullable String direction;

  @Mixin private DeviceOption device = new DeviceOption();

  @Option(
      names = "--out",
      paramLabel = "strip.png|loop.gif",
      description =
          "A strip of pictures, or an animation that returns to its start (default: strip.png).")
  private Path out = Path.of("strip.png");

  InterpolateCommand(Console console) {
    super(console);
  }

  @Override
  public Integer call() {
    String extension = OutputFile.extension(out);
    boolean loop = extension.equals("gif");
    if (!loop && !extension.equals("png")) {
      throw new WrongUsage("--out takes a .png or a .gif file; got " + out);
    }
    long[] ends = Seeds.parse(seeds);
    int each = steps != null ? steps : loop ? LOOP_STEPS : STRIP_STEPS;
    if (code != null && direction != null) {
      throw new WrongUsage("--code and --direction are two walks: leave out one");
    }
    if (code != null && loop) {
      throw new WrongUsage("--code draws a strip: give --out a .png file; got " + out);
    }
    if (code != null && (ends.length < 1 || each < 2)) {
      throw new WrongUsage(
          "--code takes at least one seed and 2 steps; got " + ends.length + " and " + each);
    }
    if (ends.length < 2 && direction == null && code == null) {
      throw new WrongUsage("--seeds must be at least two, such as 1,2; got " + seeds);
    }
    if (each < 1 || (long) each * ends.length > MOST_PICTURES) {
      throw new WrongUsage(
          String.format(
              Locale.ROOT,
              "--steps must be at least 1, and steps times seeds at most %,d; got %s and %s",
              MOST_PICTURES,
              Words.number(each, "step"),
              Words.number(ends.length, "seed")));
    }
    double unused = truncation.checked();
    try (Generator generator = truncation.of(Model.load(model, console, device))) {
      if (!generator.medium().visible() && generator.medium().series().isEmpty()) {
        throw new WrongUsage(
            "interpolate needs a model of images or series; this one makes "
                + generator.medium().plural());
      }
      List<Integer> classes = Model.classesOf(wanted, generator.classes());
      if ((long) each * ends.length * Math.max(1, classes.size()) > MOST_PICTURES) {
        throw new WrongUsage(
            String.format(
                Locale.ROOT,
                "steps times seeds times classes must be at most %,d; got %d, %d and %d",
                MOST_PICTURES,
                each,
                ends.length,
                classes.size()));
      }
      List<Walk> walks =
          code != null
              ? varied(generator, ends, each, classes)
              : direction != null
                  ? along(generator, ends, each, classes)
                  : between(generator, ends, each, classes, loop);
      OutputFile.makeFolderOf(out);
      if (loop) {
        writeLoop(walks);
      } else {
        int columns = walks.get(0).steps().size();
        Samples all = walks.get(0).steps().medium().room(walks.size() * columns);
        for (int row = 0; row < walks.size(); row++) {
          all.put(row * columns, walks.get(row).steps());
        }
        BufferedImage picture =
            Strip.of(
                all, columns, walks.stream().map(Walk::caption).toList(), walks.get(0).places());
        PngFile.write(out, picture, Map.of("Software", "gan4j"));
      }
    }
    console.out().println(Console.shown(out));
    return 0;
  }

  /** Samples that change step by step, and where along a direction they are, if along one. */
  private record Walk(String caption, Samples steps, List<String> places) {}

  /** From seed to seed: a row for each two of them in each class; a loop is one row. */
  private List<Walk> between(
      Generator generator, long[] ends, int each, List<Integer> asked, boolean loop) {
    List<Integer> classes = new ArrayList<>(asked);
    if (classes.isEmpty() && !generator.classes().isEmpty()) {
      classes.add(generator.classOf(ends[0]));
      console.say(
          "class "
              + generator.classes().get(classes.get(0))
              + ", that of seed "
              + ends[0]
              + " (choose another with --class)");
    }
    long[] all = loop ? Arrays.copyOf(ends, ends.length + 1) : ends;
    if (loop) {
      all[ends.length] = ends[0];
    }
    List<Samples> walks =
        classes.isEmpty()
            ? List.of(generator.interpolate(all, each, null))
            : classes.stream().map(label -> generator.interpolate(all, each, label)).toList();
    List<Walk> out = new ArrayList<>();
    for (int from = 0; from < (loop ? 1 : ends.length - 1); from++) {
      for (int i = 0; i < walks.size(); i++) {
        Samples steps =
            loop
                ? walks.get(i).part(0, walks.get(i).size() - 1) // The last is the first one again.
                : walks.get(i).part(from * each, each + 1);
        String name = walks.size() > 1 ? named(generator, classes.get(i)) + " " : "";
        out.add(new Walk(name + ends[from] + "-" + all[from + 1], steps, List.of()));
      }
    }
    return out;
  }

  /** One number of the latent from low to high: a row for each seed. */
  private List<Walk> varied(Generator generator, long[] seeds, int each, List<Integer> asked) {
    int number = code == null ? 0 : code;
    WrongUsage.LIMITS.closed("--code", number, 0, generator.latents().size() - 1L);
    List<Walk> out = new ArrayList<>();
    List<@Nullable Integer> classes = new ArrayList<>(asked);
    if (classes.isEmpty()) {
      classes.add(null);
    }
    for (Integer label : classes) {
      Samples all = generator.vary(seeds, number, each, label);
      String name = label == null || asked.size() < 2 ? "" : named(generator, label) + " ";
      for (int i = 0; i < seeds.length; i++) {
        out.add(new Walk(name + seeds[i], all.part(i * each, each), List.of()));
      }
    }
    return out;
  }

  /** Along a direction from one side to the other, and back in a loop: a row for each seed. */
  private List<Walk> along(Generator generator, long[] seeds, int each, List<Integer> asked) {
    Moves.Move range = Moves.range(String.valueOf(direction), USUAL_RANGE, generator, model);
    boolean loop = OutputFile.extension(out).equals("gif");
    int count = loop ? 2 * each : each + 1;
    List<Walk> out = new ArrayList<>();
    for (long seed : seeds) {
      List<Integer> classes =
          !asked.isEmpty()
              ? asked
              : List.of(generator.classOf(seed)); // 0, which nobody asks, without classes
      for (int label : classes) {
        float[] start = generator.latent(seed);
        float[][] latents = new float[count][];
        List<String> places = new ArrayList<>();
        for (int i = 0; i < count; i++) {
          double share = (double) (i <= each ? i : 2 * each - i) / each;
          double by = (2 * share - 1) * range.by();
          latents[i] = generator.along(start, range.direction(), by);
          places.add(Strip.signed(by));
        }
        int[] labels = null;
        if (!generator.classes().isEmpty()) {
          labels = new int[count];
          Arrays.fill(labels, label);
        }
        String name = asked.size() > 1 ? named(generator, label) + " " : "";
        out.add(new Walk(name + seed, generator.of(latents, labels), places));
      }
    }
    return out;
  }

  private static String named(Generator generator, int label) {
    return Latin.of(generator.classes().get(label));
  }

  private void writeLoop(List<Walk> walks) {
    List<BufferedImage> frames =
        IntStream.range(0, walks.get(0).steps().size())
            .mapToObj(
                i -> {
                  Samples frame = walks.get(0).steps().medium().room(walks.size());
                  for (int w = 0; w < walks.size(); w++) {
                    frame.put(w, walks.get(w).steps().part(i, 1));
                  }
                  return frame(frame);
                })
            .toList();
    GifFile.write(out, frames, FRAME);
  }

  private static BufferedImage frame(Samples shown) {
    Sheet sheet = Sheet.square(shown.size());
    if (!shown.medium().visible()) {
      return shown.medium().draw(shown, sheet);
    }
    Images medium = shown.medium().images();
    int side = Math.max(medium.height(), medium.width()) * sheet.columns();
    return ImageGrid.of(sheet.columns())
        .withPadding(shown.size() == 1 ? 0 : GAP / 2)
        .withZoom(Math.max(1, Math.min(32, FRAME_SIDE / side)))
        .draw(shown.bytes(), medium.channels(), medium.height(), medium.width());
  }
}
