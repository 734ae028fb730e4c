package org.gan4j.cli;

import java.awt.image.BufferedImage;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.gan4j.medium.Samples;
import org.gan4j.medium.Sheet;
import org.gan4j.picture.Bitmap;
import org.gan4j.picture.PngFile;
import org.gan4j.zoo.Generator;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code gan mix}. */
@Command(
    name = "mix",
    sortOptions = false,
    description = {
      "Mixes styles, of a model that has them (stylegan2): a table of pictures. Each is its row's",
      "sample, of which some layers have the styles of its column's sample; the first layers say",
      "what is there, the last ones its colours."
    },
    footer = {
      "",
      "Examples:",
      "  gan mix runs/00000-stylegan2-digits",
      "  gan mix runs/00000-stylegan2-digits --rows 1,2,3 --cols 4-9 --layers 0-3 --out mix.png"
    })
final class MixCommand extends Subcommand {
  private static final int MOST_PICTURES = 10_000;
  private static final int GAP = 4;

  @Parameters(
      index = "0",
      paramLabel = "RUN|MODEL",
      description = "A run's folder, or its model folder wherever it was copied to.")
  @SuppressWarnings("NullAway.Init") // picocli sets it
  private Path model;

  @Option(
      names = "--rows",
      paramLabel = "SEEDS",
      description = "The samples at the left (default: 0-3).")
  private String rows = "0-3";

  @Option(
      names = "--cols",
      paramLabel = "SEEDS",
      description = "The samples at the top (default: 4-9).")
  private String columns = "4-9";

  @Option(
      names = "--layers",
      paramLabel = "LAYERS",
      description = "Which layers have the column's styles, from 0, the coarsest (default: 0-3).")
  private String layers = "0-3";

  @Mixin private TruncationOption truncation = new TruncationOption();

  @Mixin private DeviceOption device = new DeviceOption();

  @Option(names = "--out", paramLabel = "mix.png", description = "The picture (default: mix.png).")
  private Path out = Path.of("mix.png");

  MixCommand(Console console) {
    super(console);
  }

  @Override
  public Integer call() {
    if (!OutputFile.extension(out).equals("png")) {
      throw new WrongUsage("--out takes a .png file; got " + out);
    }
    long[] left = Seeds.parse("--rows", rows);
    long[] top = Seeds.parse("--cols", columns);
    long[] told = Seeds.parse("--layers", layers, "0-3 or 0,4 (layers)");
    if ((long) left.length * top.length > MOST_PICTURES) {
      throw new WrongUsage(
          String.format(
              Locale.ROOT,
              "--rows times --cols must be at most %,d pictures; got %,d times %,d",
              MOST_PICTURES,
              left.length,
              top.length));
    }
    double unused = truncation.checked();
    try (Generator generator = truncation.of(Model.load(model, console, device))) {
      int styles = generator.styles();
      if (styles == 0) {
        throw new WrongUsage(
            "mix needs a model with styles (try the recipe stylegan2); this one's network is "
                + generator.card().architecture().title());
      }
      long last = Arrays.stream(told).max().orElse(0);
      if (last >= styles) {
        throw new WrongUsage(
            "--layers must be in [0, " + (styles - 1) + "] for this model; got " + layers);
      }
      int[] which = Arrays.stream(told).mapToInt(Math::toIntExact).toArray();
      write(
          generator.sample(left),
          generator.sample(top),
          generator.mix(left, top, which),
          left,
          top);
    }
    console.out().println(Console.shown(out));
    return 0;
  }

  private void write(Samples left, Samples top, Samples mixed, long[] rows, long[] columns) {
    List<List<BufferedImage>> table = new ArrayList<>();
    List<BufferedImage> captions = new ArrayList<>(List.of(text(""), text("")));
    List<BufferedImage> heads = new ArrayList<>(List.of(text(""), text("")));
    for (int column = 0; column < columns.length; column++) {
      captions.add(text(Long.toString(columns[column])));
      heads.add(picture(top, column));
    }
    table.add(captions);
    table.add(heads);
    for (int row = 0; row < rows.length; row++) {
      List<BufferedImage> line = new ArrayList<>();
      line.add(text(Long.toString(rows[row])));
      line.add(picture(left, row));
      for (int column = 0; column < columns.length; column++) {
        line.add(picture(mixed, row * columns.length + column));
      }
      table.add(line);
    }
    OutputFile.makeFolderOf(out);
    PngFile.write(out, Bitmap.table(table, GAP), Map.of("Software", "gan4j"));
  }

  private static BufferedImage text(String line) {
    return Bitmap.text(List.of(line), 1);
  }

  private static BufferedImage picture(Samples samples, int index) {
    return samples.medium().draw(samples.part(index, 1), Sheet.of(1, List.of()));
  }
}
