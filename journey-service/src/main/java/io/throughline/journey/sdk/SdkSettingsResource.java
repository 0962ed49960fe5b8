package io.throughline.journey.sdk;

import java.net.URI;
import java.util.Optional;

import jakarta.annotation.security.PermitAll;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;

import io.smallrye.common.annotation.NonBlocking;
import io.throughline.commons.problem.Problem;
import io.throughline.commons.problem.ProblemException;
import io.throughline.commons.problem.ProblemKind;
import io.throughline.journey.source.WriteKeyHeader;
import io.throughline.journey.source.WriteKeys;
import io.vertx.core.http.HttpServerRequest;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jboss.resteasy.reactive.ResponseHeader;

/**
 * The settings that stock SDKs request before their first event. Answered from memory, for pages of any origin, and without anything that
 * the holder of the write key does not know. Without it analytics-next sends no events.
 */
@Path("/v1")
@Produces(MediaType.APPLICATION_JSON)
@PermitAll
@NonBlocking
@Tag(name = "sdk settings", description = "What stock SDKs ask for before they send events. The write key is the only credential, and "
        + "pages of every origin may ask")
class SdkSettingsResource {

    private final WriteKeys keys;
    private final Optional<URI> publicUrl;

    SdkSettingsResource(WriteKeys keys, @ConfigProperty(name = "throughline.collector.public-url") Optional<URI> publicUrl) {
        this.keys = keys;
        publicUrl.filter(uri -> uri.getHost() == null || uri.getScheme() == null).ifPresent(uri -> {
            throw new IllegalArgumentException("COLLECTOR_URL: \"" + uri + "\" is not an address such as https://collect.example.com");
        });
        this.publicUrl = publicUrl;
    }

    @GET
    @Path("projects/{writeKey}/settings")
    // If the operator sets no address, the answer contains that of the request, so it must not be cached for other callers.
    @ResponseHeader(name = HttpHeaders.CACHE_CONTROL, value = "private, max-age=300")
    @Operation(operationId = "getSegmentSettings", summary = "Read the settings of Segment SDKs", description = """
            For analytics-next (`cdnURL`), analytics-kotlin and analytics-swift (`cdnHost`): where events are sent to. There are no other \
            destinations, so the SDK loads nothing more, and it reports nothing about itself.""")
    @APIResponse(responseCode = "200", description = "The settings",
            content = @Content(schema = @Schema(implementation = SegmentSdkSettings.class)))
    @APIResponse(responseCode = "404", description = "No source has this write key")
    @APIResponse(responseCode = "503", description = "Write keys cannot be checked now; ask again after Retry-After seconds")
    public SegmentSdkSettings segment(@PathParam("writeKey") @Parameter(description = "The write key of a source") String writeKey,
            @Context HttpServerRequest request) {
        requireKnown(writeKey);
        return SegmentSdkSettings.of(writeKey, CollectorAddress.of(publicUrl, request));
    }

    @GET
    @Path("sourceConfig")
    // The key may be only in the header, so the answer must not be cached for other callers.
    @ResponseHeader(name = HttpHeaders.CACHE_CONTROL, value = "private, max-age=300")
    @ResponseHeader(name = HttpHeaders.VARY, value = HttpHeaders.AUTHORIZATION)
    @Operation(operationId = "getRudderStackConfig", summary = "Read the configuration of RudderStack SDKs", description = """
            For RudderStack's SDKs, whose `configUrl` is this collector's address with `/v1`. The write key is the user name of Basic \
            authentication, or the parameter `writeKey`.""")
    @APIResponse(responseCode = "200", description = "The configuration",
            content = @Content(schema = @Schema(implementation = RudderStackConfig.class)))
    @APIResponse(responseCode = "404", description = "No source has this write key")
    @APIResponse(responseCode = "503", description = "Write keys cannot be checked now; ask again after Retry-After seconds")
    public RudderStackConfig rudderStack(@HeaderParam(HttpHeaders.AUTHORIZATION) @Parameter(hidden = true) String authorization,
            @QueryParam("writeKey") @Parameter(description = "The write key of a source, where the header has none") String writeKey) {
        String key = WriteKeyHeader.key(authorization).orElse(writeKey == null ? "" : writeKey);
        requireKnown(key);
        return RudderStackConfig.of(key);
    }

    private void requireKnown(String key) {
        if (keys.find(key).isEmpty()) {
            throw new ProblemException(Problem.of(ProblemKind.NOT_FOUND,
                    "No source has this write key. A new key counts within two seconds; "
                            + "GET /v1/sources tells an administrator each source's key."));
        }
    }
}
