/**
 * What a run leaves on disk: the run folder, its lock, checkpoints, metrics, TensorBoard events and
 * provenance. This room deals in bytes, names, shapes and folders; it knows how a tensor becomes
 * bytes, and nothing of networks, recipes or training.
 *
 * <p>Two rules hold for every file here. A file that is replaced ({@link AtomicFile}) is either the
 * complete old one or the complete new one, whatever happens in between. A file that grows ({@link
 * Metrics}, {@link TensorBoardEvents}) may end in a torn record after a crash; that record is
 * dropped when the file is opened, and a resumed run cuts the file back to the length that its
 * checkpoint recorded. The Javadoc of the class that writes a file specifies its bytes.
 */
@NullMarked
package org.gan4j.run;

import org.jspecify.annotations.NullMarked;
