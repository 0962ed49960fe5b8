package io.throughline.journey.collector;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

import io.throughline.commons.identity.Identifier;

/**
 * The identifiers of an event.
 *
 * @param identifiers those that a trusted statement says belong to one person; the first is the subject
 * @param proven whether a visitor's token proves who the person is
 * @param claims further identifiers that a public source claims for the person, unproven
 */
record EventIdentifiers(List<Identifier> identifiers, List<Identifier> claims, boolean proven) {

    EventIdentifiers {
        identifiers = List.copyOf(identifiers);
        claims = List.copyOf(claims);
    }

    /**
     * Applies the source's authority. A trusted source may name a person by any identifier. An event of another source belongs to the
     * device, and what it says about the holder of the device is a claim. An event without a device is stored under its first claim, with
     * an identifier type of its own, so that it belongs to no profile.
     *
     * <p>A visitor's token proves the user id and, through the event, the device, and nothing else: an address that visitors write into
     * their own traits may be another customer's.
     *
     * @param named all identifiers in the event: user id, anonymous id, the others; not empty
     * @param provenUser by a visitor's token
     */
    static EventIdentifiers of(List<Identifier> named, SourceAuthority authority, Optional<Identifier> provenUser) {
        if (authority.isTrusted()) {
            return new EventIdentifiers(named, List.of(), false);
        }
        if (provenUser.isPresent()) {
            return proven(named, provenUser.get());
        }
        return named.stream().filter(each -> each.type().equals(Identifier.ANONYMOUS_ID)).findFirst()
                .map(device -> new EventIdentifiers(List.of(device), named.stream().filter(each -> !each.equals(device)).toList(), false))
                .orElseGet(() -> new EventIdentifiers(List.of(named.getFirst().asClaimed()), named, false));
    }

    private static EventIdentifiers proven(List<Identifier> named, Identifier user) {
        List<Identifier> identifiers = new ArrayList<>(List.of(user));
        named.stream().filter(each -> each.type().equals(Identifier.ANONYMOUS_ID)).findFirst().ifPresent(identifiers::add);
        return new EventIdentifiers(identifiers, named.stream().filter(each -> !identifiers.contains(each)).toList(), true);
    }

    Identifier subject() {
        return identifiers.getFirst();
    }

    /** All identifiers, trusted or claimed, the subject first. */
    List<Identifier> all() {
        return Stream.concat(identifiers.stream(), claims.stream()).toList();
    }
}
