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
    private static final int COLUMN = 290;
    private static final int ROW = 116;
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
        int height = TOP + Math.max(1, layout.rows()) * ROW + MARGIN;
        String title = chinese ? "客户路径" : "Customer paths";
        String summary = chinese ? result.paths() + " 条路径，" + result.distinctVariants() + " 种走法；未显示的步骤 " + result.other().nodes() + "，连线 " + result.other().edges()
                : result.paths() + " paths, " + result.distinctVariants() + " different ways; not shown: steps " + result.other().nodes() + ", edges " + result.other().edges();
        svg.append("<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 ").append(width).append(' ').append(height).append("\" width=\"").append(width)
                .append("\" height=\"").append(height).append("\" role=\"img\" aria-labelledby=\"t d\" font-family=\"").append(FONTS).append("\" font-size=\"")
                .append(FONT).append("\" fill=\"").append(TEXT).append("\">\n<title id=\"t\">").append(title).append("</title>\n<desc id=\"d\">").append(escaped(summary))
                .append("</desc>\n<defs>");
        arrow("f", FORWARD);
        arrow("b", BACKWARD);
        svg.append("</defs>\n<rect width=\"100%\" height=\"100%\" fill=\"#ffffff\"/>\n");
        text(MARGIN, 30, "start", title, " font-size=\"18\" font-weight=\"600\"");
        text(MARGIN, 52, "start", summary, "");
        Map<String, Integer> places = new HashMap<>();
        result.nodes().forEach(node -> places.put(node.label(), places.size()));
        List<String> labels = new ArrayList<>();
        for (int e = 0; e < result.edges().size(); e++) {
            edge(result.edges().get(e), places, layout.isBack(e), labels);
        }
        for (int i = 0; i < result.nodes().size(); i++) {
            node(result.nodes().get(i), i);
        }
        labels.forEach(svg::append);
        return svg.append("</svg>\n").toString();
    }

    private void arrow(String id, String colour) {
        svg.append("<marker id=\"").append(id).append("\" viewBox=\"0 0 8 8\" refX=\"8\" refY=\"4\" markerWidth=\"9\" markerHeight=\"9\" markerUnits=\"userSpaceOnUse\" orient=\"auto\"><path d=\"M0 0L8 4L0 8z\" fill=\"")
                .append(colour).append("\"/></marker>");
    }

    private int x(int node) {
        return MARGIN + layout.column(node) * COLUMN;
    }

    private int y(int node) {
        return TOP + 10 + layout.row(node) * ROW + (layout.column(node) % 2) * 14;
    }

    private void node(Node node, int place) {
        int x = x(place);
        int y = y(place);
        String numbers = (node.first() > 0 ? "▶ " + node.first() + "  " : "") + node.n() + (node.last() > 0 ? "  ■ " + node.last() : "");
        svg.append("<g><title>").append(escaped(node.label())).append(chinese ? "：次数 " : ": taken ").append(node.n()).append(chinese ? "，起点 " : ", first ").append(node.first())
                .append(chinese ? "，终点 " : ", last ").append(node.last()).append("</title><rect class=\"node\" x=\"").append(x).append("\" y=\"").append(y)
                .append("\" width=\"").append(WIDTH).append("\" height=\"").append(HEIGHT).append("\" rx=\"8\" fill=\"").append(BOX).append("\" stroke=\"#1d4ed8\"/>");
        text(x + WIDTH / 2, y + 25, "middle", fitted(node.label(), WIDTH - 16), " font-weight=\"600\"");
        text(x + WIDTH / 2, y + 46, "middle", fitted(numbers, WIDTH - 16), "");
        svg.append("</g>\n");
    }

    private void edge(Edge edge, Map<String, Integer> places, boolean backward, List<String> labels) {
        int from = places.get(edge.from());
        int to = places.get(edge.to());
        int startX = x(from) + (backward ? WIDTH / 2 + 24 : WIDTH);
        int startY = y(from) + (backward ? HEIGHT : HEIGHT / 2);
        int endX = x(to) + (backward ? WIDTH / 2 - 24 : 0);
        int endY = y(to) + (backward ? HEIGHT : HEIGHT / 2);
        int bend = backward ? 0 : Math.max(40, (endX - startX) / 2);
        int low = Math.max(startY, endY) + 38;
        String curve = backward ? "C" + startX + ' ' + low + ' ' + endX + ' ' + low + ' ' : "C" + (startX + bend) + ' ' + startY + ' ' + (endX - bend) + ' ' + endY + ' ';
        double thickness = 1 + 6 * Math.sqrt((double) edge.n() / result.edges().getFirst().n());
        svg.append("<path d=\"M").append(startX).append(' ').append(startY).append(curve).append(endX).append(' ').append(endY).append("\" fill=\"none\" stroke=\"")
                .append(backward ? BACKWARD : FORWARD).append("\" stroke-opacity=\"0.75\" stroke-width=\"").append(String.format(Locale.ROOT, "%.1f", thickness)).append('"')
                .append(backward ? " stroke-dasharray=\"6 4\" marker-end=\"url(#b)\">" : " marker-end=\"url(#f)\">").append("<title>")
                .append(escaped(edge.from() + " → " + edge.to())).append("</title></path>\n");
        int middleY = backward ? (startY + endY + 6 * low) / 8 : (startY + endY) / 2;
        labels.add("<text x=\"" + (startX + endX) / 2 + "\" y=\"" + (middleY - 4) + "\" text-anchor=\"middle\" font-size=\"11\" stroke=\"#ffffff\" stroke-width=\"3\" paint-order=\"stroke\">"
                + edge.n() + " · " + span(edge.medianSeconds()) + "</text>\n");
    }

    private void text(int x, int y, String anchor, String text, String more) {
        svg.append("<text x=\"").append(x).append("\" y=\"").append(y).append("\" text-anchor=\"").append(anchor).append('"').append(more).append('>').append(escaped(text))
                .append("</text>");
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
                default -> escaped.appendCodePoint(character < 0x20 || character == 0xFFFE || character == 0xFFFF || Character.getType(character) == Character.SURROGATE ? ' ' : character);
            }
        });
        return escaped.toString();
    }
}
