package io.throughline.profile.identity.link;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

import jakarta.annotation.Nullable;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.databind.JsonNode;
import io.smallrye.mutiny.Uni;
import io.throughline.commons.identity.Identifier;
import io.throughline.commons.masking.PersonalDataMask;
import io.throughline.commons.page.Page;
import io.throughline.commons.page.PageCursor;
import io.throughline.profile.core.JsonRows;
import io.throughline.profile.core.ProfileProjector;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.hibernate.reactive.mutiny.Mutiny;

/** Lists why a profile's identifiers are one person. */
public final class LinkList {

    private static final String MICROS = "cast(extract(epoch from %s) * 1000000 as bigint)";
    private static final String EXISTS = """
            select cast(json_agg(i.profile_id) as text) from identifier i where i.key = :own
            """;
    private static final String PAGE = """
            select cast(json_agg(json_build_object('id', p.id, 'kind', p.kind, 'a', p.a, 'b', p.b, 'source', p.source, 'eventId',
              p.event_id,
                'reason', p.reason, 'at', %s, 'revoked', (select json_build_object('source', u.source, 'at', %s, 'reason', u.reason)
                  from link u where u.revokes = p.id order by u.recorded_at limit 1)) order by p.id) as text)
              from (
                select distinct l.id, l.kind, l.a, l.b, l.source, l.event_id, l.reason, l.at
                  from identifier i join link l on l.a = i.key or l.b = i.key
                 where i.profile_id = (select o.profile_id from identifier o where o.key = :own)
                   and l.kind not in ('unlink', 'implied') and l.id > :after
                 order by l.id limit :rows) p
            """.formatted(MICROS.formatted("p.at"), MICROS.formatted("u.at"));

    private LinkList() {
    }

    /**
     * @param kind observed, manual, or made: to the identifier that the profile was made for
     * @param source an event's source, or {@code api:<user>}
     * @param eventId of the event or the request
     * @param revoked null where the link holds
     */
    @Schema(name = "IdentityLink")
    public record LinkView(UUID id,
            @Schema(examples = "observed",
                    description = "observed in an event, manual, or made: what the profile was made for") String kind,
            @Schema(implementation = String.class, description = "type:value") PersonalDataMask.MaskedIdentifier a,
            @Schema(implementation = String.class, description = "type:value") PersonalDataMask.MaskedIdentifier b,
            @Schema(description = "The event's source, or api:<user>") String source, @Nullable String eventId,
            @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable String reason, Instant at,
            @Schema(description = "null where the link stands") @Nullable RevokedView revoked) {
    }

    @Schema(name = "IdentityLinkRevoked")
    record RevokedView(String source, Instant at, @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable String reason) {
    }

    /** Empty where the profile does not exist. */
    public static Uni<Optional<Page<LinkView>>> page(Mutiny.Session session, UUID profileId, int limit, String cursor,
            PersonalDataMask mask) {
        UUID after = cursor == null ? new UUID(0, 0) : id(cursor);
        String own = ProfileProjector.ownId(profileId).toString();
        return JsonRows.read(session, EXISTS, Map.of("own", own)).chain(found -> found.isEmpty()
                ? Uni.createFrom().item(Optional.<Page<LinkView>>empty())
                : JsonRows.read(session, PAGE, Map.of("own", own, "after", after, "rows", limit + 1)).map(rows -> {
                    List<LinkView> links = new ArrayList<>();
                    rows.forEach(row -> links.add(view(row, mask)));
                    return Optional.of(Page.of(links, limit, last -> PageCursor.of(last.id())));
                }));
    }

    public static UUID id(String cursor) {
        try {
            return UUID.fromString(PageCursor.parts(cursor, 1).getFirst());
        } catch (IllegalArgumentException e) {
            throw PageCursor.invalid();
        }
    }

    private static LinkView view(JsonNode row, PersonalDataMask mask) {
        JsonNode revoked = row.get("revoked");
        return new LinkView(UUID.fromString(row.get("id").textValue()), row.get("kind").textValue(), shown(row.get("a"), mask),
                shown(row.get("b"), mask), row.get("source").textValue(), row.get("eventId").textValue(), row.get("reason").textValue(),
                JsonRows.instant(row.get("at")), revoked.isNull() ? null
                        : new RevokedView(revoked.get("source").textValue(), JsonRows.instant(revoked.get("at")),
                                revoked.get("reason").textValue()));
    }

    public static PersonalDataMask.MaskedIdentifier shown(JsonNode key, PersonalDataMask mask) {
        return mask.identifier(Identifier.parse(key.textValue()));
    }
}
