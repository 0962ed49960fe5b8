package io.throughline.profile.recordlinkage.model;

/** Hashes texts to evenly distributed numbers. */
final class TextHash {

    private TextHash() {
    }

    /** FNV-1a over the text's characters, then the finaliser of SplitMix64 (Steele, Lea and Flood 2014). */
    static long of(String text) {
        long hash = 0xCBF29CE484222325L;
        for (int i = 0; i < text.length(); i++) {
            hash = (hash ^ text.charAt(i)) * 0x100000001B3L;
        }
        return spread(hash);
    }

    static long spread(long x) {
        long mixed = (x ^ x >>> 30) * 0xBF58476D1CE4E5B9L;
        mixed = (mixed ^ mixed >>> 27) * 0x94D049BB133111EBL;
        return mixed ^ mixed >>> 31;
    }
}
