package io.throughline.profile.quality;

import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;

import jakarta.annotation.security.RolesAllowed;
import jakarta.inject.Inject;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;

import io.quarkus.hibernate.reactive.panache.Panache;
import io.smallrye.mutiny.Uni;
import io.throughline.commons.page.Page;
import io.throughline.commons.postgres.StoreFailures;
import io.throughline.commons.problem.ProblemException;
import io.throughline.commons.security.RealmRoles;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

/** Reports the quality of the data that sources send. Returns only numbers, and no personal data. */
@Path("/v1/data-quality")
@Produces(MediaType.APPLICATION_JSON)
@RolesAllowed({ RealmRoles.AGENT, RealmRoles.ANALYST, RealmRoles.MARKETER, RealmRoles.PRIVACY, RealmRoles.ADMIN })
@Tag(name = "data quality", description = "How complete, valid, unique and timely the data are that sources send.")
class QualityResource {

    private static final int MOST_DAYS = 400;
    private static final int USUAL_DAYS = 30;

    private final QualityReader reader;

    @Inject
    QualityResource(QualityReader reader) {
        this.reader = reader;
    }

    private record Period(LocalDate from, LocalDate to) {

        static Period of(LocalDate from, LocalDate to) {
            LocalDate last = to == null ? LocalDate.now(ZoneOffset.UTC) : to;
            LocalDate first = from == null ? last.minusDays(USUAL_DAYS - 1) : from;
            if (first.isAfter(last)) {
                throw ProblemException.invalidParameter("from", "must not be after `to`");
            }
            if (ChronoUnit.DAYS.between(first, last) >= MOST_DAYS) {
                throw ProblemException.invalidParameter("from",
                        "must leave 400 days at most: more would let one request keep the store busy");
            }
            return new Period(first, last);
        }
    }

    @GET
    @Operation(operationId = "getDataQuality", summary = "Read completeness, validity, uniqueness and timeliness of the data",
            description = "By source and day of receipt, of the hundred busiest sources; completeness and uniqueness of the profiles "
                    + "as they are now. Each number comes with its n and, where it is of a sample, an interval; `definitions` "
                    + "says what each number means.")
    @APIResponse(responseCode = "200", description = "The figures")
    public Uni<QualityView> quality(@Parameter(description = "All without it") @QueryParam("source") String source,
            @Parameter(description = "30 days up to `to` without it") @QueryParam("from") LocalDate from,
            @Parameter(description = "Inclusive; today without it") @QueryParam("to") LocalDate to) {
        Period period = Period.of(from, to);
        return StoreFailures.orUnavailable(Panache.withSession(() -> Panache.getSession()
                .chain(session -> reader.read(session, source, period.from(), period.to()))));
    }

    @GET
    @Path("offenders")
    @Operation(operationId = "getDataQualityOffenders", summary = "List the sources and traits with most invalid values",
            description = "By how many values they sent that the schema of the trait forbids, most first.")
    @APIResponse(responseCode = "200", description = "The sources and traits")
    public Uni<QualityView.OffendersView> offenders(@Parameter(description = "All without it") @QueryParam("source") String source,
            @Parameter(description = "The first day; 29 days before the last without it") @QueryParam("from") LocalDate from,
            @Parameter(description = "The last day; today without it") @QueryParam("to") LocalDate to,
            @Parameter(description = Page.LIMIT_DESCRIPTION) @QueryParam("limit") @DefaultValue("20") @Min(value = 1,
                    message = Page.LIMIT_MESSAGE) @Max(value = Page.MAX_LIMIT, message = Page.LIMIT_MESSAGE) int limit) {
        Period period = Period.of(from, to);
        return StoreFailures.orUnavailable(Panache.withSession(() -> Panache.getSession()
                .chain(session -> reader.offenders(session, source, period.from(), period.to(), limit))))
                .map(items -> new QualityView.OffendersView(period.from(), period.to(), QualityReport.DEFINITIONS, items, null));
    }
}
