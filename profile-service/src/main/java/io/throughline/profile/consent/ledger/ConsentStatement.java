package io.throughline.profile.consent.ledger;

import java.time.Instant;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

import io.throughline.profile.consent.purpose.Purpose;
import io.throughline.profile.consent.state.ConsentStatus;

/**
 * The part of a ledger entry that matters for effective consent.
 *
 * @param channels {@link Purpose#ALL} stands for all channels of the purpose
 * @param at never later than it was received
 * @param repeated for a banner's statement: when events last repeated it, which is not before {@code at}; null for others
 * @param device the identifier under which an unproven visitor made the statement; null where it counts for the person
 */
public record ConsentStatement(LedgerEntry.Key key, String purpose, Set<String> channels, ConsentStatus standing, Instant at,
        Instant repeated, String device) {

    /** The greatest statement is in force. Ids only decide which of two equal statements is named as the reason. */
    public static final Comparator<ConsentStatement> LATEST =
            Comparator.comparing(ConsentStatement::at).thenComparing(ConsentStatement::standing)
                    .thenComparing(said -> said.key().sender()).thenComparing(said -> said.key().id());

    private static final Comparator<ConsentStatement> LATEST_REPEATED =
            Comparator.comparing(ConsentStatement::repeated).thenComparing(LATEST);

    /** Whether it counts for the person: an unproven visitor's statement ranks below a trusted one, however late it is. */
    public boolean isTrusted() {
        return device == null;
    }

    /** When it was last said. */
    public Instant lastSaid() {
        return repeated == null ? at : repeated;
    }

    /**
     * Before sources had a trust level, a page's banner spoke for all channels; now it speaks for its own. A new statement
     * could never withdraw the old one in the other channels, so it replaces the old one as a whole.
     */
    public boolean isOutdatedBy(ConsentStatement later) {
        return !isTrusted() && !later.isTrusted() && isOfSeveralChannels() && !later.isOfSeveralChannels()
                && later.lastSaid().isAfter(lastSaid());
    }

    private boolean isOfSeveralChannels() {
        return channels.size() > 1 || channels.contains(Purpose.ALL);
    }

    boolean isOfBanner() {
        return repeated != null;
    }

    /**
     * A banner repeats the answer that it was once given and does not know of later statements elsewhere. So a repetition
     * counts only among banners; against other statements, a banner's statement is as old as its first report.
     */
    public boolean goesBefore(ConsentStatement other) {
        return (isOfBanner() && other.isOfBanner() ? LATEST_REPEATED : LATEST).compare(this, other) > 0;
    }

    /** The statement in force among several that cover a channel and await no confirmation. */
    public static Optional<ConsentStatement> last(Collection<ConsentStatement> settled) {
        Optional<ConsentStatement> elsewhere = settled.stream().filter(each -> !each.isOfBanner()).max(LATEST);
        List<ConsentStatement> banners = settled.stream().filter(ConsentStatement::isOfBanner).toList();
        // The repetitions tell which decision holds; the statement that last changed the decision tells since when.
        Optional<ConsentStatement> banner = banners.stream().max(LATEST_REPEATED).map(held -> {
            ConsentStatement news = banners.stream().filter(each -> each.standing() == held.standing()).max(LATEST).orElseThrow();
            return new ConsentStatement(news.key, news.purpose, news.channels, news.standing, news.at, held.repeated, news.device);
        });
        return Stream.of(elsewhere, banner).flatMap(Optional::stream).reduce((one, other) -> other.goesBefore(one) ? other : one);
    }

    public boolean covers(String channel) {
        return channels.contains(channel) || channels.contains(Purpose.ALL);
    }
}
