package io.throughline.journey.identityprojection;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Inject;

import io.throughline.journey.touchpoint.clickhouse.ClickHouseClient;
import io.throughline.journey.touchpoint.log.LogSchemaMigrator;

/** Who is who, and who agrees to what, as ClickHouseClient looks it up while it reads the log. */
@ApplicationScoped
public class PeopleDictionaries {

    private final ClickHouseClient clickHouse;
    private String people;
    private String claimed;
    private String agreed;

    @Inject
    PeopleDictionaries(ClickHouseClient clickHouse) {
        this.clickHouse = clickHouse;
    }

    /** After this, what the tables held at these versions counts. Whoever comes meanwhile waits for the one reload. */
    public synchronized void follow(LogVersions.Versions versions) {
        String identities = versions.of(LogVersions.IDENTITIES);
        if (!identities.equals(people)) {
            clickHouse.reload("people");
            people = identities;
        }
        String claims = versions.of(LogVersions.IDENTITY_CLAIMS);
        if (!claims.equals(claimed)) {
            clickHouse.reload("claimed_people");
            claimed = claims;
        }
        String agreements = versions.of(LogVersions.AGREEMENTS);
        if (!agreements.equals(agreed)) {
            clickHouse.reload("agreed");
            agreed = agreements;
        }
    }

    /** The tables may be others than those that were loaded. */
    synchronized void invalidate(@Observes LogSchemaMigrator.Ready ready) {
        people = null;
        claimed = null;
        agreed = null;
    }
}
