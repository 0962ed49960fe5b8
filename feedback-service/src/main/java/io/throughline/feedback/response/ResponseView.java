package io.throughline.feedback.response;

import java.time.Instant;
import java.util.List;
import java.util.UUID;

import com.fasterxml.jackson.annotation.JsonIgnore;
import io.throughline.commons.audit.AboutPeople;
import io.throughline.commons.masking.Mask;
import org.eclipse.microprofile.openapi.annotations.enums.SchemaType;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/**
 * A response as it is read. What was not answered is absent.
 *
 * @param people in clear, for the audit log
 */
@Schema(name = "Response")
record ResponseView(UUID responseId, @Schema(description = "The poster's own id.") String id,
        @Schema(description = "The client id of the partner that posted it; absent where a colleague did.") String partner,
        String channel,
        @Schema(type = SchemaType.STRING, examples = "email:li.na@example.cn") String subject,
        @Schema(type = SchemaType.ARRAY, implementation = String.class) List<String> identifiers,
        @Schema(minimum = "0", maximum = "10") Integer nps, @Schema(minimum = "1", maximum = "5") Integer csat,
        @Schema(minimum = "1", maximum = "7") Integer ces, String comment, String language, String touchpoint,
        Instant occurredAt, Instant receivedAt, @JsonIgnore @Schema(hidden = true) List<String> people) implements AboutPeople {

    /** To whoever posted it. */
    static ResponseView of(Response response) {
        return of(response, Mask.NONE);
    }

    static ResponseView of(Response response, Mask mask) {
        return new ResponseView(response.id(), response.externalId(), response.poster().partner(), response.channel(),
                mask.identifier(response.subject()).toString(), response.identifiers().stream().map(each -> mask.identifier(each).toString()).toList(),
                response.nps(), response.csat(), response.ces(), mask.text(response.comment()), response.language(), response.touchpoint(),
                response.occurredAt(), response.receivedAt(), List.of(response.subject().toString()));
    }
}
