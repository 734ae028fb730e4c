package org.gan4j.cli;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.gan4j.data.DataException;
import org.gan4j.data.DataOptions;
import org.gan4j.data.DataOptions.As;
import org.gan4j.data.DataOptions.Kind;
import org.gan4j.data.Dataset;
import org.gan4j.data.Datasets;
import org.gan4j.data.Datasets.NamedSet;
import org.gan4j.medium.Size;
import org.gan4j.run.EnumNames;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code gan data}. */
@Command(
    name = "data",
    sortOptions = false,
    description = "Lists the data sets that have a name, or looks into one.",
    footer = {
      "",
      "Examples:",
      "  gan data",
      "  gan data fashion-mnist --preview grid.png",
      "  gan data ./my-images --size 64",
      "  gan data stocks.csv --window 24 --preview curves.png",
      "  gan data people.csv --column id=drop --column zip=category"
    })
final class DataCommand extends Subcommand {
  /** Labels that are counted; more would take long where they are read from files. */
  private static final long MOST_COUNTED = 1_000_000;

  private static final int MOST_LISTED = 40;

  @Parameters(
      index = "0",
      arity = "0..1",
      paramLabel = "DATA",
      description = {
        "A name, a folder or zip of images (a subfolder is a class), an IDX file, a table",
        "(.csv, .tsv, .data), series (.csv, .tsv or a folder of them, .npy, .npz), a text",
        "(.txt)."
      })
  private @Nullable String data;

  @Option(
      names = "--preview",
      paramLabel = "grid.png",
      description = "Draw some samples; a column is a class where there are up to 10.")
  private @Nullable Path preview;

  @Option(
      names = "--size",
      converter = SizeOption.class,
      paramLabel = "N|HxW",
      description = "Bring images to so many pixels a side, or rows by columns.")
  private Size size = Size.OWN;

  @Option(
      names = "--channels",
      paramLabel = "1|2|3|4",
      description = "Bring images to grey (1) or colour (3); 2 and 4 keep what is transparent.")
  private int channels;

  @Option(
      names = "--window",
      paramLabel = "N",
      description = "Cut long series and texts into windows of so many steps.")
  private int window;

  @Option(
      names = "--id-column",
      paramLabel = "NAME",
      description = "The column of a table that says which series a row is of.")
  private String idColumn = "";

  @Option(
      names = "--order-column",
      paramLabel = "NAME",
      description = "The column of a table that orders a series' rows.")
  private String orderColumn = "";

  @Option(
      names = "--as",
      paramLabel = "series|table",
      description =
          "Take a .csv or .tsv for series or for a table, whatever its columns are called.")
  private As as = As.AUTO;

  @Option(
      names = "--column",
      paramLabel = "NAME=KIND",
      description = {
        "What a column of a table is: number, whole, category, date, drop or",
        "number-them. May be given again."
      })
  private Map<String, String> columns = new LinkedHashMap<>();

  @Option(names = "--json", description = "Print one JSON object as the result.")
  private boolean json;

  DataCommand(Console console) {
    super(console);
  }

  @Override
  public Integer call() {
    if (data == null) {
      if (preview != null) {
        throw new WrongUsage(
            "--preview needs the DATA to draw, such as: gan data digits --preview digits.png");
      }
      list();
      return 0;
    }
    if (preview != null && !OutputFile.extension(preview).equals("png")) {
      throw new WrongUsage("--preview takes a .png file; got " + preview);
    }
    DataOptions options;
    try {
      options =
          console
              .data()
              .withSize(size)
              .withChannels(channels)
              .withWindow(window)
              .withIdColumn(idColumn)
              .withOrderColumn(orderColumn)
              .withAs(as)
              .withColumns(kinds(columns));
    } catch (DataException e) {
      throw new WrongUsage(DataWords.options(e), e);
    }
    try (Dataset set = Datasets.open(data, options)) {
      long[] counts = counts(set);
      if (preview != null) {
        Preview.write(set, preview);
      }
      if (json) {
        console.out().println(Json.object(entries(set, counts)));
      } else {
        describe(set, counts);
      }
    }
    return 0;
  }

  /** What columns are, as {@code --column NAME=KIND} was typed. */
  static Map<String, Kind> kinds(Map<String, String> typed) {
    Map<String, Kind> kinds = new LinkedHashMap<>();
    typed.forEach((name, word) -> kinds.put(name, kind(name, word)));
    return kinds;
  }

  private static Kind kind(String name, String word) {
    for (Kind kind : Kind.values()) {
      if (EnumNames.of(kind).equals(word)) {
        return kind;
      }
    }
    throw new WrongUsage(
        "--column "
            + name
            + "= takes "
            + Arrays.stream(Kind.values()).map(EnumNames::of).collect(Collectors.joining(", "))
            + "; got '"
            + word
            + "'");
  }

  private void list() {
    DataOptions places = console.data();
    if (json) {
      console
          .out()
          .println(
              Json.object(
                  Map.of(
                      "sets",
                      Datasets.named().stream().map(set -> entries(set, places)).toList())));
      return;
    }
    int wide = Datasets.named().stream().mapToInt(set -> set.name().length()).max().orElse(0);
    for (NamedSet set : Datasets.named()) {
      console
          .out()
          .println(
              String.format(Locale.ROOT, "%-" + wide + "s  %s", set.name(), set.description()));
      console
          .out()
          .println(
              " ".repeat(wide)
                  + String.format(
                      Locale.ROOT,
                      "  %s records of %s%s",
                      set.records(),
                      set.medium(),
                      where(set, places)));
    }
    console.out().println();
    console
        .out()
        .println(
            "A folder or zip of images, an IDX file, a table (.csv), series (.csv, .npy, .npz) or a text (.txt) is data too: give its path.");
  }

  private static Map<String, Object> entries(NamedSet set, DataOptions places) {
    Map<String, Object> entries = new LinkedHashMap<>();
    entries.put("name", set.name());
    entries.put("description", set.description());
    entries.put("records", set.records());
    entries.put("shape", set.medium().dims());
    entries.put("licence", set.licence());
    entries.put("places", Datasets.places(set, places).stream().map(Path::toString).toList());
    return entries;
  }

  private static String where(NamedSet set, DataOptions options) {
    List<Path> places = Datasets.places(set, options);
    if (places.isEmpty()) {
      return "";
    }
    return places.stream()
        .filter(Files::isDirectory)
        .findFirst()
        .map(folder -> "; in " + folder)
        .orElse("; to be downloaded to " + places.get(places.size() - 1));
  }

  /** Samples a class; empty where they are without end, without labels or too many to count. */
  private static long[] counts(Dataset set) {
    if (set.classes().isEmpty() || set.size() > MOST_COUNTED) {
      return new long[0];
    }
    long[] counts = new long[set.classes().size()];
    for (long i = 0; i < set.size(); i++) {
      int label = set.label(i);
      if (label >= 0) {
        counts[label]++;
      }
    }
    return counts;
  }

  private static Map<String, Object> entries(Dataset set, long[] counts) {
    Map<String, Object> entries = new LinkedHashMap<>();
    entries.put("name", set.name());
    entries.put("synthetic", set.synthetic());
    entries.put("records", set.size() == Long.MAX_VALUE ? null : set.size());
    entries.put("shape", set.medium().dims());
    entries.putAll(set.medium().facts());
    entries.put("classes", set.classes());
    entries.put("class-counts", counts);
    entries.put("fingerprint", set.fingerprint());
    if (!set.schema().isEmpty()) {
      entries.put("columns", set.schema().lines().toList());
    }
    entries.put("notes", set.notes());
    return entries;
  }

  private void describe(Dataset set, long[] counts) {
    line("data", ShownTraining.described(set));
    set.medium().facts().forEach(this::line);
    if (!set.classes().isEmpty()) {
      line("classes", classes(set.classes(), counts));
    }
    line("sha256", set.fingerprint());
    set.schema().lines().forEach(column -> line("column", column));
    set.notes().forEach(note -> line("note", note));
    if (preview != null) {
      line("preview", Console.shown(preview));
    }
  }

  private static String classes(List<String> names, long[] counts) {
    if (names.size() > MOST_LISTED) {
      return String.format(
          Locale.ROOT,
          "%s, ... (%s)%s",
          String.join(", ", names.subList(0, 3)),
          Words.count(names.size()),
          counts.length == 0
              ? ""
              : String.format(
                  Locale.ROOT,
                  ", %s to %s records each",
                  Words.count(Arrays.stream(counts).min().orElse(0)),
                  Words.count(Arrays.stream(counts).max().orElse(0))));
    }
    return IntStream.range(0, names.size())
        .mapToObj(
            i -> names.get(i) + (counts.length == 0 ? "" : " (" + Words.count(counts[i]) + ")"))
        .collect(Collectors.joining(", "));
  }

  private void line(String name, String value) {
    console.out().println(String.format(Locale.ROOT, "%-9s %s", name, value));
  }
}
