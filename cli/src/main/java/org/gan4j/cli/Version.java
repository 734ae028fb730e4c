package org.gan4j.cli;

import java.util.Locale;
import picocli.CommandLine.IVersionProvider;

/** What {@code gan --version} prints. */
final class Version implements IVersionProvider {
  @Override
  public String[] getVersion() {
    String version = Version.class.getPackage().getImplementationVersion();
    return new String[] {
      "gan4j " + (version == null ? "(development)" : version),
      String.format(
          Locale.ROOT,
          "Java %s (%s), %s %s",
          System.getProperty("java.version"),
          System.getProperty("java.vendor"),
          System.getProperty("os.name"),
          System.getProperty("os.arch"))
    };
  }
}
