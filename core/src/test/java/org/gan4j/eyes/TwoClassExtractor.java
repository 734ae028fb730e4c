package org.gan4j.eyes;

/** What extractors of tests have in common: two features, two classes, no weights. */
public abstract class TwoClassExtractor implements Extractor {
  private final String name;

  protected TwoClassExtractor(String name) {
    this.name = name;
  }

  @Override
  public final String name() {
    return name;
  }

  @Override
  public final String fingerprint() {
    return "none";
  }

  @Override
  public final Resize resize() {
    return Resize.NONE;
  }

  @Override
  public int size() {
    return 2;
  }

  @Override
  public final int classes() {
    return 2;
  }

  @Override
  public void close() {}
}
