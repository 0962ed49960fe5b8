package io.throughline.journey.drawing;

import java.util.Locale;

/** Writes SVG 1.1 element by element, without scripts, external styles or anything that has to be fetched. */
public final class SvgWriter {

    private static final String FONTS = "PingFang SC, Microsoft YaHei, Noto Sans CJK SC, Segoe UI, Arial, sans-serif";

    private final StringBuilder body = new StringBuilder(16_384);

    /** The whole document; its size is known only after everything is drawn. */
    public String document(double width, double height, String language, String title, String description) {
        return """
                <?xml version="1.0" encoding="UTF-8"?>
                <svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 %1$s %2$s" width="%1$s" height="%2$s" role="img" \
                aria-labelledby="title desc" xml:lang="%3$s" font-family="%4$s">
                <title id="title">%5$s</title>
                <desc id="desc">%6$s</desc>
                <rect width="%1$s" height="%2$s" fill="%7$s"/>
                %8$s</svg>
                """.formatted(number(width), number(height), language, FONTS, escaped(title), escaped(description), ColorPalette.PAPER,
                body);
    }

    /** The whole document, scaled to the width of the place where it is shown. */
    public String page(double width, double height, String language, String title, String description) {
        return """
                <?xml version="1.0" encoding="UTF-8"?>
                <svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 %1$s %2$s" width="100%%" role="img" \
                aria-labelledby="title desc" xml:lang="%3$s" font-family="%4$s">
                <title id="title">%5$s</title>
                <desc id="desc">%6$s</desc>
                <rect width="%1$s" height="%2$s" fill="%7$s"/>
                %8$s</svg>
                """.formatted(number(width), number(height), language, FONTS, escaped(title), escaped(description), ColorPalette.PAPER,
                body);
    }

    /** A group that screen readers and pointers treat as one; its title contains all of its text. */
    public void open(String kind, String title) {
        body.append("<g class=\"").append(kind).append("\">\n<title>").append(escaped(title)).append("</title>\n");
    }

    public void close() {
        body.append("</g>\n");
    }

    public void box(String kind, double x, double y, double width, double height, String fill, String stroke) {
        body.append("<rect class=\"%s\" x=\"%s\" y=\"%s\" width=\"%s\" height=\"%s\" rx=\"6\" fill=\"%s\" stroke=\"%s\"/>\n"
                .formatted(kind, number(x), number(y), number(width), number(height), fill, stroke));
    }

    public void bar(String kind, double x, double y, double width, double height, String fill) {
        body.append("<rect class=\"%s\" x=\"%s\" y=\"%s\" width=\"%s\" height=\"%s\" fill=\"%s\"/>\n"
                .formatted(kind, number(x), number(y), number(width), number(height), fill));
    }

    /** With rounded corners. */
    public void bar(String kind, GraphLayout.Box box, double radius, String fill) {
        body.append("<rect class=\"%s\" x=\"%s\" y=\"%s\" width=\"%s\" height=\"%s\" rx=\"%s\" fill=\"%s\"/>\n"
                .formatted(kind, number(box.x()), number(box.y()), number(box.width()), number(box.height()), number(radius), fill));
    }

    public void line(double x1, double y1, double x2, double y2, String stroke, String dashes) {
        body.append("<line x1=\"%s\" y1=\"%s\" x2=\"%s\" y2=\"%s\" stroke=\"%s\" stroke-width=\"1\"%s/>\n".formatted(number(x1),
                number(y1), number(x2), number(y2), stroke, dashes == null ? "" : " stroke-dasharray=\"" + dashes + "\""));
    }

    public void shape(String kind, String path, String fill) {
        body.append("<path class=\"%s\" d=\"%s\" fill=\"%s\"/>\n".formatted(kind, path, fill));
    }

    public void curve(String kind, String path, String stroke, double width, String dashes) {
        body.append("<path class=\"%s\" d=\"%s\" fill=\"none\" stroke=\"%s\" stroke-width=\"%s\"%s/>\n".formatted(kind, path, stroke,
                number(width), dashes == null ? "" : " stroke-dasharray=\"" + dashes + "\""));
    }

    public void dot(String kind, double x, double y, double radius, String fill, String stroke) {
        body.append("<circle class=\"%s\" cx=\"%s\" cy=\"%s\" r=\"%s\" fill=\"%s\" stroke=\"%s\" stroke-width=\"2\"/>\n"
                .formatted(kind, number(x), number(y), number(radius), fill, stroke));
    }

    /** The style of a text: {@code anchor} is start, middle or end. */
    public record Type(double size, boolean bold, String fill, String anchor) {

        public static Type of(double size, String fill) {
            return new Type(size, false, fill, "start");
        }

        public Type strong() {
            return new Type(size, true, fill, anchor);
        }

        public Type middle() {
            return new Type(size, bold, fill, "middle");
        }

        public Type end() {
            return new Type(size, bold, fill, "end");
        }
    }

    /** @param y of the base line of the letters */
    public void text(double x, double y, Type type, String text) {
        body.append("<text x=\"%s\" y=\"%s\" font-size=\"%s\"%s fill=\"%s\"%s>%s</text>\n".formatted(number(x), number(y),
                number(type.size()), type.bold() ? " font-weight=\"700\"" : "", type.fill(),
                type.anchor().equals("start") ? "" : " text-anchor=\"" + type.anchor() + "\"", escaped(text)));
    }

    public static String number(double value) {
        double rounded = Math.round(value * 10) / 10.0;
        return rounded == Math.rint(rounded) ? Long.toString((long) rounded) : String.format(Locale.ROOT, "%.1f", rounded);
    }

    /** Escapes a text for content or attributes. Characters that XML 1.0 cannot represent (section 2.2) become U+FFFD. */
    public static String escaped(String text) {
        StringBuilder safe = new StringBuilder(text.length() + 16);
        text.codePoints().forEach(point -> {
            switch (point) {
                case '<' -> safe.append("&lt;");
                case '>' -> safe.append("&gt;");
                case '&' -> safe.append("&amp;");
                case '"' -> safe.append("&quot;");
                case '\'' -> safe.append("&#39;");
                case '\t', '\n', '\r' -> safe.append(' ');
                default -> safe.appendCodePoint(isAllowed(point) ? point : 0xFFFD);
            }
        });
        return safe.toString();
    }

    private static boolean isAllowed(int point) {
        return point >= 0x20 && point < 0xD800 || point > 0xDFFF && point < 0xFFFE || point > 0xFFFF;
    }
}
