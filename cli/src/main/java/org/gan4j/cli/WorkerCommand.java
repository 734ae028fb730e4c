package org.gan4j.cli;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.time.Duration;
import org.gan4j.train.Workers;
import org.gan4j.train.Workers.Seat;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/**
 * {@code gan worker}, which {@code gan train --workers} starts: one of a run's workers but the
 * first. It ends as soon as its input does, so that none outlives who started it.
 */
@Command(
    name = "worker",
    hidden = true,
    description = "A worker of a run that gan train or gan resume started; not for people.")
final class WorkerCommand extends Subcommand {
  private final Interrupt interrupt;

  @Option(names = "--rank", required = true, description = "From 1.")
  private int rank;

  @Option(names = "--of", required = true, description = "How many workers there are.")
  private int size;

  @Option(names = "--host", description = "Where worker 0 is.")
  private String host = LocalWorkers.HERE;

  @Option(names = "--port", required = true, description = "Where worker 0 listens.")
  private int port;

  @Option(names = "--seconds", description = "After which a silent worker is lost.")
  private int seconds = LocalWorkers.SECONDS;

  WorkerCommand(Console console, Interrupt interrupt) {
    super(console);
    this.interrupt = interrupt;
  }

  @Override
  public Integer call() {
    interrupt.listen(() -> {}); // Ctrl-C is for worker 0, which ends this one.
    Thread parent = new Thread(WorkerCommand::endWithInput, "parent");
    parent.setDaemon(true);
    parent.start();
    WrongUsage.LIMITS.closed("--port", port, 1, 65535);
    Duration patience = Duration.ofSeconds(seconds);
    InetSocketAddress leader = new InetSocketAddress(host, port);
    Workers.follow(new Seat(rank, size, leader, LocalWorkers.HERE, patience), console.data());
    return 0;
  }

  private static void endWithInput() {
    try {
      while (System.in.read() >= 0) {
        // Nothing is said.
      }
    } catch (IOException e) {
      Runtime.getRuntime().halt(1);
    }
    Runtime.getRuntime().halt(1);
  }
}
