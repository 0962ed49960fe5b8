package io.throughline.journey.timeline;

import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.format.DateTimeParseException;
import java.util.Collection;
import java.util.List;
import java.util.UUID;

import jakarta.annotation.security.RolesAllowed;
import jakarta.inject.Inject;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.Pattern;
import jakarta.validation.constraints.Size;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.QueryParam;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.smallrye.common.annotation.RunOnVirtualThread;
import io.throughline.commons.audit.AboutPeople;
import io.throughline.commons.audit.Audited;
import io.throughline.commons.identity.Identifier;
import io.throughline.commons.identity.IdentityIndex;
import io.throughline.commons.masking.Mask;
import io.throughline.commons.page.Cursor;
import io.throughline.commons.page.Page;
import io.throughline.commons.problem.ProblemException;
import io.throughline.commons.security.Roles;
import io.throughline.journey.touchpoint.Touchpoint;
import io.throughline.journey.touchpoint.TouchpointFilter;
import io.throughline.journey.touchpoint.TouchpointReader;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

/** One person's way through all channels, by any of the names that they are known by. */
@Path("/v1/timelines")
@RolesAllowed({ Roles.AGENT, Roles.ANALYST, Roles.MARKETER, Roles.PRIVACY, Roles.ADMIN })
@RunOnVirtualThread
@Tag(name = "timelines", description = "One person's touchpoints through all channels")
class TimelineResource {

    private static final int MOST_VALUES = 50;
    private static final String VALUES_MESSAGE = "must not be given more than 50 times";

    private final IdentityIndex identities;
    private final TouchpointReader touchpoints;
    private final TimelineAccess access;

    @Inject
    TimelineResource(IdentityIndex identities, TouchpointReader touchpoints, TimelineAccess access) {
        this.identities = identities;
        this.touchpoints = touchpoints;
        this.access = access;
    }

    /**
     * @param profileId null for a visitor who was never identified
     * @param identifiers all that are known of the same person; the items are theirs
     * @param next the cursor of the next page; null on the last one
     */
    @Schema(name = "Timeline")
    record Timeline(String identifier, @JsonInclude(JsonInclude.Include.NON_NULL) UUID profileId, List<String> identifiers,
            List<Touchpoint> items, @JsonInclude String next) implements AboutPeople {

        @Override
        public Collection<String> people() {
            return profileId == null ? List.of() : List.of("profile_id:" + profileId);
        }
    }

    @GET
    @Path("{identifier}")
    @Audited(action = "timeline.read", subject = "identifier", purpose = "understanding a customer's way")
    @Operation(summary = "A person's touchpoints, newest first", description = "By any identifier of the person. What they did before they were identified is there as well. A response to a survey is an item of type feedback. The timeline of somebody who denied analytics is for those who serve them (agent, privacy, admin), and not for analyst and marketer; one of somebody whose data are restricted is for privacy alone. The answer is then a problem of type withheld. Analyst and marketer see contact data, names and other personal data masked, and ask for nobody by an address or number but by profile_id or an identifier that they see.")
    @APIResponse(responseCode = "200", description = "The touchpoints")
    @APIResponse(responseCode = "403", description = "The role does not allow it, or does not see the identifier in clear, or the person does not agree to it (type urn:throughline:problem:withheld)")
    public Timeline timeline(
            @PathParam("identifier") @Parameter(description = "type:value, such as user_id:42 or email:li@example.cn", schema = @Schema(type = org.eclipse.microprofile.openapi.annotations.enums.SchemaType.STRING), example = "user_id:42") Identifier identifier,
            @QueryParam("channel") @Size(max = MOST_VALUES, message = VALUES_MESSAGE) @Parameter(description = "One of these; may be repeated") List<String> channels,
            @QueryParam("name") @Size(max = MOST_VALUES, message = VALUES_MESSAGE) @Parameter(description = "One of these; may be repeated") List<String> names,
            @QueryParam("type") @Size(max = MOST_VALUES, message = VALUES_MESSAGE) @Parameter(description = "One of these; may be repeated") List<@Pattern(regexp = "identify|track|page|screen|group|alias|feedback", message = "must be identify, track, page, screen, group, alias or feedback") String> types,
            @QueryParam("from") @Parameter(description = "The earliest time, RFC 3339, itself included", example = "2026-01-01T00:00:00Z") String from,
            @QueryParam("to") @Parameter(description = "The first time that is too late, RFC 3339", example = "2026-02-01T00:00:00Z") String to,
            @QueryParam("limit") @DefaultValue("50") @Min(value = 1, message = Page.LIMIT_MESSAGE)
            @Max(value = Page.MAX_LIMIT, message = Page.LIMIT_MESSAGE) int limit,
            @QueryParam("cursor") String cursor) {
        Mask mask = access.require(identifier);
        IdentityIndex.Person person = identities.resolve(identifier);
        TouchpointFilter filter = new TouchpointFilter(access.shown(person.identifiers()), channels, names, types, time("from", from),
                time("to", to), key(cursor), limit + 1);
        Page<Touchpoint> page = Page.of(touchpoints.read(filter), limit,
                last -> Cursor.of(last.timestamp().toEpochMilli(), last.messageId(), last.source()));
        return new Timeline(identifier.toString(), person.profileId().orElse(null),
                person.identifiers().stream().map(each -> mask.identifier(each).toString()).toList(),
                page.items().stream().map(each -> each.masked(mask)).toList(), page.next());
    }

    private static Instant time(String name, String text) {
        if (text == null) {
            return null;
        }
        try {
            Instant time = OffsetDateTime.parse(text).toInstant();
            if (!time.isBefore(Instant.parse("1900-01-01T00:00:00Z")) && time.isBefore(Instant.parse("2300-01-01T00:00:00Z"))) {
                return time;
            }
        } catch (DateTimeParseException notATime) {
            // answered below
        }
        throw ProblemException.invalidParameter(name, "must be an RFC 3339 time from 1900 to 2299, such as 2026-01-31T09:30:00Z");
    }

    private static TouchpointFilter.Key key(String cursor) {
        if (cursor == null) {
            return null;
        }
        List<String> parts = Cursor.parts(cursor, 3);
        return new TouchpointFilter.Key(Cursor.millis(parts.get(0)), parts.get(1), parts.get(2));
    }
}
