package io.throughline.journey.privacy;

import java.util.List;
import java.util.Map;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;

import com.mongodb.client.MongoClient;
import io.throughline.journey.store.CountedDeletion;
import io.throughline.journey.store.DeletionJobs;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/** The erasures, stored in {@code erasure_jobs}. */
@ApplicationScoped
class ErasureJobs {

    private final DeletionJobs jobs;

    @Inject
    ErasureJobs(MongoClient mongo, @ConfigProperty(name = "throughline.journey.mongo-database") String database) {
        this.jobs = new DeletionJobs(mongo.getDatabase(database).getCollection("erasure_jobs"), "erasure");
    }

    /** Returns by kind what all attempts of the request have deleted. */
    Map<String, Long> run(String requestId, List<CountedDeletion> deletions) {
        return jobs.run(requestId, deletions);
    }

    Map<String, Long> deleted(String requestId) {
        return jobs.deleted(requestId);
    }
}
