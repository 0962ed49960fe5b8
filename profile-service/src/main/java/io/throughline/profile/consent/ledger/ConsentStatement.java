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
 * What somebody once said of a purpose, as far as it matters for what is in force.
 *
 * @param channels {@link Purpose#ALL} stands for all that the purpose has
 * @param at never later than it was received
 * @param repeated of what a banner was told: when events repeated it last, which is not before {@code at}; null for others
 * @param device the identifier under which an unproven visitor said it; null where it stands for the person
 */
public record ConsentStatement(LedgerEntry.Key key, String purpose, Set<String> channels, ConsentStatus standing, Instant at,
        Instant repeated, String device) {

    /** The greatest is in force. Ids settle nothing but which of two equal statements is named as the reason. */
    public static final Comparator<ConsentStatement> LATEST =
            Comparator.comparing(ConsentStatement::at).thenComparing(ConsentStatement::standing)
                    .thenComparing(said -> said.key().sender()).thenComparing(said -> said.key().id());

    private static final Comparator<ConsentStatement> LATEST_REPEATED =
            Comparator.comparing(ConsentStatement::repeated).thenComparing(LATEST);

    /** Whether it stands for the person: what an unproven visitor said goes behind it, however late it is. */
    public boolean isTrusted() {
        return device == null;
    }

    /** When it was last said. */
    public Instant lastSaid() {
        return repeated == null ? at : repeated;
    }

    /**
     * Before sources had a trust, a page's banner spoke for all channels, and now it speaks for its own: what is said now
     * could never take back what was said then in the others, so it does as a whole.
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
     * A banner repeats what it was told once and knows of nothing said elsewhere since, so a repetition counts among
     * banners alone: against others, what a banner was told is as old as it is.
     */
    public boolean goesBefore(ConsentStatement other) {
        return (isOfBanner() && other.isOfBanner() ? LATEST_REPEATED : LATEST).compare(this, other) > 0;
    }

    /** The one in force of several that cover a channel and wait for nothing. */
    public static Optional<ConsentStatement> last(Collection<ConsentStatement> settled) {
        Optional<ConsentStatement> elsewhere = settled.stream().filter(each -> !each.isOfBanner()).max(LATEST);
        List<ConsentStatement> banners = settled.stream().filter(ConsentStatement::isOfBanner).toList();
        // Which decision it is, the repetitions say; since when somebody holds it, the statement that was the last news of it.
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
