package org.gan4j.game;

import java.util.Set;
import org.gan4j.tensor.Tensor;

/**
 * Balanced consistency regularisation (bCR; Zhao et al., "Improved consistency regularization for
 * GANs", 2021, algorithm 1), added to J_D: that of {@link Cr} on real and on made samples,
 *
 * <pre>
 *   λ_R E(D(x) - D(T(x)))² + λ_F E(D(G(z)) - D(T(G(z))))²
 * </pre>
 *
 * so that what T brings in is not learned as a sign of what is made.
 *
 * @param real λ_R, at least 0; 10 in the paper
 * @param fake λ_F, at least 0; 10 in the paper
 * @param mirror whether T mirrors images, left to right
 * @param kinds what else T does
 */
record Bcr(double real, double fake, boolean mirror, Set<DiffAugment.Kind> kinds)
    implements Penalty {
  /** Checks the weights. */
  public Bcr {
    GameException.LIMITS.atLeastZero("the weight of consistency on real samples", real);
    GameException.LIMITS.atLeastZero("the weight of consistency on made samples", fake);
    kinds = new DiffAugment(kinds).kinds();
  }

  /** The paper's: both weights 10, mirror images and translation. */
  public Bcr() {
    this(10, 10, true, Set.of(DiffAugment.Kind.TRANSLATION));
  }

  @Override
  public Role role() {
    return Role.DISCRIMINATOR;
  }

  @Override
  public Tensor value(Position position) {
    Tensor ofReal = Cr.augmented(position.real(), mirror, kinds, position.rng());
    Tensor ofFake = Cr.augmented(position.fake(), mirror, kinds, position.rng());
    return Cr.distance(position.onReal(), ofReal, position::verdict)
        .mul(real)
        .add(Cr.distance(position.onFake(), ofFake, position::verdictOnMade).mul(fake));
  }

  @Override
  public boolean changesImages() {
    return true;
  }
}
