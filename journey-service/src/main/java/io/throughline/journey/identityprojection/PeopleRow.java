package io.throughline.journey.identityprojection;

import java.io.IOException;
import java.time.Instant;
import java.util.Locale;
import java.util.Optional;
import java.util.UUID;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.throughline.commons.consent.ConsentIndex;
import io.throughline.commons.event.KeyedEvent;
import io.throughline.commons.event.ReceivedEvent;
import io.throughline.commons.identity.Identifier;
import io.throughline.commons.json.StorableText;
import io.throughline.commons.kafka.TopicDefinitions;

/** The statement of an event about a person, for the tables that analyses read. Without side effects. */
sealed interface PeopleRow {

    int ANALYTICS = 1;
    int FEEDBACK = 2;
    Instant FIRST_KEPT = Instant.parse("1900-01-01T00:00:00Z");
    Instant LAST_KEPT = Instant.parse("2299-12-31T00:00:00Z");

    /** The key whose older statements this one replaces. */
    String key();

    /** @param profile null if the identifier is to be forgotten */
    record Identity(String id, String profile, long revision) implements PeopleRow {

        @Override
        public String key() {
            return "identities " + id;
        }
    }

    /** A claim of public sources about an identifier without a trusted statement. */
    record Claim(String id, String profile) implements PeopleRow {

        @Override
        public String key() {
            return "identities " + id;
        }
    }

    /** @param uses null if the statement is to be forgotten */
    record Agreement(String id, Integer uses) implements PeopleRow {

        @Override
        public String key() {
            return "agreements " + id;
        }
    }

    record Membership(UUID segment, String name, String profile, Instant at, boolean gone) implements PeopleRow {

        @Override
        public String key() {
            return "memberships " + segment + ' ' + profile;
        }
    }

    /**
     * Empty for an event of another kind.
     *
     * @throws RuntimeException if it cannot be read
     */
    static Optional<PeopleRow> of(ReceivedEvent received, ObjectMapper json) throws IOException {
        KeyedEvent event = received.event();
        JsonNode said = event.isTombstone() ? null : json.readTree(event.data());
        return switch (received.topic()) {
            case TopicDefinitions.IDENTITIES -> Optional.of(identity(Identifier.parse(event.key()).toString(), said));
            case TopicDefinitions.CONSENTS -> Optional.of(new Agreement(event.key(), said == null ? null : uses(said)));
            default -> said == null || !event.type().startsWith("io.throughline.segment.") ? Optional.empty() : membership(event, said);
        };
    }

    private static PeopleRow identity(String id, JsonNode said) {
        if (said == null) {
            return new Identity(id, null, 0);
        }
        String profile = UUID.fromString(said.required("profileId").textValue()).toString();
        return said.path("claimed").asBoolean() ? new Claim(id, profile) : new Identity(id, profile, said.required("revision").longValue());
    }

    /** As {@link ConsentIndex} reads it: uses that are not mentioned are allowed. */
    private static int uses(JsonNode said) {
        JsonNode uses = said.required("uses");
        if (!uses.isObject()) {
            throw new IllegalArgumentException("uses is no object");
        }
        return said.required("restricted").booleanValue() ? 0
                : (uses.path(ConsentIndex.ANALYTICS).asBoolean(true) ? ANALYTICS : 0)
                        | (uses.path(ConsentIndex.FEEDBACK).asBoolean(true) ? FEEDBACK : 0);
    }

    private static Optional<PeopleRow> membership(KeyedEvent event, JsonNode said) {
        String kind = event.type().toLowerCase(Locale.ROOT);
        if (!kind.contains(".entered.") && !kind.contains(".exited.")) {
            return Optional.empty();
        }
        return Optional.of(new Membership(UUID.fromString(said.required("segmentId").textValue()), text(said.required("segment").asText()),
                UUID.fromString(said.required("profileId").textValue()).toString(), kept(Instant.parse(said.required("at").textValue())),
                kind.contains(".exited.")));
    }

    private static String text(String name) {
        StorableText.fault(name).ifPresent(fault -> {
            throw new IllegalArgumentException("segment " + fault);
        });
        return name;
    }

    /** Checked here, because a failure during the write would look like a fault of the store, which is retried. */
    private static Instant kept(Instant at) {
        if (at.isBefore(FIRST_KEPT) || at.isAfter(LAST_KEPT)) {
            throw new IllegalArgumentException("at is beyond what ClickHouse keeps");
        }
        return at;
    }

    /** In the form of JSONEachRow. */
    default ObjectNode json(ObjectNode row, long version) {
        switch (this) {
            case Identity identity -> row.put("id", identity.id()).put("profile", identity.profile());
            case Claim claim -> row.put("id", claim.id()).put("profile", claim.profile());
            case Agreement agreement -> row.put("id", agreement.id()).put("uses", agreement.uses());
            case Membership member ->
                    row.put("segment", member.segment().toString()).put("profile", member.profile()).put("name", member.name())
                            .put("at", java.math.BigDecimal.valueOf(member.at().toEpochMilli(), 3).toPlainString())
                            .put("gone", member.gone() ? 1 : 0);
        }
        // As text, because not every JSON reader keeps numbers above 2^53.
        return row.put("version", Long.toString(version));
    }
}
