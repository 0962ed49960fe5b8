package io.throughline.journey.live.state;

/** The stage in each of 16 maps, packed into one number: four bits each, 0 to 7 for the stage, 15 for none. */
public final class PackedStages {

    public static final int MAPS = 16;
    public static final int NONE = 15;
    /** In no stage of any map. */
    static final long NOWHERE = -1L;

    private PackedStages() {
    }

    static int of(long stages, int map) {
        return (int) (stages >>> map * 4) & 15;
    }

    static long with(long stages, int map, int stage) {
        return stages & ~(15L << map * 4) | (long) stage << map * 4;
    }
}
