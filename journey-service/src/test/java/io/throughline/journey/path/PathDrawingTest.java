package io.throughline.journey.path;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;

import javax.xml.parsers.DocumentBuilderFactory;

import io.throughline.journey.analysis.sequence.TestEventSequence;
import io.throughline.journey.drawing.ColorPalette;
import io.throughline.journey.drawing.GraphLayout.Box;
import io.throughline.journey.drawing.TextFit;
import io.throughline.journey.touchpointcatalog.DrawingLanguage;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.w3c.dom.Document;
import org.w3c.dom.Element;
import org.w3c.dom.NodeList;

class PathDrawingTest {

    private static final PathDrawing.Caption CAPTION = new PathDrawing.Caption("2026-10-01", "2026-10-31", 51_200, 410_233);
    private static final int DRAWINGS = 25;

    @ParameterizedTest
    @EnumSource(DrawingLanguage.class)
    void boxesAndTextsLieApartOnALandscapePage(DrawingLanguage language) throws Exception {
        for (int seed = 0; seed < DRAWINGS; seed++) {
            Document drawing = parse(draw(RandomPaths.result(seed), language));

            Box page = page(drawing);
            List<Box> texts = elements(drawing, "text").stream().map(PathDrawingTest::extent).toList();
            List<Box> boxes = Stream.concat(boxes(drawing, "node").stream(), boxes(drawing, "ground").stream()).toList();
            assertThat(boxes).hasSizeGreaterThan(2).allMatch(box -> isIn(page, box));
            assertThat(texts).allMatch(text -> isIn(page, text));
            assertApart(boxes, seed);
            assertApart(texts, seed);
            assertThat(page.width()).as("seed %s", seed).isBetween(PathDrawing.LEAST_WIDTH, PathDrawing.PAGE_WIDTH);
            assertThat(page.height()).as("seed %s", seed).isLessThanOrEqualTo(PathDrawing.PAGE_HEIGHT)
                    .isLessThanOrEqualTo(page.width() * 0.67);
            assertThat(drawing.getDocumentElement().getAttribute("width")).isEqualTo("100%");
        }
    }

    @Test
    void whoAsksForMoreIsDrawnMore() throws Exception {
        PathResult result = RandomPaths.result(7);

        Document drawing =
                parse(PathDrawing.of(result, new TopCounts(100, 500, 20), CAPTION, words(DrawingLanguage.EN), UnaryOperator.identity()));
        Document less =
                parse(PathDrawing.of(result, new TopCounts(4, 2, 20), CAPTION, words(DrawingLanguage.EN), UnaryOperator.identity()));

        assertThat(boxes(drawing, "node")).hasSameSizeAs(result.nodes());
        assertThat(drawing.getDocumentElement().getTextContent()).contains("All touchpoints and all transitions are shown.");
        assertThat(boxes(less, "node")).hasSizeBetween(1, 4);
    }

    @Test
    void theLegendSaysWhatWasLeftOutInTheLanguageThatIsAskedFor() throws Exception {
        PathResult result = RandomPaths.result(List.of("其他", "浏览", "加购", "付款"), TestEventSequence.labels(1, "A@0 C@1"),
                TestEventSequence.labels(2, "A@0 C@1"),
                TestEventSequence.labels(3, "A@0 C@1"), TestEventSequence.labels(4, "A@0 B@1 C@2"));
        TopCounts two = new TopCounts(2, 0, 1);

        String chinese = parse(PathDrawing.of(result, two, CAPTION, words(DrawingLanguage.ZH), UnaryOperator.identity()))
                .getDocumentElement().getTextContent();
        String english = parse(PathDrawing.of(result, two, CAPTION, words(DrawingLanguage.EN), UnaryOperator.identity()))
                .getDocumentElement().getTextContent();

        assertThat(english)
                .contains("2 of 3 touchpoints and 1 of 3 transitions are shown, the most frequent ones; they hold 60 % of all moves.",
                        "2026-10-01 to 2026-10-31 · 51,200 people · 410,233 events · 4 paths", "how often · median time",
                        "where paths begin and end", "thicker", "darker")
                .doesNotContain("触点");
        assertThat(chinese).contains("图中为 3 个触点中最常见的 2 个、3 种走向中的 1 种，占全部移动次数的 60 %。",
                "2026-10-01 至 2026-10-31 · 51,200 人 · 410,233 个事件 · 4 条路径", "越粗越多", "中位数").doesNotContain("touchpoint", "people");
    }

    @Test
    void namesAreThoseThatAreGivenAndLongOnesAreWholeInTheTitle() throws Exception {
        String name = "手机端结账（填写地址、发票与配送时间）以及确认订单与支付方式的页面".repeat(2);
        PathResult result = RandomPaths.result(List.of("other", "checkout", "web"), TestEventSequence.labels(1, "A@0 B@1"));

        Element root =
                parse(PathDrawing.of(result, null, CAPTION, words(DrawingLanguage.ZH), label -> label.equals("checkout") ? name : "网站"))
                        .getDocumentElement();

        assertThat(elements(root, "text").stream().map(Element::getTextContent)).noneMatch(text -> text.contains(name))
                .anyMatch(text -> text.endsWith("…"))
                .contains("网站").doesNotContain("web", "checkout");
        assertThat(elements(root, "title").stream().map(Element::getTextContent)).anyMatch(title -> title.startsWith(name + "："))
                .anyMatch(title -> title.startsWith(name + " → 网站："));
    }

    @Test
    void whatGoesBackIsDashedAndNothingElse() throws Exception {
        PathResult result = RandomPaths.result(List.of("other", "look", "add", "pay"), TestEventSequence.labels(1, "A@0 B@1 C@2"),
                TestEventSequence.labels(2, "A@0 B@1 A@2 A@3 B@3 C@4"));

        Document drawing = parse(draw(result, DrawingLanguage.EN));

        List<String> dashed = elements(drawing, "path").stream()
                .filter(path -> path.getAttribute("class").equals("line") && path.hasAttribute("stroke-dasharray"))
                .map(path -> elements((Element) path.getParentNode(), "title").getFirst().getTextContent()).toList();
        assertThat(dashed).containsExactlyInAnyOrder("add → look: 1 · 0 s", "look → look: 1 · 0 s");
    }

    @ParameterizedTest
    @ValueSource(strings = { "<script>alert(1)</script>", "\"/><a xlink:href='javascript:x'>", "a & b ]]> \u0001\uFFFE", "%s %1$s %n" })
    void aNameIsAlwaysText(String name) throws Exception {
        String svg = draw(RandomPaths.result(List.of("other", name, "\"&'", "x"), TestEventSequence.labels(1, "A@0 B@1 C@2")),
                DrawingLanguage.EN);

        Document drawing = parse(svg);
        assertThat(drawing.getElementsByTagName("script").getLength()).isZero();
        assertThat(drawing.getElementsByTagName("a").getLength()).isZero();
        assertThat(svg).doesNotContain("<script", "\u0001");
        assertThat(drawing.getDocumentElement().getTextContent()).contains(name.replace('\u0001', '\uFFFD').replace('\uFFFE', '\uFFFD'));
    }

    @Test
    void isAnImageThatSaysWhatItShows() throws Exception {
        String svg = draw(RandomPaths.result(3), DrawingLanguage.EN);

        Element root = parse(svg).getDocumentElement();
        assertThat(svg).doesNotContain("href", "url(", "@import", "<style", "<image", "<foreignObject");
        assertThat(root.getAttribute("role")).isEqualTo("img");
        assertThat(root.getAttribute("xml:lang")).isEqualTo("en");
        assertThat(elements(root, "title").getFirst().getTextContent()).isEqualTo("Customer paths");
        assertThat(elements(root, "desc").getFirst().getTextContent()).contains("51,200 people", "410,233 events", "shown");
    }

    @Test
    void theSamePathsAreAlwaysDrawnAlike() {
        for (int seed = 0; seed < 4; seed++) {
            assertThat(draw(RandomPaths.result(seed), DrawingLanguage.ZH)).isEqualTo(draw(RandomPaths.result(seed), DrawingLanguage.ZH));
        }
    }

    @Test
    void nothingToDrawIsADrawingToo() throws Exception {
        Document drawing = parse(draw(RandomPaths.result(List.of("other")), DrawingLanguage.ZH));

        assertThat(boxes(drawing, "node")).isEmpty();
        assertThat(drawing.getDocumentElement().getTextContent()).contains("此期间没有路径");
    }

    /** WCAG 2.1, 1.4.3: text 4.5 to 1; 1.4.11: lines 3 to 1. */
    @Test
    void canBeReadByThoseWhoSeeLittle() {
        assertThat(ColorPalette.contrast(ColorPalette.INK, PathDrawing.STRONG)).isGreaterThan(4.5);
        assertThat(ColorPalette.contrast(ColorPalette.INK, PathDrawing.PALE)).isGreaterThan(4.5);
        assertThat(ColorPalette.contrast(PathDrawing.BACKWARD, ColorPalette.PAPER)).isGreaterThan(4.5);
        assertThat(ColorPalette.contrast(PathDrawing.FORWARD, ColorPalette.PAPER)).isGreaterThan(3);
        assertThat(ColorPalette.contrast(PathDrawing.BORDER, ColorPalette.PAPER)).isGreaterThan(3);
        assertThat(PathDrawing.shade(0)).isEqualTo(PathDrawing.PALE);
        assertThat(PathDrawing.shade(1)).isEqualTo(PathDrawing.STRONG);
    }

    private static String draw(PathResult result, DrawingLanguage language) {
        return PathDrawing.of(result, null, CAPTION, words(language), UnaryOperator.identity());
    }

    private static PathPhrases words(DrawingLanguage language) {
        return new PathPhrases(language, false);
    }

    private static void assertApart(List<Box> boxes, int seed) {
        for (int i = 0; i < boxes.size(); i++) {
            for (int j = 0; j < i; j++) {
                assertThat(boxes.get(i).overlaps(boxes.get(j))).as("seed %s: %s and %s", seed, boxes.get(i), boxes.get(j)).isFalse();
            }
        }
    }

    private static boolean isIn(Box outer, Box inner) {
        return inner.x() >= 0 && inner.y() >= 0 && inner.x() + inner.width() <= outer.width()
                && inner.y() + inner.height() <= outer.height();
    }

    private static Box page(Document drawing) {
        String[] view = drawing.getDocumentElement().getAttribute("viewBox").split(" ");
        return new Box(0, 0, Double.parseDouble(view[2]), Double.parseDouble(view[3]));
    }

    private static Box extent(Element text) {
        double size = number(text, "font-size");
        double width = TextFit.width(text.getTextContent(), size, text.hasAttribute("font-weight"));
        return new Box(number(text, "x") - (text.getAttribute("text-anchor").equals("middle") ? width / 2 : 0),
                number(text, "y") - 0.8 * size, width, size);
    }

    private static List<Box> boxes(Document drawing, String kind) {
        return elements(drawing, "rect").stream().filter(each -> each.getAttribute("class").equals(kind))
                .map(each -> new Box(number(each, "x"), number(each, "y"), number(each, "width"), number(each, "height"))).toList();
    }

    private static List<Element> elements(Document drawing, String tag) {
        return elements(drawing.getDocumentElement(), tag);
    }

    private static List<Element> elements(Element within, String tag) {
        List<Element> found = new ArrayList<>();
        NodeList all = within.getElementsByTagName(tag);
        for (int i = 0; i < all.getLength(); i++) {
            found.add((Element) all.item(i));
        }
        return found;
    }

    private static double number(Element element, String name) {
        return Double.parseDouble(element.getAttribute(name));
    }

    private static Document parse(String svg) throws Exception {
        return DocumentBuilderFactory.newInstance().newDocumentBuilder()
                .parse(new ByteArrayInputStream(svg.getBytes(StandardCharsets.UTF_8)));
    }
}
