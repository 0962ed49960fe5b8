package io.throughline.profile.consent;

import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.List;

import jakarta.annotation.Nullable;

import com.fasterxml.jackson.databind.JsonNode;
import io.throughline.commons.identity.Identifier;
import io.throughline.profile.consent.purpose.Purpose;
import io.throughline.profile.consent.state.ConsentStatus;
import io.throughline.profile.consent.state.EffectiveConsents;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/**
 * The answer whether a person's data may be used for a purpose.
 *
 * @param entry the ledger entry that the answer rests on; null where nothing was said
 */
@Schema(name = "ConsentCheck")
public record ConsentCheck(@Schema(implementation = String.class) Identifier identifier, String purpose, @Nullable String channel,
        boolean allowed,
        @Schema(enumeration = {
                "statement", "pending", "default", "restricted", "legal_basis" },
                description = "statement: the person said so. pending: granted, but not confirmed yet. default: of the region, nothing "
                        + "was said. restricted: the data may be kept, but not used (GDPR, article 18). legal_basis: the purpose does "
                        + "not rest on consent.") String because,
        @Nullable EntryRef entry){

    @Schema(name = "ConsentEntryRef")
    record EntryRef(String id, String sender, int version, Instant occurredAt) {
    }

    /** @param channel null where the use belongs to no single channel */
    public record Question(Identifier identifier, String purpose, String channel) {
    }

    /** @param row the stored consents of the person */
    static ConsentCheck of(Question question, Purpose purpose, JsonNode row) {
        if (row.path("restricted").asBoolean(false)) {
            return answer(question, false, "restricted", null);
        }
        if (!purpose.withdrawable()) {
            return answer(question, true, "legal_basis", null);
        }
        String region = row.path("region").textValue();
        if (question.channel() == null) {
            boolean uses = row.path("uses").isBoolean() ? row.get("uses").booleanValue()
                    : EffectiveConsents.of(List.of(purpose), List.of(), region).uses().get(purpose.id());
            return answer(question, uses, row.path("kept").asBoolean() ? "statement" : "default", null);
        }
        EntryRef entry = entry(row.path("entry"));
        if (entry == null) {
            return answer(question, purpose.fallback(region, question.channel()) == ConsentStatus.GRANTED, "default", null);
        }
        ConsentStatus consentStatus = ConsentStatus.parse(row.get("standing").textValue());
        return answer(question, consentStatus == ConsentStatus.GRANTED, consentStatus == ConsentStatus.PENDING ? "pending" : "statement",
                entry);
    }

    private static ConsentCheck answer(Question question, boolean allowed, String because, EntryRef entry) {
        return new ConsentCheck(question.identifier(), question.purpose(), question.channel(), allowed, because, entry);
    }

    private static EntryRef entry(JsonNode row) {
        return !row.isObject() ? null : new EntryRef(row.get("id").textValue(), row.get("sender").textValue(),
                row.get("version").intValue(), OffsetDateTime.parse(row.get("at").textValue()).toInstant());
    }
}
