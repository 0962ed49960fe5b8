package io.throughline.journey.journeymap.drawing;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

import javax.xml.parsers.DocumentBuilderFactory;

import io.throughline.journey.analysis.result.ShareInterval;
import io.throughline.journey.drawing.ColorPalette;
import io.throughline.journey.drawing.TextFit;
import io.throughline.journey.journeymap.JourneyMap;
import io.throughline.journey.journeymap.LiveMap;
import io.throughline.journey.touchpointcatalog.DrawingLanguage;
import io.throughline.journey.touchpointcatalog.LocalizedText;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.w3c.dom.Document;
import org.w3c.dom.Element;
import org.w3c.dom.NodeList;

class MapDrawingTest {

    private static final MapDrawing.Caption CAPTION = new MapDrawing.Caption("2026-10-01", "2026-10-31", 51_200, 410_233);
    private static final String LONG = "手机端结账（填写地址、发票与配送时间）Checkout in the mobile application, with address, invoice and hour of delivery "
            .repeat(3);

    @ParameterizedTest
    @EnumSource(DrawingLanguage.class)
    void isXmlWhoseBoxesLieInsideAndDoNotOverlap(DrawingLanguage language) throws Exception {
        Document drawing = parse(MapDrawing.of(map(6, 4, LONG), CAPTION, language));

        Element root = drawing.getDocumentElement();
        Box all = new Box(0, 0, number(root, "width"), number(root, "height"));
        List<Box> boxes = boxes(drawing, "box");
        assertThat(boxes).hasSizeGreaterThan(24).allMatch(box -> box.within(all));
        for (int i = 0; i < boxes.size(); i++) {
            for (int j = i + 1; j < boxes.size(); j++) {
                assertThat(boxes.get(i).overlaps(boxes.get(j))).as("%s and %s", boxes.get(i), boxes.get(j)).isFalse();
            }
        }
        List<Box> lanes = boxes(drawing, "lane");
        assertThat(lanes).hasSize(4).allMatch(lane -> lane.within(all));
        assertThat(boxes).allMatch(box -> lanes.stream().anyMatch(box::within));
    }

    @ParameterizedTest
    @EnumSource(DrawingLanguage.class)
    void textsStayInTheirBoxesAndInThePicture(DrawingLanguage language) throws Exception {
        Document drawing = parse(MapDrawing.of(map(8, 3, LONG), CAPTION, language));

        double width = number(drawing.getDocumentElement(), "width");
        NodeList texts = drawing.getElementsByTagName("text");
        for (int i = 0; i < texts.getLength(); i++) {
            Element text = (Element) texts.item(i);
            Box extent = extent(text);
            assertThat(extent.x).as(text.getTextContent()).isGreaterThanOrEqualTo(0);
            assertThat(extent.x + extent.width).as(text.getTextContent()).isLessThanOrEqualTo(width);
            Element group = (Element) text.getParentNode();
            assertThat(group.getTagName().equals("svg") ? List.<Box>of() : boxes(group, "box")).as(text.getTextContent())
                    .allMatch(extent::within);
        }
    }

    @ParameterizedTest
    @EnumSource(DrawingLanguage.class)
    void noTextRunsIntoAnother(DrawingLanguage language) throws Exception {
        Document drawing = parse(MapDrawing.of(map(8, 3, LONG), CAPTION, language));

        NodeList texts = drawing.getElementsByTagName("text");
        List<Box> extents = new ArrayList<>();
        for (int i = 0; i < texts.getLength(); i++) {
            extents.add(extent((Element) texts.item(i)));
        }
        for (int i = 0; i < extents.size(); i++) {
            for (int j = i + 1; j < extents.size(); j++) {
                assertThat(extents.get(i).overlaps(extents.get(j)))
                        .as("%s and %s", texts.item(i).getTextContent(), texts.item(j).getTextContent()).isFalse();
            }
        }
    }

    @Test
    void eachLanguageSaysItsOwnWordsAndStandsInForTheOther() throws Exception {
        LiveMap map = map(2, 1, "结账");

        String chinese = parse(MapDrawing.of(map, CAPTION, DrawingLanguage.ZH)).getDocumentElement().getTextContent();
        String english = parse(MapDrawing.of(map, CAPTION, DrawingLanguage.EN)).getDocumentElement().getTextContent();

        assertThat(chinese).contains("痛点", "情绪曲线", "51,200 人", "2026-10-01 至 2026-10-31").doesNotContain("Pain", "people");
        assertThat(english).contains("Pain points", "Emotion", "51,200 people", "结账").doesNotContain("痛点");
    }

    @ParameterizedTest
    @ValueSource(strings = { "<script>alert(1)</script>", "\"/><a xlink:href='javascript:x'>", "a & b ]]> \u0001\uFFFE" })
    void aNameIsAlwaysText(String name) throws Exception {
        String svg = MapDrawing.of(map(2, 1, name), CAPTION, DrawingLanguage.ZH);

        Document drawing = parse(svg);
        assertThat(drawing.getElementsByTagName("script").getLength()).isZero();
        assertThat(drawing.getElementsByTagName("a").getLength()).isZero();
        assertThat(svg).doesNotContain("<script").doesNotContain("\u0001");
        assertThat(drawing.getDocumentElement().getTextContent()).contains(name.replace('\u0001', '\uFFFD').replace('\uFFFE', '\uFFFD'));
    }

    @Test
    void fetchesNothingAndSaysAllOfItselfToAReader() throws Exception {
        String svg = MapDrawing.of(map(3, 2, LONG), CAPTION, DrawingLanguage.EN);

        Element root = parse(svg).getDocumentElement();
        assertThat(svg).doesNotContain("href", "url(", "@import", "<style", "<image", "<foreignObject");
        assertThat(root.getAttribute("role")).isEqualTo("img");
        assertThat(root.getElementsByTagName("title").item(0).getTextContent()).isEqualTo("Shopping");
        assertThat(root.getElementsByTagName("desc").item(0).getTextContent()).contains("3 stages, 6 touchpoints", "410,233 events");
        // What had to be cut is whole in its group's title.
        assertThat(root.getTextContent()).contains(LONG.strip());
    }

    @Test
    void aMapOfNobodyIsDrawn() throws Exception {
        LiveMap empty = new LiveMap("new", 1, new LocalizedText(null, "New"),
                List.of(new LiveMap.LiveStage("one", new LocalizedText("认知", null), 0, 0L,
                        ShareInterval.wilson(0, 0), null),
                        new LiveMap.LiveStage("two", new LocalizedText(null, "Two"), 0, null, null, null)),
                List.of(), 0, "");

        String words = parse(MapDrawing.of(empty, new MapDrawing.Caption("2026-10-01", "2026-10-31", 0, 0), DrawingLanguage.EN))
                .getDocumentElement().getTextContent();

        assertThat(words).contains("no data", "no touchpoint here yet", "0 people", "认知");
    }

    @Test
    void theCurveStaysWithinItsLaneAndBreaksWhereNobodyAnswered() throws Exception {
        Document drawing = parse(MapDrawing.of(map(6, 4, "x"), CAPTION, DrawingLanguage.EN));

        Box lane = boxes(drawing, "lane").get(2);
        List<Element> curves = elements(drawing.getDocumentElement(), "path", "actual");
        assertThat(curves).hasSizeGreaterThan(1);
        for (Element curve : curves) {
            String[] numbers = curve.getAttribute("d").replaceAll("[MC]", " ").strip().split("\\s+");
            for (int i = 1; i < numbers.length; i += 2) {
                assertThat(Double.parseDouble(numbers[i])).isBetween(lane.y, lane.y + lane.height);
            }
        }
    }

    @Test
    void everyTextContrastsWithItsGround() {
        for (int stage = 0; stage < JourneyMap.MOST_STAGES; stage++) {
            assertThat(ColorPalette.contrast(ColorPalette.PAPER, ColorPalette.stage(stage))).isGreaterThanOrEqualTo(4.5);
        }
        for (String ink : List.of(ColorPalette.INK, ColorPalette.QUIET, ColorPalette.ALARM, ColorPalette.GOOD, ColorPalette.ACTUAL)) {
            for (String ground : List.of(ColorPalette.PAPER, ColorPalette.LANE, ColorPalette.CARD)) {
                assertThat(ColorPalette.contrast(ink, ground)).as("%s on %s", ink, ground).isGreaterThanOrEqualTo(4.5);
            }
        }
        assertThat(ColorPalette.contrast(ColorPalette.INK, ColorPalette.ALARM_GROUND)).isGreaterThanOrEqualTo(4.5);
        assertThat(ColorPalette.contrast(ColorPalette.PAPER, ColorPalette.ALARM)).isGreaterThanOrEqualTo(4.5);
        // WCAG 2.1's own ends of the scale.
        assertThat(ColorPalette.contrast("#000000", "#ffffff")).isEqualTo(21);
        assertThat(ColorPalette.contrast("#777777", "#777777")).isEqualTo(1);
    }

    private record Box(double x, double y, double width, double height) {

        boolean within(Box other) {
            double slack = 0.2;
            return x >= other.x - slack && y >= other.y - slack && x + width <= other.x + other.width + slack
                    && y + height <= other.y + other.height + slack;
        }

        boolean overlaps(Box other) {
            return x < other.x + other.width && other.x < x + width && y < other.y + other.height && other.y < y + height;
        }
    }

    private static Box extent(Element text) {
        double size = number(text, "font-size");
        double width = TextFit.width(text.getTextContent(), size, text.hasAttribute("font-weight"));
        double x = switch (text.getAttribute("text-anchor")) {
            case "middle" -> number(text, "x") - width / 2;
            case "end" -> number(text, "x") - width;
            default -> number(text, "x");
        };
        return new Box(x, number(text, "y") - 0.8 * size, width, size);
    }

    private static List<Box> boxes(Document drawing, String kind) {
        return boxes(drawing.getDocumentElement(), kind);
    }

    private static List<Box> boxes(Element within, String kind) {
        return elements(within, "rect", kind).stream()
                .map(each -> new Box(number(each, "x"), number(each, "y"), number(each, "width"), number(each, "height"))).toList();
    }

    private static List<Element> elements(Element within, String tag, String kind) {
        List<Element> found = new ArrayList<>();
        NodeList all = within.getElementsByTagName(tag);
        for (int i = 0; i < all.getLength(); i++) {
            if (((Element) all.item(i)).getAttribute("class").equals(kind)) {
                found.add((Element) all.item(i));
            }
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

    private static LiveMap map(int stages, int each, String name) {
        List<LiveMap.LiveStage> columns = new ArrayList<>();
        List<LiveMap.LiveCell> cells = new ArrayList<>();
        for (int stage = 0; stage < stages; stage++) {
            boolean last = stage + 1 == stages;
            columns.add(new LiveMap.LiveStage("s" + stage, new LocalizedText("阶段" + stage, null), 1_234_567, 1_000_000L,
                    last ? null : ShareInterval.wilson(1, 3), null));
            for (int i = 0; i < each; i++) {
                int at = stage * each + i;
                Double felt = at % 5 == 3 ? null : Double.valueOf((at % 5 - 2) * 1.4);
                List<LiveMap.PainPoint> pain = at % 4 == 0 ? List.of(new LiveMap.PainPoint(LiveMap.Reason.EMOTION, -2, 2),
                        new LiveMap.PainPoint(LiveMap.Reason.DROP_OFF, 0.123, 0.05), new LiveMap.PainPoint(LiveMap.Reason.DWELL, 1_799, 61))
                        : List.of();
                cells.add(new LiveMap.LiveCell("c" + at, "s" + stage, new LocalizedText(null, name), new LocalizedText(null, name), name,
                        List.of(name), 1_234_567, 1_000L,
                        2, ShareInterval.wilson(1, 2), last ? null : ShareInterval.wilson(1, 2), 1_799.0, 12_345, 60.0,
                        felt == null ? null : new LiveMap.Satisfaction(Math.clamp(felt, -2, 2), 123_456, -1.0, 1.0, 0.0), at % 5 - 2, felt,
                        pain));
            }
        }
        return new LiveMap("shop", 3, new LocalizedText(null, "Shopping"), columns, cells, 1_820, "");
    }
}
