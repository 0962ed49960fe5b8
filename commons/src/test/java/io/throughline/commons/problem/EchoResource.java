package io.throughline.commons.problem;

import java.time.Instant;
import java.util.List;

import jakarta.annotation.Nullable;
import jakarta.annotation.security.PermitAll;
import jakarta.annotation.security.RolesAllowed;
import jakarta.validation.Valid;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Size;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.QueryParam;

import io.throughline.commons.identity.Identifier;
import io.throughline.commons.security.Caller;

@Path("/echo")
class EchoResource {

    private final Caller caller;

    EchoResource(Caller caller) {
        this.caller = caller;
    }

    record Line(String text, @Nullable Integer count, @Nullable Instant at) {
    }

    record Lines(@Valid @Size(max = 2, message = "must hold 2 at most") List<Line> lines) {
    }

    @POST
    @PermitAll
    public Lines post(@NotNull(message = "is required") @Valid Lines lines) {
        return lines;
    }

    @GET
    @PermitAll
    public int limit(@QueryParam("limit") @DefaultValue("1") @Max(value = 5, message = "must be 5 at most") int limit) {
        return limit;
    }

    @GET
    @Path("identifiers/{identifier}")
    @PermitAll
    public String identifier(@PathParam("identifier") Identifier identifier) {
        return identifier.toString();
    }

    @GET
    @Path("broken")
    @PermitAll
    public String broken() {
        throw new IllegalStateException("password=hunter2");
    }

    @GET
    @Path("busy")
    @PermitAll
    public String busy() {
        throw ProblemException.unavailable("Kafka does not answer.", 2);
    }

    @GET
    @Path("agents")
    @RolesAllowed("agent")
    public String agents() {
        return caller.name();
    }

    @GET
    @Path("partners")
    @RolesAllowed("partner")
    public String partners() {
        return caller.name() + '/' + caller.partnerChannel();
    }

    @GET
    @Path("unannotated")
    public String unannotated() {
        return "never";
    }

    @GET
    @Path("ticks")
    @PermitAll
    @jakarta.ws.rs.Produces("text/event-stream")
    public io.smallrye.mutiny.Multi<String> ticks() {
        return io.smallrye.mutiny.Multi.createFrom().ticks().every(java.time.Duration.ofMillis(10)).onOverflow().drop()
                .map(tick -> "x".repeat(10_000));
    }

    @GET
    @Path("large")
    @PermitAll
    @jakarta.ws.rs.Produces("application/octet-stream")
    public jakarta.ws.rs.core.StreamingOutput large() {
        return output -> {
            for (int i = 0; i < 5_000; i++) {
                output.write(new byte[10_000]);
            }
        };
    }

    @GET
    @Path("parts")
    @PermitAll
    @jakarta.ws.rs.Produces("application/octet-stream")
    public io.smallrye.mutiny.Multi<byte[]> parts() {
        return io.smallrye.mutiny.Multi.createFrom().range(0, 5_000).map(i -> new byte[10_000]);
    }
}
