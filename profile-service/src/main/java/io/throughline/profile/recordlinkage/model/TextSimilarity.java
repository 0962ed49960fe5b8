package io.throughline.profile.recordlinkage.model;

import java.util.Arrays;

import org.apache.commons.text.similarity.JaroWinklerSimilarity;

/**
 * Compares two texts: 0 the same, 1 close (one typing error), 2 similar, 3 different. The weight of each level is not
 * fixed here but estimated from the data, so these bounds need not fit any data set.
 */
final class TextSimilarity {

    static final int SAME = 0;
    static final int CLOSE = 1;
    static final int SIMILAR = 2;
    static final int DIFFERENT = 3;

    /** Winkler's usual bounds of similarity; Splink's documentation of comparisons uses the same. */
    private static final double CLOSE_NAMES = 0.92;
    private static final double SIMILAR_NAMES = 0.80;
    private static final double CLOSE_WORDS = 0.80;
    private static final double SIMILAR_WORDS = 0.55;

    private static final JaroWinklerSimilarity JARO_WINKLER = new JaroWinklerSimilarity();

    private TextSimilarity() {
    }

    /** Winkler (1990), "String Comparator Metrics and Enhanced Decision Rules in the Fellegi-Sunter Model of Record Linkage". */
    static double jaroWinkler(String a, String b) {
        return JARO_WINKLER.apply(a, b);
    }

    /**
     * Whether the texts differ by at most this many insertions, deletions, substitutions and swaps of neighbours (Damerau
     * 1964). Not by commons-text, whose DamerauLevenshteinDistance (1.15.0) treats equal characters beyond ASCII as different.
     */
    static boolean within(int edits, String a, String b) {
        if (Math.abs(a.length() - b.length()) > edits) {
            return false;
        }
        int shorter = Math.min(a.length(), b.length());
        int head = 0;
        while (head < shorter && a.charAt(head) == b.charAt(head)) {
            head++;
        }
        int tail = 0;
        while (tail < shorter - head && a.charAt(a.length() - 1 - tail) == b.charAt(b.length() - 1 - tail)) {
            tail++;
        }
        int left = Math.max(a.length(), b.length()) - head - tail;
        if (left <= edits) {
            return true;
        }
        if (edits == 1) {
            return left == 2 && a.length() == b.length() && a.charAt(head) == b.charAt(head + 1) && a.charAt(head + 1) == b.charAt(head);
        }
        return edits(a.substring(head, a.length() - tail), b.substring(head, b.length() - tail), edits) <= edits;
    }

    /** The number of edits; any greater number where there are more than {@code most}. */
    private static int edits(String a, String b, int most) {
        int[] before = null;
        int[] last = new int[b.length() + 1];
        for (int j = 0; j < last.length; j++) {
            last[j] = j;
        }
        for (int i = 1; i <= a.length(); i++) {
            int[] row = row(a, b, i, last, before);
            int least = row[0];
            for (int edits : row) {
                least = Math.min(least, edits);
            }
            if (least > most) {
                return least;
            }
            before = last;
            last = row;
        }
        return last[b.length()];
    }

    private static int[] row(String a, String b, int i, int[] last, int[] before) {
        int[] row = new int[last.length];
        row[0] = i;
        for (int j = 1; j < row.length; j++) {
            int cost = a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1;
            row[j] = Math.min(Math.min(row[j - 1], last[j]) + 1, last[j - 1] + cost);
            if (i > 1 && j > 1 && a.charAt(i - 1) == b.charAt(j - 2) && a.charAt(i - 2) == b.charAt(j - 1)) {
                row[j] = Math.min(row[j], before[j - 2] + 1);
            }
        }
        return row;
    }

    /** The sounds are empty for names that are not in Chinese characters. */
    static int ofNames(String a, String soundA, String b, String soundB) {
        if (a.equals(b)) {
            return SAME;
        }
        boolean hanA = !soundA.isEmpty();
        boolean hanB = !soundB.isEmpty();
        if (hanA && hanB) {
            // 芳 for 方: the input method offers both for the same keys. One different character of several: a typing error.
            return soundA.equals(soundB) ? CLOSE : Math.max(a.length(), b.length()) > 1 && within(1, a, b) ? SIMILAR : DIFFERENT;
        }
        return hanA ? ofTranscription(soundA, b) : hanB ? ofTranscription(soundB, a) : ofLatinNames(a, b);
    }

    private static int ofTranscription(String sound, String latin) {
        String plain = latin.replace(" ", "");
        return sound.equals(plain) ? CLOSE : jaroWinkler(sound, plain) >= CLOSE_NAMES ? SIMILAR : DIFFERENT;
    }

    private static int ofLatinNames(String a, String b) {
        double likeness = mayBeAlike(a, b) ? jaroWinkler(a, b) : 0;
        if (likeness >= CLOSE_NAMES || Math.min(a.length(), b.length()) > 3 && within(1, a, b)) {
            return CLOSE;
        }
        boolean initial = (a.length() == 1 || b.length() == 1) && a.charAt(0) == b.charAt(0);
        return likeness >= SIMILAR_NAMES || initial || isWordOf(a, b) || isWordOf(b, a) ? SIMILAR : DIFFERENT;
    }

    /**
     * Whether Jaro's similarity can reach 2/3, below which Winkler's cannot reach 0.8: half of the letters must occur in the
     * other text.
     */
    private static boolean mayBeAlike(String a, String b) {
        double common = Math.min(common(a, letters(b)), common(b, letters(a)));
        return (common / a.length() + common / b.length() + 1) / 3 >= 2.0 / 3;
    }

    private static long letters(String text) {
        long letters = 0;
        for (int i = 0; i < text.length(); i++) {
            letters |= 1L << text.charAt(i);
        }
        return letters;
    }

    private static int common(String text, long letters) {
        int common = 0;
        for (int i = 0; i < text.length(); i++) {
            common += (int) (letters >>> text.charAt(i) & 1);
        }
        return common;
    }

    /** For numbers, codes and addresses that are typed: one error is close, two are similar. */
    static int ofCodes(String a, String b) {
        return a.equals(b) ? SAME : within(1, a, b) ? CLOSE : Math.min(a.length(), b.length()) > 5 && within(2, a, b) ? SIMILAR : DIFFERENT;
    }

    /** For dates of eight digits, year first. */
    static int ofDates(String a, String b) {
        if (a.equals(b)) {
            return SAME;
        }
        boolean sameYear = a.regionMatches(0, b, 0, 4);
        boolean turned = sameYear && a.regionMatches(4, b, 6, 2) && a.regionMatches(6, b, 4, 2);
        if (turned || within(1, a, b)) {
            return CLOSE;
        }
        boolean twoParts = a.regionMatches(4, b, 4, 4) || sameYear && (a.regionMatches(4, b, 4, 2) || a.regionMatches(6, b, 6, 2));
        return twoParts || within(2, a, b) ? SIMILAR : DIFFERENT;
    }

    static int ofEmails(String a, String b) {
        if (a.equals(b)) {
            return SAME;
        }
        if (within(1, a, b)) {
            return CLOSE;
        }
        String ownA = a.substring(0, a.lastIndexOf('@'));
        String ownB = b.substring(0, b.lastIndexOf('@'));
        return ownA.length() > 3 && ownA.equals(ownB) || ownA.length() > 5 && ownB.length() > 5 && within(2, a, b) ? SIMILAR : DIFFERENT;
    }

    /** For streets and places: words in any order, or characters where words are not separated. */
    static int ofPlaces(String a, String b) {
        if (a.equals(b)) {
            return SAME;
        }
        int[] pairsA = pairs(a);
        int[] pairsB = pairs(b);
        int fewer = Math.min(pairsA.length, pairsB.length);
        int total = pairsA.length + pairsB.length;
        int common = common(pairsA, pairsB);
        // Dice (1945): twice the common part, divided by the sum of both.
        double dice = total == 0 ? 0 : 2.0 * common / total;
        if (dice >= CLOSE_WORDS || Math.min(a.length(), b.length()) > 3 && within(1, a, b)) {
            return CLOSE;
        }
        // 南京路 within 上海市黄浦区南京路: the one is less complete, not different.
        boolean contained = fewer > 1 && common == fewer;
        return dice >= SIMILAR_WORDS || contained || Math.min(a.length(), b.length()) > 5 && within(2, a, b) ? SIMILAR : DIFFERENT;
    }

    private static boolean isWordOf(String word, String words) {
        return words.length() > word.length() && (' ' + words + ' ').contains(' ' + word + ' ');
    }

    /** Neighbouring characters, sorted. */
    private static int[] pairs(String text) {
        int[] pairs = new int[Math.max(0, text.length() - 1)];
        for (int i = 0; i < pairs.length; i++) {
            pairs[i] = text.charAt(i) << 16 | text.charAt(i + 1);
        }
        Arrays.sort(pairs);
        return pairs;
    }

    private static int common(int[] a, int[] b) {
        int common = 0;
        int j = 0;
        for (int i = 0; i < a.length && j < b.length;) {
            if (a[i] == b[j]) {
                common++;
                i++;
                j++;
            } else if (a[i] < b[j]) {
                i++;
            } else {
                j++;
            }
        }
        return common;
    }
}
