package io.throughline.profile.consent.api;

import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.SortedSet;

import jakarta.annotation.Nullable;

import io.throughline.commons.audit.AuditedSubjects;
import io.throughline.commons.identity.Identifier;
import io.throughline.profile.consent.ledger.LedgerEntry;
import io.throughline.profile.consent.state.ConsentStatus;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** A ledger entry, with its proof. */
@Schema(name = "ConsentEntry")
public record ConsentEntryView(String id, @Schema(description = "Whose id it is") String sender,
        @Schema(implementation = String.class,
                description = "Absent in a partner's confirmation, which a token stands for") @Nullable Identifier identifier,
        String purpose,
        @Schema(description = "Of the text") int version,
        @Schema(description = "* is all that the purpose has and will have") SortedSet<String> channels,
        ConsentStatus decision, @Schema(description = "It waits for a confirmation, and does not count without") boolean pending,
        @Schema(description = "The entry that this one confirms") @Nullable String confirms, @Nullable String region,
        @Nullable String language,
        Instant occurredAt, Instant receivedAt, @Nullable String source, @Nullable String evidence,
        @Schema(description = "Who put it on record") String author,
        @Schema(description = "Whether it stands for the person: by a colleague, a partner, a confirmation, a trusted source or a "
                + "visitor who proved who they are. Else an unproven visitor said it: it holds for the device and channel, and for the "
                + "person where nothing trusted was said.") boolean trusted,
        @Schema(description = "Only in the answer to the post that made it wait") @Nullable Confirmation confirmation)
        implements AuditedSubjects {

    @Override
    public Collection<String> people() {
        return identifier == null ? List.of() : List.of(identifier.toString());
    }

    /** @param token to be sent to the person: valid once, and returned once */
    @Schema(name = "ConsentConfirmation")
    public record Confirmation(String token, Instant expiresAt) {
    }

    /**
     * For a partner that confirmed by token. The partner knows from the grant whose it is; for an erased person nobody else
     * may learn it.
     */
    static ConsentEntryView ofToken(LedgerEntry entry) {
        ConsentEntryView view = of(entry);
        return new ConsentEntryView(view.id, view.sender, null, view.purpose, view.version, view.channels, view.decision, view.pending,
                view.confirms,
                view.region, view.language, view.occurredAt, view.receivedAt, view.source, view.evidence, view.author, view.trusted, null);
    }

    static ConsentEntryView of(LedgerEntry entry) {
        return of(entry, null);
    }

    static ConsentEntryView of(LedgerEntry entry, Confirmation confirmation) {
        return new ConsentEntryView(entry.key().id(), entry.key().sender(), entry.identifier(), entry.purpose(), entry.version(),
                entry.channels(), entry.decision(), entry.pending(), entry.confirms(), entry.region(), entry.language(), entry.at(),
                entry.receivedAt(), entry.source(), entry.evidence(), entry.author(), entry.trusted(), confirmation);
    }
}
