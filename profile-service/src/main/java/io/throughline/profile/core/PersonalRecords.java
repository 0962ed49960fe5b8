package io.throughline.profile.core;

import com.fasterxml.jackson.databind.JsonNode;
import io.smallrye.mutiny.Uni;
import org.hibernate.reactive.mutiny.Mutiny;

/** A feature that stores personal data: exports and deletes them. */
public interface PersonalRecords {

    /** The kind of data, as it appears in receipts: {@code traits}, {@code activity}, {@code consents}. */
    String kind();

    /** All of the data, as an array of objects that people and programs can read. */
    Uni<JsonNode> show(Mutiny.Session session, PersonIdentifiers person);

    /** Deletes all of the data, and returns the number of rows deleted. The caller holds the profile's lock. */
    Uni<Integer> eraseRecords(Mutiny.Session session, PersonIdentifiers person);
}
