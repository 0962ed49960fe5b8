package io.throughline.profile.identity.graph;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Optional;

import io.throughline.commons.event.KeyedEvent;
import io.throughline.commons.event.ReceivedEvent;
import io.throughline.commons.identity.Identifier;
import io.throughline.commons.test.EventContracts;
import io.throughline.profile.identity.rule.IdentityRules;
import io.throughline.profile.intake.InboundEventReader;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class IdentityObservationTest {

    private static final String TIMES = "\"timestamp\":\"2026-03-01T10:00:00Z\",\"receivedAt\":\"2026-03-01T10:00:01Z\"";

    @Test
    void readsTheExampleOfATouchpoint() {
        IdentityObservation read = touchpoint(EventContracts.example("touchpoints", "touchpoint")).orElseThrow();

        assertThat(read.subject()).hasToString("user_id:42");
        assertThat(read.identifiers()).extracting(Identifier::toString)
                .containsExactly("user_id:42", "anonymous_id:b7e0c1", "email:li@example.cn");
        assertThat(read.links(IdentityRules.DEFAULTS.strength())).containsExactly(
                new IdentityLink(Identifier.userId("42"), Identifier.anonymousId("b7e0c1")),
                new IdentityLink(Identifier.userId("42"), Identifier.parse("email:li@example.cn")));
        assertThat(read.facts()).isEmpty();
    }

    @Test
    void readsTheExampleOfFeedback() {
        IdentityObservation read = read(InboundEventReader.FEEDBACK, EventContracts.example("feedback", "received")).orElseThrow();

        assertThat(read.identifiers()).extracting(Identifier::toString).containsExactly("user_id:42", "email:li.na@example.cn");
        assertThat(read.at()).isEqualTo("2026-01-31T09:30:00Z");
    }

    @Test
    void passesOverFieldsAndTypesOfEventsThatItDoesNotKnow() {
        assertThat(touchpoint("""
                {"messageId":"m","type":"track","subject":"user_id:1","identifiers":["user_id:1"],"source":"s",%s,"new":{"a":[1]}}"""
                .formatted(TIMES))).isPresent();
        assertThat(read("io.throughline.feedback.case.opened.v1", "{\"case\":1}")).isEmpty();
    }

    @Test
    void anAnonymousVisitorsPageViewTellsNothing() {
        assertThat(touchpoint("""
                {"messageId":"m","type":"page","subject":"anonymous_id:1","identifiers":["anonymous_id:1"],"source":"s",%s}"""
                .formatted(TIMES))).isEmpty();
    }

    @Test
    void anIdentifyCallGivesFactsButAGroupCallsTraitsAreTheGroups() {
        String call = """
                {"messageId":"m","type":"%s","subject":"user_id:1","identifiers":["user_id:1"],"source":"shop",%s,
                 "traits":{"城市":"上海","gone":null}}""";

        assertThat(touchpoint(call.formatted("identify", TIMES)).orElseThrow().facts())
                .extracting(fact -> fact.name() + "=" + fact.value() + "@" + fact.source())
                .containsExactly("城市=\"上海\"@shop", "gone=null@shop");
        assertThat(touchpoint(call.formatted("group", TIMES)).orElseThrow().facts()).isEmpty();
    }

    @Test
    void aTraitThatCannotBeKeptIsLeftOutAndCountedWhileTheRestIsKept() {
        IdentityObservation read = touchpoint("""
                {"messageId":"m","type":"identify","subject":"user_id:1","identifiers":["user_id:1"],"source":"s",%s,
                 "traits":{"city":"上海","":1,"essay":"%s","huge":1e999}}""".formatted(TIMES, "字".repeat(2_000))).orElseThrow();

        assertThat(read.facts()).extracting(fact -> fact.name()).containsExactly("city");
        assertThat(read.traitsLeftOut()).isEqualTo(3);
    }

    @Test
    void aClockThatRunsAheadIsTakenAtTheTimeWeHeardOfIt() {
        IdentityObservation read = touchpoint("""
                {"messageId":"m","type":"track","subject":"user_id:1","identifiers":["user_id:1"],"source":"s",
                 "timestamp":"2031-01-01T00:00:00Z","receivedAt":"2026-03-01T10:00:01Z"}""").orElseThrow();

        assertThat(read.at()).isEqualTo(Instant.parse("2026-03-01T10:00:01Z"));
    }

    @Test
    void whatClaimsToBeAProfileIsNotHeard() {
        assertThat(touchpoint("""
                {"messageId":"m","type":"track","subject":"profile_id:00000000-0000-7000-8000-000000000001",
                 "identifiers":["profile_id:00000000-0000-7000-8000-000000000001","user_id:1"],"source":"s",%s}"""
                .formatted(TIMES))).isEmpty();
    }

    @Test
    void thePreviousIdOfAnAliasIsAUserWhereOneIsKnownAndAnonymousElsewhere() {
        IdentityObservation alias = touchpoint("""
                {"messageId":"m","type":"alias","subject":"user_id:1","identifiers":["user_id:1"],"source":"s","previousId":"abc",%s}"""
                .formatted(TIMES)).orElseThrow();

        assertThat(alias.settled(true).identifiers()).extracting(Identifier::toString).containsExactly("user_id:1", "user_id:abc");
        assertThat(alias.settled(false).identifiers()).extracting(Identifier::toString)
                .containsExactly("user_id:1", "anonymous_id:abc");
    }

    @ParameterizedTest
    @ValueSource(strings = { "", "null", "[]", "{", "{}", "{\"messageId\":\"m\"}",
            "{\"messageId\":\"m\",\"type\":\"track\",\"subject\":\"nobody\",\"identifiers\":[\"user_id:1\"],\"source\":\"s\","
                    + "\"timestamp\":\"2026-03-01T10:00:00Z\",\"receivedAt\":\"2026-03-01T10:00:01Z\"}",
            "{\"messageId\":\"m\",\"type\":\"track\",\"subject\":\"user_id:1\",\"identifiers\":[null],\"source\":\"s\","
                    + "\"timestamp\":\"2026-03-01T10:00:00Z\",\"receivedAt\":\"2026-03-01T10:00:01Z\"}",
            "{\"messageId\":\"m\",\"type\":\"track\",\"subject\":\"user_id:1\",\"identifiers\":[\"user_id:1\"],\"source\":\"s\","
                    + "\"timestamp\":\"yesterday\",\"receivedAt\":\"2026-03-01T10:00:01Z\"}" })
    void whatIsNotOfTheContractsFormIsRefused(String json) {
        assertThatThrownBy(() -> touchpoint(json)).isInstanceOf(IllegalArgumentException.class);
    }

    private static Optional<IdentityObservation> touchpoint(String json) {
        return read(InboundEventReader.TOUCHPOINT, json);
    }

    private static Optional<IdentityObservation> read(String type, String json) {
        KeyedEvent event =
                new KeyedEvent("id", "/sources/s", type, "user_id:1", Instant.EPOCH, json.getBytes(StandardCharsets.UTF_8), null);
        return InboundEventReader.read(new ReceivedEvent(event, "touchpoints", 0, 0))
                .map(inboundEvent -> IdentityObservation.of(inboundEvent, io.throughline.profile.core.trait.TraitRules.NONE))
                .filter(each -> each.tells(IdentityRules.DEFAULTS::identifies));
    }
}
