package io.throughline.profile.computed;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;

import com.fasterxml.jackson.databind.JsonNode;
import io.throughline.commons.identity.Identifier;
import io.throughline.profile.activity.CustomerActivity;
import io.throughline.profile.computed.ComputedTraits.Versioned;
import io.throughline.profile.core.JsonRows;
import io.throughline.profile.core.trait.TraitRules;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class TraitComputationTest {

    private static final Instant NOON = Instant.parse("2026-03-01T12:00:00Z");

    private static final TraitRules PERSONAL = new TraitRules() {

        @Override
        public boolean isPersonal(String name) {
            return name.equals("firstName");
        }
    };

    /** Five things that one person did under two identifiers. */
    private static final List<CustomerActivity> FIVE = List.of(
            activity("user_id:1", 0, "Order Completed", "web", "{\"revenue\":10.5,\"category\":\"茶\"}"),
            activity("user_id:1", 60, "Order Completed", "store", "{\"revenue\":20,\"category\":\"茶\"}"),
            activity("anonymous_id:a", -60, "Product Viewed", "web", "{\"category\":\"tea\"}"),
            activity("anonymous_id:a", 120, "Order Completed", "web", "{\"revenue\":\"free\",\"products.category\":[\"咖啡\",\"tea\"]}"),
            activity("anonymous_id:a", 39_600, "Page Viewed", "app", "{}"));

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
            "{'kind':'count'} | 5",
            "{'kind':'count','events':{'names':['Order Completed']}} | 3",
            "{'kind':'count','events':{'channels':['web'],'names':['Order Completed']}} | 2",
            "{'kind':'count','events':{'where':[{'property':'revenue','op':'gte','value':10.50}]}} | 2",
            "{'kind':'count','events':{'where':[{'property':'products.category','op':'eq','value':'咖啡'}]}} | 1",
            "{'kind':'count','events':{'where':[{'property':'revenue','op':'exists','value':false}]}} | 2",
            "{'kind':'count','events':{'where':[{'property':'category','op':'ne','value':'茶'}]}} | 3",
            "{'kind':'sum','property':'revenue'} | 30.5",
            "{'kind':'average','property':'revenue'} | 15.25",
            "{'kind':'minimum','property':'revenue'} | 10.5",
            "{'kind':'maximum','property':'revenue'} | 20",
            "{'kind':'first','property':'category'} | \"tea\"",
            "{'kind':'last','property':'revenue'} | \"free\"",
            "{'kind':'last'} | \"2026-03-01T23:00:00Z\"",
            "{'kind':'most_frequent','property':'category'} | \"茶\"",
            "{'kind':'preferred_channel'} | \"web\"",
            // 12:00 UTC is 20:00 in Shanghai; 11:59 is 19; 23:00 is 7 the next day.
            "{'kind':'preferred_hour'} | 20",
            "{'kind':'preferred_hour','zone':'America/New_York'} | 7" })
    void eachFoldAsComputedByHand(String definition, String expected) throws IOException {
        assertThat(value(definition, FIVE)).hasToString(expected);
    }

    @ParameterizedTest
    @ValueSource(strings = { "{'kind':'count'}", "{'kind':'sum','property':'x'}", "{'kind':'average','property':'x'}",
            "{'kind':'minimum','property':'x'}", "{'kind':'maximum','property':'x'}", "{'kind':'first','property':'x'}",
            "{'kind':'last','property':'x'}", "{'kind':'most_frequent','property':'x'}", "{'kind':'preferred_channel'}",
            "{'kind':'preferred_hour'}" })
    void neitherOrderNorWhoseIdentifierItWasMatters(String definition) throws IOException {
        Random random = new Random(7);
        List<CustomerActivity> activities = new ArrayList<>();
        for (int i = 0; i < 200; i++) {
            // Several events in one instant, among them.
            activities.add(activity("crm_id:" + random.nextInt(5), random.nextInt(50) * 997, "e", "c" + random.nextInt(3),
                    "{\"x\":" + random.nextInt(20) + "}"));
        }
        JsonNode expected = value(definition, activities);

        for (int round = 0; round < 10; round++) {
            Collections.shuffle(activities, random);
            assertThat(value(definition, activities)).isEqualTo(expected);
        }
    }

    @Test
    void ofTwoVersionsTheNewerCounts() {
        JsonNode old = states(Map.of("orders", new Versioned(1, new AggregateState.Count(7))));
        JsonNode fresh = states(Map.of("orders", new Versioned(2, new AggregateState.Count(2))));

        assertThat(ComputedTraits.values(List.of(old, fresh, old))).hasToString("{orders=2}");
    }

    @Test
    void aNumberThatWouldMakeSumsEndlessDoesNotCount() throws IOException {
        List<CustomerActivity> activities = List.of(activity("user_id:1", 0, "e", "web", "{\"x\":1e300}"),
                activity("user_id:1", 0, "e", "web", "{\"x\":1e-300}"), activity("user_id:1", 0, "e", "web", "{\"x\":2}"));

        assertThat(value("{'kind':'sum','property':'x'}", activities)).hasToString("2");
    }

    @Test
    void ofVeryManyValuesTheFirstAreCountedAndTheRestIsKnownToBeThere() {
        ValueFrequencies all = ValueFrequencies.of("v0");
        for (int i = 1; i < 300; i++) {
            all = all.and(ValueFrequencies.of("v" + i)).and(ValueFrequencies.of("v7"));
        }

        assertThat(all.counts()).hasSize(ValueFrequencies.MOST_VALUES);
        assertThat(all.others()).isEqualTo(100);
        assertThat(all.greatest()).isEqualTo("v7");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = { "{} | /kind", "{'kind':'sum'} | /property", "{'kind':'count','property':'x'} | /property",
            "{'kind':'count','zone':'Asia/Shanghai'} | /zone", "{'kind':'preferred_hour','zone':'上海'} | /zone",
            "{'kind':'count','events':{'where':[{'property':'x','op':'eq'}]}} | /events/where/0/value",
            "{'kind':'count','events':{'where':[{'property':'','op':'exists','value':true}]}} | /events/where/0/property",
            "{'kind':'count','events':{'where':[{'property':'x','op':'exists','value':1}]}} | /events/where/0/value",
            "{'kind':'count','events':{'where':[{'property':'x','op':'gt','value':1e500}]}} | /events/where/0/value",
            "{'kind':'count','events':{'where':[{'property':'x','op':'eq','value':'a\\u0000'}]}} | /events/where/0/value",
            "{'kind':'last','property':'firstName'} | /property",
            "{'kind':'count','events':{'where':[{'property':'firstName','op':'eq','value':'娜'}]}} | /events/where/0/property" })
    void aFaultIsPointedAt(String definition, String pointer) throws IOException {
        assertThat(ComputationRules.faults(definition(definition), PERSONAL)).extracting(ComputationRules.Fault::pointer)
                .containsExactly(pointer);
    }

    private static JsonNode value(String definition, Collection<CustomerActivity> activities) throws IOException {
        ComputedTrait trait = new ComputedTrait("t", 1, definition(definition), null, ComputedTrait.Status.READY, 0, "me", NOON, NOON);
        List<JsonNode> stored = new ArrayList<>();
        ComputedTraitUpdater.fold(activities, List.of(trait)).values().forEach(states -> {
            Map<String, Versioned> versioned = new HashMap<>();
            states.forEach((name, state) -> versioned.put(name, new Versioned(1, state)));
            stored.add(states(versioned));
        });
        return ComputedTraits.values(stored).get("t");
    }

    /** As they are once they were written and read. */
    private static JsonNode states(Map<String, Versioned> states) {
        try {
            return JsonRows.JSON.readTree(JsonRows.JSON.writeValueAsString(states));
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    private static TraitComputation definition(String json) throws IOException {
        return JsonRows.JSON.readValue(json.replace('\'', '"'), TraitComputation.class);
    }

    private static CustomerActivity activity(String identifier, int second, String name, String channel, String properties) {
        try {
            Instant at = NOON.plusSeconds(second);
            return new CustomerActivity(Identifier.parse(identifier), at, at, identifier + second + properties, "track", name, channel,
                    "shop", true,
                    JsonRows.JSON.readTree(properties));
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }
}
