package io.throughline.profile.segment.evaluation;

import java.time.DayOfWeek;
import java.time.Instant;
import java.time.LocalTime;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.util.List;
import java.util.Set;

import com.fasterxml.jackson.databind.JsonNode;
import io.throughline.profile.activity.PurchaseEvents;
import io.throughline.profile.core.PersonActivity;

/**
 * Selects a person's events.
 *
 * @param name of the event; {@link #ANY} for all
 * @param type of the call ({@code track}, {@code page}, …); null for all
 * @param channel null for all
 * @param includePublic whether events of public sources count; null: all but orders and amounts, see
 *        {@link PurchaseEvents}
 */
public record EventPattern(String name, String type, String channel, List<Condition> where, Hours during, Boolean includePublic) {

    public static final String ANY = "*";
    public static final EventPattern FEEDBACK = new EventPattern(PersonActivity.FEEDBACK, null, null, List.of(), null, true);

    /** A condition on a property. The fields of {@code products} are arrays: {@code products.category}. */
    public record Condition(String property, List<ValueCondition> checks) {
    }

    /**
     * Days of the week and hours of the day, in a time zone.
     *
     * @param days empty for all
     * @param to exclusive; where it is not after {@code from}, the span crosses midnight and belongs to the day on which it
     *        began
     */
    public record Hours(Set<DayOfWeek> days, LocalTime from, LocalTime to, ZoneId zone) {

        boolean hold(Instant at) {
            ZonedDateTime there = at.atZone(zone);
            LocalTime time = there.toLocalTime();
            boolean sameDay = from.isBefore(to);
            boolean morningAfter = !sameDay && time.isBefore(to);
            DayOfWeek day = morningAfter ? there.getDayOfWeek().minus(1) : there.getDayOfWeek();
            boolean inHours = sameDay ? !time.isBefore(from) && time.isBefore(to) : morningAfter || !time.isBefore(from);
            return inHours && (days.isEmpty() || days.contains(day));
        }
    }

    public boolean matches(PersonActivity event) {
        return matches(event, null);
    }

    /** @param property the one whose values are aggregated; null where none is */
    boolean matches(PersonActivity event, String property) {
        return PurchaseEvents.count(event.name(), event.trusted(), property, includePublic)
                && (name.equals(ANY) || name.equals(event.name())) && (type == null || type.equals(event.type()))
                && (channel == null || channel.equals(event.channel())) && (during == null || during.hold(event.at()))
                && where.stream().allMatch(condition -> holds(condition, event));
    }

    public boolean needsProperties() {
        return !where.isEmpty();
    }

    private static boolean holds(Condition condition, PersonActivity event) {
        JsonNode value = event.properties().path(condition.property());
        // A check of a property does not depend on the present time: its schema has no such checks.
        return condition.checks().stream().allMatch(check -> check.holds(value, event.at()));
    }
}
