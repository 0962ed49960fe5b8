package io.throughline.profile.core;

import com.fasterxml.jackson.databind.JsonNode;
import io.smallrye.mutiny.Uni;
import org.hibernate.reactive.mutiny.Mutiny;

/** A feature that keeps something of people: what there is to give out of it, and to delete. */
public interface PersonalRecords {

    /** What is kept, in a word that stands in receipts: {@code traits}, {@code activity}, {@code consents}. */
    String kind();

    /** All of it, as an array of objects that a person, and another program, can read. */
    Uni<JsonNode> show(Mutiny.Session session, PersonIdentifiers person);

    /** Deletes all of it; the caller holds the profile's lock. Gives the number of rows that are no more. */
    Uni<Integer> eraseRecords(Mutiny.Session session, PersonIdentifiers person);
}
