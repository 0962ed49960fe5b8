package io.throughline.profile.consent;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SortedSet;
import java.util.TreeSet;

import com.fasterxml.jackson.databind.JsonNode;
import io.throughline.profile.intake.TouchpointTold;

/**
 * Segment's consent object, which every event of a site with a consent banner carries:
 * {@code context.consent.categoryPreferences}, and the event "Segment Consent Preference Updated", which carries it
 * too (Segment, Consent on the Profile). Unlike there, a category that is not named says nothing: a source that does not
 * know of one has not asked about it.
 */
final class CategoryPreferences {

    /** Sites have a handful of categories; what has more than this is no consent banner. */
    private static final int MOST = 50;

    private CategoryPreferences() {
    }

    /** @param channels null for all that the purpose has */
    record Meaning(String purpose, SortedSet<String> channels) {
    }

    /** What a touchpoint says, as entries of the ledger; of the same purpose and channels the denial. */
    static List<Entry> entries(TouchpointTold told, Map<String, Meaning> meanings, Purposes.Known purposes) {
        JsonNode preferences = told.context().path("consent").path("categoryPreferences");
        if (!preferences.isObject() || preferences.size() > MOST) {
            return List.of();
        }
        List<Entry> entries = new ArrayList<>();
        for (Map.Entry<String, JsonNode> preference : preferences.properties()) {
            Meaning meaning = meanings.get(preference.getKey());
            Purpose purpose = meaning == null ? null : purposes.inForce(meaning.purpose(), told.receivedAt()).orElse(null);
            if (purpose != null && purpose.withdrawable() && preference.getValue().isBoolean()) {
                Entry entry = entry(told, purpose, meaning.channels(), preference.getValue().booleanValue());
                if (entries.removeIf(each -> each.key().equals(entry.key()) && each.decision() == Standing.GRANTED)
                        || entries.stream().noneMatch(each -> each.key().equals(entry.key()))) {
                    entries.add(entry);
                }
            }
        }
        return entries;
    }

    private static Entry entry(TouchpointTold told, Purpose purpose, SortedSet<String> named, boolean granted) {
        // A banner asks for a purpose as a whole, so it is granted as a whole.
        SortedSet<String> channels = named == null ? new TreeSet<>(List.of(Purpose.ALL)) : new TreeSet<>(named);
        String suffix = named == null ? "" : '/' + String.join("+", channels);
        return new Entry(new Entry.Key("touchpoint:" + told.source(), told.messageId() + '/' + purpose.id() + suffix), told.subject(),
                purpose.id(), purpose.version(), channels, granted ? Standing.GRANTED : Standing.DENIED,
                granted && purpose.doubleOptIn(), null, null, null, told.at(), told.receivedAt(), told.source(),
                "context.consent of event " + told.messageId(), told.source());
    }
}
