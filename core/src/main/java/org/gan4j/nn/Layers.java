package org.gan4j.nn;

import java.util.List;
import org.gan4j.tensor.Autograd;
import org.gan4j.tensor.DType;
import org.gan4j.tensor.Rng;
import org.gan4j.tensor.Scope;
import org.gan4j.tensor.Shape;
import org.gan4j.tensor.Tensor;
import org.jspecify.annotations.Nullable;

/**
 * The layers to build networks from, beside those of one's own ({@link Layer}) and the usual {@link
 * Activation}s. Shapes are those of one sample: {@code [F]} for features, {@code [C, H, W]} for
 * images, {@code [T, F]} for series of T steps; K is the number of classes. Where a layer takes
 * {@code @Nullable} initialisers, null means that it has no such parameter. What is out of range is
 * refused with a {@link NetworkException}.
 *
 * <pre>{@code
 * Layer discriminator =
 *     Layers.sequential(
 *         Layers.conv(64, Window.square(4).stride(2).padding(1), Initialiser.he(), null),
 *         Layers.leakyRelu(0.2),
 *         Layers.flatten(),
 *         Layers.linear(1));
 * }</pre>
 */
public final class Layers {
  /**
   * The wire that says which steps each series has: {@code [N, T]}, 1 where it has the step, else 0
   * ({@link Bound#wired}). Recurrent layers keep their state where there is none; where the wire is
   * not laid, all series have all steps.
   */
  public static final String STEPS = "steps";

  /**
   * The running value that says how far what {@link #fadeIn} has grown is faded in: {@code [1]}, in
   * [0, 1].
   */
  public static final String ALPHA = "alpha";

  /**
   * The tap under which a discriminator keeps what it really looks at, where that is smaller than
   * what it is shown, or more: gradient penalties measure the slope with respect to it.
   */
  public static final String SEEN = "seen";

  /**
   * The tap under which a generator of rows keeps the logarithms of how likely each category of
   * each column was before it was drawn, {@code [N, A]}, in the order of {@link #askedCategory}.
   */
  public static final String CHOICES = "choices";

  /**
   * The tap with the codes of series that a {@link #codedDiscriminator} judges, and with those that
   * a {@link #codedGenerator} wants judged; the wire that brings codes to either.
   */
  public static final String CODE = "code";

  /** The tap of a {@link #codedGenerator} with codes before its supervisor. */
  public static final String FIRST_CODE = "first-code";

  /** Its tap with what the supervisor says comes after each code of the wire {@link #CODE}. */
  public static final String NEXT_CODE = "next-code";

  /** What the slices of its recovery begin with. */
  public static final String RECOVERY = "recovery";

  /**
   * The wire with symbols that {@link #symbolLstm} reads in place of drawing them: int64 {@code [N,
   * T]}, each in [0, V).
   */
  public static final String SYMBOLS = "symbols";

  /**
   * The wire that says how many of {@link #SYMBOLS}, the first ones, {@link #symbolLstm} goes on
   * from: one number, {@code []}, in [0, T]. Where it is not laid, it reads them all.
   */
  public static final String GIVEN = "given";

  /**
   * The tap of {@link #symbolLstm} with log p of each symbol after those before it, {@code [N, T]},
   * in nats; 0 of those that {@link #GIVEN} counts.
   */
  public static final String LOG_PROBABILITIES = "log-probabilities";

  /**
   * The tap with the styles that a {@link #styled} generator's layers were told, {@code [N, L, W]};
   * the wire that brings them instead, of which nothing is mixed nor truncated then.
   */
  public static final String STYLE = "style";

  /**
   * The wire that draws the styles of a {@link #styled} generator towards their mean (Karras et
   * al., 2019, appendix B): ψ, one number, {@code []}; 1 changes nothing, 0 gives the mean style.
   */
  public static final String TRUNCATION = "truncation";

  private Layers() {}

  // Layers of layers.

  /**
   * {@return the layers one after the other} Slices of a layer begin with its place, from 0, and
   * its kind ({@code 3.conv}), or with its name.
   *
   * @param layers at least one
   */
  public static Layer sequential(Layer... layers) {
    return Sequential.of(layers);
  }

  /**
   * {@return the layers one after the other}
   *
   * @param layers at least one
   */
  public static Layer sequential(List<Layer> layers) {
    return new Sequential(layers);
  }

  /**
   * {@return the layers side by side, each given the same input; outputs are joined along features,
   * of series at each step, or channels}
   *
   * @param branches at least two, whose outputs agree in all else
   */
  public static Layer join(Layer... branches) {
    return Join.of(branches);
  }

  /**
   * {@return a residual block, main(x) + x (He et al., 2016, eq. 1)}
   *
   * @param main what is learned; it changes no shape
   */
  public static Layer residual(Layer main) {
    return new Residual(main);
  }

  /**
   * {@return a residual block, main(x) + shortcut(x) (He et al., 2016, eq. 2)}
   *
   * @param main what is learned
   * @param shortcut the way past it, with the same output shape
   */
  public static Layer residual(Layer main, Layer shortcut) {
    return new Residual(main, shortcut);
  }

  /**
   * {@return the generator's block of Miyato et al. (2018, figure 8)} {@code [C, H, W]} to {@code
   * [channels, 2H, 2W]}; norm, ReLU, pixels repeated, 3x3, norm, ReLU, 3x3 beside 1x1, pixels
   * repeated.
   *
   * @param channels outputs, at least 1
   * @param norm such as {@link #batchNorm()} or {@link #conditionalBatchNorm()}
   * @param weight how the weights begin
   */
  public static Layer residualUp(int channels, Layer norm, Initialiser weight) {
    return Residual.up(channels, norm, weight);
  }

  /**
   * {@return the discriminator's block of Miyato et al. (2018, figure 8)} {@code [C, H, W]} to
   * {@code [channels, H/2, W/2]}; ReLU, 3x3, ReLU, 3x3, mean over 2x2 pixels beside mean, 1x1.
   *
   * @param channels outputs, at least 1
   * @param weight how the weights begin
   */
  public static Layer residualDown(int channels, Initialiser weight) {
    return Residual.down(channels, null, weight);
  }

  /**
   * {@return the same with a norm before each ReLU}
   *
   * @param channels outputs, at least 1
   * @param norm such as {@link #layerNorm}
   * @param weight how the weights begin
   */
  public static Layer residualDown(int channels, @Nullable Layer norm, Initialiser weight) {
    return Residual.down(channels, norm, weight);
  }

  /**
   * {@return the first block of such a discriminator, which begins without a ReLU, since that would
   * cut off half of an image's range} {@code [C, H, W]} to {@code [channels, H/2, W/2]}.
   *
   * @param channels outputs, at least 1
   * @param weight how the weights begin
   */
  public static Layer residualFirst(int channels, Initialiser weight) {
    return Residual.first(channels, weight);
  }

  /**
   * {@return a block that keeps the size, x + (norm, ReLU, 3x3, norm, ReLU, 3x3)} {@code [channels,
   * H, W]} to the same.
   *
   * @param channels of its input and output, at least 1
   * @param norm such as {@link #layerNorm}
   * @param weight how the weights begin
   */
  public static Layer residualSame(int channels, @Nullable Layer norm, Initialiser weight) {
    return Residual.same(channels, norm, weight);
  }

  /**
   * {@return the block of Gulrajani et al. (2017) for characters, x + .3·(ReLU, 5 steps, ReLU, 5
   * steps), of series {@code [T, channels]}}
   *
   * @param channels features of each step, at least 1
   * @param weight how the weights begin
   */
  public static Layer residualSteps(int channels, Initialiser weight) {
    return Residual.overSteps(channels, weight);
  }

  /**
   * {@return (1 - α)·before(x) + α·now(x), where a network has just grown (Karras et al., 2018,
   * figure 2)} α is the running value {@link #ALPHA}, 1 at first, which no evaluation moves; a
   * network has at most one. The layers inside keep the names that they have without it, so that
   * those with slices need names of their own.
   *
   * @param before the way as it was, with the output shape of {@code now}
   * @param now the way with what is new
   */
  public static Layer fadeIn(Layer before, Layer now) {
    return new FadeIn(before, now);
  }

  /**
   * {@return a layer with a name of its own} Its slices begin with that instead of the place where
   * it stands, so {@code block16.0.conv.weight} stays the same weight when a layer is put in front
   * of it, and {@link Layout#carry} finds it. The name counts within the layers around this one
   * that have slices of their own; where those may move, they need names too.
   *
   * @param name a letter, then letters, digits, {@code -} or {@code _}, at most 64 in all, such as
   *     {@code block16}; only once within one layer
   * @param inner a layer, or many in sequence
   */
  public static Layer named(String name, Layer inner) {
    return new Named(name, inner);
  }

  /**
   * {@return a layer that lays a wire for those inside it: they are given its input and, besides
   * it, what another layer makes of that}
   *
   * @param name of the wire ({@link #wire}, {@link #modulatedBatchNorm}, {@link Pass#wire})
   * @param made what the wire carries
   * @param inner a layer, or many in sequence
   */
  public static Layer laid(String name, Layer made, Layer inner) {
    return new Laid(name, made, inner);
  }

  /**
   * {@return what a wire carries, {@code [features]}; the input is ignored}
   *
   * @param name of a wire of {@link #laid} or {@link Bound#wired}
   * @param features as many as each sample has there, at least 1
   */
  public static Layer wire(String name, int features) {
    return new Wire(name, features);
  }

  /**
   * {@return its input, kept under a name for a loss that looks inside the network}
   *
   * @param name as {@link Pass#taps()} will have it
   */
  public static Layer tap(String name) {
    return new Tap(name);
  }

  /**
   * {@return its input, which layers on the side see too, for what they tap: a head of its own, a
   * decoder}
   *
   * @param inner a layer, or many in sequence, with a {@link #tap} among them
   */
  public static Layer aside(Layer inner) {
    return new Aside(inner);
  }

  /**
   * {@return stages in sequence, each from the {@code reach}-th on scaled channel by channel by
   * what there was {@code reach} stages before (skip-layer excitation; Liu et al., 2021, eq. 1)}
   *
   * @param stages of images, at least {@code reach}
   * @param reach how many stages a gate spans, at least 1
   * @param weight how the gates' two convolutions begin
   */
  public static Layer skipExcitation(List<Layer> stages, int reach, Initialiser weight) {
    return new SkipExcitation(stages, reach, weight);
  }

  /**
   * {@return its input times a number that is not learned}
   *
   * @param factor in [-1e6, 1e6]
   */
  public static Layer scaled(double factor) {
    return new Scaled(factor);
  }

  /**
   * {@return a highway (Srivastava et al., 2015, eq. 3), τ·relu(W x + b) + (1 - τ)·x with τ = σ(V x
   * + c), {@code [F]} to {@code [F]}}
   *
   * @param weight how W and V begin; b begins at 0
   * @param carry how c begins: below 0, so that it lets x through at first
   */
  public static Layer highway(Initialiser weight, double carry) {
    return new Highway(weight, carry);
  }

  /** {@return its input, as it is} */
  public static Layer identity() {
    return new Identity();
  }

  // Linear maps.

  /**
   * {@return x·Wᵀ + b, {@code [in]} to {@code [features]}} W begins as {@link
   * Initialiser#glorot()}, b at 0.
   *
   * @param features outputs, at least 1
   */
  public static Layer linear(int features) {
    return new Linear(features);
  }

  /**
   * {@return x·Wᵀ + b, {@code [in]} to {@code [features]}} W is {@code [features, in]}, b {@code
   * [features]}.
   *
   * @param features outputs, at least 1
   * @param weight how W begins
   * @param bias how b begins
   */
  public static Layer linear(int features, Initialiser weight, @Nullable Initialiser bias) {
    return new Linear(features, weight, bias);
  }

  /**
   * {@return a convolution, {@code [in, H, W]} to {@code [channels, H', W']}} H' = ⌊(H + 2·padding
   * - kernel)/stride⌋ + 1; weight {@code [channels, in, kernel, kernel]}, bias {@code [channels]}.
   *
   * @param channels outputs, at least 1
   * @param window kernel, stride, and the zeros around the image
   * @param weight how the weight begins
   * @param bias how the bias begins
   */
  public static Layer conv(
      int channels, Window window, Initialiser weight, @Nullable Initialiser bias) {
    return new Conv(channels, window, 1, weight, bias);
  }

  /**
   * {@return a convolution over time, {@code [T, in]} to {@code [T', channels]}} T' = ⌊(T +
   * 2·padding - kernel)/stride⌋ + 1; weight {@code [channels, in, kernel]}, bias {@code
   * [channels]}.
   *
   * @param channels outputs, at least 1
   * @param window of steps, such as {@code Window.steps(5).padding(2)}
   * @param weight how the weight begins
   * @param bias how the bias begins
   */
  public static Layer conv1d(
      int channels, Window window, Initialiser weight, @Nullable Initialiser bias) {
    return new Conv1d(channels, window, weight, bias);
  }

  /**
   * {@return a convolution in groups, each output part seeing its own input part only}
   *
   * @param groups equal parts that the channels are cut into, in and out alike; as many as channels
   *     for a depthwise one
   * @param channels outputs, at least 1
   * @param window kernel, stride, and the zeros around the image
   * @param weight how the weight {@code [channels, in / groups, kernel, kernel]} begins
   * @param bias how the bias {@code [channels]} begins
   */
  public static Layer groupedConv(
      int groups, int channels, Window window, Initialiser weight, @Nullable Initialiser bias) {
    return new Conv(channels, window, groups, weight, bias);
  }

  /**
   * {@return a transposed convolution ("deconvolution"), {@code [in, H, W]} to {@code [channels,
   * H', W']}} H' = (H - 1)·stride - 2·padding + kernel; weight {@code [in, channels, kernel,
   * kernel]}, bias {@code [channels]}.
   *
   * @param channels outputs, at least 1
   * @param window kernel, its step in the output, and the pixels cut from each side of the output,
   *     fewer than the kernel has
   * @param weight how the weight begins
   * @param bias how the bias begins
   */
  public static Layer convTranspose(
      int channels, Window window, Initialiser weight, @Nullable Initialiser bias) {
    return new ConvTranspose(channels, window, 0, weight, bias);
  }

  /**
   * {@return a transposed convolution whose output is larger at the bottom and the right}
   *
   * @param channels outputs, at least 1
   * @param window kernel, its step in the output, and the pixels cut from each side of the output,
   *     fewer than the kernel has
   * @param outputPadding rows and columns added; below the stride
   * @param weight how the weight begins
   * @param bias how the bias begins
   */
  public static Layer convTranspose(
      int channels,
      Window window,
      int outputPadding,
      Initialiser weight,
      @Nullable Initialiser bias) {
    return new ConvTranspose(channels, window, outputPadding, weight, bias);
  }

  /**
   * {@return maxout (Goodfellow et al., 2013, eq. 1), {@code [in]} to {@code [units]}} The largest
   * of some linear functions.
   *
   * @param units outputs, at least 1
   * @param pieces linear functions per unit, in [2, 64]
   * @param weight how the weights {@code [units·pieces, in]} begin
   */
  public static Layer maxout(int units, int pieces, Initialiser weight) {
    return new Maxout(units, pieces, weight);
  }

  /**
   * {@return self-attention over the pixels of {@code [C, H, W]} (Zhang et al., 2019, eqs. 1 to 3)}
   * It begins as the identity. Memory: (H·W)² numbers per sample.
   *
   * @param weight how its four weights begin
   */
  public static Layer selfAttention(Initialiser weight) {
    return new SelfAttention(weight);
  }

  // Series.

  /**
   * {@return an LSTM (Hochreiter and Schmidhuber, 1997; Gers et al., 2000) as PyTorch begins it,
   * from U(±1/√hidden), {@code [T, F]} to {@code [T, hidden]}} It gives the state after each step,
   * from h = c = 0; more of them are stacked by {@link #sequential}.
   *
   * @param hidden at least 1
   */
  public static Layer lstm(int hidden) {
    Initialiser usual = usual(hidden);
    return new Lstm(hidden, usual, usual, 0);
  }

  /**
   * {@return an LSTM, {@code [T, F]} to {@code [T, hidden]}} Parameters {@code weight_ih [4H, F]},
   * {@code weight_hh [4H, H]}, {@code bias_ih} and {@code bias_hh [4H]}; gates in the order i, f,
   * g, o.
   *
   * @param hidden at least 1
   * @param weight how both weights begin
   * @param bias how both biases begin
   * @param forget added to the forget gates' bias at the beginning, in [-100, 100]: 1 lets a fresh
   *     LSTM remember
   */
  public static Layer lstm(int hidden, Initialiser weight, Initialiser bias, double forget) {
    return new Lstm(hidden, weight, bias, forget);
  }

  /**
   * {@return gated recurrent units (Cho et al., 2014) as PyTorch has and begins them, from
   * U(±1/√hidden), {@code [T, F]} to {@code [T, hidden]}} It gives the state after each step, from
   * h = 0; more of them are stacked by {@link #sequential}.
   *
   * @param hidden at least 1
   */
  public static Layer gru(int hidden) {
    Initialiser usual = usual(hidden);
    return new Gru(hidden, usual, usual);
  }

  /**
   * {@return gated recurrent units, {@code [T, F]} to {@code [T, hidden]}} Parameters {@code
   * weight_ih [3H, F]}, {@code weight_hh [3H, H]}, {@code bias_ih} and {@code bias_hh [3H]}; gates
   * in the order r, z, n.
   *
   * @param hidden at least 1
   * @param weight how both weights begin
   * @param bias how both biases begin
   */
  public static Layer gru(int hidden, Initialiser weight, Initialiser bias) {
    return new Gru(hidden, weight, bias);
  }

  private static Initialiser usual(int hidden) {
    return Initialiser.uniform(1 / Math.sqrt(Math.max(1, hidden)));
  }

  /**
   * {@return a layer over a series from the first step to the last beside another one like it from
   * the last to the first (Schuster and Paliwal, 1997), {@code [T, F]} to {@code [T, 2G]}} Of a
   * layer that ends in a vector {@code [G]} it gives both, {@code [2G]}.
   *
   * @param inner a layer, or many in sequence, {@code [T, F]} to {@code [T, G]} or {@code [G]}
   */
  public static Layer bidirectional(Layer inner) {
    return new Bidirectional(inner);
  }

  /**
   * {@return the generator's side of TimeGAN (Yoon et al., 2019, section 4)} Latents go through
   * generator, supervisor and recovery, with the taps {@link #FIRST_CODE} and {@link #CODE}; codes
   * of the wire {@link #CODE} through recovery alone, with the tap {@link #NEXT_CODE}.
   *
   * @param generator latents to codes {@code [T, C]}
   * @param supervisor codes to codes
   * @param recovery codes to series {@code [T, F]}
   */
  public static Layer codedGenerator(Layer generator, Layer supervisor, Layer recovery) {
    return new CodedGenerator(generator, supervisor, recovery);
  }

  /**
   * {@return the discriminator's side of TimeGAN: series are embedded as codes, the tap {@link
   * #CODE}, which are judged; where the wire {@link #CODE} brings codes, those are}
   *
   * @param embedder series {@code [T, F]} to codes {@code [T, C]}
   * @param judge codes to verdicts
   */
  public static Layer codedDiscriminator(Layer embedder, Layer judge) {
    return new CodedDiscriminator(embedder, judge);
  }

  /**
   * {@return features of a whole series beside those of each step, {@code [K + n·L]} to {@code [n,
   * K + L]}}
   *
   * @param shared K, the first ones, at least 0
   * @param steps n, at least 1
   */
  public static Layer spread(int shared, int steps) {
    return new Spread(shared, steps);
  }

  /**
   * {@return each series by its own range (Lin et al., 2020, section 4.1.3), {@code [T, F]} to
   * {@code [A + 2 V + T·V]}} The A features that are the same at all steps, the middle and the half
   * of the range of the V others, and those in units of that range, step by step; {@code [A + 2 V +
   * T·(V + 1)]} of series with a flag, which follows at each step. The least half range is 0.05.
   *
   * @param features F without the flag; a step with one more has it, above 0 where the series has
   *     the step
   * @param attributes the places of those that are the same at all steps, from 0
   */
  public static Layer partedSeries(int features, List<Integer> attributes) {
    return new SeriesScale(features, attributes).parted();
  }

  /**
   * {@return the series of such features as {@link #partedSeries} gives, all in [-1, 1]: half
   * ranges h as 2 h - 1}
   *
   * @param series {@code [T, F]}, or {@code [T, F + 1]} with a flag
   * @param features F without the flag
   * @param attributes the places of those that are the same at all steps, from 0
   */
  public static Layer joinedSeries(Shape series, int features, List<Integer> attributes) {
    return new SeriesScale(features, attributes).joined(series);
  }

  /** {@return each feature's largest value over the steps, {@code [T, F]} to {@code [F]}} */
  public static Layer maxOverSteps() {
    return new MaxOverSteps();
  }

  /** {@return the last step of a series, {@code [T, F]} to {@code [F]}} */
  public static Layer lastStep() {
    return new LastStep();
  }

  /**
   * {@return the end of made series of several lengths, {@code [T, F]} to {@code [T, F]}, whose
   * last feature is the flag that they end with (Lin et al., 2020, section 4.1)} They end before
   * the first step, from the third on, whose flag is nearer to {@code off} than to 1; behind it
   * features are 0 and the flag is {@code off}, as behind real series.
   *
   * @param off the flag of a step that is not there, in [-1, 1)
   */
  public static Layer seriesEnds(double off) {
    return new SeriesEnds(off);
  }

  /**
   * {@return a layer on each step of a series alike, {@code [T, F]} to {@code [T, G]}} Steps are
   * its samples.
   *
   * @param inner a layer, or many in sequence, {@code [F]} to {@code [G]}
   */
  public static Layer eachStep(Layer inner) {
    return new EachStep(inner);
  }

  // Symbols.

  /** {@return exp / Σ exp over the last dimension of a sample, {@code [K]} or {@code [T, K]}} */
  public static Layer softmax() {
    return new Softmax();
  }

  /**
   * {@return soft samples of the categorical distributions whose logits stand in the last dimension
   * (Jang et al., 2017; Maddison et al., 2017), {@code [K]} or {@code [T, K]}} While training
   * ({@link Mode#noise()}), with draws from the evaluation's stream; else the unit vector of the
   * largest logit, since a sample then depends on its own input only.
   *
   * @param temperature in (0, 1000]; near 0 samples are near unit vectors
   */
  public static Layer gumbelSoftmax(double temperature) {
    return new GumbelSoftmax(temperature, false, GumbelSoftmax.Noise.STREAM);
  }

  /**
   * {@return samples as unit vectors, with the derivative of {@link #gumbelSoftmax} ("straight
   * through": Jang et al., 2017, section 2.2)}
   *
   * @param temperature of the soft samples that are differentiated, in (0, 1000]
   */
  public static Layer gumbelOneHot(double temperature) {
    return new GumbelSoftmax(temperature, true, GumbelSoftmax.Noise.STREAM);
  }

  /**
   * {@return {@link #gumbelSoftmax} whose noise the latents bring, so that samples are drawn in
   * every mode and a latent always gives the same ones, {@code [2K]} or {@code [T, 2K]} to {@code
   * [K]} or {@code [T, K]}} The input has K logits and, behind them, K numbers from N(0, 1), which
   * {@link #join} and {@link #features} bring there. Without {@link Mode#noise()} it gives unit
   * vectors.
   *
   * @param temperature in (0, 1000]
   */
  public static Layer latentGumbelSoftmax(double temperature) {
    return new GumbelSoftmax(temperature, false, GumbelSoftmax.Noise.LATENTS);
  }

  /**
   * {@return {@link #gumbelOneHot} whose noise the latents bring, as in {@link
   * #latentGumbelSoftmax}}
   *
   * @param temperature of the soft samples that are differentiated, in (0, 1000]
   */
  public static Layer latentGumbelOneHot(double temperature) {
    return new GumbelSoftmax(temperature, true, GumbelSoftmax.Noise.LATENTS);
  }

  /**
   * {@return a language model that writes (Yu et al., 2017, eqs. 9 and 10), {@code [T]} to {@code
   * [T, symbols]}} Its input are numbers in [0, 1), by which it draws one symbol after the other,
   * each from the probabilities that an LSTM gives after those before it; its output unit vectors,
   * whose derivative is that of the probabilities. It reads the wires {@link #SYMBOLS} and {@link
   * #GIVEN} and keeps {@link #LOG_PROBABILITIES}.
   *
   * @param symbols V, at least 1
   * @param embedding numbers of a symbol's vector, at least 1
   * @param hidden units of the LSTM, at least 1
   * @param weight how all weights begin; biases begin at 0
   */
  public static Layer symbolLstm(int symbols, int embedding, int hidden, Initialiser weight) {
    return new SymbolLstm(symbols, embedding, hidden, weight);
  }

  // Weights written another way.

  /**
   * {@return a layer whose weights, and those of all layers inside it, are divided by their largest
   * singular value (Miyato et al., 2018, algorithm 1)} One power iteration per training evaluation
   * moves the estimate, which lives in the state.
   *
   * @param inner a layer, or many in sequence
   */
  public static Layer spectralNorm(Layer inner) {
    return new Reparametrised(inner, new SpectralNorm());
  }

  /**
   * {@return a layer at an equalised learning rate (Karras et al., 2018, section 4.1)} Its weights
   * are w·gain/√fan-in with w from N(0, 1), whatever initialiser they have.
   *
   * @param gain in (0, 1e6]; √2 before a (leaky) ReLU, 1 before an output
   * @param inner a layer, or many in sequence
   */
  public static Layer equalisedRate(double gain, Layer inner) {
    return new Reparametrised(inner, new EqualisedRate(gain));
  }

  /**
   * {@return weight normalisation (Salimans and Kingma, 2016, eq. 2), y = g·(v/‖v‖)·x + b} g begins
   * at 1 and b at 0, both {@code [outputs]}; {@link DataDependentInit} sets them from a batch.
   *
   * @param inner a linear layer or a convolution of any kind, without a bias of its own
   */
  public static Layer weightNorm(Layer inner) {
    return new WeightNorm(inner, true);
  }

  /**
   * {@return weight normalisation whose length g stays as it was initialised} As in the hidden
   * layers of Salimans et al. (2016).
   *
   * @param inner a linear layer or a convolution of any kind, without a bias of its own
   */
  public static Layer fixedWeightNorm(Layer inner) {
    return new WeightNorm(inner, false);
  }

  /**
   * {@return a layer whose weights, and those of all layers inside it, are written in a way of
   * one's own} Biases, scales and shifts stay as they are; where two ways are around a layer, the
   * inner one counts.
   *
   * @param inner a layer, or many in sequence
   * @param how its weights are computed
   */
  public static Layer reparametrised(Layer inner, Reparametrisation how) {
    return new Reparametrised(inner, how);
  }

  // Normalisation.

  /** {@return batch normalisation as DCGAN's: γ from N(1, 0.02²), β 0, momentum 0.1, ε 1e-5} */
  public static Layer batchNorm() {
    return BatchNorm.dcgan();
  }

  /**
   * {@return batch normalisation (Ioffe and Szegedy, 2015)} Each channel or feature is brought to
   * mean 0 and variance 1 over the batch, then scaled by γ and shifted by β. Running statistics
   * live in the state.
   *
   * @param scale how γ begins
   * @param shift how β begins
   * @param momentum weight of a batch in the running statistics, in [0, 1]
   * @param epsilon added to the variance
   */
  public static Layer batchNorm(
      @Nullable Initialiser scale, @Nullable Initialiser shift, double momentum, double epsilon) {
    return new BatchNorm(scale, shift, momentum, epsilon);
  }

  /** {@return conditional batch normalisation with momentum 0.1 and ε 1e-5} */
  public static Layer conditionalBatchNorm() {
    return new ConditionalBatchNorm();
  }

  /**
   * {@return conditional batch normalisation (Dumoulin et al., 2017, eq. 5; de Vries et al., 2017)}
   * Its scale and shift are those of the sample's class, tables {@code [K, C]} that begin at 1 and
   * 0.
   *
   * @param momentum weight of a batch in the running statistics, in [0, 1]
   * @param epsilon added to the variance
   */
  public static Layer conditionalBatchNorm(double momentum, double epsilon) {
    return new ConditionalBatchNorm(momentum, epsilon);
  }

  /**
   * {@return batch normalisation with momentum 0.1 and ε 1e-5 whose scale 1 + W_γ·s and shift W_β·s
   * are linear in features s of each sample (Brock et al., 2019, appendix B; Chen et al., 2019)}
   *
   * @param wire that carries s ({@link #laid})
   * @param features how many s has, at least 1
   * @param weight how W_γ and W_β, {@code [C, features]}, begin
   */
  public static Layer modulatedBatchNorm(String wire, int features, Initialiser weight) {
    return new ModulatedBatchNorm(wire, features, weight);
  }

  /** {@return virtual batch normalisation as DCGAN's batch normalisation begins} */
  public static Layer virtualBatchNorm() {
    return VirtualBatchNorm.dcgan();
  }

  /**
   * {@return virtual batch normalisation (Salimans et al., 2016, section 3.5)} A sample is
   * normalised by the reference batch and itself. A {@link Reference} must be around it.
   *
   * @param scale how γ begins
   * @param shift how β begins
   * @param epsilon added to the variance
   */
  public static Layer virtualBatchNorm(Initialiser scale, Initialiser shift, double epsilon) {
    return new VirtualBatchNorm(scale, shift, epsilon);
  }

  /**
   * {@return layer normalisation (Ba et al., 2016)} Over all features of a sample; it does not mix
   * samples, so that it may stand beside a gradient penalty.
   *
   * @param epsilon added to the variance
   */
  public static Layer layerNorm(double epsilon) {
    return new LayerNorm(epsilon);
  }

  /** {@return pixelwise normalisation over channels (Karras et al., 2018, section 4.2), ε 1e-8} */
  public static Layer pixelNorm() {
    return new PixelNorm();
  }

  /**
   * {@return pixelwise normalisation over channels (Karras et al., 2018, section 4.2)}
   *
   * @param epsilon added to the mean square; 1e-8 in the paper
   */
  public static Layer pixelNorm(double epsilon) {
    return new PixelNorm(epsilon);
  }

  // Activation, noise, what sees the batch.

  /**
   * {@return x where it is positive, {@code slope}·x elsewhere}
   *
   * @param slope usually 0.2
   */
  public static Layer leakyRelu(double slope) {
    return new LeakyRelu(slope);
  }

  /**
   * {@return a gated linear unit (Dauphin et al., 2017, eq. 1): half of the channels or features
   * times σ of the other half, {@code [2C, H, W]} to {@code [C, H, W]}}
   */
  public static Layer glu() {
    return new Glu();
  }

  /**
   * {@return dropout (Srivastava et al., 2014)} While training each element is kept with this
   * probability and divided by it, else 0.
   *
   * @param keep in (0, 1]
   */
  public static Layer dropout(double keep) {
    return new Dropout(keep);
  }

  /**
   * {@return noise from N(0, deviation²) on every number while training ({@link Mode#noise()})}
   *
   * @param deviation in [0, 1e6]
   */
  public static Layer gaussianNoise(double deviation) {
    return new GaussianNoise(deviation);
  }

  /**
   * {@return minibatch discrimination (Salimans et al., 2016, section 3.2), {@code [A]} to {@code
   * [A + B]}} Memory: N·N·B·C numbers.
   *
   * @param features B, at least 1; 100 in the authors' program
   * @param dimensions C, at least 1; 5 there
   */
  public static Layer minibatchDiscrimination(int features, int dimensions) {
    return new MinibatchDiscrimination(features, dimensions);
  }

  /**
   * {@return minibatch discrimination whose weight begins in a way of one's own}
   *
   * @param features B, at least 1
   * @param dimensions C, at least 1
   * @param weight how T, {@code [B·C, A]}, begins
   */
  public static Layer minibatchDiscrimination(int features, int dimensions, Initialiser weight) {
    return new MinibatchDiscrimination(features, dimensions, weight);
  }

  /**
   * {@return one more map with the standard deviation over groups of samples (Karras et al., 2018,
   * section 3)}
   *
   * @param group samples compared with each other, in [2, 65536]; 4 in the paper's program
   */
  public static Layer minibatchStdDev(int group) {
    return new MinibatchStdDev(group);
  }

  // Shapes and sizes.

  /** {@return a sample of any shape as a vector} */
  public static Layer flatten() {
    return new Flatten();
  }

  /**
   * {@return the same numbers in another shape}
   *
   * @param shape of one output sample, with as many elements as the input
   */
  public static Layer reshape(Shape shape) {
    return new Reshape(shape);
  }

  /**
   * {@return some features, {@code [F]} to {@code [count]}, of series {@code [T, F]} to {@code [T,
   * count]}, or channels of images}
   *
   * @param from the first, from 0
   * @param count how many, at least 1
   */
  public static Layer features(int from, int count) {
    return new Narrow(from, count);
  }

  /**
   * {@return a quarter of each image, sample i of a batch giving the one of i mod 4: for what is
   * {@link #aside}, since it depends on where a sample stands, {@code [C, H/2, W/2]}}
   */
  public static Layer quarter() {
    return new Quarter();
  }

  /**
   * {@return means over windows that do not overlap, {@code [C, ⌊H/size⌋, ⌊W/size⌋]}, or {@code
   * [⌊T/size⌋, F]} of series}
   *
   * @param size width and height of the window, or its steps, in [1, 64]
   */
  public static Layer averagePool(int size) {
    return new AveragePool(size);
  }

  /** {@return the sum of each channel over all pixels, {@code [C]}} */
  public static Layer sumPool() {
    return new SumPool();
  }

  /**
   * {@return enlarged images, pixels repeated, {@code [C, factor·H, factor·W]}, or series, steps
   * repeated, {@code [factor·T, F]}}
   *
   * @param factor in [1, 64]
   */
  public static Layer upsample(int factor) {
    return new Upsample(factor, false);
  }

  /**
   * {@return enlarged images, interpolated (bilinear), {@code [C, factor·H, factor·W]}}
   *
   * @param factor in [1, 64]
   */
  public static Layer upsampleSmoothly(int factor) {
    return new Upsample(factor, true);
  }

  /** {@return halved images after the filter 1, 2, 1 (Zhang, 2019), {@code [C, ⌈H/2⌉, ⌈W/2⌉]}} */
  public static Layer blurDown() {
    return new BlurDown();
  }

  /**
   * {@return halved images after a low-pass filter (Zhang, 2019), {@code [C, ⌈H/2⌉, ⌈W/2⌉]}}
   *
   * @param filter values along one axis, at most 63, scaled to sum 1
   */
  public static Layer blurDown(List<Double> filter) {
    return new BlurDown(filter);
  }

  /**
   * {@return doubled images, smoothed by a filter, {@code [C, 2H, 2W]}}
   *
   * @param filter values along one axis, at most 63, scaled to sum 2
   */
  public static Layer blurUp(List<Double> filter) {
    return new BlurUp(filter);
  }

  /** {@return doubled images, smoothed by the filter 1, 2, 1, {@code [C, 2H, 2W]}} */
  public static Layer blurUp() {
    return new BlurUp();
  }

  /**
   * {@return images behind a low-pass filter, {@code [C, H, W]}, or of filters with an even number
   * of values {@code [C, H + 1, W + 1]}, which a 3x3 convolution in strides of 2 halves (Karras et
   * al., 2020, appendix B)}
   *
   * @param filter values along one axis, at most 63, scaled to sum 1
   */
  public static Layer blurAround(List<Double> filter) {
    return new BlurAround(filter);
  }

  // Styles.

  /**
   * {@return a style-based generator, {@code [latent + noise]} to what the synthesis gives (Karras
   * et al., 2019, section 2)} It taps {@link #STYLE}, and reads the wires {@link #STYLE} and {@link
   * #TRUNCATION}.
   *
   * @param latent numbers of z, the first ones, at least 1; all others are noise
   * @param layers L, how many are told a style, in [2, 1024]
   * @param mixing share of the samples that are mixed of two styles while training, in [0, 1]; 0.9
   *     in the paper
   * @param mapping from z to w, {@code [latent]} to {@code [W]}
   * @param synthesis from the noise to samples, of {@link #modulatedConv} and the like
   */
  public static Layer styled(
      int latent, int layers, double mixing, Layer mapping, Layer synthesis) {
    return new Styled(latent, layers, mixing, mapping, synthesis);
  }

  /**
   * {@return a mapping network, {@code [Z]} to {@code [width]} (Karras et al., 2019, section 2)} Of
   * a conditional network it is told the class.
   *
   * @param depth linear layers, in [1, 64]; 8 in the paper
   * @param width W, at least 1
   * @param rate their learning rate beside that of other layers, in (0, 1]; 0.01 in the paper
   */
  public static Layer styleMapping(int depth, int width, double rate) {
    return new StyleMapping(depth, width, rate);
  }

  /**
   * {@return a 3x3 convolution, modulated by a style and demodulated, {@code [C, H, W]} to {@code
   * [channels, H, W]} (Karras et al., 2020, eqs. 1 to 3)}
   *
   * @param channels outputs, at least 1
   * @param place which of the styles, from 0
   * @param style W, numbers of a style
   * @param weight how its weights begin
   */
  public static Layer modulatedConv(int channels, int place, int style, Initialiser weight) {
    return new ModulatedConv(channels, place, style, ModulatedConv.Use.SAME, weight);
  }

  /**
   * {@return the same in strides of 1/2, smoothed by the filter 1, 3, 3, 1, {@code [channels, 2H,
   * 2W]}}
   *
   * @param channels outputs, at least 1
   * @param place which of the styles, from 0
   * @param style W, numbers of a style
   * @param weight how its weights begin
   */
  public static Layer modulatedConvUp(int channels, int place, int style, Initialiser weight) {
    return new ModulatedConv(channels, place, style, ModulatedConv.Use.DOUBLED, weight);
  }

  /**
   * {@return colours of features, {@code [channels, H, W]}: a 1x1 convolution that is modulated and
   * not demodulated (Karras et al., 2020, figure 7b)}
   *
   * @param channels outputs, at least 1
   * @param place which of the styles, from 0
   * @param style W, numbers of a style
   * @param weight how its weights begin
   */
  public static Layer modulatedColours(int channels, int place, int style, Initialiser weight) {
    return new ModulatedConv(channels, place, style, ModulatedConv.Use.COLOURS, weight);
  }

  /**
   * {@return x + bias + strength·noise (Karras et al., 2020, figure 2c)} Within {@link #styled}
   * alone; the strength begins at 0.
   *
   * @param from the first of the H·W numbers of this layer's noise, from 0
   */
  public static Layer styleNoise(long from) {
    return new StyleNoise(from);
  }

  /** {@return x + a learned number for each channel or feature, 0 at first} */
  public static Layer bias() {
    return new Bias();
  }

  /**
   * {@return one learned sample for all, N(0, 1) at first; the input is ignored}
   *
   * @param shape of it
   */
  public static Layer learned(Shape shape) {
    return new Learned(shape);
  }

  /**
   * {@return a generator that sums images of all its sizes (Karras et al., 2020, figure 7b)}
   *
   * @param stages one for each size, the smallest first
   * @param colours of each, as many, of one shape with the larger images before
   * @param up between two sizes, such as {@link #blurUp()}; it has nothing to learn
   */
  public static Layer outputSkips(List<Layer> stages, List<Layer> colours, Layer up) {
    return new OutputSkips(stages, colours, up);
  }

  // Classes.

  /**
   * {@return a categorical code out of the first of some uniform numbers, {@code [F]} to {@code
   * [categories + F - 1]}: u in [-1, 1) gives the unit vector of ⌊K·(u + 1)/2⌋}
   *
   * @param categories K, in [2, 4096]
   */
  public static Layer categoricalCode(int categories) {
    return new CategoricalCode(categories);
  }

  /**
   * {@return which category of which column of a table a row is to have (Xu et al., 2019, section
   * 4.3), {@code [F]} to {@code [A]}: the choices of all columns of categories side by side, one of
   * them 1} The {@link Condition.Vector} says it; where there is none, two normal numbers of the
   * input do, by the likelihoods of the data.
   *
   * @param from the place of those two numbers, from 0
   * @param likelihoods of the choices of each such column, which sum to 1
   */
  public static Layer askedCategory(int from, List<List<Double>> likelihoods) {
    return new AskedCategory(from, likelihoods);
  }

  /**
   * {@return packs of m rows, each with what it was asked for beside it, {@code [mW]} to {@code [m
   * (W + A)]}} The {@link Condition.Vector} says it, {@code [N, A]} for N/m packs; where there is
   * none, what a row has in one of its columns stands there. It is kept as {@link #SEEN}.
   *
   * @param pack m, at least 1
   * @param places of each column, 0 or 1; a column of categories has none
   * @param choices of each column, as many as places
   */
  public static Layer besideAsked(int pack, List<Integer> places, List<Integer> choices) {
    return new BesideAsked(pack, places, choices);
  }

  /**
   * {@return the numbers of a made row, {@code [2W]} to {@code [W]}: W numbers and W normal ones,
   * which become of each column tanh of its place and a Gumbel softmax of its choices, unit vectors
   * where there is no {@link Mode#noise()} (Xu et al., 2019, section 4.4)} The logarithms of how
   * likely each category was are kept as {@link #CHOICES}.
   *
   * @param places of each column, 0 or 1; a column of categories has none
   * @param choices of each column, as many as places
   * @param temperature of the Gumbel softmax, in (0, 1000]; 0.2 in the paper
   */
  public static Layer rowEnds(List<Integer> places, List<Integer> choices, double temperature) {
    return new RowEnds(places, choices, temperature);
  }

  /** {@return the class of each sample as a unit vector {@code [K]}; the input is ignored} */
  public static Layer classCode() {
    return new ClassCode();
  }

  /**
   * {@return its input with the class of each sample appended (Mirza and Osindero, 2014)} As a unit
   * vector, {@code [F + K]}, at each step of a series, {@code [T, F + K]}, or as K constant maps,
   * {@code [C + K, H, W]}.
   */
  public static Layer concatClass() {
    return new ConcatClass();
  }

  /**
   * {@return a learned vector for each class, {@code [size]}; the input is ignored}
   *
   * @param size at least 1
   * @param weight how the table {@code [K, size]} begins
   */
  public static Layer embedding(int size, Initialiser weight) {
    return new Embedding(size, weight);
  }

  /**
   * {@return the end of a projection discriminator (Miyato and Koyama, 2018, eq. 5)} Features
   * {@code [F]} and the class to one logit {@code [1]}.
   *
   * @param weight how both weights begin
   */
  public static Layer projectionHead(Initialiser weight) {
    return new ProjectionHead(weight);
  }

  /**
   * Data-dependent initialisation (Salimans and Kingma, "Weight normalization", 2016, section 3):
   * one batch goes through the network, and every {@code WeightNorm} layer in turn sets its g and b
   * such that its output on that batch has mean 0 and variance 1 in each feature or channel.
   */
  public static final class DataDependentInit {
    private DataDependentInit() {}

    /**
     * {@return the initialised parameters, {@code [parameters().size()]}; whoever asks owns them}
     * Layers that draw are active.
     *
     * @param network whose weight-normalised layers ({@link Layers#weightNorm}) set themselves
     * @param theta {@code [parameters().size()]}; stays as it is
     * @param state {@code [state().size()]}; stays as it is
     * @param batch {@code [N, ...input]}, N at least 2, better some hundreds
     * @param condition what is known of the samples
     * @param rng for layers that draw; null if none does
     * @throws NetworkException if the batch has fewer than 2 samples, or others than the network
     *     takes
     */
    public static Tensor theta(
        Network network,
        Tensor theta,
        Tensor state,
        Tensor batch,
        Condition condition,
        @Nullable Rng rng) {
      if (batch.shape().rank() < 1 || batch.shape().dim(0) < 2) {
        throw new NetworkException(
            "data-dependent initialisation needs a batch of at least 2 samples; got "
                + batch.shape());
      }
      try (Scope scope = Scope.open()) {
        Tensor out = theta.detach().copy();
        Bound at = network.at(out, state, DType.FLOAT32);
        Autograd.off(
            () -> {
              at.initialise(batch, condition, rng);
              return out;
            });
        return Scope.own(out);
      }
    }
  }
}
