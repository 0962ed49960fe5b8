package io.throughline.profile.computed;

import java.util.List;
import java.util.Set;

import jakarta.annotation.Nullable;
import jakarta.validation.constraints.Size;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.throughline.profile.activity.CustomerActivity;
import io.throughline.profile.activity.PurchaseEvents;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/**
 * Selects the activity that counts. A null or empty field does not restrict it.
 *
 * @param names of events, such as {@code Order Completed}
 * @param types of calls, such as {@code page}
 * @param includePublic whether events of public sources count; null: all but orders and amounts, see
 *        {@link PurchaseEvents}
 */
@Schema(name = "ComputedTraitEvents")
record ActivityFilter(@Nullable @Size(max = 50) Set<String> names, @Nullable @Size(max = 50) Set<String> types,
        @Nullable @Size(max = 50) Set<String> channels, @Nullable @Size(max = 10) List<PropertyCondition> where,
        @JsonInclude(JsonInclude.Include.NON_NULL) @Schema(
                description = "Whether events of public sources, whose key anybody can read, count: true all, false none. Left out: all "
                        + "but orders (Order Completed, Order Updated, Order Refunded, Order Cancelled) and amounts (revenue, total, "
                        + "subtotal, value, amount)") @Nullable Boolean includePublic) {

    static final ActivityFilter ALL = new ActivityFilter(null, null, null, null, null);

    ActivityFilter {
        names = names == null ? Set.of() : Set.copyOf(names);
        types = types == null ? Set.of() : Set.copyOf(types);
        channels = channels == null ? Set.of() : Set.copyOf(channels);
        where = where == null ? List.of() : List.copyOf(where);
    }

    /** @param property whose values are aggregated; null where none are */
    boolean matches(CustomerActivity activity, String property) {
        return PurchaseEvents.count(activity.name(), activity.trusted(), property, includePublic)
                && (names.isEmpty() || names.contains(activity.name()))
                && (types.isEmpty() || types.contains(activity.type()))
                && (channels.isEmpty() || activity.channel() != null && channels.contains(activity.channel()))
                && where.stream().allMatch(test -> test.holds(activity.properties()));
    }
}
