package io.throughline.profile.core.trait;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigDecimal;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.DecimalNode;
import com.fasterxml.jackson.databind.node.NullNode;
import com.fasterxml.jackson.databind.node.TextNode;
import io.throughline.commons.identity.Identifier;
import io.throughline.profile.core.JsonRows;
import io.throughline.profile.core.ProfileProjection;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

public class TraitLimitTest {

    private static final Identifier LI = Identifier.userId("42");

    @Test
    void aProfileHoldsTwoHundredTraitsAndThoseItHasStay() {
        SortedMap<String, TraitValue> had = traits("m", TraitLimit.MOST_TRAITS, "x", 1);
        SortedMap<String, TraitValue> all = new TreeMap<>(had);
        all.putAll(traits("a", 50, "new", 9));

        assertThat(TraitLimit.fit(all, had)).isEqualTo(had);
    }

    @Test
    void aTraitThatAProfileHasMayTakeAnotherValueWhenItIsFull() {
        SortedMap<String, TraitValue> had = traits("m", TraitLimit.MOST_TRAITS, "x", 1);
        SortedMap<String, TraitValue> all = new TreeMap<>(had);
        all.put("m7", text("y", 2));
        all.put("a", text("new", 9));

        assertThat(TraitLimit.fit(all, had)).hasSize(TraitLimit.MOST_TRAITS).containsEntry("m7", text("y", 2)).doesNotContainKey("a");
    }

    @Test
    void ofNewTraitsTheNewestComeIn() {
        SortedMap<String, TraitValue> all = traits("old", TraitLimit.MOST_TRAITS, "x", 1);
        all.put("zodiac", text("龙", 2));

        assertThat(TraitLimit.fit(all, Map.of())).hasSize(TraitLimit.MOST_TRAITS).containsKey("zodiac").doesNotContainKey("old99");
    }

    @Test
    void largeValuesTakeTheRoomOfMany() {
        SortedMap<String, TraitValue> all = traits("t", TraitLimit.MOST_TRAITS, "字".repeat(1_360), 1);

        SortedMap<String, TraitValue> kept = TraitLimit.fit(all, Map.of());

        assertThat(kept).hasSizeBetween(60, 64);
        assertThat(TraitLimit.fit(all, kept)).as("drawn again").isEqualTo(kept);
    }

    @Test
    void aValueThatGrowsBeyondTheRoomIsLeftOutAndNoOther() {
        SortedMap<String, TraitValue> had = TraitLimit.fit(traits("t", 100, "x".repeat(4_000), 1), Map.of());
        had.put("a", text("small", 1));
        SortedMap<String, TraitValue> all = new TreeMap<>(had);
        all.put("a", text("x".repeat(4_000), 2));

        SortedMap<String, TraitValue> kept = TraitLimit.fit(all, had);

        had.remove("a");
        assertThat(kept).isEqualTo(had);
    }

    @Test
    void aNumberCountsAsItIsToldWithoutAnExponent() {
        ArrayNode numbers = JsonRows.JSON.createArrayNode();
        IntStream.range(0, 600).forEach(i -> numbers.add(DecimalNode.valueOf(new BigDecimal("1e307"))));

        assertThat(TraitLimit.fit(Map.of("one", new TraitValue(numbers, "web", Instant.EPOCH), "two",
                new TraitValue(numbers, "web", Instant.EPOCH)), Map.of())).containsOnlyKeys("one");
    }

    @ParameterizedTest
    @ValueSource(strings = { "1e307", "-9.123456789012345678901234567890123456789e307", "1.123456789012345678901234567890123456789e-308" })
    void theLongestNumberIsReadAsPostgresqlWritesIt(String number) throws JsonProcessingException {
        BigDecimal value = new BigDecimal(number);
        assertThat(TraitNameRule.fault("n", DecimalNode.valueOf(value))).isEmpty();

        assertThat(JsonRows.JSON.readTree(value.toPlainString()).decimalValue()).isEqualByComparingTo(value);
    }

    @Test
    void aPatchBeyondTheRoomIsRefusedAndSaysWhich() {
        SortedMap<String, TraitValue> had = traits("t", TraitLimit.MOST_TRAITS, "x", 1);

        assertThat(TraitPatch.withoutEffect(had, facts(had), List.of(said("a/b", TextNode.valueOf("y")), said("t1", TextNode.valueOf("z"))),
                TraitRules.NONE))
                .containsExactly(new TraitNameRule.Fault("/a~1b", TraitLimit.FULL));
        assertThat(TraitPatch.withoutEffect(had, facts(had), List.of(said("t1", NullNode.instance), said("new", TextNode.valueOf("y"))),
                TraitRules.NONE))
                .as("one goes, one comes").isEmpty();
    }

    @Test
    void whatWasLeftOutIsCountedAndComesInWhenThereIsRoom() {
        SortedMap<String, TraitValue> known = traits("t", TraitLimit.MOST_TRAITS + 3, "x", 1);
        ProfileProjection full = drawn(new TreeMap<>(), facts(known));

        assertThat(full.traits()).hasSize(TraitLimit.MOST_TRAITS);
        assertThat(full.traitsLeftOut()).isEqualTo(3);

        List<TraitFact> fewer = facts(known).stream().map(fact -> full.traits().containsKey(fact.name())
                && fact.name().endsWith("0") ? said(fact.name(), NullNode.instance) : fact).toList();
        ProfileProjection after = drawn(full.traits(), fewer);
        assertThat(after.traitsLeftOut()).isZero();
        assertThat(after.traits().keySet()).containsAll(known.keySet().stream().filter(name -> !full.traits().containsKey(name)).toList());
    }

    static ProfileProjection drawn(SortedMap<String, TraitValue> before, List<TraitFact> facts) {
        return ProfileProjection.of(new java.util.UUID(1, 1), 1, before, List.of(LI), facts, TraitRules.NONE);
    }

    static TraitFact said(String name, String source, long at) {
        return new TraitFact(LI, name, TextNode.valueOf(source), source, Instant.ofEpochSecond(at), "event");
    }

    public static TraitFact said(String name, JsonNode value) {
        return new TraitFact(LI, name, value, "web", Instant.ofEpochSecond(5), "event");
    }

    private static List<TraitFact> facts(Map<String, TraitValue> traits) {
        return traits.entrySet().stream()
                .map(each -> new TraitFact(LI, each.getKey(), each.getValue().value(), "web", each.getValue().at(), "event")).toList();
    }

    private static SortedMap<String, TraitValue> traits(String prefix, int count, String value, long at) {
        return IntStream.range(0, count).boxed()
                .collect(Collectors.toMap(i -> prefix + i, i -> text(value, at), (one, other) -> one, TreeMap::new));
    }

    private static TraitValue text(String value, long at) {
        return new TraitValue(TextNode.valueOf(value), "web", Instant.ofEpochSecond(at));
    }
}
