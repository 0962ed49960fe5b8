package io.throughline.journey.identityprojection;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Inject;

import io.throughline.journey.touchpoint.clickhouse.ClickHouseClient;
import io.throughline.journey.touchpoint.log.LogSchemaMigrator;

/** The identities and consents, as ClickHouse looks them up while it reads the log. */
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

    /** Makes the tables' content at these versions effective. Concurrent callers wait for the same reload. */
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

    /** The tables may have been replaced since they were loaded. */
    synchronized void invalidate(@Observes LogSchemaMigrator.Ready ready) {
        people = null;
        claimed = null;
        agreed = null;
    }
}
