package org.gan4j.run;

import java.net.InetAddress;
import java.net.UnknownHostException;

/** By what this process is known to others. */
final class ThisProcess {
  private ThisProcess() {}

  static long pid() {
    return ProcessHandle.current().pid();
  }

  /** The machine's name, or {@code localhost}; only letters, digits, points and hyphens. */
  static String host() {
    // The environment first: a look-up can wait seconds for a name server.
    String name = System.getenv("HOSTNAME");
    if (name == null) {
      name = System.getenv("COMPUTERNAME");
    }
    if (name == null) {
      try {
        name = InetAddress.getLocalHost().getHostName();
      } catch (UnknownHostException e) {
        name = "";
      }
    }
    String plain = name.replaceAll("[^A-Za-z0-9.-]", "-");
    return plain.isEmpty() ? "localhost" : plain;
  }
}
