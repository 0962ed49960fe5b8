package io.throughline.recommendation.affinity;

import java.time.Instant;

/**
 * A person's interactions with one item, under all identifiers together.
 *
 * @param item the catalogue's number of the item
 * @param orders the number of all orders that contain it
 * @param lastBought null where it was never bought; likewise the others
 */
record UserItemHistory(long item, String itemId, String name, long orders, Instant lastBought, Instant lastAdded, Instant lastViewed) {

    boolean isBought() {
        return lastBought != null;
    }

    Instant last(InteractionType interactionType) {
        return switch (interactionType) {
            case BOUGHT -> lastBought;
            case ADDED -> lastAdded;
            case VIEWED -> lastViewed;
        };
    }
}
