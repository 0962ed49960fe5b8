package io.throughline.journey.touchpointcatalog;

import java.text.Normalizer;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

import io.throughline.journey.analysis.filter.EventKey;

/** Compares the kinds of events in the log with the named touchpoints, and finds those that are new, missing, duplicate or in no map. */
final class TouchpointDetector {

    private static final int DAY_SECONDS = 86_400;
    /** A touchpoint that is silent for this many of its usual gaps is missing. */
    private static final int GAPS = 3;
    /** With fewer days than this, no usual gap can be computed. */
    private static final int FEWEST_DAYS = 3;
    private static final int NEAR = 2;
    /** In shorter names, two letters can make a different word: 结账 and 结帐, cart and card. */
    private static final int SHORTEST_NEAR = 8;
    /** Every pair of names is compared, so only this many of the most frequent kinds are. */
    static final int MOST_COMPARED = 2_000;
    static final int MOST_LISTED = 200;
    private static final int MOST_LETTERS = 256;

    private TouchpointDetector() {
    }

    /**
     * One kind of event in the log.
     *
     * @param known how many of its people have a profile
     * @param days on which it happened, as days since 1970, ascending
     */
    record DetectedEvent(EventKey touch, long events, long people, long known, Instant first, Instant last, int[] days) {
    }

    /** @param silentDays since its last event; {@code usualDays} is the usual gap */
    record Missing(NamedTouchpoint touchpoint, Instant last, long silentDays, double usualDays, boolean expected) {
    }

    /** Two kinds of events that are probably the same. */
    record DuplicateEvents(EventKey one, EventKey other, DuplicateReason why) {
    }

    enum DuplicateReason {
        SAME_BUT_FOR_WRITING, NEARLY_THE_SAME_NAME, SAME_NAME_OF_TWO_TYPES
    }

    /** Named touchpoints without recent events. One without any event is missing only if it is expected. */
    static List<Missing> missing(List<DetectedEvent> seen, List<NamedTouchpoint> named, Instant now) {
        Map<EventKey, DetectedEvent> byTouch = new HashMap<>();
        seen.forEach(each -> byTouch.put(each.touch(), each));
        List<Missing> missing = new ArrayList<>();
        for (NamedTouchpoint touchpoint : named) {
            List<DetectedEvent> own =
                    touchpoint.events().stream().map(event -> byTouch.get(event.touch())).filter(each -> each != null).toList();
            Instant last = own.stream().map(DetectedEvent::last).max(Instant::compareTo).orElse(null);
            boolean expected = touchpoint.expectedEveryDays() != null;
            double usual = expected ? touchpoint.expectedEveryDays() : GAPS * medianGap(own);
            if (last == null ? expected : usual > 0 && (now.getEpochSecond() - last.getEpochSecond()) > usual * DAY_SECONDS) {
                long silent = last == null ? -1 : (now.getEpochSecond() - last.getEpochSecond()) / DAY_SECONDS;
                missing.add(new Missing(touchpoint, last, silent, usual, expected));
            }
        }
        return missing;
    }

    /** The median gap between days with events; 0 if there are too few days. */
    private static double medianGap(List<DetectedEvent> own) {
        int[] days = own.stream().flatMapToInt(each -> Arrays.stream(each.days())).distinct().sorted().toArray();
        if (days.length < FEWEST_DAYS) {
            return 0;
        }
        int[] gaps = new int[days.length - 1];
        for (int i = 0; i < gaps.length; i++) {
            gaps[i] = days[i + 1] - days[i];
        }
        Arrays.sort(gaps);
        return gaps.length % 2 == 1 ? gaps[gaps.length / 2] : (gaps[gaps.length / 2 - 1] + gaps[gaps.length / 2]) / 2.0;
    }

    /**
     * Returns at most one more than are listed.
     *
     * @param named the named touchpoints: kinds of events that one of them already holds together are not duplicates
     * @param stillWanted throws if the question was cancelled
     */
    static List<DuplicateEvents> duplicates(List<DetectedEvent> seen, List<NamedTouchpoint> named, Runnable stillWanted) {
        Map<EventKey, String> owner = owners(named);
        List<DetectedEvent> compared = seen.stream().filter(each -> !each.touch().name().isEmpty()).limit(MOST_COMPARED).toList();
        String[] plain = compared.stream().map(each -> plain(each.touch().name())).toArray(String[]::new);
        String[] digits = Arrays.stream(plain).map(TouchpointDetector::digits).toArray(String[]::new);
        List<DuplicateEvents> twins = new ArrayList<>();
        for (int i = 0; i < plain.length && twins.size() <= MOST_LISTED; i++) {
            stillWanted.run();
            for (int j = i + 1; j < plain.length && twins.size() <= MOST_LISTED; j++) {
                EventKey one = compared.get(i).touch();
                EventKey other = compared.get(j).touch();
                String held = owner.get(one);
                DuplicateReason why = one.channel().equals(other.channel()) && (held == null || !held.equals(owner.get(other)))
                        ? why(one, other, plain[i], plain[j], digits[i].equals(digits[j])) : null;
                if (why != null) {
                    twins.add(new DuplicateEvents(one, other, why));
                }
            }
        }
        return twins;
    }

    private static DuplicateReason why(EventKey one, EventKey other, String plain, String otherPlain, boolean sameDigits) {
        if (!one.type().equals(other.type())) {
            return plain.equals(otherPlain) ? DuplicateReason.SAME_NAME_OF_TWO_TYPES : null;
        }
        if (plain.equals(otherPlain)) {
            return DuplicateReason.SAME_BUT_FOR_WRITING;
        }
        boolean near = Math.min(plain.length(), otherPlain.length()) >= SHORTEST_NEAR && sameDigits
                && distance(plain, otherPlain) <= NEAR;
        return near ? DuplicateReason.NEARLY_THE_SAME_NAME : null;
    }

    /**
     * A normal form for comparing names: Unicode NFKC without case, spaces and separators. One letter may become eighteen, so long results
     * are cut.
     */
    static String plain(String name) {
        String plain = Normalizer.normalize(name, Normalizer.Form.NFKC).toLowerCase(Locale.ROOT).replaceAll("[\\s_\\-/.·]+", "");
        return plain.length() > MOST_LETTERS ? plain.substring(0, MOST_LETTERS) : plain;
    }

    /** Names that differ in their digits, such as step 1 and step 2, are similar but not the same. */
    private static String digits(String text) {
        return text.replaceAll("\\D", "");
    }

    /**
     * V. I. Levenshtein, Binary codes capable of correcting deletions, insertions, and reversals (1966); NEAR + 1 if the distance is
     * greater. Only the cells close enough to the diagonal of the table are computed (E. Ukkonen 1985): names of 256 letters would
     * otherwise cost 65,000 steps per pair.
     */
    static int distance(String one, String other) {
        if (Math.abs(one.length() - other.length()) > NEAR) {
            return NEAR + 1;
        }
        int[] row = new int[2 * NEAR + 1];
        for (int k = 0; k < row.length; k++) {
            row[k] = k < NEAR ? NEAR + 1 : k - NEAR;
        }
        for (int i = 1; i <= one.length(); i++) {
            int[] next = new int[row.length];
            int least = NEAR + 1;
            for (int k = 0; k < row.length; k++) {
                next[k] = cell(one, other, i, k, row, next);
                least = Math.min(least, next[k]);
            }
            if (least > NEAR) {
                return NEAR + 1;
            }
            row = next;
        }
        return row[other.length() - one.length() + NEAR];
    }

    /** The cell for letter i of the one and letter i + k − NEAR of the other. */
    private static int cell(String one, String other, int i, int k, int[] row, int[] next) {
        int j = i + k - NEAR;
        if (j <= 0 || j > other.length()) {
            return j == 0 ? Math.min(i, NEAR + 1) : NEAR + 1;
        }
        int best = row[k] + (one.charAt(i - 1) == other.charAt(j - 1) ? 0 : 1);
        best = k > 0 ? Math.min(best, next[k - 1] + 1) : best;
        best = k < row.length - 1 ? Math.min(best, row[k + 1] + 1) : best;
        return Math.min(best, NEAR + 1);
    }

    /** Kinds of events without a named touchpoint. */
    static List<DetectedEvent> unnamed(List<DetectedEvent> seen, List<NamedTouchpoint> named) {
        Set<EventKey> held = new HashSet<>(owners(named).keySet());
        return seen.stream().filter(each -> !held.contains(each.touch())).toList();
    }

    /** Kinds of events whose people have no profile: their data reach no profile. */
    static List<DetectedEvent> ofStrangers(List<DetectedEvent> seen) {
        return seen.stream().filter(each -> each.people() > 0 && each.known() == 0).toList();
    }

    private static Map<EventKey, String> owners(List<NamedTouchpoint> named) {
        Map<EventKey, String> owners = new LinkedHashMap<>();
        named.forEach(touchpoint -> touchpoint.events().forEach(event -> owners.put(event.touch(), touchpoint.id())));
        return owners;
    }
}
