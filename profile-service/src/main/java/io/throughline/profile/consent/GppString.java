package io.throughline.profile.consent;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * Reads whether a string of IAB Tech Lab's Global Privacy Platform opts out of sale, sharing or targeted advertising, for
 * the sections of the United States (IAB Tech Lab, "Global Privacy Platform String and Core Privacy Signals", 1.0 and its
 * section specifications; the US Privacy string as section 6). A string that cannot be read says nothing.
 */
final class GppString {

    private static final String DIGITS = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
    private static final int US_PRIVACY = 6;
    private static final int MOST_CHARACTERS = 2_000;
    private static final int MOST_SECTIONS = 64;
    private static final int OPTED_OUT = 1;

    /** For each section, the positions of its two-bit fields for sale, sharing and targeted advertising, where it has them. */
    private static final Map<Integer, List<Integer>> OPT_OUTS = Map.of(
            7, List.of(18, 20, 22), // usnat
            8, List.of(12, 14), // usca
            9, List.of(12, 14), // usva
            10, List.of(12, 14), // usco
            11, List.of(14, 16), // usut
            12, List.of(12, 14)); // usct

    private GppString() {
    }

    static boolean optsOut(String text) {
        if (text.length() > MOST_CHARACTERS || !text.startsWith("D")) {
            return false;
        }
        String[] parts = text.split("~");
        List<Integer> sections = sections(bits(parts[0]));
        for (int i = 0; i < sections.size() && i + 1 < parts.length; i++) {
            if (optsOut(sections.get(i), parts[i + 1])) {
                return true;
            }
        }
        return false;
    }

    private static boolean optsOut(int section, String text) {
        if (section == US_PRIVACY) {
            return text.length() == 4 && Character.toUpperCase(text.charAt(2)) == 'Y';
        }
        String[] segments = text.split("\\.");
        if (!OPT_OUTS.containsKey(section) || segments.length == 0) {
            return false;
        }
        String core = bits(segments[0]);
        if (OPT_OUTS.get(section).stream().anyMatch(at -> number(core, at, 2) == OPTED_OUT)) {
            return true;
        }
        for (int i = 1; i < segments.length; i++) {
            String segment = bits(segments[i]);
            // A segment of type 1 is a single bit: Global Privacy Control.
            if (number(segment, 0, 2) == 1 && number(segment, 2, 1) == 1) {
                return true;
            }
        }
        return false;
    }

    /**
     * The header has type and version of 6 bits each, then the number of section ranges and the sections' numbers, as
     * Fibonacci codes of the differences.
     */
    private static List<Integer> sections(String header) {
        List<Integer> sections = new ArrayList<>();
        int ranges = number(header, 12, 12);
        int last = 0;
        int at = 24;
        for (int i = 0; i < ranges && sections.size() < MOST_SECTIONS; i++) {
            boolean range = number(header, at, 1) == 1;
            int end = header.indexOf("11", at + 1);
            if (end < 0) {
                return sections;
            }
            int first = last + fibonacci(header.substring(at + 1, end + 1));
            last = first;
            at = end + 2;
            if (range) {
                end = header.indexOf("11", at);
                if (end < 0) {
                    return sections;
                }
                last = first + fibonacci(header.substring(at, end + 1));
                at = end + 2;
            }
            for (int section = first; section <= last && sections.size() < MOST_SECTIONS; section++) {
                sections.add(section);
            }
        }
        return sections;
    }

    private static int fibonacci(String code) {
        int sum = 0;
        int one = 1;
        int next = 2;
        for (int i = 0; i < code.length() && i < 24; i++) {
            sum += code.charAt(i) == '1' ? one : 0;
            int following = one + next;
            one = next;
            next = following;
        }
        return sum;
    }

    private static String bits(String text) {
        StringBuilder bits = new StringBuilder(text.length() * 6);
        for (int i = 0; i < text.length(); i++) {
            int digit = DIGITS.indexOf(text.charAt(i));
            if (digit < 0) {
                break;
            }
            // The leading 1 preserves the zeros that follow it.
            bits.append(Integer.toBinaryString(64 | digit), 1, 7);
        }
        return bits.toString();
    }

    /** Returns -1 where the string has too few bits. */
    private static int number(String bits, int from, int length) {
        return bits.length() < from + length ? -1 : Integer.parseInt(bits.substring(from, from + length), 2);
    }
}
