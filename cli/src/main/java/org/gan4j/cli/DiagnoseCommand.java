package org.gan4j.cli;

import java.awt.image.BufferedImage;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.gan4j.doctor.Diagnosis;
import org.gan4j.doctor.Diagnosis.Deep;
import org.gan4j.metric.Estimate;
import org.gan4j.picture.PngFile;
import org.gan4j.signal.Finding;
import org.gan4j.signal.Finding.Remedy;
import org.gan4j.tensor.Device;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code gan diagnose}. */
@Command(
    name = "diagnose",
    sortOptions = false,
    description =
        "Says what is the matter with a run, finished, killed or in training: mode collapse, no"
            + " convergence, vanishing gradients and the like, each with since when, how surely,"
            + " what shows it and what helps; or that nothing is, and how it goes. What was recorded"
            + " while it was trained is enough: no data are needed.",
    footer = {
      "",
      "Examples:",
      "  gan diagnose runs/00000-dcgan-conditional-digits",
      "  gan diagnose runs/00000-dcgan-conditional-digits --json",
      "  gan diagnose runs/00000-dcgan-conditional-digits --out diagnosis.png",
      "  gan diagnose runs/00000-dcgan-conditional-digits --deep --out diagnosis.png"
    })
final class DiagnoseCommand extends Subcommand {
  /** Remedies that are shown. */
  private static final int SHOWN = 4;

  @Parameters(
      index = "0",
      paramLabel = "RUN",
      description = "A run's folder: a model alone has no discriminator.")
  @SuppressWarnings("NullAway.Init") // picocli sets it
  private Path run;

  @Option(
      names = "--deep",
      description =
          "Look deeper, at the checkpoint that the run's model is of: how far its samples still are"
              + " from the data, by a discriminator that begins anew, and the eigenvalues of the"
              + " game's Jacobian. Half a minute or more; it needs the data.")
  private boolean deep;

  @Mixin private DeviceOption device = new DeviceOption();

  @Option(
      names = "--out",
      paramLabel = "diagnosis.png",
      description =
          "Draw a picture: the measurements that show it, over the course of the run, and with --deep"
              + " the eigenvalues (default with --deep: diagnosis.png).")
  private @Nullable Path out;

  @Option(names = "--json", description = "Print one JSON object as the result.")
  private boolean json;

  DiagnoseCommand(Console console) {
    super(console);
  }

  @Override
  public Integer call() {
    if (out != null && OutputFile.isFolder("--out", out)) {
      throw new WrongUsage("--out takes a .png file; got " + out);
    }
    if (deep || device.checked().kind() != Device.Kind.CPU) {
      console.expectEngine();
      device.begin();
    }
    Diagnosis diagnosis = Diagnosis.of(run, console.data(), console::say);
    Deep looked = null;
    if (deep) {
      looked = Diagnosis.deep(run, console.data(), console::say);
    }
    Path picture = drawn(diagnosis, looked);
    if (json) {
      Map<String, Object> all = entries(diagnosis);
      if (looked != null) {
        all.put("deep", entries(looked));
      }
      if (picture != null) {
        all.put("picture", picture.toAbsolutePath().normalize().toString());
      }
      console.out().println(Json.object(all));
    } else {
      print(diagnosis);
      if (looked != null) {
        print(looked);
      }
      if (picture != null) {
        console.out().println();
        console.out().println(Console.shown(picture));
      }
    }
    return 0;
  }

  private @Nullable Path drawn(Diagnosis diagnosis, @Nullable Deep looked) {
    if (out == null && looked == null) {
      return null;
    }
    BufferedImage picture = diagnosis.picture(looked);
    if (picture == null) {
      console.say("no picture is drawn: nothing was found that numbers show");
      return null;
    }
    Path file = out == null ? Path.of("diagnosis.png") : out;
    OutputFile.makeFolderOf(file);
    PngFile.write(file, picture, Map.of("Software", "gan4j"));
    return file;
  }

  private static Map<String, Object> entries(Deep looked) {
    Map<String, Object> out = new LinkedHashMap<>();
    out.put("images", looked.images());
    out.put("accuracy", interval(looked.accuracy()));
    out.put("accuracy-on-learned", interval(looked.accuracyOnLearned()));
    out.put("total-variation-at-least", looked.bound());
    out.put("steps", looked.steps());
    out.put("samples", looked.samples());
    out.put("eigenvalues", looked.eigenvalues());
    out.put("says", looked.says());
    return out;
  }

  private static Map<String, Object> interval(Estimate estimate) {
    Map<String, Object> out = new LinkedHashMap<>();
    out.put("value", estimate.value());
    Estimate.Interval interval = estimate.interval();
    if (interval != null) {
      out.put("low", interval.low());
      out.put("high", interval.high());
    }
    return out;
  }

  private void print(Deep looked) {
    var out = console.out();
    out.println();
    out.println(
        String.format(
            Locale.ROOT,
            "an honest distance, at %s images: a discriminator that began anew tells %s held-out real and made samples apart with accuracy %s",
            Words.count(looked.images()),
            Words.count(looked.samples()),
            said(looked.accuracy())));
    out.println(
        String.format(
            Locale.ROOT,
            "  (on real samples that it learned from %s), so the total variation distance is at least %.3f",
            said(looked.accuracyOnLearned()),
            looked.bound()));
    out.println(looked.says());
  }

  private static String said(Estimate estimate) {
    Estimate.Interval interval = estimate.interval();
    return String.format(Locale.ROOT, "%.3f", estimate.value())
        + (interval == null
            ? ""
            : String.format(Locale.ROOT, " [%.3f, %.3f]", interval.low(), interval.high()));
  }

  private Map<String, Object> entries(Diagnosis diagnosis) {
    Map<String, Object> all = new LinkedHashMap<>();
    all.put("run", run.toAbsolutePath().normalize().toString());
    all.put("images", diagnosis.images());
    all.put("checkups", diagnosis.checkups());
    all.put("findings", diagnosis.now().stream().map(DiagnoseCommand::entries).toList());
    Map<String, Object> ever = new LinkedHashMap<>();
    diagnosis.ever().forEach((kind, images) -> ever.put(kind.title(), images));
    all.put("ever", ever);
    all.put("lacks", diagnosis.lacks());
    return all;
  }

  private static Map<String, Object> entries(Finding finding) {
    Map<String, Object> out = new LinkedHashMap<>();
    out.put("finding", finding.kind().title());
    out.put("failure", finding.kind().failure());
    out.put("since", finding.since());
    out.put("sure", finding.sure());
    out.put("says", finding.evidence().says());
    out.put("numbers", finding.evidence().numbers());
    out.put("remedies", finding.remedies().stream().map(DiagnoseCommand::entries).toList());
    return out;
  }

  private static Map<String, Object> entries(Remedy remedy) {
    Map<String, Object> out = new LinkedHashMap<>();
    out.put("set", remedy.set());
    out.put("why", remedy.why());
    out.put("paper", remedy.paper());
    out.put("cost", remedy.cost());
    return out;
  }

  private void print(Diagnosis diagnosis) {
    var out = console.out();
    List<Finding> findings = diagnosis.now();
    out.println(
        String.format(
            Locale.ROOT,
            "%s at %s images, looked at %s",
            Console.shown(run),
            Words.count(diagnosis.images()),
            diagnosis.checkups() == 1 ? "once" : Words.count(diagnosis.checkups()) + " times"));
    if (findings.isEmpty()) {
      out.println("too early to tell: at least 4 looks are needed");
    }
    for (Finding finding : findings) {
      out.println();
      out.println(finding.title());
      out.println("  " + finding.evidence().says());
      finding.remedies().stream().limit(SHOWN).forEach(this::print);
    }
    diagnosis
        .ever()
        .forEach(
            (kind, images) -> {
              if (findings.stream().noneMatch(finding -> finding.kind() == kind)) {
                out.println();
                out.println(
                    String.format(
                        Locale.ROOT,
                        "over: %s, first seen at %s images",
                        kind.title(),
                        Words.count(images)));
              }
            });
    if (!diagnosis.lacks().isEmpty()) {
      out.println();
      diagnosis.lacks().forEach(lack -> out.println("note: " + lack));
    }
  }

  private void print(Remedy remedy) {
    var out = console.out();
    if (!remedy.set().isEmpty()) {
      out.println("  helps: " + Words.pasted(remedy));
      out.println("         " + remedy.why() + source(remedy));
    } else {
      out.println("  helps: " + remedy.why());
    }
  }

  private static String source(Remedy remedy) {
    StringBuilder out = new StringBuilder();
    if (!remedy.paper().isEmpty()) {
      out.append(" (").append(remedy.paper()).append(')');
    }
    if (!remedy.cost().isEmpty()) {
      out.append("; costs: ").append(remedy.cost());
    }
    return out.toString();
  }
}
