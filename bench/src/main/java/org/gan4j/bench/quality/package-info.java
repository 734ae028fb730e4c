/** Time to quality: what recipes come to in so many minutes, trained, scored and published. */
@NullMarked
package org.gan4j.bench.quality;

import org.jspecify.annotations.NullMarked;
