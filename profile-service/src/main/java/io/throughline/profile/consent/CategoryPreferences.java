package io.throughline.profile.consent;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;

import com.fasterxml.jackson.databind.JsonNode;
import io.throughline.commons.identity.Identifier;
import io.throughline.commons.suppression.SuppressionList;
import io.throughline.profile.consent.ledger.LedgerEntry;
import io.throughline.profile.consent.purpose.Purpose;
import io.throughline.profile.consent.purpose.PurposeStore;
import io.throughline.profile.consent.state.ConsentStatus;
import io.throughline.profile.intake.TouchpointEvent;

/**
 * Reads Segment's consent object {@code context.consent.categoryPreferences}, which every event of a site with a consent
 * banner carries, and the event "Segment Consent Preference Updated", which carries it too (Segment, Consent on the
 * Profile). Unlike in Segment, a category that is missing is not a denial: the source may not know the category and so has
 * not asked about it.
 */
final class CategoryPreferences {

    /** Sites have a handful of categories; an object with more than this is not a consent banner's. */
    private static final int MOST = 50;

    private CategoryPreferences() {
    }

    /** @param channels null for all channels of the purpose */
    record Meaning(String purpose, SortedSet<String> channels) {
    }

    /**
     * The ledger entries for what a touchpoint says. Where several concern the same purpose and channels, the denial is kept.
     *
     * @param optOuts the purposes that an opt-out signal withdraws
     */
    static List<LedgerEntry> entries(TouchpointEvent told, Map<String, Meaning> meanings, Set<String> optOuts,
            PurposeStore.Known purposes) {
        List<LedgerEntry> entries = new ArrayList<>(preferences(told, meanings, purposes));
        if (OptOutSignal.isIn(told)) {
            for (String id : optOuts) {
                purposes.inForce(id, told.receivedAt()).filter(Purpose::withdrawable)
                        .map(purpose -> entry(told, purpose, optedOut(told, purpose), false, OptOutSignal.EVIDENCE)).ifPresent(entry -> {
                            entries.removeIf(each -> each.key().equals(entry.key()));
                            entries.add(entry);
                        });
            }
        }
        return entries;
    }

    private static SortedSet<String> optedOut(TouchpointEvent told, Purpose purpose) {
        return new TreeSet<>(List.of(isOfNoChannel(purpose) ? Purpose.ALL : told.channel()));
    }

    /** A sale belongs to no channel (California Civil Code 1798.140(ad)); everything else is said in the channel of the event. */
    private static boolean isOfNoChannel(Purpose purpose) {
        return purpose.id().equals(Purpose.SALE_OR_SHARING);
    }

    private static List<LedgerEntry> preferences(TouchpointEvent told, Map<String, Meaning> meanings, PurposeStore.Known purposes) {
        JsonNode preferences = told.context().path("consent").path("categoryPreferences");
        if (!preferences.isObject() || preferences.size() > MOST) {
            return List.of();
        }
        List<LedgerEntry> entries = new ArrayList<>();
        for (Map.Entry<String, JsonNode> preference : preferences.properties()) {
            Meaning meaning = meanings.get(preference.getKey());
            Purpose purpose = meaning == null ? null : purposes.inForce(meaning.purpose(), told.receivedAt()).orElse(null);
            if (purpose != null && purpose.withdrawable() && preference.getValue().isBoolean()) {
                SortedSet<String> channels = channels(told, purpose, meaning.channels(), preference.getValue().booleanValue());
                if (channels.isEmpty()) {
                    continue;
                }
                LedgerEntry entry = entry(told, purpose, channels, preference.getValue().booleanValue(), "context.consent");
                if (entries.removeIf(each -> each.key().equals(entry.key()) && each.decision() == ConsentStatus.GRANTED)
                        || entries.stream().noneMatch(each -> each.key().equals(entry.key()))) {
                    entries.add(entry);
                }
            }
        }
        return entries;
    }

    /**
     * A banner asks for a purpose as a whole, so a trusted sender's grant covers all of its channels. An unproven visitor
     * speaks only for the channel of the event: a grant requires that the category includes this channel, a withdrawal does
     * not.
     */
    private static SortedSet<String> channels(TouchpointEvent told, Purpose purpose, SortedSet<String> named, boolean granted) {
        if (told.speaksForPerson() || isOfNoChannel(purpose)) {
            return named == null ? new TreeSet<>(List.of(Purpose.ALL)) : named;
        }
        return named == null || named.contains(told.channel()) || !granted ? new TreeSet<>(List.of(told.channel())) : new TreeSet<>();
    }

    private static LedgerEntry entry(TouchpointEvent told, Purpose purpose, SortedSet<String> channels, boolean granted, String evidence) {
        String suffix = channels.contains(Purpose.ALL) ? "" : '/' + String.join("+", channels);
        return new LedgerEntry(new LedgerEntry.Key("touchpoint:" + told.source(), told.messageId() + '/' + purpose.id() + suffix),
                speaker(told),
                purpose.id(), purpose.version(), channels, granted ? ConsentStatus.GRANTED : ConsentStatus.DENIED,
                granted && purpose.doubleOptIn(), null, null, null, told.at(), told.receivedAt(), told.source(),
                evidence + " of event " + told.messageId(), told.source(), told.speaksForPerson());
    }

    /**
     * The identifier that the statement is recorded under: for an unproven visitor the device, even where the source's claims
     * are accepted as links.
     */
    private static Identifier speaker(TouchpointEvent told) {
        return told.speaksForPerson() ? told.subject()
                : told.identifiers().stream().filter(SuppressionList::isDevice).findFirst().orElse(told.subject());
    }
}
