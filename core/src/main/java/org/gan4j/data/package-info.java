/**
 * Data sets, as bytes and floats: named sets (found, or downloaded with a pinned checksum), folders
 * and archives of images, IDX files, tables, arrays and texts of series, and the loader that turns
 * any of them into a stream of batches that is a pure function of seed and position.
 *
 * <p>Start at {@link org.gan4j.data.Datasets#open}. What lives here reads files that nobody has
 * vouched for, so every parser checks a declared count against the bytes that are really there
 * before it allocates, and fails with a {@link org.gan4j.data.DataException} that names the file.
 *
 * <p>No tensor and no network belongs here: training hands the arrays of a {@link
 * org.gan4j.data.Loader.Batch} to the engine itself.
 */
@NullMarked
package org.gan4j.data;

import org.jspecify.annotations.NullMarked;
