package org.gan4j.train;

import java.io.DataInputStream;
import java.io.IOException;
import java.lang.System.Logger.Level;
import java.net.BindException;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.NavigableMap;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Function;
import org.gan4j.GanException;
import org.gan4j.Limits;
import org.gan4j.data.DataOptions;
import org.gan4j.game.DivergedException;
import org.gan4j.recipe.Plan;
import org.gan4j.recipe.Recipe;
import org.gan4j.recipe.Recipes;
import org.gan4j.run.Snapshot;
import org.gan4j.tensor.Collective;
import org.gan4j.tensor.Engine;
import org.gan4j.tensor.Tensor;
import org.gan4j.train.Link.Frame;
import org.gan4j.train.Link.Kind;
import org.jspecify.annotations.Nullable;

/**
 * Several processes that train one run. Worker 0 has the run and its folder ({@link #lead}, {@link
 * Trainer#among}); the others ({@link #follow}) write nothing and play, of each minibatch, their
 * part. For the same number of workers a run ends in the same bits, whoever was lost on the way.
 *
 * <pre>{@code
 * // worker 0                                     // worker 1
 * try (Workers workers = Workers.lead(seat)) {    Workers.follow(seat, environment);
 *   workers.join(rank -> null);
 *   trainer.among(workers).train();
 * }
 * }</pre>
 */
public final class Workers implements AutoCloseable {
  private static final System.Logger LOG = System.getLogger("org.gan4j");
  private static final String HELLO = "gan4j worker 1";
  private static final long POLL = 100;
  private static final long CERTAIN = 3000;

  /**
   * A worker 0 that is there answers sooner, in ms. With what a process takes to start, who is not
   * answered has said so within ten seconds.
   */
  private static final long REACHED = 7000;

  /**
   * One worker's place.
   *
   * @param rank from 0
   * @param size how many workers there are, at least 2
   * @param leader where worker 0 listens; for worker 0 itself port 0 is any free one
   * @param address of this machine at which the others reach this worker, and the only one that it
   *     listens at; {@code 127.0.0.1} among workers of one machine
   * @param timeout after which a worker that does not come, or falls silent, is lost; whoever comes
   *     gives up reaching worker 0 after seven seconds, or sooner if this is
   */
  public record Seat(
      int rank, int size, InetSocketAddress leader, String address, Duration timeout) {
    /**
     * Checks the ranges.
     *
     * @param rank from 0
     * @param size how many workers there are, at least 2
     * @param leader where worker 0 listens
     * @param address of this machine at which the others reach this worker
     * @param timeout after which a worker that does not come, or falls silent, is lost; whoever
     *     comes gives up reaching worker 0 after seven seconds, or sooner if this is
     */
    public Seat {
      Limits.USUAL.closed("the number of workers", size, 2, 1024);
      Limits.USUAL.closed("a worker's rank", rank, 0, size - 1);
      Limits.USUAL.closed("the workers' timeout in ms", timeout.toMillis(), 2000, 3_600_000);
    }

    /** Among workers of one machine nothing listens to others. */
    boolean local() {
      return address.startsWith("127.");
    }
  }

  /**
   * A worker was lost; where the run stood at its last checkpoint, it can be resumed. One that said
   * what it cannot go on for is not lost: another try would end alike, and that is a {@link
   * GanException} of worker 0.
   */
  public static final class LostException extends GanException {
    LostException(String message) {
      super(message);
    }

    LostException(String message, Throwable cause) {
      super(message, cause);
    }
  }

  private final Seat seat;
  private final ServerSocket server;
  private final List<Link> links = new ArrayList<>();
  private @Nullable Collective tensors;
  private @Nullable Path meeting;

  private Workers(Seat seat, ServerSocket server) {
    this.seat = seat;
    this.server = server;
  }

  /**
   * {@return the workers, none of which has come yet} The caller, worker 0, closes them.
   *
   * @param seat of worker 0
   * @throws GanException if its port is in use or its address is not this machine's
   */
  public static Workers lead(Seat seat) {
    InetSocketAddress at = new InetSocketAddress(seat.address(), seat.leader().getPort());
    ServerSocket server = null;
    try {
      server = new ServerSocket();
      server.bind(at, seat.size());
      server.setSoTimeout((int) POLL);
      return new Workers(seat, server);
    } catch (IOException e) {
      if (server != null) {
        closeQuietly(server);
      }
      throw new GanException(
          String.format(
              Locale.ROOT,
              e instanceof BindException && at.getPort() != 0
                  ? "worker 0 cannot listen at port %2$d of %1$s: it is in use (%3$s); choose another, or 0 for any"
                  : "worker 0 cannot listen at %s, port %d: %s",
              seat.address(),
              at.getPort(),
              e.getMessage()),
          e);
    }
  }

  /** {@return the port that worker 0 listens at} */
  public int port() {
    return server.getLocalPort();
  }

  /** {@return how many workers there are} */
  public int size() {
    return seat.size();
  }

  /**
   * Waits for the others, and for nobody else.
   *
   * @param ended why a worker cannot come any more, by its rank; null as long as it may
   * @throws GanException in one sentence, if one does not come in time or is of another version
   */
  public void join(Function<Integer, @Nullable String> ended) {
    long until = System.nanoTime() + seat.timeout().toNanos();
    TreeMap<Integer, Link> come = new TreeMap<>();
    try {
      while (come.size() < seat.size() - 1) {
        for (int rank = 1; rank < seat.size(); rank++) {
          String why = come.containsKey(rank) ? null : ended.apply(rank);
          if (why != null) {
            throw new GanException("worker " + rank + " did not come: " + why);
          }
        }
        if (System.nanoTime() > until) {
          throw new GanException(
              String.format(
                  Locale.ROOT,
                  "%d of %d workers came to port %d of %s, and no other within %d s",
                  come.size() + 1,
                  seat.size(),
                  port(),
                  seat.address(),
                  seat.timeout().toSeconds()));
        }
        Link link = accepted();
        if (link != null) {
          try {
            come.put(greeted(link, come), link);
            // Many on few cores take long to start: as long as they come they are waited for.
            until = System.nanoTime() + seat.timeout().toNanos();
          } catch (RuntimeException e) {
            link.close();
            throw e;
          }
        }
      }
      links.addAll(come.values());
      meet();
    } catch (RuntimeException e) {
      come.values().forEach(Link::close);
      throw e;
    }
  }

  private @Nullable Link accepted() {
    try {
      return new Link(server.accept(), "a worker", seat.timeout());
    } catch (SocketTimeoutException e) {
      return null;
    } catch (IOException e) {
      throw new GanException("worker 0 cannot be reached any more: " + e.getMessage(), e);
    }
  }

  /** The rank of who comes. */
  private int greeted(Link link, NavigableMap<Integer, Link> come) {
    String[] said = link.take(Kind.HELLO).text().split("\n", -1);
    String why;
    int rank = -1;
    if (said.length != 5 || !said[0].equals(HELLO)) {
      why = "it is no worker of this version of gan4j";
    } else {
      rank = Integer.parseInt(said[1]);
      link.named("worker " + rank + " of " + seat.size() + " (" + said[4] + ")");
      why =
          !said[3].equals(version())
              ? "it has "
                  + said[3]
                  + ", and worker 0 has "
                  + version()
                  + ": they have to be the same"
              : Integer.parseInt(said[2]) != seat.size()
                  ? "it is one of " + said[2] + " workers, and worker 0 one of " + seat.size()
                  : rank < 1 || rank >= seat.size() || come.containsKey(rank)
                      ? "its rank is not free"
                      : "";
    }
    if (!why.isEmpty()) {
      link.send(Kind.REFUSED, why);
      throw new GanException(link.name() + " is refused: " + why);
    }
    return rank;
  }

  /** Where tensors go. */
  private void meet() {
    String where;
    try {
      if (seat.local()) {
        meeting = Files.createTempFile("gan4j-workers", ".meeting");
        where = "file:" + meeting;
      } else {
        try (ServerSocket free = new ServerSocket(0)) {
          where = "port:" + free.getLocalPort();
        }
      }
    } catch (IOException e) {
      throw new GanException("the workers have no place to meet: " + e.getMessage(), e);
    }
    links.forEach(link -> link.send(Kind.WELCOME, where));
    try {
      tensors = collective(seat, seat.address(), where);
    } catch (GanException e) {
      throw named(e);
    }
  }

  private static Collective collective(Seat seat, String host, String where) {
    Collective.Member member =
        new Collective.Member(seat.rank(), seat.size(), seat.address(), seat.timeout());
    return where.startsWith("file:")
        ? Collective.byFile(member, Path.of(where.substring(5)))
        : Collective.byPort(member, host, Integer.parseInt(where.substring(5)));
  }

  /** {@return the versions that all workers have to have the same: gan4j's and the engine's} */
  public static String version() {
    return "gan4j " + Trainer.version() + " with " + Engine.version();
  }

  /**
   * That the workers cannot go on, with the name of that one because of which: the others end too,
   * and may be heard of sooner.
   */
  private RuntimeException named(GanException e) {
    long until = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(CERTAIN);
    Link cause = cause();
    try {
      while (cause == null && System.nanoTime() < until) {
        Thread.sleep(20);
        cause = cause();
      }
    } catch (InterruptedException stop) {
      Thread.currentThread().interrupt();
    }
    for (Link link : links) {
      cause = cause == null && link.isOver() ? link : cause;
    }
    return cause == null ? new LostException(String.valueOf(e.getMessage()), e) : cause.failure(e);
  }

  /** Who said why it ends, else who is lost; null while neither is known. */
  private @Nullable Link cause() {
    Link out = null;
    for (Link link : links) {
      if (link.hasFailed()) {
        return link;
      }
      out = out == null && link.isCause() ? link : out;
    }
    return out;
  }

  /** What a match of worker 0 is played with. */
  Crew crew() {
    Collective all = tensors;
    if (all == null) {
      throw new GanException("the workers have not come yet: wait for them (Workers.join)");
    }
    return new Led(all);
  }

  @Override
  public void close() {
    for (Link link : links) {
      try {
        link.send(Kind.END);
      } catch (GanException lost) {
        // It need not be told.
      } finally {
        link.close();
      }
    }
    if (tensors != null) {
      tensors.close();
    }
    closeQuietly(server);
    if (meeting != null) {
      try {
        Files.deleteIfExists(meeting);
      } catch (IOException e) {
        meeting.toFile().deleteOnExit();
      }
    }
  }

  private static void closeQuietly(ServerSocket server) {
    try {
      server.close();
    } catch (IOException e) {
      return; // Its port is free once the process ends.
    }
  }

  /** All workers, as worker 0 sees them. */
  private final class Led implements Crew {
    private final Collective all;

    Led(Collective all) {
      this.all = all;
    }

    private void say(Kind kind, byte[] body) {
      try {
        links.forEach(link -> link.send(kind, body));
      } catch (LostException e) {
        throw named(e);
      }
    }

    private Frame hear(Link link, Kind kind) {
      try {
        return link.take(kind);
      } catch (LostException e) {
        throw named(e);
      }
    }

    @Override
    public int size() {
      return all.size();
    }

    @Override
    public Tensor mean(Tensor vector) {
      try {
        return all.mean(vector);
      } catch (Collective.LostException e) {
        throw named(e);
      }
    }

    @Override
    public Tensor all(Tensor rows) {
      try {
        return all.all(rows);
      } catch (Collective.LostException e) {
        throw named(e);
      }
    }

    @Override
    public Tensor differentiableMean(Tensor own) {
      try {
        return all.differentiableMean(own);
      } catch (Collective.LostException e) {
        throw named(e);
      }
    }

    @Override
    public void begins(Recipe recipe, Match match) {
      Snapshot.Builder out = Snapshot.builder();
      match.keepHere(out);
      byte[] checkpoint = SnapshotBytes.bytes(out.build());
      byte[] body =
          Link.body(
              into -> {
                byte[] text = Recipes.format(recipe).getBytes(StandardCharsets.UTF_8);
                into.writeInt(text.length);
                into.write(text);
                into.write(checkpoint);
              });
      say(Kind.MATCH, body);
      String data = match.plan().data().fingerprint();
      for (Link link : links) {
        String theirs = hear(link, Kind.READY).text();
        if (!theirs.equals(data)) {
          throw new GanException(
              String.format(
                  Locale.ROOT,
                  "%s has other data at %s than worker 0 (fingerprint %s, not %s): give all workers the same",
                  link.name(),
                  recipe.data().name(),
                  theirs,
                  data));
        }
      }
    }

    @Override
    public void stepping(long target) {
      byte[] body = Link.body(into -> into.writeLong(target));
      say(Kind.STEP, body);
    }

    @Override
    public void reading() {
      say(Kind.READ, new byte[0]);
    }

    @Override
    public List<byte[]> streams(byte[] own) {
      say(Kind.STREAMS, new byte[0]);
      List<byte[]> out = new ArrayList<>(List.of(own));
      links.forEach(link -> out.add(hear(link, Kind.STREAMS).body()));
      return out;
    }

    @Override
    public void compare(long images, String own) {
      say(Kind.HASH, new byte[0]);
      for (Link link : links) {
        String[] theirs = hear(link, Kind.HASH).text().split("\n", -1);
        String[] ours = own.split("\n", -1);
        for (int i = 0; i < ours.length; i++) {
          if (i >= theirs.length || !theirs[i].equals(ours[i])) {
            throw new GanException(
                String.format(
                    Locale.ROOT,
                    "%s stands elsewhere than worker 0 at image %,d: its %s differs; their machines or engines compute differently, and the run ends at the checkpoint before",
                    link.name(),
                    images,
                    ours[i].replaceFirst(" .*", "")));
          }
        }
      }
    }
  }

  /** All workers, as another one sees them. */
  private record Following(Collective all) implements Crew {
    @Override
    public int rank() {
      return all.rank();
    }

    @Override
    public int size() {
      return all.size();
    }

    @Override
    public Tensor mean(Tensor vector) {
      try {
        return all.mean(vector);
      } catch (Collective.LostException e) {
        throw new LostException(String.valueOf(e.getMessage()), e);
      }
    }

    @Override
    public Tensor all(Tensor rows) {
      try {
        return all.all(rows);
      } catch (Collective.LostException e) {
        throw new LostException(String.valueOf(e.getMessage()), e);
      }
    }

    @Override
    public Tensor differentiableMean(Tensor own) {
      try {
        return all.differentiableMean(own);
      } catch (Collective.LostException e) {
        throw new LostException(String.valueOf(e.getMessage()), e);
      }
    }
  }

  // ---- any other worker

  /**
   * Trains as worker 0 says, until the run ends.
   *
   * @param seat this worker's, of rank 1 or more
   * @param environment where the data are looked for
   * @throws GanException if worker 0 is not there, refuses this one, or is lost; or if this one
   *     cannot go on, which worker 0 is told
   */
  public static void follow(Seat seat, DataOptions environment) {
    List<Plan> own = new ArrayList<>();
    try {
      follow(
          seat,
          recipe -> {
            own.add(Plan.of(recipe, environment));
            return own.get(0);
          });
    } finally {
      own.forEach(Plan::close);
    }
  }

  /**
   * The same with data that are open already, wherever worker 0 has its own.
   *
   * @param seat this worker's, of rank 1 or more
   * @param plan of the same data and seed; stays the caller's
   * @throws GanException if worker 0 is not there, refuses this one, or is lost; or if this one
   *     cannot go on, which worker 0 is told
   */
  public static void follow(Seat seat, Plan plan) {
    follow(seat, plan::changed);
  }

  /**
   * The same.
   *
   * @param opened the plan of worker 0's recipe; stays the caller's
   */
  static void follow(Seat seat, Function<Recipe, Plan> opened) {
    try (Engine.Kept before = Engine.keep();
        Link leader = new Link(reach(seat), "worker 0", seat.timeout())) {
      leader.send(
          Kind.HELLO,
          String.join(
              "\n",
              HELLO,
              Integer.toString(seat.rank()),
              Integer.toString(seat.size()),
              version(),
              "process " + ProcessHandle.current().pid() + " at " + seat.address()));
      Frame answer = leader.take();
      if (answer.kind() == Kind.REFUSED) {
        throw new GanException("worker 0 refuses worker " + seat.rank() + ": " + answer.text());
      }
      if (answer.kind() != Kind.WELCOME) {
        throw new GanException("worker 0 is of another version");
      }
      try (Collective all = met(seat, answer.text())) {
        follow(leader, new Following(all), opened);
      } catch (RuntimeException e) {
        if (!ended(leader, e)) {
          throw e;
        }
      }
    }
  }

  /** The others; one of them that does not come is lost. */
  private static Collective met(Seat seat, String where) {
    try {
      return collective(seat, seat.leader().getAddress().getHostAddress(), where);
    } catch (GanException e) {
      throw new LostException(String.valueOf(e.getMessage()), e);
    }
  }

  /**
   * Says that this worker cannot go on, and whether that is its own fault.
   *
   * @return whether worker 0 had ended the run, or does so now that others are lost: it knows why
   */
  private static boolean ended(Link leader, RuntimeException e) {
    if (Thread.currentThread().isInterrupted()) {
      return false; // No fault of the run: it ends with the connection.
    }
    boolean lost = e instanceof LostException;
    String unexpected = ("unexpected " + e).lines().findFirst().orElseThrow();
    boolean known = e instanceof GanException;
    String why = known ? String.valueOf(e.getMessage()) : unexpected;
    if (!known) { // Worker 0 is told one line of it.
      LOG.log(Level.WARNING, "this worker cannot go on: " + unexpected, e);
    }
    try {
      leader.send(lost ? Kind.LEFT : Kind.FAILED, why);
    } catch (GanException gone) {
      e.addSuppressed(gone); // It may have said before that the run is over.
    }
    try {
      while (lost) {
        if (leader.take().kind() == Kind.END) {
          return true;
        }
      }
    } catch (GanException gone) {
      e.addSuppressed(gone);
    }
    return false;
  }

  private static Socket reach(Seat seat) {
    long patience = Math.min(REACHED, seat.timeout().toMillis());
    long until = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(patience);
    if (seat.leader().isUnresolved()) {
      throw new GanException(
          "worker "
              + seat.rank()
              + " cannot reach worker 0: no machine is called "
              + seat.leader().getHostString());
    }
    while (true) {
      Socket socket = new Socket();
      try {
        long left = TimeUnit.NANOSECONDS.toMillis(until - System.nanoTime());
        socket.connect(seat.leader(), (int) Math.max(POLL, Math.min(left, 2000)));
        return socket;
      } catch (IOException e) {
        try {
          socket.close();
          if (System.nanoTime() > until) {
            throw new GanException(
                String.format(
                    Locale.ROOT,
                    "worker %d cannot reach worker 0 at port %d of %s within %d s: %s",
                    seat.rank(),
                    seat.leader().getPort(),
                    seat.leader().getHostString(),
                    patience / 1000,
                    e.getMessage()),
                e);
          }
          Thread.sleep(POLL);
        } catch (IOException unused) {
          // Something that is no worker 0 answered: the next try may find it.
        } catch (InterruptedException stop) {
          Thread.currentThread().interrupt();
          throw new GanException("interrupted while worker 0 was looked for", stop);
        }
      }
    }
  }

  private static void follow(Link leader, Crew crew, Function<Recipe, Plan> opened) {
    Plan plan = null;
    Match match = null;
    try {
      while (true) {
        Frame frame = leader.take();
        switch (frame.kind()) {
          case MATCH -> {
            if (match != null) {
              match.close();
              match = null;
            }
            try (DataInputStream in = frame.read()) {
              String text = new String(in.readNBytes(in.readInt()), StandardCharsets.UTF_8);
              Recipe recipe = Recipes.parse(text, "worker 0's recipe", List.of());
              Snapshot from = SnapshotBytes.snapshot(in.readAllBytes());
              Engine.threads(recipe.train().threads());
              plan = plan == null ? opened.apply(recipe) : plan.changed(recipe);
              Training.compute(plan);
              match = Match.resume(plan, from, crew);
            } catch (IOException e) {
              throw new GanException("worker 0 is of another version", e);
            }
            leader.send(Kind.READY, plan.data().fingerprint());
          }
          case STEP -> {
            if (match != null) {
              try (DataInputStream in = frame.read()) {
                match.aim(in.readLong());
              } catch (IOException e) {
                throw new GanException("worker 0 is of another version", e);
              }
              match = played(match, now -> now.step(false));
            }
          }
          case READ -> {
            if (match != null) {
              match = played(match, Match::read);
            }
          }
          case STREAMS -> leader.send(Kind.STREAMS, begun(match).ownStream());
          case HASH -> leader.send(Kind.HASH, begun(match).hashes());
          case END -> {
            return;
          }
          default -> throw new GanException("worker 0 is of another version");
        }
      }
    } finally {
      if (match != null) {
        match.close();
      }
    }
  }

  /** The match, or nothing where it diverged: worker 0, which has seen the same, decides. */
  private static @Nullable Match played(Match match, Consumer<Match> work) {
    try {
      work.accept(match);
      return match;
    } catch (DivergedException e) {
      match.close();
      return null;
    }
  }

  private static Match begun(@Nullable Match match) {
    if (match == null) {
      throw new GanException("worker 0 asks for what has not begun");
    }
    return match;
  }
}
