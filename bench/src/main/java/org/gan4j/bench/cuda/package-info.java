/** What a GPU has to show: speed, exactness, every recipe, scores. */
@NullMarked
package org.gan4j.bench.cuda;

import org.jspecify.annotations.NullMarked;
