package io.throughline.journey.collector;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

import io.throughline.commons.identity.Identifier;

/**
 * Whom an event is about.
 *
 * @param identifiers all that are one person by the word of somebody who is believed; the first is the subject
 * @param proven whether the visitor's token says who they are
 * @param claims what a public source says that the person is called besides, unproven
 */
record EventIdentifiers(List<Identifier> identifiers, List<Identifier> claims, boolean proven) {

    EventIdentifiers {
        identifiers = List.copyOf(identifiers);
        claims = List.copyOf(claims);
    }

    /**
     * By the source's authority: a source that is believed may name a person by anything; another's event is the device's,
     * and what it says of who holds the device is a claim. An event that names no device is kept under its first claim, by a
     * type of its own, so that it is nobody's.
     *
     * <p>A visitor's token proves the user id, and by the event that of the device, and nothing else: an address that a visitor
     * writes into their own traits may be another customer's.
     *
     * @param named all that the event names: user id, anonymous id, the others; not empty
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

    /** Everybody named, believed or not, the subject first. */
    List<Identifier> all() {
        return Stream.concat(identifiers.stream(), claims.stream()).toList();
    }
}
