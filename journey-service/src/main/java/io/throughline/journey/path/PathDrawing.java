package io.throughline.journey.path;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

import io.throughline.journey.path.PathResult.Edge;
import io.throughline.journey.path.PathResult.Node;

/** Draws what follows what as SVG: no scripts, nothing from elsewhere, readable without colours and by screen readers. */
final class PathDrawing {

    static final String TEXT = "#111827";
    static final String BOX = "#eff6ff";
    static final String FORWARD = "#475569";
    static final String BACKWARD = "#9a3412";
    static final int WIDTH = 180;
    static final int HEIGHT = 60;
    private static final int COLUMN = 300;
    private static final int MARGIN = 40;
    private static final int TOP = 84;
    private static final int FONT = 13;
    private static final String FONTS = "PingFang SC, Microsoft YaHei, Noto Sans CJK SC, Segoe UI, Arial, sans-serif";

    private final PathResult result;
    private final boolean chinese;
    private final PathLayout layout;
    private final StringBuilder svg = new StringBuilder();

    private PathDrawing(PathResult result, boolean chinese) {
        this.result = result;
        this.chinese = chinese;
        this.layout = PathLayout.of(result);
    }

    static String draw(PathResult result, boolean chinese) {
        return new PathDrawing(result, chinese).draw();
    }

    private String draw() {
        int width = Math.max(480, 2 * MARGIN + Math.max(0, layout.columns() - 1) * COLUMN + WIDTH + 20);
        int height = TOP + layout.height() + MARGIN;
        String title = chinese ? "客户路径" : "Customer paths";
        String summary = filled(chinese ? "%d 条路径，%d 种走法；未显示的步骤 %d，连线 %d" : "%d paths, %d different ways; not shown: steps %d, edges %d",
                result.paths(), result.distinctVariants(), result.other().nodes(), result.other().edges());
        svg.append("<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 ").append(width).append(' ').append(height)
                .append("\" width=\"").append(width).append("\" height=\"").append(height).append("\" role=\"img\" aria-labelledby=\"t d\" font-family=\"")
                .append(FONTS).append("\" font-size=\"")
                .append(FONT).append("\" fill=\"").append(TEXT).append("\">\n<title id=\"t\">").append(title).append("</title>\n<desc id=\"d\">")
                .append(escaped(summary)).append("</desc>\n<defs>");
        arrow("f", FORWARD);
        arrow("b", BACKWARD);
        svg.append("</defs>\n<rect width=\"100%\" height=\"100%\" fill=\"#ffffff\"/>\n");
        text(MARGIN, 30, "start", title, " font-size=\"18\" font-weight=\"600\"");
        text(MARGIN, 52, "start", summary, "");
        Map<String, Integer> places = new HashMap<>();
        result.nodes().forEach(node -> places.put(node.label(), places.size()));
        List<String> labels = new ArrayList<>();
        for (int e = 0; e < result.edges().size(); e++) {
            edge(result.edges().get(e), e, places.get(result.edges().get(e).from()), labels);
        }
        for (int i = 0; i < result.nodes().size(); i++) {
            node(result.nodes().get(i), i);
        }
        labels.forEach(svg::append);
        return svg.append("</svg>\n").toString();
    }

    private void arrow(String id, String colour) {
        svg.append("<marker id=\"").append(id).append("\" viewBox=\"0 0 8 8\" refX=\"8\" refY=\"4\"")
                .append(" markerWidth=\"9\" markerHeight=\"9\" markerUnits=\"userSpaceOnUse\" orient=\"auto-start-reverse\"><path d=\"M0 0L8 4L0 8z\" fill=\"")
                .append(colour).append("\"/></marker>");
    }

    private int x(int node) {
        return MARGIN + layout.column(node) * COLUMN;
    }

    private int y(int node) {
        return TOP + layout.middle(node);
    }

    private void node(Node node, int place) {
        int x = x(place);
        int y = y(place) - HEIGHT / 2;
        String numbers = (node.first() > 0 ? "▶ " + node.first() + " · " : "") + node.n() + (node.last() > 0 ? " · ■ " + node.last() : "");
        svg.append("<g><title>").append(escaped(node.label()))
                .append(filled(chinese ? "：次数 %d，起点 %d，终点 %d" : ": taken %d, first %d, last %d", node.n(), node.first(), node.last()))
                .append("</title><rect class=\"node\" x=\"").append(x).append("\" y=\"").append(y)
                .append("\" width=\"").append(WIDTH).append("\" height=\"").append(HEIGHT)
                .append("\" rx=\"8\" fill=\"").append(BOX).append("\" stroke=\"#1d4ed8\"/>");
        text(x + WIDTH / 2, y + 25, "middle", fitted(node.label(), WIDTH - 16), " font-weight=\"600\"");
        text(x + WIDTH / 2, y + 46, "middle", fitted(numbers, WIDTH - 16), "");
        svg.append("</g>\n");
    }

    private void edge(Edge edge, int number, int from, List<String> labels) {
        boolean backward = layout.isBack(number);
        int[] route = layout.route(number);
        double thickness = 1 + 6 * Math.sqrt((double) edge.n() / result.edges().getFirst().n());
        svg.append("<path d=\"").append(route.length == 0 ? loop(from) : way(route, backward)).append("\" fill=\"none\" stroke=\"")
                .append(backward ? BACKWARD : FORWARD).append("\" stroke-opacity=\"0.75\" stroke-width=\"")
                .append(String.format(Locale.ROOT, "%.1f", thickness)).append('"')
                .append(!backward ? " marker-end=\"url(#f)\">"
                        : " stroke-dasharray=\"6 4\" marker-" + (route.length == 0 ? "end" : "start") + "=\"url(#b)\">")
                .append("<title>").append(escaped(edge.from() + " → " + edge.to())).append("</title></path>\n");
        int x = x(from) + WIDTH / 2;
        int y = y(from) - HEIGHT / 2 - 16;
        if (route.length == 2) {
            x = (x(route[0]) + WIDTH + x(route[1])) / 2;
            y = (y(route[0]) + y(route[1])) / 2 + (backward ? 24 : -6);
        } else if (route.length > 2) {
            int lane = route[route.length / 2];
            x = x(lane) + WIDTH / 2;
            y = y(lane) - 3;
        }
        labels.add("<text x=\"" + x + "\" y=\"" + y + "\" text-anchor=\"middle\" font-size=\"11\" stroke=\"#ffffff\" stroke-width=\"3\" paint-order=\"stroke\">"
                + edge.n() + " · " + span(edge.medianSeconds()) + "</text>\n");
    }

    private static String filled(String form, Object... numbers) {
        return String.format(Locale.ROOT, form, numbers);
    }

    private String loop(int node) {
        int x = x(node) + WIDTH / 2;
        int y = y(node) - HEIGHT / 2;
        return filled("M%d %dC%d %d %d %d %d %d", x - 30, y, x - 30, y - 22, x + 30, y - 22, x + 30, y);
    }

    /** From left to right: straight along lanes, bent between columns. What goes back leaves and arrives a little lower. */
    private String way(int[] route, boolean backward) {
        int aside = backward ? 14 : 0;
        StringBuilder way = new StringBuilder("M");
        for (int i = 0; i < route.length; i++) {
            int x = x(route[i]);
            int y = y(route[i]) + (i == 0 || i == route.length - 1 ? aside : 0);
            if (i > 0) {
                int previous = x(route[i - 1]) + WIDTH;
                int previousY = y(route[i - 1]) + (i == 1 ? aside : 0);
                int bend = (previous + x) / 2;
                way.append(filled("C%d %d %d %d %d %d", bend, previousY, bend, y, x, y));
            }
            if (i < route.length - 1) {
                way.append(i == 0 ? "" : "L").append(x + WIDTH).append(' ').append(y);
            }
        }
        return way.toString();
    }

    private void text(int x, int y, String anchor, String text, String more) {
        svg.append("<text x=\"").append(x).append("\" y=\"").append(y).append("\" text-anchor=\"").append(anchor).append('"').append(more)
                .append('>').append(escaped(text)).append("</text>");
    }

    /** As many characters as fit: those of CJK are as wide as the font is high, others a little more than half of it. */
    static String fitted(String text, int width) {
        double used = 0;
        for (int i = 0; i < text.length(); i += Character.charCount(text.codePointAt(i))) {
            int character = text.codePointAt(i);
            used += FONT * (Character.isIdeographic(character) || character >= 0xFF00 && character < 0xFFF0 || character >= 0x1F000 ? 1.0 : 0.6);
            if (used > width) {
                int end = Math.max(0, text.offsetByCodePoints(i, -Math.min(2, text.codePointCount(0, i))));
                return text.substring(0, end) + "…";
            }
        }
        return text;
    }

    private String span(double seconds) {
        double[] units = { 86_400, 3_600, 60 };
        String[] names = chinese ? new String[] { " 天", " 小时", " 分钟" } : new String[] { " d", " h", " min" };
        for (int i = 0; i < units.length; i++) {
            if (seconds >= units[i]) {
                return String.format(Locale.ROOT, "%.1f", seconds / units[i]) + names[i];
            }
        }
        return String.format(Locale.ROOT, "%.0f", seconds) + (chinese ? " 秒" : " s");
    }

    static String escaped(String text) {
        StringBuilder escaped = new StringBuilder(text.length() + 8);
        text.codePoints().forEach(character -> {
            switch (character) {
                case '<' -> escaped.append("&lt;");
                case '>' -> escaped.append("&gt;");
                case '&' -> escaped.append("&amp;");
                case '"' -> escaped.append("&quot;");
                // XML 1.0, section 2.2: most control characters cannot even be written as references.
                default -> escaped.appendCodePoint(character < 0x20 || character == 0xFFFE || character == 0xFFFF
                        || Character.getType(character) == Character.SURROGATE ? ' ' : character);
            }
        });
        return escaped.toString();
    }
}
