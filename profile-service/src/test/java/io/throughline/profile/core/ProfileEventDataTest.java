package io.throughline.profile.core;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.UUID;
import java.util.stream.IntStream;
import java.util.stream.Stream;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.TextNode;
import io.throughline.commons.event.KeyedEvent;
import io.throughline.commons.identity.Identifier;
import io.throughline.commons.test.EventContracts;
import io.throughline.profile.core.trait.TraitFact;
import io.throughline.profile.core.trait.TraitLimit;
import io.throughline.profile.core.trait.TraitLimitTest;
import io.throughline.profile.core.trait.TraitRules;
import io.throughline.profile.core.trait.TraitSurvivorship;
import io.throughline.profile.core.trait.TraitValue;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ProfileEventDataTest {

    /** Four bytes of UTF-8 a letter: the costliest name there is. */
    private static final String RARE = "𠀀".repeat(60);

    @Test
    void theLargestProfileThereIsFitsIntoARecordOfKafka() throws IOException {
        List<Identifier> identifiers = identifiers(5_000, "字".repeat(250));
        List<UUID> merged = IntStream.range(0, 5_000).mapToObj(i -> new UUID(1, i)).toList();

        KeyedEvent event = told(identifiers, full("前", 9), full("后", 1_300), merged);

        assertThat(event.data().length).isBetween(550 * 1024, 700 * 1024);
        EventContracts.assertValid("profiles", "merged", event.data());
        JsonNode json = JsonRows.JSON.readTree(event.data());
        assertThat(json.get("identifiersTotal").intValue()).isEqualTo(5_000);
        assertThat(json.get("identifiers").size()).isBetween(300, 400);
        assertThat(json.get("mergedFrom")).hasSize(ProfileEventData.MOST_MERGED);
    }

    @Test
    void ofManyIdentifiersTheFirstThousandAreTold() throws IOException {
        List<Identifier> identifiers = identifiers(1_200, "b7e0c1");

        JsonNode json = JsonRows.JSON.readTree(told(identifiers, List.of(), List.of(), List.of()).data());

        assertThat(Stream.of(JsonRows.JSON.convertValue(json.get("identifiers"), String[].class)))
                .containsExactlyElementsOf(identifiers.stream().sorted().limit(1_000).map(Identifier::toString).toList());
        assertThat(json.get("identifiersTotal").intValue()).isEqualTo(1_200);
    }

    @ParameterizedTest
    @ValueSource(strings = { "created", "updated", "merged" })
    void theExamplesAreAsTheSchemasSay(String kind) {
        EventContracts.assertExampleValid("profiles", kind);
    }

    private static KeyedEvent told(List<Identifier> identifiers, List<TraitFact> before, List<TraitFact> now, List<UUID> merged) {
        SortedMap<String, TraitValue> had = TraitLimit.fit(TraitSurvivorship.traits(before, TraitRules.NONE), new TreeMap<>());
        ProfileProjection profile = ProfileProjection.of(new UUID(1, 1), 1, had, identifiers, now, TraitRules.NONE);
        return ProfileEventData.event(profile, new ProfileChange(profile.id(), false, merged, true), 2, Instant.EPOCH, null);
    }

    private static List<TraitFact> full(String name, int length) {
        List<TraitFact> facts = new ArrayList<>();
        IntStream.range(0, 300).forEach(i -> facts.add(TraitLimitTest.said(name + RARE + i, TextNode.valueOf("字".repeat(length)))));
        return facts;
    }

    private static List<Identifier> identifiers(int count, String value) {
        return IntStream.range(0, count).mapToObj(i -> new Identifier("device_id", value + i)).toList();
    }
}
