package io.throughline.journey.drawing;

import java.util.List;

/**
 * Colours of a drawing. Every text contrasts with its background by 4.5 : 1 or more (WCAG 2.1, 1.4.3), and no information depends on colour
 * alone.
 */
public final class ColorPalette {

    public static final String PAPER = "#ffffff";
    public static final String INK = "#1d2733";
    public static final String QUIET = "#566270";
    public static final String LINE = "#d7dde4";
    public static final String LANE = "#f4f6f8";
    public static final String CARD = "#ffffff";
    public static final String ALARM = "#a3231b";
    public static final String ALARM_GROUND = "#fdecea";
    public static final String GOOD = "#19693d";
    public static final String ACTUAL = "#0b5cad";
    public static final String EXPECTED = "#566270";
    /** White text is legible on each of them; neighbours also differ in lightness. */
    private static final List<String> STAGES = List.of("#1f4e79", "#2b6a8f", "#1c6b62", "#2f6b34", "#7a4a12", "#7d3560",
            "#5b3f8c", "#45515e");

    private ColorPalette() {
    }

    public static String stage(int index) {
        return STAGES.get(index % STAGES.size());
    }

    /** WCAG 2.1, contrast ratio of two colours written as #rrggbb. */
    public static double contrast(String one, String other) {
        double a = luminance(one);
        double b = luminance(other);
        return (Math.max(a, b) + 0.05) / (Math.min(a, b) + 0.05);
    }

    /** WCAG 2.1, relative luminance. */
    private static double luminance(String colour) {
        int rgb = Integer.parseInt(colour.substring(1), 16);
        return 0.2126 * linear(rgb >> 16 & 255) + 0.7152 * linear(rgb >> 8 & 255) + 0.0722 * linear(rgb & 255);
    }

    private static double linear(int channel) {
        double c = channel / 255.0;
        return c <= 0.04045 ? c / 12.92 : Math.pow((c + 0.055) / 1.055, 2.4);
    }
}
