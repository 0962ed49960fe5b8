package io.throughline.profile.quality;

import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

import com.fasterxml.jackson.databind.JsonNode;
import io.quarkus.runtime.annotations.RegisterForReflection;
import io.throughline.commons.identity.Identifier;
import io.throughline.profile.intake.InboundEvent;
import io.throughline.profile.intake.TouchpointEvent;

/**
 * How many e-mail addresses and phone numbers a source sent on a day, and how many of them are not valid.
 *
 * @param type email or phone
 * @param place of the last invalid one, a JSON pointer into its event; null where all are valid
 * @param messageId of that event
 */
@RegisterForReflection
record ContactCount(String source, LocalDate day, String type, long given, long unread, String place, String messageId) {

    private static final List<String> TYPES = List.of(Identifier.EMAIL, Identifier.PHONE);

    ContactCount and(ContactCount later) {
        boolean wasRead = later.place == null;
        return new ContactCount(source, day, type, given + later.given, unread + later.unread, wasRead ? place : later.place,
                wasRead ? messageId : later.messageId);
    }

    /**
     * The counts of one event: the traits of an identify call and of the context, and identifiers of these types that occur in
     * neither.
     */
    static List<ContactCount> of(InboundEvent inboundEvent, String source, LocalDate day) {
        List<ContactCount> counts = new ArrayList<>();
        Set<Identifier> read = new HashSet<>();
        if (inboundEvent instanceof TouchpointEvent touchpoint) {
            for (String type : TYPES) {
                look(touchpoint.traits().get(type), type, "/traits/" + type, touchpoint, source, day, counts, read);
                look(touchpoint.context().path("traits").get(type), type, "/context/traits/" + type, touchpoint, source, day, counts, read);
            }
        }
        for (int i = 0; i < inboundEvent.identifiers().size(); i++) {
            Identifier each = inboundEvent.identifiers().get(i);
            if (TYPES.contains(each.type()) && !read.contains(each)) {
                boolean isRead = Identifier.contact(each.type(), each.value()).isPresent();
                counts.add(one(source, day, each.type(), isRead, "/identifiers/" + i, inboundEvent.eventId()));
            }
        }
        return counts;
    }

    private static void look(JsonNode value, String type, String place, TouchpointEvent told, String source, LocalDate day,
            List<ContactCount> counts,
            Set<Identifier> read) {
        // Forms send empty fields: these do not count as values.
        if (value == null || value.isNull() || value.isTextual() && value.textValue().isBlank()) {
            return;
        }
        Optional<Identifier> contact = value.isTextual() || value.isNumber() ? Identifier.contact(type, value.asText()) : Optional.empty();
        contact.ifPresent(read::add);
        counts.add(one(source, day, type, contact.isPresent(), place, told.messageId()));
    }

    private static ContactCount one(String source, LocalDate day, String type, boolean isRead, String place, String messageId) {
        return new ContactCount(source, day, type, 1, isRead ? 0 : 1, isRead ? null : place, isRead ? null : messageId);
    }
}
