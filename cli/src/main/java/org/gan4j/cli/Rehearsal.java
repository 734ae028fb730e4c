package org.gan4j.cli;

import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.gan4j.medium.Images;
import org.gan4j.nn.Network;
import org.gan4j.tensor.Rng;
import org.gan4j.tensor.Scope;
import org.gan4j.zoo.Architecture;
import org.gan4j.zoo.Brief;
import org.gan4j.zoo.Generator;
import org.gan4j.zoo.Generator.ModelCard;

/**
 * Goes once through what most commands load, saying nothing. The launcher lets a JVM write down the
 * classes of it, for an archive that later starts are faster from.
 */
final class Rehearsal {
  /** The engine is not unpacked, and nothing is unpacked for a rehearsal. */
  private static final int NOT_YET = 3;

  private Rehearsal() {}

  /**
   * Rehearses and ends the process.
   *
   * @param args the folder for what is made, which the caller deletes
   */
  public static void main(String[] args) {
    System.exit(
        EngineCache.holdsEngine(EngineCache.choose()) ? rehearsed(Path.of(args[0])) : NOT_YET);
  }

  /** The first exit code that is not 0, or 0. */
  static int rehearsed(Path folder) {
    PrintStream nowhere =
        new PrintStream(OutputStream.nullOutputStream(), false, StandardCharsets.UTF_8);
    Console console = new Console(nowhere, nowhere, false, "gan");
    Path model = folder.resolve("model");
    save(model);
    for (List<String> words :
        List.of(
            List.of("--help"),
            List.of("recipes", "dcgan", "--full"),
            List.of("sample", "" + model, "-n", "8", "--out", "" + folder.resolve("sheet.png")))) {
      // A signal may end this one at once.
      Interrupt deaf = new Interrupt(hook -> {});
      String[] typed = words.toArray(new String[0]);
      int code = Gan.commandLine(console, deaf, typed).execute(typed);
      if (code != 0) {
        return code;
      }
    }
    return 0;
  }

  /** A small generator of digits that has learned nothing. */
  private static void save(Path folder) {
    Architecture architecture =
        Architecture.CATALOGUE.make("dcgan", Map.of("width", 8, "conditional", true));
    Images images = new Images(1, 28, 28);
    List<String> classes = List.of("0", "1", "2", "3");
    Network network = architecture.build(new Brief(images, classes.size())).generator();
    try (Scope scope = Scope.open();
        Rng rng = Rng.seeded(1)) {
      Generator.save(
          folder,
          ModelCard.of(architecture, images, classes, "digits"),
          network,
          network.parameters().initial(rng),
          network.state().initial(rng));
    }
  }
}
