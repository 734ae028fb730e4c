package org.gan4j.data;

import java.net.URI;
import java.util.List;

/**
 * A file as its authors published it.
 *
 * @param name of the file
 * @param size in bytes
 * @param sha256 in lower-case hex
 * @param sources where it can be fetched, the first that answers wins
 */
record PublishedFile(String name, long size, String sha256, List<URI> sources) {
  PublishedFile {
    sources = List.copyOf(sources);
  }
}
