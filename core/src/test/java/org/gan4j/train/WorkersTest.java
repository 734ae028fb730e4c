package org.gan4j.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.io.DataOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.logging.Handler;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import org.gan4j.GanException;
import org.gan4j.data.DataOptions;
import org.gan4j.recipe.Plan;
import org.gan4j.recipe.Recipe;
import org.gan4j.recipe.Recipes;
import org.gan4j.run.NamedArray;
import org.gan4j.run.RunFolder;
import org.gan4j.signal.RunListener;
import org.gan4j.tensor.Collective;
import org.gan4j.tensor.Collective.Member;
import org.gan4j.tensor.Tensor;
import org.gan4j.train.Link.Kind;
import org.gan4j.train.Trainer.Changes;
import org.gan4j.train.Trainer.Control;
import org.gan4j.train.Workers.LostException;
import org.gan4j.train.Workers.Seat;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Several workers, each a thread here, or a process where one is to be killed. */
@Timeout(120)
@SuppressWarnings("AddressSelection") // an address, not a name
class WorkersTest {
  private static final String HERE = "127.0.0.1";

  @TempDir Path runs;

  /** Perceptrons on points, which draw nothing but latents and know no statistics of a batch. */
  private static Recipe points(int workers, String... more) {
    List<String> settings =
        new ArrayList<>(
            List.of(
                "train.batch=24",
                "train.images=480",
                "train.tick=120",
                "evaluate.metrics=[]",
                "train.remedy=off",
                "train.precision=fp32",
                "train.threads=1",
                "discriminator={sgd: {rate: 0.002}}", // Adam would make much of the last bits.
                "generator={sgd: {rate: 0.002}}",
                "train.workers=" + workers));
    settings.addAll(List.of(more));
    return Recipes.read("toy", settings);
  }

  private static Seat seat(int rank, int size, int port) {
    return new Seat(rank, size, new InetSocketAddress(HERE, port), HERE, Duration.ofSeconds(20));
  }

  /** Trains with as many workers as the recipe says, all of them threads. */
  private static Path trained(Trainer trainer, Control control) throws Exception {
    int size = trainer.workers();
    List<CompletableFuture<Void>> others = new ArrayList<>();
    Path run;
    if (size == 1) {
      try (trainer) {
        return trainer.train(null, RunListener.SILENT, control).run();
      }
    }
    try (trainer;
        Workers workers = Workers.lead(seat(0, size, 0))) {
      for (int rank = 1; rank < size; rank++) {
        Seat at = seat(rank, size, workers.port());
        others.add(
            CompletableFuture.runAsync(
                () -> Workers.follow(at, DataOptions.defaults()),
                task -> new Thread(task).start()));
      }
      workers.join(rank -> null);
      run = trainer.among(workers).train(null, RunListener.SILENT, control).run();
    }
    for (CompletableFuture<Void> other : others) {
      other.get(20, TimeUnit.SECONDS);
    }
    return run;
  }

  private Path trained(Recipe recipe) throws Exception {
    return trained(SmallRuns.begin(recipe, runs), Control.NONE);
  }

  @Test
  void workersTogetherPlayTheMinibatchesOfOneAlone() throws Exception {
    Path alone = SmallRuns.whole(points(1), runs);
    for (int workers : new int[] {2, 3}) {
      assertNear(SmallRuns.newest(trained(points(workers))), SmallRuns.newest(alone));
    }
  }

  /** A memory, made of what all of them saw. */
  @Test
  void whatPenaltiesRememberIsOfTheWholeMinibatch() throws Exception {
    String lecam = "game.penalties=[{le-cam: {weight: 0.3}}]";
    Path alone = SmallRuns.whole(points(1, lecam), runs);
    assertNear(SmallRuns.newest(trained(points(2, lecam))), SmallRuns.newest(alone));
  }

  /** Batch norm in both networks, whose means and variances are those of all workers' samples. */
  @Test
  void synchronisedStatisticsAreThoseOfTheWholeMinibatch() throws Exception {
    Path alone = SmallRuns.whole(normed(1), runs);
    for (int workers : new int[] {2, 3}) {
      assertNear(
          SmallRuns.newest(trained(normed(workers, "train.statistics=synchronised"))),
          SmallRuns.newest(alone));
    }
    // Each with those of its part, they play something else.
    Map<String, NamedArray> apart = SmallRuns.newest(trained(normed(3)));
    assertThatThrownBy(() -> assertNear(apart, SmallRuns.newest(alone)))
        .isInstanceOf(AssertionError.class);
  }

  /** Of one sample alone there is no variance; of all workers' there is. */
  @Test
  void aWorkerWithOneSampleTakesTheStatisticsOfAll() throws Exception {
    String few = "train.batch=3";
    String brief = "train.images=30";
    Path alone = SmallRuns.whole(normed(1, few, brief), runs);
    assertNear(
        SmallRuns.newest(trained(normed(3, few, brief, "train.statistics=synchronised"))),
        SmallRuns.newest(alone));
  }

  private static Recipe normed(int workers, String... more) {
    List<String> settings =
        new ArrayList<>(
            List.of(
                "data.name=digits",
                "network={dcgan: {width: 4, latent: 8}}",
                "train.batch=24",
                "train.images=240",
                "train.tick=120",
                "evaluate.metrics=[]",
                "train.remedy=off",
                "train.precision=fp32",
                "train.threads=1",
                "discriminator={sgd: {rate: 0.002}}",
                "generator={sgd: {rate: 0.002}}",
                "train.workers=" + workers));
    settings.addAll(List.of(more));
    return Recipes.read("dcgan", settings);
  }

  private static void assertNear(Map<String, NamedArray> found, Map<String, NamedArray> expected) {
    for (Map.Entry<String, NamedArray> each : expected.entrySet()) {
      if (each.getKey().startsWith("random.")) {
        continue;
      }
      float[] one = floats(each.getValue());
      float[] two = floats(found.get(each.getKey()));
      assertThat(two).as(each.getKey()).hasSameSizeAs(one);
      for (int i = 0; i < one.length; i++) {
        assertThat(two[i]).as(each.getKey()).isCloseTo(one[i], within(1e-5f));
      }
    }
  }

  private static float[] floats(NamedArray array) {
    try (var tensor = array.toTensor()) {
      return tensor.toFloats();
    }
  }

  /** Batch norm, dropout and an adapted augmentation: all that a worker has of its own. */
  @Test
  void aRunOfWorkersContinuesBitForBit() throws Exception {
    Recipe recipe =
        SmallRuns.recipe(
            "train.workers=2",
            "train.images=160",
            "views=[adaptive-augmentation]",
            "game.loss=hinge");
    Path whole = trained(recipe);
    AtomicInteger steps = new AtomicInteger();
    Path parts = trained(SmallRuns.begin(recipe, runs), () -> steps.getAndIncrement() >= 7);
    trained(SmallRuns.resume(parts), Control.NONE);
    assertThat(SmallRuns.newest(parts)).isEqualTo(SmallRuns.newest(whole));
    assertThat(SmallRuns.newest(whole)).containsKey("random.noise.1");
  }

  @Test
  void aResumeMayAskForOtherWorkers() throws Exception {
    Path run = trained(points(1, "train.images=240"));
    for (int workers : new int[] {2, 1}) {
      Changes course = Changes.settings(List.of("train.workers=" + workers));
      Changes changes = Changes.images(480L / workers + 240).with(course.course());
      Trainer trainer =
          Trainer.resume(run, DataOptions.defaults(), changes, RunListener.SILENT, List.of("test"));
      assertThat(trainer.workers()).isEqualTo(workers);
      var unused = trained(trainer, Control.NONE);
      assertThat(run.resolve("interventions.jsonl")).content().contains("train.workers=" + workers);
    }
    assertThat(SmallRuns.counts(run)).containsEntry("images", "720");
    try (Trainer alone = SmallRuns.resume(run)) {
      assertThat(alone.workers()).isEqualTo(1);
    }
  }

  /** A checkpoint has the recipe of its time, workers included. */
  @Test
  void aRunThatGoesBackIsTrainedByAsManyAsItWasThere() throws Exception {
    Path run = trained(points(1, "train.images=240", "train.keep=9"));
    Changes two = Changes.settings(List.of("train.workers=2"));
    var unused = trained(resume(run, Changes.images(360L).with(two.course())), Control.NONE);
    Trainer back = resume(run, Changes.back(120));
    assertThat(back.workers()).isEqualTo(1);
    unused = trained(back, Control.NONE);
    assertThat(Recipes.read(run.resolve("recipe.yaml")).train().workers()).isEqualTo(1);
  }

  private static Trainer resume(Path run, Changes changes) {
    return Trainer.resume(
        run, DataOptions.defaults(), changes, RunListener.SILENT, List.of("test"));
  }

  @Test
  void aLostWorkerEndsTheRunByNameAndAResumeEndsInTheSameBits() throws Exception {
    Recipe recipe = points(2, "train.images=2400", "train.tick=240");
    Path whole = trained(recipe);
    Path killed;
    long lost;
    Process other = null;
    try (Trainer trainer = SmallRuns.begin(recipe, runs);
        Workers workers = Workers.lead(seat(0, 2, 0))) {
      Process child = child(workers.port());
      other = child;
      workers.join(rank -> child.isAlive() ? null : "its process ended");
      killed = trainer.folder();
      AtomicInteger steps = new AtomicInteger();
      assertThatThrownBy(
              () ->
                  trainer
                      .among(workers)
                      .train(
                          null,
                          RunListener.SILENT,
                          () -> {
                            if (steps.incrementAndGet() == 35) {
                              var unused = child.destroyForcibly();
                            }
                            return false;
                          }))
          .isInstanceOf(GanException.class)
          .hasMessageContaining("worker 1 of 2 (process " + child.pid())
          .hasMessageContaining("was lost");
      lost = System.nanoTime();
    } finally {
      if (other != null) {
        var unused = other.destroyForcibly();
      }
    }
    assertThat(System.nanoTime() - lost).isLessThan(Duration.ofSeconds(10).toNanos());
    try (RunFolder folder = RunFolder.open(killed)) {
      assertThat(folder.checkpoints()).isNotEmptyDirectory();
    }
    trained(SmallRuns.resume(killed), Control.NONE);
    assertThat(SmallRuns.newest(killed)).isEqualTo(SmallRuns.newest(whole));
  }

  private static Process child(int port) throws Exception {
    return new ProcessBuilder(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-XX:TieredStopAtLevel=1",
            "-cp",
            System.getProperty("java.class.path"),
            Child.class.getName(),
            Integer.toString(port))
        .inheritIO()
        .start();
  }

  /** Worker 1 of 2: the process that is killed. */
  public static final class Child {
    private Child() {}

    public static void main(String[] args) {
      Workers.follow(seat(1, 2, Integer.parseInt(args[0])), DataOptions.defaults());
    }
  }

  @Test
  void aWorkerWithOtherDataIsNamed() throws Exception {
    try (Plan other = Plan.of(points(2, "data.name=grid"), DataOptions.defaults())) {
      CompletableFuture<Void> follows;
      try (Trainer trainer = SmallRuns.begin(points(2), runs);
          Workers workers = Workers.lead(seat(0, 2, 0))) {
        Seat at = seat(1, 2, workers.port());
        follows =
            CompletableFuture.runAsync(
                () -> Workers.follow(at, other), task -> new Thread(task).start());
        workers.join(rank -> null);
        assertThatThrownBy(() -> trainer.among(workers).train())
            .hasMessageContaining("has other data at ring than worker 0 (fingerprint ");
      }
      follows.get(20, TimeUnit.SECONDS);
    }
  }

  /** A worker that says what a test has it say, once all have come. */
  private static CompletableFuture<Void> says(
      Workers workers, int rank, Consumer<Link> work, CountDownLatch end) {
    return CompletableFuture.runAsync(
        () -> {
          try (Link leader =
              new Link(new Socket(HERE, workers.port()), "worker 0", Duration.ofSeconds(20))) {
            String of = rank + "\n" + workers.size() + "\n";
            leader.send(
                Kind.HELLO, "gan4j worker 1\n" + of + Workers.version() + "\nprocess " + rank);
            Path meeting = Path.of(leader.take(Kind.WELCOME).text().substring("file:".length()));
            Member member = new Member(rank, workers.size(), HERE, Duration.ofSeconds(20));
            try (Collective all = Collective.byFile(member, meeting)) {
              assertThat(all.size()).isEqualTo(workers.size());
              work.accept(leader);
              assertThat(end.await(20, TimeUnit.SECONDS)).isTrue();
            }
          } catch (IOException | InterruptedException e) {
            throw new AssertionError(e);
          }
        },
        task -> new Thread(task).start());
  }

  @Test
  void aWorkerThatStandsElsewhereIsNamed() throws Exception {
    CountDownLatch end = new CountDownLatch(1);
    try (Workers workers = Workers.lead(seat(0, 2, 0))) {
      CompletableFuture<Void> other =
          says(
              workers,
              1,
              link -> {
                assertThat(link.take().kind()).isEqualTo(Kind.HASH);
                link.send(Kind.HASH, "θ_D 1\nθ_G 3");
              },
              end);
      workers.join(rank -> null);
      assertThatThrownBy(() -> workers.crew().compare(1200, "θ_D 1\nθ_G 2"))
          .hasMessageContaining(
              "worker 1 of 2 (process 1) stands elsewhere than worker 0 at image 1,200: its θ_G differs");
      end.countDown();
      other.get(20, TimeUnit.SECONDS);
    }
  }

  /** Who ends because of another one is heard of first. */
  @Test
  void whoSaysWhyItCannotGoOnIsNamedAndNotLost() throws Exception {
    CountDownLatch end = new CountDownLatch(1);
    try (Workers workers = Workers.lead(seat(0, 3, 0))) {
      var one = says(workers, 1, link -> link.send(Kind.LEFT, "a worker was lost"), end);
      var two =
          says(
              workers,
              2,
              link -> {
                assertThat(link.take().kind()).isEqualTo(Kind.HASH);
                link.send(Kind.FAILED, "image 7 is broken");
              },
              end);
      workers.join(rank -> null);
      assertThatThrownBy(() -> workers.crew().compare(1200, "θ_D 1"))
          .isNotInstanceOf(LostException.class)
          .hasMessage(
              "worker 2 of 3 (process 2) failed: image 7 is broken; mend that and resume from"
                  + " the last checkpoint");
      end.countDown();
      one.get(20, TimeUnit.SECONDS);
      two.get(20, TimeUnit.SECONDS);
    }
  }

  @Test
  void aWorkerThatCannotPlayTheRunFailsItByName() throws Exception {
    try (Plan other = Plan.of(points(2), DataOptions.defaults());
        Trainer trainer = SmallRuns.begin(normed(2), runs);
        Workers workers = Workers.lead(seat(0, 2, 0))) {
      Seat at = seat(1, 2, workers.port());
      CompletableFuture<Void> follows =
          CompletableFuture.runAsync(
              () -> Workers.follow(at, other), task -> new Thread(task).start());
      workers.join(rank -> null);
      assertThatThrownBy(() -> trainer.among(workers).train())
          .isInstanceOf(GanException.class)
          .isNotInstanceOf(LostException.class)
          .hasMessageContaining("worker 1 of 2 (process ")
          .hasMessageContaining(") failed: ");
      assertThatThrownBy(() -> follows.get(20, TimeUnit.SECONDS))
          .cause()
          .isNotInstanceOf(LostException.class);
    }
  }

  /** Worker 0 is told in one line; where it happened is in that worker's own log. */
  @Test
  void anUnexpectedErrorOfAWorkerLeavesItsTraceThere() throws Exception {
    List<Throwable> logged = new CopyOnWriteArrayList<>();
    Logger log = Logger.getLogger("org.gan4j");
    Handler handler =
        new Handler() {
          @Override
          public void publish(LogRecord line) {
            if (line.getThrown() != null) {
              logged.add(line.getThrown());
            }
          }

          @Override
          public void flush() {}

          @Override
          public void close() {}
        };
    log.addHandler(handler);
    try (Trainer trainer = SmallRuns.begin(points(2), runs);
        Workers workers = Workers.lead(seat(0, 2, 0))) {
      Seat at = seat(1, 2, workers.port());
      CompletableFuture<Void> follows =
          CompletableFuture.runAsync(
              () ->
                  Workers.follow(
                      at,
                      recipe -> {
                        throw new IllegalStateException("a fault");
                      }),
              task -> new Thread(task).start());
      workers.join(rank -> null);
      assertThatThrownBy(() -> trainer.among(workers).train())
          .hasMessageEndingWith(
              "failed: unexpected java.lang.IllegalStateException: a fault; mend that and resume"
                  + " from the last checkpoint");
      assertThatThrownBy(() -> follows.get(20, TimeUnit.SECONDS))
          .hasCauseInstanceOf(IllegalStateException.class);
    } finally {
      log.removeHandler(handler);
    }
    assertThat(logged).singleElement().isInstanceOf(IllegalStateException.class);
  }

  /** What worker 0 cannot do itself is no other one's end, and said at once. */
  @Test
  void aFaultOfItsOwnIsNoLoss() throws Exception {
    CountDownLatch end = new CountDownLatch(1);
    try (Workers workers = Workers.lead(seat(0, 2, 0))) {
      CompletableFuture<Void> other = says(workers, 1, link -> {}, end);
      workers.join(rank -> null);
      Tensor closed = Tensor.of(new float[] {1}, 1);
      closed.close();
      assertThatThrownBy(() -> workers.crew().mean(closed))
          .isNotInstanceOf(LostException.class)
          .hasMessageContaining("used after its scope closed");
      end.countDown();
      other.get(20, TimeUnit.SECONDS);
    }
  }

  /** Worker 0 fails within a step: the others are told that it is over, and have lost nobody. */
  @Test
  void aRunThatEndsWithinAStepIsNoLoss() throws Exception {
    CompletableFuture<Void> follows;
    try (Plan plan = Plan.of(points(2), DataOptions.defaults());
        Workers workers = Workers.lead(seat(0, 2, 0))) {
      Seat at = seat(1, 2, workers.port());
      follows =
          CompletableFuture.runAsync(
              () -> Workers.follow(at, DataOptions.defaults()), task -> new Thread(task).start());
      workers.join(rank -> null);
      Crew crew = workers.crew();
      try (Match match = Match.begin(plan, null, crew)) {
        crew.begins(plan.recipe(), match);
        crew.stepping(480);
      }
    }
    follows.get(20, TimeUnit.SECONDS);
  }

  @Test
  void whatCannotBeIsRefused() throws Exception {
    assertThatThrownBy(() -> points(48)).hasMessageContaining("workers that do not divide");
    assertThatThrownBy(() -> points(5))
        .hasMessageContaining("train.workers: workers that do not divide train.batch")
        .hasMessageContaining("got 5 and 24");
    assertThatThrownBy(() -> SmallRuns.recipe("train.workers=8"))
        .hasMessageContaining("one sample for each worker beside batch norm");
    try (Trainer alone = SmallRuns.begin(points(2), runs)) {
      assertThatThrownBy(alone::train)
          .hasMessageContaining(
              "the run is trained by 2 workers (train.workers) and would be by 1");
    }
    try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getByName(HERE))) {
      assertThatThrownBy(() -> Workers.lead(seat(0, 2, taken.getLocalPort())))
          .hasMessageContaining("port " + taken.getLocalPort() + " of 127.0.0.1: it is in use");
    }
    Seat soon = new Seat(1, 2, new InetSocketAddress(HERE, 1), HERE, Duration.ofSeconds(2));
    assertThatThrownBy(() -> Workers.follow(soon, DataOptions.defaults()))
        .hasMessageContaining("worker 1 cannot reach worker 0 at port 1 of 127.0.0.1 within 2 s");
  }

  @Test
  void aWorkerOfAnotherEngineIsRefused() throws Exception {
    try (Workers workers = Workers.lead(seat(0, 2, 0));
        Socket other = new Socket(HERE, workers.port())) {
      byte[] hello =
          "gan4j worker 1\n1\n2\ngan4j 0 with libtorch 1\nprocess 1"
              .getBytes(StandardCharsets.UTF_8);
      DataOutputStream out = new DataOutputStream(other.getOutputStream());
      out.writeByte(0);
      out.writeInt(hello.length);
      out.write(hello);
      assertThatThrownBy(() -> workers.join(rank -> null))
          .hasMessageContaining(
              "worker 1 of 2 (process 1) is refused: it has gan4j 0 with libtorch 1")
          .hasMessageContaining("they have to be the same");
    }
    try (Workers workers = Workers.lead(seat(0, 2, 0))) {
      assertThatThrownBy(() -> workers.join(rank -> "its process ended"))
          .hasMessage("worker 1 did not come: its process ended");
    }
  }
}
