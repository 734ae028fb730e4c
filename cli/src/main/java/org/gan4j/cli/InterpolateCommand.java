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
import org.gan4j.medium.Medium;
import org.gan4j.medium.Samples;
import org.gan4j.medium.Sheet;
import org.gan4j.picture.Bitmap;
import org.gan4j.picture.GifFile;
import org.gan4j.picture.ImageGrid;
import org.gan4j.picture.PngFile;
import org.gan4j.zoo.Generator;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code gan interpolate}. */
@Command(
    name = "interpolate",
    sortOptions = false,
    description =
        "Walks from sample to sample through the latent space, along great circles, or moves one"
            + " number of it.",
    footer = {
      "",
      "Examples:",
      "  gan interpolate runs/00000-dcgan-conditional-digits --class 3",
      "  gan interpolate runs/00000-dcgan-conditional-digits --seeds 4,8,15 --out loop.gif",
      "  gan interpolate runs/00000-infogan-mnist --code 0 --seeds 0-9"
    })
final class InterpolateCommand extends Subcommand {
  private static final int STRIP_STEPS = 10;
  private static final int LOOP_STEPS = 16;
  private static final int MOST_PICTURES = 10_000;
  private static final Duration FRAME = Duration.ofMillis(60);

  private static final int GAP = 4;

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
              + " all others stay. Of infogan 0 is the categorical code.")
  private @Nullable Integer code;

  @Option(
      names = "--steps",
      paramLabel = "N",
      description =
          "Steps from one to the next (default: 10, or 16 for a GIF); of --code samples in a row.")
  private @Nullable Integer steps;

  @Option(
      names = "--class",
      paramLabel = "K",
      description = "The class, by name or index (default: that of the first seed).")
  private @Nullable String wanted;

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
    if (code != null && loop) {
      throw new WrongUsage("--code draws a strip: give --out a .png file; got " + out);
    }
    if (code != null && (ends.length < 1 || each < 2)) {
      throw new WrongUsage(
          "--code takes at least one seed and 2 steps; got " + ends.length + " and " + each);
    }
    if (code == null && ends.length < 2) {
      throw new WrongUsage("--seeds must be at least two, such as 1,2; got " + seeds);
    }
    if (each < 1 || (long) each * ends.length > MOST_PICTURES) {
      throw new WrongUsage(
          String.format(
              Locale.ROOT,
              "--steps must be at least 1, and steps times seeds at most %,d; got %d steps and %d seeds",
              MOST_PICTURES,
              each,
              ends.length));
    }
    try (Generator generator = Model.load(model, console)) {
      if (!generator.medium().visible() && generator.medium().series().isEmpty()) {
        throw new WrongUsage(
            "interpolate needs a model of images or series; this one makes "
                + generator.medium().plural());
      }
      Integer label = Model.classOf(wanted, generator.classes());
      if (code != null) {
        List<String> captions = Arrays.stream(ends).mapToObj(Long::toString).toList();
        write(generator.vary(ends, code, each, label), each, captions);
        console.out().println(Console.shown(out));
        return 0;
      }
      if (label == null && !generator.classes().isEmpty()) {
        label = generator.classOf(ends[0]);
        console.say(
            "class "
                + generator.classes().get(label)
                + ", that of seed "
                + ends[0]
                + " (choose another with --class)");
      }
      if (loop) {
        writeLoop(generator, ends, each, label);
      } else {
        writeStrip(generator.interpolate(ends, each, label), ends, each);
      }
    }
    console.out().println(Console.shown(out));
    return 0;
  }

  /** A row for each two seeds, from the one's sample to the other's, ends included. */
  private void writeStrip(Samples walk, long[] ends, int each) {
    Medium medium = walk.medium();
    int columns = each + 1;
    Samples rows = medium.room((ends.length - 1) * columns);
    for (int row = 0; row < ends.length - 1; row++) {
      rows.put(row * columns, walk.part(row * each, columns));
    }
    List<String> captions =
        IntStream.range(0, ends.length - 1).mapToObj(i -> ends[i] + "-" + ends[i + 1]).toList();
    write(rows, columns, captions);
  }

  private void write(Samples rows, int columns, List<String> captions) {
    BufferedImage picture =
        rows.medium().visible() ? images(rows, columns, captions) : series(rows, columns, captions);
    OutputFile.makeFolderOf(out);
    PngFile.write(out, picture, Map.of("Software", "gan4j"));
  }

  private static BufferedImage images(Samples rows, int columns, List<String> captions) {
    Images medium = rows.medium().images();
    return ImageGrid.comfortable(Math.min(columns, 1000), medium.height(), medium.width())
        .withRowCaptions(captions)
        .draw(rows.bytes(), medium.channels(), medium.height(), medium.width());
  }

  /** Panels, or texts under one another, since one cannot see side by side how they change. */
  private static BufferedImage series(Samples rows, int columns, List<String> captions) {
    boolean text = rows.medium().series().orElseThrow().isText();
    List<List<BufferedImage>> all = new ArrayList<>();
    for (int walk = 0; walk < captions.size(); walk++) {
      BufferedImage steps =
          rows.medium()
              .draw(
                  rows.part(walk * columns, columns),
                  Sheet.of(text ? 1 : Math.min(columns, 1000), List.of()));
      BufferedImage caption = Bitmap.text(List.of(captions.get(walk)), 1);
      all.add(List.of(caption, steps));
    }
    return Bitmap.table(all, GAP);
  }

  private void writeLoop(Generator generator, long[] ends, int each, @Nullable Integer label) {
    long[] closed = Arrays.copyOf(ends, ends.length + 1);
    closed[ends.length] = ends[0];
    Samples walk = generator.interpolate(closed, each, label);
    // The last picture is the first one again.
    List<BufferedImage> frames =
        IntStream.range(0, walk.size() - 1).mapToObj(i -> frame(walk.part(i, 1))).toList();
    OutputFile.makeFolderOf(out);
    GifFile.write(out, frames, FRAME);
  }

  private static BufferedImage frame(Samples one) {
    if (!one.medium().visible()) {
      return one.medium().draw(one, Sheet.of(1, List.of()));
    }
    Images medium = one.medium().images();
    int side = Math.max(medium.height(), medium.width());
    return ImageGrid.of(1)
        .withPadding(0)
        .withZoom(Math.max(1, Math.min(32, FRAME_SIDE / side)))
        .draw(one.bytes(), medium.channels(), medium.height(), medium.width());
  }
}
