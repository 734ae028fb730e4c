package org.gan4j.tensor;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.Test;

class NativesTest {
  @Test
  void programsWithoutTheLauncherAreToldTheVariableThatKeepsTheirSpeedInCompany() {
    assertThat(Natives.spinning("linux-x86_64", Map.of()))
        .get()
        .asString()
        .contains("GOMP_SPINCOUNT=0");
    assertThat(Natives.spinning("linux-x86_64", Map.of("GOMP_SPINCOUNT", "10000"))).isEmpty();
    assertThat(Natives.spinning("linux-x86_64", Map.of("OMP_WAIT_POLICY", "passive"))).isEmpty();
    assertThat(Natives.spinning("macosx-arm64", Map.of())).isEmpty();
  }

  @Test
  void theTestsThemselvesRunWithIt() {
    assertThat(Natives.spinning(Natives.platform(), System.getenv())).isEmpty();
  }
}
