package io.throughline.profile.identity.separation;

import java.time.Instant;
import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;

import jakarta.annotation.Nullable;

import io.throughline.commons.identity.Identifier;
import io.throughline.profile.identity.link.LinkEvidence;
import io.throughline.profile.identity.rule.IdentityRules;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/**
 * The effects of a separation besides those on profiles.
 *
 * @param visitors identifiers without a profile afterwards
 */
@Schema(name = "IdentitySeparation")
public record SeparationView(
        @Schema(description = "The people that there are afterwards, with all that each is known by; one where other links hold all "
                + "together") List<
                        SeparatedPerson> people,
        @Schema(description = "Links that end") List<SeparatedLink> endedLinks,
        @Schema(description = "Links that are listed from now on, since events said them and nothing else listed holds a person "
                + "together") List<
                        SeparatedLink> redrawnLinks,
        @Schema(description = "Pairs that are never one person from now on, until that is lifted") List<SeparatedPair> keptApart,
        @Schema(description = "Identifiers that are nobody's afterwards: visitors have no profile",
                implementation = String[].class) SortedSet<Identifier> visitors,
        @Schema(description = "Links that say of an identifier of one that it is the other's: listed as conflicts, to be settled") List<
                SeparatedLink> conflicts) {

    @Schema(name = "SeparatedPerson")
    record SeparatedPerson(@Schema(description = "kept, revived, made, or visitors") String becomes,
            @Schema(implementation = String[].class, description = "type:value, in order") SortedSet<Identifier> identifiers) {
    }

    @Schema(name = "SeparatedLink")
    record SeparatedLink(@Schema(implementation = String.class, description = "type:value") Identifier a,
            @Schema(implementation = String.class, description = "type:value") Identifier b,
            @Schema(description = "observed in an event, or manual") String kind,
            @Schema(description = "The event's source, or api:<user>") String source,
            @Nullable String eventId, Instant at) {

        static SeparatedLink of(LinkEvidence link) {
            return new SeparatedLink(link.link().a(), link.link().b(), link.kind() == LinkEvidence.Kind.MANUAL ? "manual" : "observed",
                    link.source(),
                    link.eventId(), link.at());
        }
    }

    @Schema(name = "SeparatedPair")
    record SeparatedPair(@Schema(implementation = String.class, description = "type:value, or profile_id:<uuid>") Identifier one,
            @Schema(implementation = String.class, description = "type:value, or profile_id:<uuid>") Identifier other) {
    }

    /** @param parts the components of the split profiles; empty where none was split */
    static SeparationView of(SeparationPlan plan, List<SplitComponent> parts) {
        SortedSet<Identifier> visitors = new TreeSet<>();
        parts.stream().filter(each -> each.becomes() == SplitComponent.ComponentOutcome.VISITORS)
                .forEach(each -> visitors.addAll(each.identifiers()));
        List<SeparatedPerson> people = parts.isEmpty()
                ? plan.parts().stream().map(each -> new SeparatedPerson("kept", shown(each))).toList()
                : parts.stream().map(
                        each -> new SeparatedPerson(each.becomes().name().toLowerCase(java.util.Locale.ROOT), shown(each.identifiers())))
                        .toList();
        return new SeparationView(people,
                plan.ended().stream().filter(LinkEvidence::isShown).map(SeparatedLink::of).toList(),
                plan.redrawn().stream().map(SeparatedLink::of).toList(),
                plan.apart().stream().map(each -> new SeparatedPair(each.a(), each.b())).toList(), visitors,
                plan.unclear().stream().map(SeparatedLink::of).toList());
    }

    private static SortedSet<Identifier> shown(SortedSet<Identifier> all) {
        SortedSet<Identifier> shown = new TreeSet<>(all);
        shown.removeIf(IdentityRules::isReserved);
        return shown;
    }
}
