package io.throughline.commons.identity;

/** Cleans values of invisible characters and of the full-width forms of Chinese keyboards. */
final class WrittenValue {

    private WrittenValue() {
    }

    /** The text without white space, NBSP and invisible characters (U+200B, U+FEFF and the like) at either end. */
    static String trimmed(String written) {
        int from = 0;
        int to = written.length();
        while (from < to && isNothing(written.charAt(from))) {
            from++;
        }
        while (to > from && isNothing(written.charAt(to - 1))) {
            to--;
        }
        return written.substring(from, to);
    }

    /** The text with full-width signs as ASCII, without invisible characters, and with every space as a plain one. */
    static String plain(String written) {
        StringBuilder plain = new StringBuilder(written.length());
        for (int i = 0; i < written.length(); i++) {
            char c = written.charAt(i);
            if (c >= '\uff01' && c <= '\uff5e') {
                plain.append((char) (c - '\uff01' + '!'));
            } else if (Character.isWhitespace(c) || Character.isSpaceChar(c)) {
                plain.append(' ');
            } else if (Character.getType(c) != Character.FORMAT) {
                plain.append(c);
            }
        }
        return plain.toString().strip();
    }

    private static boolean isNothing(char c) {
        return Character.isWhitespace(c) || Character.isSpaceChar(c) || Character.getType(c) == Character.FORMAT;
    }
}
