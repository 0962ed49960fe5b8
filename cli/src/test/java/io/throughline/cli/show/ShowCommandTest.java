package io.throughline.cli.show;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;

import io.throughline.cli.ThroughlineCommand;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class ShowCommandTest {

    private static final String PROBLEM = """
      {"type":"urn:throughline:problem:invalid-body","title":"The body is not valid","status":400,"detail":"/name is missing",
       "errors":[{"field":"/name","message":"is missing"},{"field":"","message":"is too long"}]}""";

    private final InputStream standardInput = System.in;
    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    @AfterEach
    void giveStandardInputBack() {
        System.setIn(standardInput);
    }

    @Test
    void anObjectIsLinesWithItsNestedOnesIndented() {
        assertThat(
                show("{\"id\":\"li-na\",\"revision\":3,\"consents\":{\"restricted\":false,\"state\":[]},\"channels\":[\"web\",\"app\"]}"))
                .isZero();

        assertThat(out).hasToString("""
        id        li-na
        revision  3
        consents
          restricted  false
          state       (none)
        channels  web, app
        """);
    }

    @Test
    void aListOfObjectsIsATableInWhichChineseTakesTwoColumns() {
        show("[{\"city\":\"上海\",\"n\":12,\"share\":{\"value\":0.25831234,\"low\":1.0E-7},\"more\":[{\"a\":1}]},{\"city\":\"Rome\","
                + "\"n\":null}]");

        assertThat(out).hasToString("""
        city  n   share.value  share.low
        上海  12  0.2583       1.0E-7
        Rome  -
        (not in the table: more)
        """);
    }

    @Test
    void columnsArePickedByDottedPaths() {
        show("{\"items\":[{\"id\":1,\"a\":{\"b\":{\"c\":\"x\"}}}],\"next\":null}", "--columns", "a.b.c,id");

        assertThat(out).hasToString("""
        a.b.c  id
        x      1
        1 item.
        """);
    }

    @Test
    void aPageSaysHowManyItHoldsAndHowToGoOn() {
        show("{\"items\":[{\"id\":1},{\"id\":2}],\"next\":\"Mg==\"}");
        show("{\"items\":[],\"next\":null}");

        assertThat(out.toString()).endsWith("2 items, and there are more: cursor=Mg==\nNo items.\n");
    }

    @Test
    void aMapOfObjectsThatAreAlikeIsATableByItsNames() {
        show("{\"traits\":{\"city\":{\"value\":\"成都\",\"source\":\"web\"},\"name\":{\"value\":\"黄伟\",\"source\":\"app\"}}}");

        assertThat(out).hasToString("""
        traits
                value  source
          city  成都   web
          name  黄伟   app
        """);
    }

    @Test
    void aValueAloneIsPrintedAsItIs() {
        String json = "{\"items\":[{\"id\":\"a\\nb\",\"share\":0.123456789,\"a.b\":{\"c\":true}}],\"next\":null}";

        assertThat(show(json, "items.0.id") + show(json, "items.0.share") + show(json, "/items/0/a.b/c") + show(json, "next")).isZero();

        assertThat(out).hasToString("a\nb\n0.123456789\ntrue\nnull\n");
    }

    @Test
    void aPathThatLeadsNowhereIsAnErrorThatNamesWhatIsThere() {
        String json = "{\"items\":[{\"id\":1,\"name\":\"x\"}],\"next\":null}";

        assertThat(show(json, "items.0.ID")).isEqualTo(1);
        assertThat(show(json, "items.3")).isEqualTo(1);
        assertThat(show(json, "items.0.id.x")).isEqualTo(1);
        assertThat(show(json, "items.first")).isEqualTo(1);

        assertThat(out.toString()).isEmpty();
        assertThat(err).hasToString("""
        throughline: There is no ID in items.0: the names there are id, name
        throughline: There is no 3 in items: the list has one element, 0
        throughline: There is no x in items.0.id: it is a number
        throughline: There is no first in items: the list has one element, 0
        """);
    }

    @Test
    void aProblemIsToldOnStandardErrorWithItsFields() {
        assertThat(show(PROBLEM)).isEqualTo(1);
        assertThat(show(PROBLEM, "status")).isEqualTo(1);

        assertThat(out.toString()).isEmpty();
        assertThat(err.toString()).startsWith("""
        400 The body is not valid
        /name is missing
          field       fault
          /name       is missing
          (the body)  is too long
        """);
    }

    @Test
    void whatCurlPrintsOfTheHeadIsShownBeforeTheBody() {
        String response = "HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 201 Created\r\nETag: \"1\"\r\nLocation: /v1/maps/a\r\n\r\n{\"id\":\"a\"}";

        show(response);
        show(response, "id");
        show(response, "--header", "etag");

        assertThat(out).hasToString("HTTP/1.1 201 Created\nETag: \"1\"\nLocation: /v1/maps/a\nid  a\na\n\"1\"\n");
        assertThat(show(response, "--header", "Retry-After")).isEqualTo(1);
        assertThat(show("{}", "--header", "ETag")).isEqualTo(1);
        assertThat(err.toString()).contains("There is no header Retry-After.", "curl prints them with -i");
    }

    @Test
    void nothingIsSaidPlainly() {
        assertThat(show("")).isZero();
        assertThat(show("HTTP/1.1 204 No Content\r\n\r\n")).isZero();
        assertThat(show("HTTP/1.1 502 Bad Gateway\r\n\r\n")).isEqualTo(1);
        assertThat(show("", "id")).isEqualTo(1);

        assertThat(out).hasToString("No content.\nHTTP/1.1 204 No Content\nNo content.\nHTTP/1.1 502 Bad Gateway\nNo content.\n");
        assertThat(err).hasToString("throughline: No content, so there is no id.\n");
    }

    @Test
    void whatIsNoJsonIsSaidAndQuoted() {
        assertThat(show("<html>down</html>")).isEqualTo(1);
        assertThat(show("{\"id\":")).isEqualTo(1);

        assertThat(err.toString()).contains("This is not JSON", "<html>down</html>", "{\"id\":");
    }

    @Test
    void jsonLinesAreATable() {
        show("{\"service\":\"journey\",\"kind\":\"touchpoint\"}\n{\"service\":\"profile\",\"kind\":\"trait\"}\n");

        assertThat(out).hasToString("""
        service  kind
        journey  touchpoint
        profile  trait
        """);
    }

    @Test
    void framesOfAStreamAreShownOneByOneAndOneThatIsCutOffIsDropped() {
        String stream =
                ": hello\n\ncontent-type:application/json\nid:7\ndata:{\"people\":3}\n\nid: 8\ndata: {\"people\":\ndata: 4}\n\ndata: "
                        + "{\"peo";

        show(stream);
        show(stream, "people");

        assertThat(out).hasToString("people  3\n\npeople  4\n3\n4\n");
    }

    @Test
    void linesAreCutAtTheWidthAndColumnsThatDoNotFitAreNamed() {
        show("[{\"id\":\"0123456789abcdef\",\"comment\":\"配送很快，谢谢！很好\",\"channel\":\"web\"}]", "--width", "20");
        show("{\"id\":\"0123456789abcdef\"}", "--width", "10");

        assertThat(out).hasToString("""
        id        comment
        0123456…  配送很…
        (no room for channel)
        id  01234…
        """);
        assertThat(out.toString().lines().limit(2)).allMatch(line -> DisplayWidth.of(line) <= 20);
    }

    @Test
    void whatWouldMoveTheCursorIsMadeVisible() {
        show("{\"text\":\"a\\u001b[2Jb\\nc\"}");

        assertThat(out).hasToString("text  a\\u001b[2Jb\\nc\n");
    }

    @Test
    void rawIsTheJsonItself() {
        show("{\"items\":[{\"id\":1.50}]}", "items", "--raw");

        assertThat(out.toString().replaceAll("\\s", "")).isEqualTo("[{\"id\":1.50}]");
    }

    private int show(String input, String... arguments) {
        System.setIn(new ByteArrayInputStream(input.getBytes(StandardCharsets.UTF_8)));
        String[] command = new String[arguments.length + 1];
        command[0] = "show";
        System.arraycopy(arguments, 0, command, 1, arguments.length);
        return ThroughlineCommand.commandLine().setOut(new PrintWriter(out)).setErr(new PrintWriter(err)).execute(command);
    }
}
