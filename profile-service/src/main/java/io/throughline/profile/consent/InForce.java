package io.throughline.profile.consent;

import java.util.Collection;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.stream.Stream;

/**
 * What is in force for a person, drawn from all that they said under any of their identifiers. The order in which it
 * was heard does not matter: of each purpose and channel the latest statement holds, on a tie the denial.
 *
 * @param state by purpose and channel
 * @param uses by purpose: whether data may be used where the use is not of one channel, as a profile is not. It takes a
 *        channel where it is granted and none where the person denied it.
 * @param proof the entry that made it so; none where it is the region's default
 */
record InForce(SortedMap<String, SortedMap<String, Standing>> state, SortedMap<String, Boolean> uses,
        SortedMap<String, SortedMap<String, Entry.Key>> proof) {

    /** @param region null where it is not known */
    static InForce of(Collection<Purpose> purposes, Collection<Statement> statements, String region) {
        InForce drawn = new InForce(new TreeMap<>(), new TreeMap<>(), new TreeMap<>());
        for (Purpose purpose : purposes) {
            drawn.add(purpose, statements.stream().filter(said -> said.purpose().equals(purpose.id())).toList(), region);
        }
        return drawn;
    }

    private void add(Purpose purpose, Collection<Statement> statements, String region) {
        SortedSet<String> channels = new TreeSet<>(purpose.channels());
        statements.forEach(said -> channels.addAll(said.channels()));
        channels.remove(Purpose.ALL);
        SortedMap<String, Standing> standings = new TreeMap<>();
        SortedMap<String, Entry.Key> reasons = new TreeMap<>();
        for (String channel : channels) {
            Statement last = purpose.withdrawable() ? last(statements, channel) : null;
            standings.put(channel, last == null ? purpose.fallback(region, channel) : last.standing());
            if (last != null) {
                reasons.put(channel, last.key());
            }
        }
        state.put(purpose.id(), standings);
        proof.put(purpose.id(), reasons);
        Predicate<String> denied = channel -> reasons.containsKey(channel) && standings.get(channel) == Standing.DENIED;
        uses.put(purpose.id(), purpose.channels().stream().noneMatch(denied)
                && purpose.channels().stream().anyMatch(channel -> standings.get(channel) == Standing.GRANTED));
    }

    /** A grant that still waits for its confirmation takes nothing away from one that stands. */
    private static Statement last(Collection<Statement> statements, String channel) {
        Statement settled = Statement.last(said(statements, channel).filter(each -> each.standing() != Standing.PENDING).toList()).orElse(null);
        Statement waiting = said(statements, channel).filter(each -> each.standing() == Standing.PENDING).max(Statement.LATEST).orElse(null);
        if (settled == null || waiting == null) {
            return settled == null ? waiting : settled;
        }
        return settled.standing() == Standing.DENIED && waiting.goesBefore(settled) ? waiting : settled;
    }

    private static Stream<Statement> said(Collection<Statement> statements, String channel) {
        return statements.stream().filter(each -> each.covers(channel));
    }

    /** A person may be profiled, and what they see may depend on it. */
    boolean personalisation() {
        return uses.getOrDefault(Purpose.PERSONALISATION, true);
    }
}
