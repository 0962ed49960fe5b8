package io.throughline.journey.identityprojection;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import java.util.TreeMap;

import org.junit.jupiter.api.Test;

class PeriodVersionsTest {

    private final LogVersions.Versions versions =
            new LogVersions.Versions(new TreeMap<>(Map.of("touchpoints/197001", "1.1", "touchpoints/202401", "2.2",
                    "touchpoints/202610", "3.3", "identities/all", "4.4", "touchpoints2/202601", "5.5")));

    @Test
    void aMonthGoesByThePartitionWhosePeriodHoldsIt() {
        assertThat(versions.of("touchpoints", "202611", "202612")).isEqualTo("{touchpoints/202610=3.3}");
        assertThat(versions.of("touchpoints", "198003", "202405")).contains("197001").contains("202401").doesNotContain("202610");
    }

    @Test
    void aMonthBeforeAllGoesByNoneOfAnotherTable() {
        assertThat(versions.of("touchpoints", "196501", "196612")).isEqualTo("{}");
    }
}
