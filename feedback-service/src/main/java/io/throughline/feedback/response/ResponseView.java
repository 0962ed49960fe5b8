package io.throughline.feedback.response;

import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.UUID;

import io.throughline.commons.audit.AboutPeople;
import io.throughline.commons.identity.Identifier;
import org.eclipse.microprofile.openapi.annotations.enums.SchemaType;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** A response as it is read. What was not answered is absent. */
@Schema(name = "Response")
record ResponseView(UUID responseId, @Schema(description = "The poster's own id.") String id,
        @Schema(description = "The client id of the partner that posted it; absent where a colleague did.") String partner,
        String channel,
        @Schema(type = SchemaType.STRING, examples = "email:li.na@example.cn") Identifier subject,
        @Schema(type = SchemaType.ARRAY, implementation = String.class) List<Identifier> identifiers,
        @Schema(minimum = "0", maximum = "10") Integer nps, @Schema(minimum = "1", maximum = "5") Integer csat,
        @Schema(minimum = "1", maximum = "7") Integer ces, String comment, String language, String touchpoint,
        Instant occurredAt, Instant receivedAt) implements AboutPeople {

    @Override
    public Collection<String> people() {
        return List.of(subject.toString());
    }

    static ResponseView of(Response response) {
        return new ResponseView(response.id(), response.externalId(), response.poster().partner(), response.channel(),
                response.subject(), response.identifiers(), response.nps(), response.csat(), response.ces(),
                response.comment(), response.language(), response.touchpoint(), response.occurredAt(),
                response.receivedAt());
    }
}
