package io.throughline.journey.timeline;

import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.format.DateTimeParseException;
import java.util.Collection;
import java.util.List;
import java.util.UUID;

import jakarta.annotation.Nullable;
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
import io.throughline.commons.audit.Audited;
import io.throughline.commons.audit.AuditedSubjects;
import io.throughline.commons.identity.Identifier;
import io.throughline.commons.identity.IdentityIndex;
import io.throughline.commons.masking.PersonalDataMask;
import io.throughline.commons.page.Page;
import io.throughline.commons.page.PageCursor;
import io.throughline.commons.problem.ProblemException;
import io.throughline.commons.security.RealmRoles;
import io.throughline.journey.touchpoint.Touchpoint;
import io.throughline.journey.touchpoint.TouchpointFilter;
import io.throughline.journey.touchpoint.TouchpointReader;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.enums.SchemaType;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

/** The endpoint of a person's timeline through all channels, by any of their identifiers. */
@Path("/v1/timelines")
@RolesAllowed({ RealmRoles.AGENT, RealmRoles.ANALYST, RealmRoles.MARKETER, RealmRoles.PRIVACY, RealmRoles.ADMIN })
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

    /** A page of one person's touchpoints. */
    @Schema(name = "Timeline")
    record Timeline(@Schema(description = "The identifier that was asked for") String identifier,
            @Nullable @JsonInclude(JsonInclude.Include.NON_NULL) @Schema(
                    description = "Left out for a visitor who was never identified") UUID profileId,
            @Schema(description = "All identifiers that are known of this person; the items are theirs") List<String> identifiers,
            @Schema(description = "Newest first") List<Touchpoint> items,
            @Nullable @JsonInclude @Schema(description = "The cursor of the next page; null on the last one") String next)
            implements AuditedSubjects {

        @Override
        public Collection<String> people() {
            return profileId == null ? List.of() : List.of("profile_id:" + profileId);
        }
    }

    @GET
    @Path("{identifier}")
    @Audited(action = "timeline.read", subject = "identifier", purpose = "understanding a customer's way")
    @Operation(operationId = "getTimeline", summary = "Read a person's timeline",
            description = "Touchpoints, newest first, by any identifier of the person; also those from before they were identified. A "
                    + "response to a survey is an item of type feedback. The timeline of somebody who denied analytics is open to those "
                    + "who serve them (agent, privacy, admin), and not to analyst and marketer; that of somebody whose data are "
                    + "restricted is open to privacy only. Others are answered by a problem of type withheld. Analyst "
                    + "and marketer see contact data, names and other personal data masked. They cannot ask by "
                    + "an address or a number, but by profile_id or an identifier that they see.")
    @APIResponse(responseCode = "200", description = "A page of touchpoints")
    @APIResponse(responseCode = "403",
            description = "The role does not allow it, or does not see the identifier in clear, or the person does not agree to it "
                    + "(type urn:throughline:problem:withheld)")
    public Timeline timeline(
            @PathParam("identifier") @Parameter(description = "type:value, such as user_id:42 or email:li@example.cn",
                    schema = @Schema(type = SchemaType.STRING), example = "user_id:42") Identifier identifier,
            @QueryParam("channel") @Size(max = MOST_VALUES, message = VALUES_MESSAGE) @Parameter(
                    description = "Only events of these channels; may be repeated") List<String> channels,
            @QueryParam("name") @Size(max = MOST_VALUES,
                    message = VALUES_MESSAGE) @Parameter(description = "Only events with these names; may be repeated") List<String> names,
            @QueryParam("type") @Size(max = MOST_VALUES, message = VALUES_MESSAGE) @Parameter(
                    description = "Only events of these types; may be repeated") List<
                            @Pattern(regexp = "identify|track|page|screen|group|alias|feedback",
                                    message = "must be identify, track, page, screen, group, alias or feedback") String> types,
            @QueryParam("from") @Parameter(description = "Only events at this time or later", example = "2026-01-01T00:00:00Z",
                    schema = @Schema(type = SchemaType.STRING, format = "date-time")) String from,
            @QueryParam("to") @Parameter(description = "Only events before this time", example = "2026-02-01T00:00:00Z",
                    schema = @Schema(type = SchemaType.STRING, format = "date-time")) String to,
            @QueryParam("limit") @DefaultValue("50") @Min(value = 1, message = Page.LIMIT_MESSAGE) @Max(value = Page.MAX_LIMIT,
                    message = Page.LIMIT_MESSAGE) @Parameter(description = Page.LIMIT_DESCRIPTION) int limit,
            @QueryParam("cursor") @Parameter(description = Page.CURSOR_DESCRIPTION) String cursor) {
        PersonalDataMask mask = access.require(identifier);
        IdentityIndex.Person person = identities.resolve(identifier);
        TouchpointFilter filter =
                new TouchpointFilter(access.visibleIdentifiers(person.identifiers()), channels, names, types, time("from", from),
                        time("to", to), key(cursor), limit + 1);
        Page<Touchpoint> page = Page.of(touchpoints.read(filter), limit,
                last -> PageCursor.of(last.timestamp().toEpochMilli(), last.messageId(), last.source()));
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
            // Answered below.
        }
        throw ProblemException.invalidParameter(name, "must be an RFC 3339 time from 1900 to 2299, such as 2026-01-31T09:30:00Z");
    }

    private static TouchpointFilter.Key key(String cursor) {
        if (cursor == null) {
            return null;
        }
        List<String> parts = PageCursor.parts(cursor, 3);
        return new TouchpointFilter.Key(PageCursor.millis(parts.get(0)), parts.get(1), parts.get(2));
    }
}
