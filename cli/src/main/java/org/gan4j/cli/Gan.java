package org.gan4j.cli;

import java.io.OutputStreamWriter;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.nio.charset.Charset;
import java.nio.file.InvalidPathException;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.gan4j.GanException;
import org.gan4j.Shell;
import org.gan4j.data.DataException;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.HelpCommand;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;
import picocli.CommandLine.RunLast;
import picocli.CommandLine.ScopeType;
import picocli.CommandLine.Spec;
import picocli.CommandLine.UnmatchedArgumentException;

/** The {@code gan} command. */
@Command(
    name = "gan",
    description = "Trains, samples and looks into generative adversarial networks.",
    versionProvider = Version.class,
    subcommands = HelpCommand.class,
    footer = {
      "",
      "Examples:",
      "  gan train                                    the default recipe on drawn digits",
      "  gan train dcgan --data fashion-mnist         another recipe on other data",
      "  gan sample runs/00000-dcgan-fashion-mnist    a picture of what it learned",
      "  gan evaluate runs/00000-dcgan-fashion-mnist  whether it is any good",
      "",
      "Data sets are looked for in the folders of GAN4J_DATA. GAN4J_OPTS has options for",
      "the JVM, such as -Xmx4g. Exit codes: 0 done, 1 failed, 2 wrong usage."
    })
public final class Gan implements Callable<Integer> {
  private static final int WRONG_USAGE = 2;
  private static final int FAILED = 1;
  private static final String COMPLETION = "completion";

  /** The commands' names, as the help has them. */
  static final List<String> COMMANDS =
      List.of(
          "train",
          "resume",
          "sample",
          "interpolate",
          "mix",
          "directions",
          "project",
          "evaluate",
          "diagnose",
          "advise",
          "compare",
          "report",
          "play",
          "recipes",
          "data",
          "features",
          COMPLETION,
          "worker");

  @Option(
      names = {"-h", "--help"},
      usageHelp = true,
      description = "Show this help.")
  @SuppressWarnings("UnusedVariable") // picocli acts on it
  private boolean help;

  @Option(
      names = {"-V", "--version"},
      versionHelp = true,
      description = "Show the version.")
  @SuppressWarnings("UnusedVariable") // picocli acts on it
  private boolean version;

  @Option(
      names = "--verbose",
      scope = ScopeType.INHERIT,
      description = "Show the stack trace of an error.")
  private boolean verbose;

  @Spec
  @SuppressWarnings("NullAway.Init") // picocli sets it
  private CommandSpec spec;

  /** What stands for bytes that are no letter under the locale. */
  private static final char UNREADABLE = '\uFFFD';

  private Gan() {}

  /** Runs the command and ends the process. */
  public static void main(String[] args) {
    Results results = Results.ofProcess();
    Console console = Console.ofProcess(results);
    Interrupt interrupt = new Interrupt(Runtime.getRuntime()::addShutdownHook);
    int code = FAILED;
    try {
      code = commandLine(console, interrupt, args).execute(args);
    } catch (OutOfMemoryError e) {
      console.say("gan: out of memory: give the JVM more, such as GAN4J_OPTS=-Xmx4g");
    }
    console.out().flush();
    String lost = results.lost();
    if (lost != null) {
      console.say("gan: the result is lost: cannot write to standard output: " + lost);
      code = code == 0 ? FAILED : code;
    }
    interrupt.exit(code);
  }

  /** With every command. */
  static CommandLine commandLine(Console console, Interrupt interrupt) {
    return commandLine(console, interrupt, COMMANDS);
  }

  /** As {@link #commandLine(Console, Interrupt)}, as far as these words can tell the difference. */
  static CommandLine commandLine(Console console, Interrupt interrupt, String... args) {
    // A command that is named first is the only one to be asked anything. All of them take a tenth
    // of a second to look through.
    boolean one = args.length > 0 && COMMANDS.contains(args[0]) && !args[0].equals(COMPLETION);
    return commandLine(console, interrupt, one ? List.of(args[0]) : COMMANDS);
  }

  private static Object command(String name, Console console, Interrupt interrupt) {
    return switch (name) {
      case "train" -> new TrainCommand(console, interrupt);
      case "resume" -> new ResumeCommand(console, interrupt);
      case "sample" -> new SampleCommand(console);
      case "interpolate" -> new InterpolateCommand(console);
      case "mix" -> new MixCommand(console);
      case "directions" -> new DirectionsCommand(console);
      case "project" -> new ProjectCommand(console);
      case "evaluate" -> EvaluateCommand.line(console);
      case "diagnose" -> new DiagnoseCommand(console);
      case "advise" -> new AdviseCommand(console);
      case "compare" -> new CompareCommand(console);
      case "report" -> new ReportCommand(console);
      case "play" -> new PlayCommand(console);
      case "recipes" -> new RecipesCommand(console);
      case "data" -> new DataCommand(console);
      case "features" -> FeaturesCommand.line(console);
      case COMPLETION -> new CompletionCommand(console);
      case "worker" -> new WorkerCommand(console, interrupt);
      default -> throw new IllegalArgumentException(name);
    };
  }

  private static CommandLine commandLine(
      Console console, Interrupt interrupt, List<String> commands) {
    Gan gan = new Gan();
    CommandLine line = new CommandLine(gan);
    for (String name : commands) {
      line.addSubcommand(name, command(name, console, interrupt));
    }
    line.setCaseInsensitiveEnumValuesAllowed(true);
    line.setOut(writer(console.out()));
    line.setErr(writer(console.err()));
    line.setParameterExceptionHandler((e, args) -> wrongUsage(e, console));
    line.setExecutionExceptionHandler((e, command, parsed) -> gan.failed(e, command, console));
    line.setExecutionStrategy(parsed -> executed(parsed, console));
    Conversions.register(line);
    typable(line, console);
    return line;
  }

  /** Runs the command, unless the locale lost a letter of what was typed. */
  private static int executed(ParseResult parsed, Console console) {
    for (String word : parsed.originalArgs()) {
      if (word.indexOf(UNREADABLE) >= 0) {
        console.say("gan: " + Shell.noPath(word));
        return WRONG_USAGE;
      }
    }
    return new RunLast().execute(parsed);
  }

  /** Examples say what this user types. */
  private static void typable(CommandLine line, Console console) {
    var usage = line.getCommandSpec().usageMessage();
    usage.footer(Arrays.stream(usage.footer()).map(console::typed).toArray(String[]::new));
    line.getSubcommands().values().forEach(below -> typable(below, console));
  }

  /** {@code gan} alone. */
  @Override
  public Integer call() {
    spec.commandLine().usage(spec.commandLine().getErr());
    return WRONG_USAGE;
  }

  private static PrintWriter writer(PrintStream stream) {
    return new PrintWriter(new OutputStreamWriter(stream, Charset.defaultCharset()), true);
  }

  private static int wrongUsage(ParameterException e, Console console) {
    console.say("gan: " + Conversions.sentence(e));
    if (e instanceof UnmatchedArgumentException unmatched) {
      UnmatchedArgumentException.printSuggestions(unmatched, e.getCommandLine().getErr());
    }
    console.say("see: " + e.getCommandLine().getCommandSpec().qualifiedName() + " --help");
    return WRONG_USAGE;
  }

  private int failed(Exception e, CommandLine command, Console console) {
    Optional<String> memory = EngineMemory.sentence(e, command.getCommandName());
    if (verbose) {
      e.printStackTrace(console.err());
    } else if (memory.isPresent()) {
      console.say("gan: " + memory.get());
    } else if (e instanceof DataException data
        && command.getCommandSpec().findOption("--size") != null) {
      console.say("gan: " + DataWords.options(data));
    } else if (e instanceof InvalidPathException path) {
      console.say("gan: " + Shell.noPath(path.getInput()));
    } else if (e instanceof GanException) {
      console.say("gan: " + e.getMessage());
    } else {
      console.say(
          "gan: unexpected "
              + e.getClass().getSimpleName()
              + (e.getMessage() == null ? "" : ": " + e.getMessage().lines().findFirst().orElse(""))
              + " (run again with --verbose for the stack trace)");
    }
    return e instanceof WrongUsage ? WRONG_USAGE : FAILED;
  }
}
