package io.throughline.profile.quality;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.IntNode;
import com.fasterxml.jackson.databind.node.NullNode;
import com.fasterxml.jackson.databind.node.TextNode;
import io.throughline.commons.event.KeyedEvent;
import io.throughline.commons.event.ReceivedEvent;
import io.throughline.commons.identity.Identifier;
import io.throughline.commons.identity.SourceTrust;
import io.throughline.profile.core.JsonRows;
import io.throughline.profile.core.trait.TraitNameRule;
import io.throughline.profile.core.trait.TraitRules;
import io.throughline.profile.intake.InboundEvent;
import io.throughline.profile.intake.TouchpointEvent;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class QualityRulesTest {

    private static final Instant NOON = Instant.parse("2026-03-01T12:00:00Z");

    /** Knows the trait age, a number up to 150. */
    private static final TraitRules RULES = new TraitRules() {

        @Override
        public Optional<TraitNameRule.Fault> fault(String name, JsonNode value) {
            return TraitNameRule.fault(name, value).or(() -> name.equals("age") && !(value.isNumber() && value.intValue() <= 150)
                    ? Optional.of(new TraitNameRule.Fault("", "must be 150 at most")) : Optional.empty());
        }

        @Override
        public Optional<Described> described(String name) {
            return name.equals("age") ? Optional.of(new Described("demographic", new Label("年龄", "Age"))) : Optional.empty();
        }
    };

    /** R. G. Newcombe, Two-sided confidence intervals for the single proportion, Statistics in Medicine 17, 1998: table I, method 3. */
    @ParameterizedTest
    @CsvSource({ "81,263,0.2553,0.3662", "15,148,0.0624,0.1605", "0,20,0.0000,0.1611", "1,29,0.0061,0.1718" })
    void theIntervalIsWilsons(long count, long n, double low, double high) {
        ShareInterval share = ShareInterval.of(count, n, false);

        assertThat(share.low()).isCloseTo(low, within(0.00005));
        assertThat(share.high()).isCloseTo(high, within(0.00005));
        assertThat(share.share()).isEqualTo((double) count / n);
    }

    @Test
    void ofNothingThereIsNoShareAndOfAllNoUncertainty() {
        assertThat(ShareInterval.of(0, 0, false)).isEqualTo(new ShareInterval(0, 0, null, null, null));
        assertThat(ShareInterval.of(1, 4, true)).isEqualTo(new ShareInterval(1, 4, 0.25, 0.25, 0.25));
    }

    @Test
    void quantilesLieInTheBucketThatHoldsThem() {
        long[] counts = new long[LagHistogram.COUNT];
        List<Double> lags = new ArrayList<>();
        Random random = new Random(7);
        for (int i = 0; i < 10_000; i++) {
            double seconds = Math.exp(random.nextGaussian() * 2);
            lags.add(seconds);
            counts[LagHistogram.of(Duration.ofNanos((long) (seconds * 1e9)))]++;
        }
        Collections.sort(lags);

        for (double share : new double[]{ 0.5, 0.95, 1 }) {
            double exact = lags.get((int) Math.ceil(share * lags.size()) - 1);
            LagHistogram.Quantile quantile = LagHistogram.quantile(counts, share);
            assertThat(exact).isBetween(quantile.atLeast(), quantile.atMost());
            assertThat(quantile.seconds()).isBetween(quantile.atLeast(), quantile.atMost());
        }
    }

    @Test
    void aQuantileWithinABucketIsInterpolated() {
        long[] counts = new long[LagHistogram.COUNT];
        counts[LagHistogram.of(Duration.ofSeconds(1))] = 5;
        counts[LagHistogram.of(Duration.ofSeconds(2))] = 10;

        // Rank 7.5 of 15 is a quarter into the second bucket, from 1 s to 2 s.
        assertThat(LagHistogram.quantile(counts, 0.5)).isEqualTo(new LagHistogram.Quantile(1.25, 1, 2.0));
        assertThat(LagHistogram.quantile(new long[LagHistogram.COUNT], 0.5)).isNull();
    }

    @Test
    void beyondThirtyDaysThereIsNoUpperBound() {
        long[] counts = new long[LagHistogram.COUNT];
        counts[LagHistogram.of(Duration.ofDays(400))] = 1;

        assertThat(LagHistogram.quantile(counts, 0.5)).isEqualTo(new LagHistogram.Quantile(30 * 86_400, 30 * 86_400, null));
        assertThat(LagHistogram.of(Duration.ZERO)).isZero();
    }

    @Test
    void aBatchIsCountedBySourceAndDayOfReceipt() {
        QualityCounts qualityCounts = QualityCounts
                .of(List.of(told("web", NOON, NOON.plusSeconds(3), Map.of("age", IntNode.valueOf(30), "colour", TextNode.valueOf("红"))),
                        told("web", NOON, NOON.plusMillis(5), Map.of("age", IntNode.valueOf(200))),
                        told("web", NOON, NOON.plusSeconds(43_200), Map.of("age", NullNode.instance)),
                        told("crm", NOON, NOON.plusSeconds(1), Map.of("1st", IntNode.valueOf(1)))), RULES);

        assertThat(qualityCounts.lags()).extracting(lag -> lag.source() + " " + lag.day() + " " + lag.events())
                .containsExactly("crm 2026-03-01 1", "web 2026-03-01 2", "web 2026-03-02 1");
        assertThat(qualityCounts.said())
                .extracting(said -> said.source() + "/" + said.trait() + " " + said.invalid() + " of " + said.given())
                .containsExactly("crm/ 1 of 1", "web/age 1 of 2");
        assertThat(qualityCounts.wrong()).singleElement().satisfies(wrong -> assertThat(wrong.fact().value().intValue() + wrong.reason())
                .isEqualTo("200must be 150 at most"));
    }

    @Test
    void ofSeveralWrongValuesTheLastIsKeptAndAllAreCounted() {
        QualityCounts qualityCounts =
                QualityCounts.of(List.of(told("web", NOON.plusSeconds(9), NOON.plusSeconds(9), Map.of("age", IntNode.valueOf(200))),
                        told("web", NOON, NOON, Map.of("age", IntNode.valueOf(300)))), RULES);

        assertThat(qualityCounts.wrong()).singleElement()
                .satisfies(wrong -> assertThat(wrong.times() + "x" + wrong.fact().value()).isEqualTo("2x200"));
    }

    private static InboundEvent told(String source, Instant at, Instant receivedAt, Map<String, JsonNode> traits) {
        KeyedEvent event = new KeyedEvent("e", "/sources/" + source, "io.throughline.touchpoint.v1", "user_id:li", at, new byte[0], null);
        return new TouchpointEvent(new ReceivedEvent(event, "touchpoints", 0, 0), "m-" + at, "identify", null, Identifier.userId("li"),
                List.of(Identifier.userId("li")), "web", source, at, receivedAt, null, traits, JsonRows.JSON.createObjectNode(),
                JsonRows.JSON.createObjectNode(), SourceTrust.SERVER, false);
    }
}
