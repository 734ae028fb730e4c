package org.gan4j.recipe;

import java.util.List;
import org.gan4j.game.Penalty;
import org.gan4j.game.View;
import org.gan4j.nn.Head;
import org.gan4j.recipe.DataSettings.Eyes;
import org.gan4j.recipe.TrainSettings.Precision;

/**
 * What does not go together: facts that components declare, joined here and nowhere else, each with
 * its reason and its paper. docs/techniques.md holds the same list, which a test compares.
 */
final class Rules {
  /** Refused before training. */
  static final List<Rule> REFUSED =
      List.of(
          Rule.of(
              "game.penalties",
              "a gradient penalty beside batch norm in the discriminator",
              "it differentiates the verdict on one sample, which batch norm makes depend on the whole batch",
              "set network.norm to layer or none",
              "Gulrajani et al., 2017, section 4",
              f -> f.penalty(Penalty::differentiatesSamples) && f.network().mixesSamples()),
          Rule.of(
              "game.penalties",
              "slopes by differences beside a view that draws at random",
              "both evaluations are shown with amounts of their own, and the penalty would be of how far these lie apart",
              "take by: derivatives, or leave the view out",
              "",
              f -> f.penalty(Penalty::comparesEvaluations) && f.view(view -> view.pack() == 1)),
          Rule.of(
                  "game.penalties",
                  "slopes by differences of a discriminator that draws at random",
                  "its dropout or noise differs in both evaluations, and the penalty would be of that",
                  "take by: derivatives",
                  "",
                  f -> f.penalty(Penalty::comparesEvaluations) && f.network().judgesAtRandom())
              .got(f -> f.network().title()),
          Rule.of(
                  "game.penalties",
                  "roth with a loss whose logits are no log-odds",
                  "it weighs slopes by the probability that it reads from the logits",
                  "take the minimax or non-saturating loss, or r1",
                  "Roth et al., 2017, section 3.4",
                  f -> f.penalty(Penalty::readsLogOdds) && !f.loss().logOdds())
              .got(Facts::lossName),
          Rule.of(
                  "train.freeze",
                  "frozen layers of networks that grow",
                  "what is first in the discriminator is replaced at each growth",
                  "set train.freeze to 0",
                  "Karras et al., 2018",
                  f -> f.train().freeze() > 0 && f.network().grows())
              .got(f -> Integer.toString(f.train().freeze())),
          Rule.of(
                  "train.freeze",
                  "frozen layers of a discriminator that begins anew",
                  "they would stay as they were drawn",
                  "say which run it begins from (train.from), or set train.freeze to 0",
                  "Mo et al., 2020",
                  f -> f.train().freeze() > 0 && f.train().from().isBlank())
              .got(f -> Integer.toString(f.train().freeze())),
          Rule.of(
                  "train.workers",
                  "workers that do not divide train.batch",
                  "each plays an equal part of every batch, of at least one sample",
                  "choose another train.batch, or fewer workers",
                  "",
                  f -> f.train().batch() % f.train().workers() != 0)
              .got(f -> f.train().workers() + " and " + f.train().batch()),
          Rule.of(
                  "train.statistics",
                  "synchronised batch statistics beside dynamics that differentiate derivatives",
                  "products of Jacobians are of each worker's part, which then depends on the others' samples",
                  "set it to worker, take other game.dynamics, or set train.workers to 1",
                  "",
                  f ->
                      f.synchronised()
                          && (f.game().dynamics().crosses() || f.game().dynamics().looksAhead()))
              .got(f -> f.train().workers() + " workers"),
          Rule.of(
                  "train.workers",
                  "one sample for each worker beside batch norm",
                  "batch norm of one value per channel has no variance",
                  "take a larger train.batch, or fewer workers",
                  "Ioffe and Szegedy, 2015, algorithm 1",
                  f ->
                      f.train().workers() > 1
                          && !f.synchronised()
                          && f.train().batch() == f.train().workers()
                          && f.network().mixesSamples())
              .got(f -> f.train().workers() + " and " + f.train().batch()),
          Rule.of(
                  "train.workers",
                  "packs that do not divide a worker's part of the batch",
                  "each pack is made of samples of one worker",
                  "choose another train.batch, or fewer workers",
                  "Lin et al., 2018, section 3",
                  f ->
                      f.train().workers() > 1
                          && f.train().batch() % f.train().workers() == 0
                          && f.train().batch() / f.train().workers() % f.pack() != 0)
              .got(f -> f.pack() + " and " + f.train().batch() / Math.max(1, f.train().workers())),
          Rule.of(
                  "discriminator",
                  "clipped weights without the wasserstein loss",
                  "the bound is that loss's critic's; elsewhere it only weakens the discriminator",
                  "leave the clipping out",
                  "Arjovsky et al., 2017, section 3",
                  f -> f.discriminator().bounds() && !f.loss().needsBound())
              .got(Facts::lossName),
          Rule.of(
              "game.loss",
              "the wasserstein loss without a bounded critic",
              "its losses grow without end",
              "add game.penalties (gradient-penalty), clip the discriminator, or take the sngan network",
              "Arjovsky et al., 2017, section 3",
              f -> f.loss().needsBound() && !f.bounded()),
          Rule.of(
                  "views",
                  "packs that do not divide train.batch",
                  "each pack is made of samples of one batch",
                  "choose another train.batch",
                  "Lin et al., 2018, section 3",
                  f -> f.train().batch() % f.pack() != 0)
              .got(f -> f.pack() + " and " + f.train().batch()),
          Rule.of(
              "views",
              "packing with a conditional pair",
              "several samples shown as one have no single class",
              "make the network unconditional, or leave packing out",
              "Lin et al., 2018, section 3",
              f -> f.pack() > 1 && f.network().conditional()),
          Rule.of(
              "views",
              "an augmentation behind packing",
              "a pack's channels are those of several samples, which one augmentation would take for one image",
              "put packing last",
              "Lin et al., 2018, section 3",
              Facts::augmentsPacks),
          Rule.of(
              "views",
              "packing with a loss that learns classes",
              "several samples shown as one have no single class",
              "leave packing out",
              "Lin et al., 2018, section 3",
              f -> f.pack() > 1 && f.loss().needsLabels()),
          Rule.of(
                  "views",
                  "packing for an architecture whose discriminator takes single samples",
                  "a pack has the channels of several samples",
                  "take dcgan or mlp, or leave packing out",
                  "Lin et al., 2018, section 3",
                  f -> f.pack() > 1 && !f.network().packs())
              .got(f -> f.network().title()),
          Rule.of(
                  "game.penalties, views",
                  "an augmentation of images for an architecture that makes points, series or tables",
                  "points have no colours and no edges, nor have series or rows",
                  "leave it out",
                  "",
                  f ->
                      (f.view(View::changesImages) || f.penalty(Penalty::changesImages))
                          && (f.network().makesPoints()
                              || f.network().makesSeries()
                              || f.network().makesTables()))
              .got(f -> f.network().title()),
          Rule.of(
                  "views",
                  "adaptive-augmentation with a loss whose score has no sign that says real or made",
                  "it counts the real samples that the discriminator takes for real",
                  "take diff-augment, or another loss",
                  "Karras et al., 2020, section 3",
                  f -> f.view(View::needsDecision) && !f.loss().decides())
              .got(Facts::lossName),
          Rule.of(
                  "data.keep",
                  "a share of the data for an architecture that makes points, series or tables",
                  "samples are chosen by what an embedding of images sees of them",
                  "set data.keep.share to 1",
                  "DeVries et al., 2020, section 3",
                  f ->
                      !f.data().keep().all()
                          && (f.network().makesPoints()
                              || f.network().makesSeries()
                              || f.network().makesTables()))
              .got(f -> f.network().title()),
          Rule.of(
                  "data.keep",
                  "a share by views with several workers",
                  "each of them chooses, and what one has trained to see with may differ from another's in its last bits",
                  "take by: pixels, or train.workers=1",
                  "",
                  f ->
                      !f.data().keep().all()
                          && f.data().keep().by() == Eyes.VIEWS
                          && f.train().workers() > 1)
              .got(f -> f.train().workers() + " workers"),
          Rule.of(
                  "game.loss",
                  "a loss that reads other logits than the network gives",
                  "semi-supervised belongs to improved-ssl, auxiliary-classifier to dcgan or resnet with classifier: true, all others to a network with one logit",
                  "change the loss or the network",
                  "Salimans et al., 2016, section 5; Odena et al., 2017",
                  f -> !f.loss().head().reads(f.network().head()))
              .got(f -> f.lossName() + " and " + f.network().title()),
          Rule.of(
                  "game.loss",
                  "codes for a network of samples, or samples for one of codes",
                  "time-gan is the loss of the network time-gan alone, whose discriminator is shown codes",
                  "change the loss or the network",
                  "Yoon et al., 2019, section 4",
                  f -> f.loss().readsCodes() != f.network().judgesCodes())
              .got(f -> f.lossName() + " and " + f.network().title()),
          Rule.of(
              "game.penalties, views",
              "penalties or views beside codes",
              "they look at samples, and the discriminator is shown codes",
              "leave them out",
              "Yoon et al., 2019, section 4",
              f ->
                  f.network().judgesCodes()
                      && !(f.game().penalties().isEmpty() && f.views().isEmpty())),
          Rule.of(
                  "game.loss",
                  "rewards for symbols that the generator does not draw",
                  "each is weighed by how likely the generator says that it was",
                  "set network to seqgan, or take another loss",
                  "Yu et al., 2017, section 3",
                  f -> f.loss().rewardsSymbols() && !f.network().drawsSymbols())
              .got(f -> f.network().title()),
          Rule.of(
              "game.loss",
              "penalties or views beside rewards for symbols",
              "its discriminator is asked for rewards alone, of texts as they are",
              "leave them out",
              "Yu et al., 2017, algorithm 1",
              f ->
                  f.loss().rewardsSymbols()
                      && (!f.game().penalties().isEmpty() || !f.views().isEmpty())),
          Rule.of(
                  "game.loss",
                  "a loss on what rows were asked for beside a generator that is asked for nothing",
                  "it compares what was made with what was asked for",
                  "set network to ctgan with asks: true, or take its base alone",
                  "Xu et al., 2019, section 4.3",
                  f -> f.loss().readsChoices() && !f.network().asks())
              .got(f -> f.network().title()),
          Rule.of(
                  "game.dynamics",
                  "consensus, symplectic-adjustment or balance with a loss in stages",
                  "they ask for verdicts, or for slopes along the other player, in each turn, and in some stages of time-gan and seqgan there are none",
                  "take alternating",
                  "",
                  f ->
                      (f.game().dynamics().crosses() || f.game().dynamics().holdsBack())
                          && (f.loss().readsCodes() || f.loss().rewardsSymbols()))
              .got(Facts::lossName),
          Rule.of(
              "data.labels",
              "a loss that learns classes, without labels",
              "it learns classes from labelled samples",
              "set data.labels (or --labels) to how many, such as 100",
              "Salimans et al., 2016, section 5",
              f -> f.loss().needsLabels() && f.data().labels() == 0),
          Rule.of(
                  "data.labels",
                  "labels for a loss that learns no classes",
                  "only the semi-supervised loss is told labels",
                  "leave it 0, or train improved-ssl",
                  "",
                  f -> !f.loss().needsLabels() && f.data().labels() > 0)
              .got(f -> String.valueOf(f.data().labels())),
          Rule.of(
              "game.loss",
              "an auxiliary classifier with feature matching alone or a relativistic loss",
              "the class is added to the loss of each sample, which these do not have",
              "leave one of them out",
              "Odena et al., 2017, eqs. 2 and 3",
              f ->
                  f.loss().head() == Head.REALNESS_AND_CLASSES
                      && (f.loss().matchesMeansAlone() || f.loss().relativistic())),
          Rule.of(
                  "game.penalties",
                  "path-length for a generator without styles",
                  "it measures how images follow the styles that the layers are told",
                  "take the network stylegan2, or leave it out",
                  "Karras et al., 2020, section 3.2",
                  f -> f.penalty(Penalty::needsStyles) && !f.network().styled())
              .got(f -> f.network().title()),
          Rule.of(
              "game.penalties",
              "weight-decay of a discriminator that keeps the lengths of its weights",
              "it would be the only gradient of the lengths that weight norm keeps as they began, and Adam would take them to 0",
              "leave it out",
              "Salimans and Kingma, 2016",
              f -> f.penaltyOfD(Penalty::decays) && f.network().keepsLengths()),
          Rule.of(
              "game.penalties",
              "lazy penalties of the discriminator under unrolled dynamics",
              "the moves that it looks ahead count as no turns, so that the penalty would be in all of them or in none",
              "set every to 1",
              "Metz et al., 2017, eqs. 5 to 9",
              f -> f.penaltyOfD(Penalty::lazy) && f.game().dynamics().looksAhead()),
          Rule.of(
              "game.penalties",
              "lazy penalties with a relativistic loss on toy sets",
              "they fail to converge there",
              "set every to 1",
              "Huang et al., 2024",
              f ->
                  f.penalty(Penalty::lazy) && f.loss().relativistic() && f.network().makesPoints()),
          Rule.of(
                  "train.precision",
                  "tf32 on a processor",
                  "its rounded products are of GPUs",
                  "use fp32 or bf16, or train.device=cuda",
                  "",
                  f -> f.train().precision() == Precision.TF32 && f.train().onCpu())
              .got(f -> f.train().device()),
          Rule.of(
                  "views",
                  "a single pack per batch beside batch norm in the discriminator",
                  "batch norm of one value per channel has no variance",
                  "take smaller packs, a larger train.batch, or network.norm=layer",
                  "Ioffe and Szegedy, 2015, algorithm 1",
                  f -> f.pack() > 1 && f.train().batch() == f.pack() && f.network().mixesSamples())
              .got(f -> f.pack() + " and " + f.train().batch()),
          Rule.of(
                  "stop.when",
                  "a score that evaluate.metrics does not take",
                  "nothing would ever be compared",
                  "add it to evaluate.metrics",
                  "",
                  f -> f.knowsScores() && !f.stop().missing(f.evaluate()).isEmpty())
              .got(f -> String.join(", ", f.stop().missing(f.evaluate()))),
          Rule.of(
              "stop.patience",
              "patience without evaluate.metrics",
              "it counts evaluations, and there are none",
              "name a metric in evaluate.metrics, or leave patience 0",
              "",
              f -> f.stop().patience() > 0 && f.evaluate().metrics().isEmpty()));

  /** Warned of, and then done. */
  static final List<Rule> WARNED =
      List.of(
          Rule.of(
              "game.loss",
              "a label above 0 for made samples",
              "the optimal discriminator then peaks on made samples where there are no data, and draws the generator towards its own mistakes",
              "use fake: 0",
              "Salimans et al., 2016, section 3.4",
              f -> f.loss().smoothsFakes()),
          Rule.of(
                  "discriminator, generator",
                  "beta1 above 0.8 for convolutional pairs",
                  "their training oscillates",
                  "0.5 is usual",
                  "Radford et al., 2016, section 4",
                  f -> f.network().oscillates() && f.inertia() > 0.8)
              .got(f -> String.valueOf(f.inertia())),
          Rule.of(
              "game.loss",
              "feature matching alone beside batch norm in the discriminator",
              "it compares means over a batch, which batch norm makes nearly equal",
              "set network.norm to layer or none, or own: 1",
              "Salimans et al., 2016, section 3.1",
              f -> f.loss().matchesMeansAlone() && f.network().mixesSamples()),
          Rule.of(
              "game.penalties",
              "a gradient penalty beside minibatch discrimination",
              "the verdict on one sample depends on the others, which the penalty then differentiates too",
              "watch the losses",
              "Salimans et al., 2016, section 3.2",
              f -> f.network().comparesSamples() && f.penalty(Penalty::differentiatesSamples)),
          Rule.of(
              "game.penalties",
              "an orthogonal penalty on a spectrally normalised discriminator",
              "it pulls at weights that spectral norm rescales anyway",
              "take role: generator",
              "Miyato et al., 2018",
              f -> f.penaltyOfD(Penalty::orthogonalises) && f.network().bounded()),
          Rule.of(
              "game.penalties",
              "lazy penalties with a relativistic loss on images",
              "they failed to converge on stacked MNIST",
              "every: 1 is safe",
              "Huang et al., 2024",
              f ->
                  f.penalty(Penalty::lazy)
                      && f.loss().relativistic()
                      && !f.network().makesPoints()),
          Rule.of(
                  "train.precision",
                  "slopes by differences in fewer digits than float32",
                  "two numbers that nearly agree are subtracted, and bf16 and tf32 keep three digits of them",
                  "set train.precision=fp32",
                  "",
                  f ->
                      f.penalty(Penalty::comparesEvaluations)
                          && f.train().precision() != Precision.FP32)
              .got(f -> f.train().precision().toString()),
          Rule.of(
              "game.dynamics",
              "balance with the wasserstein loss",
              "its generator descends the distance that a critic near its best tells, and such a critic is held back as too sure",
              "take alternating with discriminator-steps",
              "Arjovsky et al., 2017, section 3",
              f -> f.game().dynamics().holdsBack() && f.loss().needsBound()),
          Rule.of(
              "views",
              "noise that outlasts the run",
              "the samples are still noisy for the discriminator when the run ends",
              "let fades-by be at most train.images",
              "Sønderby et al., 2017, section 3",
              f -> f.view(view -> view.fadesBy() > f.train().images())));

  private Rules() {}
}
