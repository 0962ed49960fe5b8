package io.throughline.profile.consent.ledger;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.UUID;
import java.util.regex.Pattern;

import io.throughline.commons.identity.Identifier;
import io.throughline.commons.json.StorableText;
import io.throughline.commons.json.StorableTimes;
import io.throughline.profile.consent.api.NewConsent;
import io.throughline.profile.consent.purpose.Purpose;
import io.throughline.profile.consent.purpose.PurposeRule;
import io.throughline.profile.consent.purpose.PurposeRule.Fault;
import io.throughline.profile.consent.purpose.PurposeStore;
import io.throughline.profile.consent.state.ConsentStatus;
import io.throughline.profile.consent.state.RegionDefaults;

/** Turns a posted statement into a ledger entry, or reports its faults. */
public final class StatementRule {

    public static final int MOST_EVIDENCE = 1024;
    private static final int MOST_ID = 128;
    private static final int MOST_SOURCE = 128;
    private static final Set<String> DENIALS = Set.of("denied", "withdrawn");
    private static final Pattern LANGUAGE = Pattern.compile("[A-Za-z]{2,8}(-[A-Za-z0-9]{1,8}){0,8}");

    private final List<Fault> malformed = new ArrayList<>();
    private final List<Fault> unknown = new ArrayList<>();
    private final NewConsent said;
    private final StatementSender statementSender;
    private final PurposeStore.Known purposes;
    private final Instant now;

    private StatementRule(NewConsent said, StatementSender statementSender, PurposeStore.Known purposes, Instant now) {
        this.said = said;
        this.statementSender = statementSender;
        this.purposes = purposes;
        this.now = now.truncatedTo(ChronoUnit.MICROS);
    }

    /**
     * The sender of a statement.
     *
     * @param sender the namespace of its ids
     * @param ownChannel the only channel that a partner may make statements about; null for colleagues, who may use all
     */
    public record StatementSender(String sender, String ownChannel, String author) {
    }

    /** The result of the validation. */
    sealed interface Outcome {

        record ValidStatement(LedgerEntry entry) implements Outcome {
        }

        /** @param faults in the form of the body */
        record Malformed(List<Fault> faults) implements Outcome {
        }

        /** @param faults the body is well formed, but its purpose, version or channel does not exist */
        record Unknown(List<Fault> faults) implements Outcome {
        }
    }

    static Outcome read(NewConsent said, StatementSender statementSender, PurposeStore.Known purposes, Instant now) {
        return new StatementRule(said, statementSender, purposes, now).outcome();
    }

    private Outcome outcome() {
        Optional<Identifier> identifier = identifier();
        form();
        if (!malformed.isEmpty()) {
            return new Outcome.Malformed(malformed);
        }
        Instant at = said.occurredAt() == null || said.occurredAt().isAfter(now) ? now : said.occurredAt().truncatedTo(ChronoUnit.MICROS);
        boolean denial = DENIALS.contains(said.decision());
        Optional<Purpose> purpose = purpose(denial, at);
        SortedSet<String> channels = purpose.map(each -> channels(each, denial)).orElseGet(TreeSet::new);
        if (!unknown.isEmpty()) {
            return new Outcome.Unknown(unknown);
        }
        return new Outcome.ValidStatement(new LedgerEntry(new LedgerEntry.Key(statementSender.sender(), said.id()),
                identifier.orElseThrow(),
                said.purpose(),
                purpose.orElseThrow().version(), channels, denial ? ConsentStatus.DENIED : ConsentStatus.GRANTED,
                !denial && purpose.get().doubleOptIn(), null, said.region() == null ? null : RegionDefaults.of(said.region()).orElseThrow(),
                said.language(), at, now,
                said.source() != null ? said.source() : statementSender.ownChannel() != null ? statementSender.ownChannel() : "api",
                said.evidence(), statementSender.author(), true));
    }

    private Optional<Identifier> identifier() {
        try {
            Identifier identifier = Identifier.parse(said.identifier());
            check(!identifier.isClaimed(), "/identifier", Identifier.CLAIMED_NOT_FROM_OUTSIDE);
            if (identifier.type().equals(Identifier.PROFILE_ID)) {
                check(UUID.fromString(identifier.value()).toString().equals(identifier.value()), "/identifier",
                        "must name a profile by its UUID in lower case");
            }
            return Optional.of(identifier);
        } catch (IllegalArgumentException e) {
            malformed.add(new Fault("/identifier", Identifier.FORM));
            return Optional.empty();
        }
    }

    private void form() {
        check(said.id() != null && !said.id().isBlank() && said.id().length() <= MOST_ID
                && said.id().chars().noneMatch(Character::isISOControl), "/id", "must be 1 to 128 characters without control characters");
        check(said.purpose() != null, "/purpose", "must be given");
        check(said.occurredAt() == null || StorableTimes.isStorable(said.occurredAt()), "/occurredAt", StorableTimes.FORM);
        check(said.decision() != null && (DENIALS.contains(said.decision()) || said.decision().equals("granted")), "/decision",
                "must be granted, denied or withdrawn");
        check(said.channels() == null || !said.channels().isEmpty() && said.channels().size() <= PurposeRule.MOST_CHANNELS
                && said.channels().stream().allMatch(each -> each != null && PurposeRule.CHANNEL.matcher(each).matches()),
                "/channels", "must be 1 to 50 channels; leave it out for all");
        check(said.source() == null || !said.source().isBlank() && said.source().length() <= MOST_SOURCE, "/source",
                "must be 1 to 128 characters");
        check(said.evidence() == null || said.evidence().getBytes(StandardCharsets.UTF_8).length <= MOST_EVIDENCE, "/evidence",
                "must take 1024 bytes at most: keep the document elsewhere and say where");
        check(said.region() == null || RegionDefaults.of(said.region()).isPresent(), "/region",
                "must be a country's code (ISO 3166-1) or EU");
        check(said.language() == null || LANGUAGE.matcher(said.language()).matches(), "/language",
                "must be a language tag (BCP 47) such as zh-CN");
        Map<String, String> texts = new java.util.TreeMap<>();
        if (said.id() != null) {
            texts.put("/id", said.id());
        }
        if (said.evidence() != null) {
            texts.put("/evidence", said.evidence());
        }
        if (said.source() != null) {
            texts.put("/source", said.source());
        }
        texts.forEach((pointer, text) -> StorableText.fault(text).ifPresent(fault -> malformed.add(new Fault(pointer, fault))));
    }

    private Optional<Purpose> purpose(boolean denial, Instant at) {
        Optional<Purpose> current = purposes.inForce(said.purpose(), now);
        if (current.isEmpty()) {
            unknown.add(new Fault("/purpose", "is no purpose that there is"));
            return current;
        }
        if (!current.get().withdrawable()) {
            unknown.add(new Fault("/purpose",
                    "does not rest on consent: people cannot be served without it, and it is neither granted nor withdrawn"));
            return Optional.empty();
        }
        if (said.version() == null) {
            if (!denial) {
                unknown.add(new Fault("/version", "must be the version of the text that was agreed to"));
            }
            return current;
        }
        Optional<Purpose> meant = purposes.find(said.purpose(), said.version()).filter(each -> !each.validFrom().isAfter(at));
        if (meant.isEmpty()) {
            unknown.add(new Fault("/version", "is no version that was in force then"));
        }
        return meant;
    }

    /** A denial of all channels covers future channels too; a grant covers only those that were listed. */
    private SortedSet<String> channels(Purpose purpose, boolean denial) {
        if (statementSender.ownChannel() != null) {
            return partnerChannels(purpose);
        }
        if (said.channels() == null) {
            return denial ? new TreeSet<>(Set.of(Purpose.ALL)) : purpose.channels();
        }
        said.channels().stream().filter(each -> !purpose.channels().contains(each))
                .forEach(each -> unknown.add(new Fault("/channels", "has " + each + ", which is no channel of this purpose")));
        return new TreeSet<>(said.channels());
    }

    private SortedSet<String> partnerChannels(Purpose purpose) {
        Set<String> own = Set.of(statementSender.ownChannel());
        if (said.channels() != null && !own.equals(Set.copyOf(said.channels()))) {
            unknown.add(new Fault("/channels", "must be the partner's own channel; leave it out"));
        } else if (!purpose.has(statementSender.ownChannel(), own)) {
            unknown.add(new Fault("/channels", "of this purpose are not for partners"));
        }
        return new TreeSet<>(own);
    }

    private void check(boolean sound, String pointer, String message) {
        if (!sound) {
            malformed.add(new Fault(pointer, message));
        }
    }
}
