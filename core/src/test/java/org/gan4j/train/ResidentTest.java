package org.gan4j.train;

import static org.assertj.core.api.Assertions.assertThat;

import org.gan4j.data.DataOptions;
import org.gan4j.data.Dataset;
import org.gan4j.data.Datasets;
import org.gan4j.data.Loader;
import org.gan4j.data.Loader.Batch;
import org.gan4j.data.Subset;
import org.gan4j.medium.ValueRange;
import org.gan4j.tensor.Device;
import org.gan4j.tensor.Scope;
import org.gan4j.tensor.ScopedTest;
import org.junit.jupiter.api.Test;

/** Batches of a set that stays on the device are those that a loader reads, bit for bit. */
class ResidentTest extends ScopedTest {
  @Test
  void batchesAreThoseOfTheLoader() {
    DataOptions environment = DataOptions.defaults().withSize(12).withMirror(true);
    try (Dataset digits = Datasets.open("digits", environment)) {
      Subset set = Subset.first(digits, 75);
      Loader.Stream stream = new Loader.Stream(16, 5, 32, 1, 2);
      try (Loader reads = new Loader(set, stream, 2);
          Loader places = Loader.ofPlaces(set, stream);
          Resident resident = new Resident(set, Device.CPU)) {
        boolean mirrored = false;
        for (int i = 0; i < 12; i++) { // over two epochs
          try (Scope scope = Scope.open()) {
            Batch expected = reads.next();
            Batch got = places.next();
            assertThat(got.samples().size()).isZero();
            assertThat(got.labels()).isEqualTo(expected.labels());
            assertThat(got.indices()).isEqualTo(expected.indices());
            assertThat(got.position()).isEqualTo(expected.position());
            for (boolean each : got.mirrored()) {
              mirrored |= each;
            }
            assertThat(resident.of(got, ValueRange.SYMMETRIC).toFloats())
                .isEqualTo(
                    set.medium()
                        .encode(expected.samples(), ValueRange.SYMMETRIC, Device.CPU)
                        .toFloats());
          }
        }
        assertThat(mirrored).isEqualTo(set.mirror());
        assertThat(places.position()).isEqualTo(reads.position());
      }
    }
  }
}
