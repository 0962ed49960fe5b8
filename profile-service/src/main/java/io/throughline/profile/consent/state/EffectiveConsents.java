package io.throughline.profile.consent.state;

import java.util.Collection;
import java.util.List;
import java.util.Objects;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;

import io.throughline.profile.consent.ledger.ConsentStatement;
import io.throughline.profile.consent.ledger.LedgerEntry;
import io.throughline.profile.consent.purpose.Purpose;

/**
 * The consents in force for a person, computed from all statements under any of their identifiers. The order of arrival
 * does not matter: for each purpose and channel the latest statement holds, on a tie the denial. Trust has priority over
 * time: the statement of an unproven visitor, sent with a page's public key, holds only where there is no trusted
 * statement on that channel.
 *
 * @param state by purpose and channel
 * @param uses by purpose: whether data may be used where the use belongs to no single channel, such as a profile. It
 *        requires a grant in some channel and a denial in none.
 * @param proof the entry that is the reason; none where it is the region's default
 */
public record EffectiveConsents(SortedMap<String, SortedMap<String, ConsentStatus>> state, SortedMap<String, Boolean> uses,
        SortedMap<String, SortedMap<String, LedgerEntry.Key>> proof) {

    /** @param region null where it is not known */
    public static EffectiveConsents of(Collection<Purpose> purposes, Collection<ConsentStatement> statements, String region) {
        return onDevice(purposes, statements, region, null);
    }

    /**
     * The consents in force on one device: the person's, and besides whatever its visitor withdrew there and did not grant
     * again. Such a withdrawal holds even against a trusted statement, as long as the device repeats it afterwards.
     *
     * @param statements those of the person whose device it is, or of the visitor
     * @param device its identifier; null for what is in force for the person
     */
    static EffectiveConsents onDevice(Collection<Purpose> purposes, Collection<ConsentStatement> statements, String region, String device) {
        EffectiveConsents drawn = new EffectiveConsents(new TreeMap<>(), new TreeMap<>(), new TreeMap<>());
        for (Purpose purpose : purposes) {
            List<ConsentStatement> ofPurpose = statements.stream().filter(said -> said.purpose().equals(purpose.id())).toList();
            drawn.add(purpose, ofPurpose.stream().filter(said -> ofPurpose.stream().noneMatch(said::isOutdatedBy)).toList(), region,
                    device);
        }
        return drawn;
    }

    private void add(Purpose purpose, Collection<ConsentStatement> statements, String region, String device) {
        SortedSet<String> channels = new TreeSet<>(purpose.channels());
        statements.forEach(said -> channels.addAll(said.channels()));
        channels.remove(Purpose.ALL);
        SortedMap<String, ConsentStatus> standings = new TreeMap<>();
        SortedMap<String, ConsentStatement> reasons = new TreeMap<>();
        for (String channel : channels) {
            ConsentStatement last = purpose.withdrawable() ? last(statements, channel, device) : null;
            standings.put(channel, last == null ? purpose.fallback(region, channel) : last.standing());
            if (last != null) {
                reasons.put(channel, last);
            }
        }
        state.put(purpose.id(), standings);
        SortedMap<String, LedgerEntry.Key> proofs = new TreeMap<>();
        reasons.forEach((channel, reason) -> proofs.put(channel, reason.key()));
        proof.put(purpose.id(), proofs);
        uses.put(purpose.id(), !isDenied(purpose, reasons, device)
                && purpose.channels().stream().anyMatch(channel -> standings.get(channel) == ConsentStatus.GRANTED));
    }

    /**
     * Whether a denial in some channel also denies the uses that belong to no channel. An unproven visitor's withdrawal does
     * so on their device, and for the person unless a trusted statement granted the purpose elsewhere. A banner's channel
     * counts even where the purpose does not list it: a withdrawal there concerns the data that were collected there.
     */
    private static boolean isDenied(Purpose purpose, SortedMap<String, ConsentStatement> reasons, String device) {
        boolean granted = purpose.channels().stream().map(reasons::get).filter(Objects::nonNull)
                .anyMatch(reason -> reason.isTrusted() && reason.standing() == ConsentStatus.GRANTED);
        return reasons.entrySet().stream().filter(each -> each.getValue().standing() == ConsentStatus.DENIED)
                .anyMatch(each -> each.getValue().isTrusted() ? purpose.channels().contains(each.getKey())
                        : each.getValue().device().equals(device) || !granted);
    }

    private static ConsentStatement last(Collection<ConsentStatement> statements, String channel, String device) {
        ConsentStatement trusted = last(statements.stream().filter(ConsentStatement::isTrusted).toList(), channel);
        ConsentStatement ofPerson =
                trusted != null ? trusted : last(statements.stream().filter(said -> !said.isTrusted()).toList(), channel);
        ConsentStatement own =
                device == null ? null : last(statements.stream().filter(said -> device.equals(said.device())).toList(), channel);
        boolean withdrawn =
                own != null && own.standing() == ConsentStatus.DENIED && (trusted == null || !own.lastSaid().isBefore(trusted.lastSaid()));
        return withdrawn ? own : ofPerson;
    }

    /** A grant that awaits confirmation does not end a grant that is in force. */
    private static ConsentStatement last(Collection<ConsentStatement> statements, String channel) {
        ConsentStatement settled = ConsentStatement
                .last(said(statements, channel).filter(each -> each.standing() != ConsentStatus.PENDING).toList()).orElse(null);
        ConsentStatement waiting = said(statements, channel).filter(each -> each.standing() == ConsentStatus.PENDING)
                .max(ConsentStatement.LATEST).orElse(null);
        if (settled == null || waiting == null) {
            return settled == null ? waiting : settled;
        }
        return settled.standing() == ConsentStatus.DENIED && waiting.goesBefore(settled) ? waiting : settled;
    }

    private static Stream<ConsentStatement> said(Collection<ConsentStatement> statements, String channel) {
        return statements.stream().filter(each -> each.covers(channel));
    }

    /** Whether the person may be profiled and shown personalised content. */
    public boolean personalisation() {
        return uses.getOrDefault(Purpose.PERSONALISATION, true);
    }
}
