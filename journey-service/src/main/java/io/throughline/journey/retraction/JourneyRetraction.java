package io.throughline.journey.retraction;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;

import com.mongodb.client.MongoClient;
import io.throughline.commons.retraction.RetractableData;
import io.throughline.commons.retraction.SourceKind;
import io.throughline.commons.retraction.SourceRetraction;
import io.throughline.journey.quarantine.SourceQuarantine;
import io.throughline.journey.store.CountedDeletion;
import io.throughline.journey.store.DeletionJobs;
import io.throughline.journey.touchpoint.PersonalTouchpoints;
import io.throughline.journey.touchpoint.SourceTouchpoints;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/**
 * Retracts a source's data in this service: in the touchpoint log, which also holds responses of partners, and in the quarantine. Analyses
 * read the log. The live view forgets its counts when its windows end.
 */
@ApplicationScoped
class JourneyRetraction implements RetractableData {

    private final SourceTouchpoints touchpoints;
    private final SourceQuarantine quarantine;
    private final PersonalTouchpoints log;
    private final DeletionJobs jobs;

    @Inject
    JourneyRetraction(SourceTouchpoints touchpoints, SourceQuarantine quarantine, PersonalTouchpoints log, MongoClient mongo,
            @ConfigProperty(name = "throughline.journey.mongo-database") String database) {
        this.touchpoints = touchpoints;
        this.quarantine = quarantine;
        this.log = log;
        this.jobs = new DeletionJobs(mongo.getDatabase(database).getCollection("retraction_jobs"), "retraction");
    }

    @Override
    public Map<String, Long> count(SourceRetraction retraction) {
        return kinds(Map.of(SourceTouchpoints.TOUCHPOINTS, touchpoints.count(retraction), SourceQuarantine.KIND,
                retraction.origin() == SourceKind.SOURCE ? quarantine.deletion(retraction).count() : 0));
    }

    @Override
    public Map<String, Long> retract(SourceRetraction retraction) {
        List<CountedDeletion> deletions = new ArrayList<>(touchpoints.deletions(retraction));
        if (retraction.origin() == SourceKind.SOURCE) {
            deletions.add(quarantine.deletion(retraction));
        }
        return kinds(jobs.run(retraction.retractionId(), deletions));
    }

    /** Ids that are deleted with the rows are not reported as a kind of their own. */
    private static Map<String, Long> kinds(Map<String, Long> tables) {
        return new TreeMap<>(Map.of("touchpoints", tables.getOrDefault(SourceTouchpoints.TOUCHPOINTS, 0L), "quarantined events",
                tables.getOrDefault(SourceQuarantine.KIND, 0L)));
    }

    @Override
    public boolean storeAnswers() {
        return log.storeAnswers() && quarantine.storeAnswers();
    }
}
