package io.throughline.recommendation.affinity;

import java.time.Instant;

/**
 * What a person, under all identifiers together, had to do with one item.
 *
 * @param item the catalogue's number of it
 * @param orders orders of anybody that hold it
 * @param lastBought null where never; likewise the others
 */
record UserItemHistory(long item, String itemId, String name, long orders, Instant lastBought, Instant lastAdded, Instant lastViewed) {

    boolean isBought() {
        return lastBought != null;
    }

    Instant last(InteractionType bond) {
        return switch (bond) {
            case BOUGHT -> lastBought;
            case ADDED -> lastAdded;
            case VIEWED -> lastViewed;
        };
    }
}
