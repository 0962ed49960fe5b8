package io.throughline.journey.path;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.StringReader;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

import javax.xml.parsers.DocumentBuilderFactory;

import io.throughline.journey.analysis.TestWalk;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.w3c.dom.Document;
import org.w3c.dom.Element;
import org.w3c.dom.NodeList;
import org.xml.sax.InputSource;

class PathDrawingTest {

    @ParameterizedTest
    @ValueSource(booleans = { true, false })
    void isXmlWhoseBoxesLieApartAndInside(boolean chinese) throws Exception {
        for (int seed = 0; seed < 50; seed++) {
            PathResult result = random(new Random(seed));

            Document drawing = parse(PathDrawing.draw(result, chinese));

            String[] view = drawing.getDocumentElement().getAttribute("viewBox").split(" ");
            List<int[]> boxes = boxes(drawing);
            assertThat(boxes).hasSameSizeAs(result.nodes());
            assertThat(boxes).allMatch(box -> box[0] >= 0 && box[1] >= 0 && box[0] + PathDrawing.WIDTH <= Integer.parseInt(view[2])
                    && box[1] + PathDrawing.HEIGHT <= Integer.parseInt(view[3]));
            for (int i = 0; i < boxes.size(); i++) {
                for (int j = 0; j < i; j++) {
                    assertThat(Math.abs(boxes.get(i)[0] - boxes.get(j)[0]) >= PathDrawing.WIDTH || Math.abs(boxes.get(i)[1] - boxes.get(j)[1]) >= PathDrawing.HEIGHT).isTrue();
                }
            }
            assertThat(drawing.getElementsByTagName("path").getLength()).isEqualTo(result.edges().size() + 2);
        }
    }

    @Test
    void edgesThatGoBackAreDashedAndAllOthersGoToTheRight() {
        PathResult result = result(List.of("其他", "浏览", "加购", "付款"), TestWalk.labels(1, "A@0 B@1 C@2"), TestWalk.labels(2, "A@0 B@1 A@2 B@3 C@4"));

        PathLayout layout = PathLayout.of(result);
        String drawing = PathDrawing.draw(result, true);

        for (int e = 0; e < result.edges().size(); e++) {
            assertThat(layout.isBack(e)).isEqualTo(result.edges().get(e).from().equals("加购") && result.edges().get(e).to().equals("浏览"));
        }
        assertThat(drawing.split("stroke-dasharray", -1)).hasSize(2);
        assertThat(drawing).contains("客户路径", "加购", "2 条路径");
    }

    @Test
    void whatPeopleNamedCannotBreakOut() throws Exception {
        PathResult result = result(List.of("other", "<script>alert(1)</script>", "\"&\u0001\u001F'", "一个名字特别特别特别特别特别特别特别长的步骤"), TestWalk.labels(1, "A@0 B@1 C@2"));

        String drawing = PathDrawing.draw(result, false);

        Document document = parse(drawing);
        assertThat(document.getElementsByTagName("script").getLength()).isZero();
        assertThat(drawing).contains("&lt;script&gt;").contains("一个名字特别特别特别…");
    }

    @Test
    void nothingToDrawIsADrawingToo() throws Exception {
        assertThat(boxes(parse(PathDrawing.draw(result(List.of("other")), true)))).isEmpty();
    }

    /** WCAG 2.1, 1.4.3: text 4.5 to 1; 1.4.11: lines 3 to 1, as they are drawn at three quarters of their strength. */
    @Test
    void canBeReadByThoseWhoSeeLittle() {
        assertThat(contrast(PathDrawing.TEXT, PathDrawing.BOX, 1)).isGreaterThan(4.5);
        assertThat(contrast(PathDrawing.TEXT, "#ffffff", 1)).isGreaterThan(4.5);
        assertThat(contrast(PathDrawing.FORWARD, "#ffffff", 0.75)).isGreaterThan(3);
        assertThat(contrast(PathDrawing.BACKWARD, "#ffffff", 0.75)).isGreaterThan(3);
    }

    private static double contrast(String front, String behind, double opacity) {
        return (luminance(behind, behind, 1) + 0.05) / (luminance(front, behind, opacity) + 0.05);
    }

    private static double luminance(String colour, String behind, double opacity) {
        double[] weights = { 0.2126, 0.7152, 0.0722 };
        double sum = 0;
        for (int i = 0; i < 3; i++) {
            double part = (opacity * Integer.parseInt(colour.substring(1 + 2 * i, 3 + 2 * i), 16) + (1 - opacity) * Integer.parseInt(behind.substring(1 + 2 * i, 3 + 2 * i), 16)) / 255;
            sum += weights[i] * (part <= 0.04045 ? part / 12.92 : Math.pow((part + 0.055) / 1.055, 2.4));
        }
        return sum;
    }

    private static PathResult random(Random random) {
        List<String> labels = new ArrayList<>();
        int steps = 1 + random.nextInt(26);
        for (int i = 0; i <= steps; i++) {
            labels.add((i % 2 == 0 ? "步骤 " : "Step ") + i);
        }
        TestWalk[] walks = new TestWalk[20];
        for (int w = 0; w < walks.length; w++) {
            StringBuilder walk = new StringBuilder();
            for (int i = 0; i < 1 + random.nextInt(8); i++) {
                walk.append((char) ('A' + random.nextInt(steps))).append('@').append(i * 60_000L * random.nextInt(100_000)).append(' ');
            }
            walks[w] = TestWalk.labels(w, walk.toString());
        }
        return result(labels, walks);
    }

    private static PathResult result(List<String> labels, TestWalk... walks) {
        PathTally tally = new PathTally(labels.size(), Folding.NONE, 10, false);
        PathCutter cutter = new PathCutter(0, 0, -1, (walk, i) -> walk.code(i), tally::add);
        for (TestWalk walk : walks) {
            cutter.cut(walk);
        }
        return new PathSummary(tally, labels).of(Top.STANDARD, Folding.NONE);
    }

    private static Document parse(String drawing) throws Exception {
        return DocumentBuilderFactory.newInstance().newDocumentBuilder().parse(new InputSource(new StringReader(drawing)));
    }

    private static List<int[]> boxes(Document drawing) {
        List<int[]> boxes = new ArrayList<>();
        NodeList all = drawing.getElementsByTagName("rect");
        for (int i = 0; i < all.getLength(); i++) {
            Element box = (Element) all.item(i);
            if (box.getAttribute("class").equals("node")) {
                boxes.add(new int[] { Integer.parseInt(box.getAttribute("x")), Integer.parseInt(box.getAttribute("y")) });
            }
        }
        return boxes;
    }
}
