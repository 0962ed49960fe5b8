package io.throughline.journey.journeymap;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Optional;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.throughline.commons.json.StrictJson;
import io.throughline.commons.problem.Problem.FieldError;
import io.throughline.journey.analysis.filter.EventFilter;
import io.throughline.journey.analysis.question.TouchpointNames;
import io.throughline.journey.touchpointcatalog.DrawingLanguage;
import io.throughline.journey.touchpointcatalog.LocalizedText;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class MapReaderTest {

    private static final ObjectMapper JSON = StrictJson.mapper();
    private static final TouchpointNames NAMED =
            id -> id.equals("checkout-web") ? Optional.of(EventFilter.event("Checkout Started")) : Optional.empty();

    @ParameterizedTest
    @EnumSource(MapTemplate.class)
    void eachTemplateIsAMapInBothLanguages(MapTemplate template) throws Exception {
        MapReader.MapReadResult reading = read(JSON.writeValueAsString(template.map()));

        assertThat(reading.faults()).isEmpty();
        JourneyMap map = reading.map();
        assertThat(map.stages()).extracting(JourneyMap.Stage::id).containsExactly("awareness", "consideration", "engagement", "purchase",
                "post_purchase", "loyalty");
        assertThat(map.cells()).hasSizeGreaterThan(9).allSatisfy(cell -> {
            assertThat(cell.name().zh()).matches(".*\\p{IsHan}.*");
            assertThat(cell.name().in(DrawingLanguage.EN)).doesNotMatch(".*\\p{IsHan}.*").isNotBlank();
            assertThat(cell.emotion()).isBetween(-2, 2);
        });
        assertThat(map.stages()).allSatisfy(stage -> assertThat(map.cells()).anyMatch(cell -> cell.stage().equals(stage.id())));
        assertThat(MapCounter.coding(map).steps()).hasSize(map.cells().size());
    }

    @Test
    void aTouchpointIsCalledByItsOwnNameElseAsItIsRegisteredElseAsItsStep() throws Exception {
        JourneyMap map =
                read("""
                {"name": {"zh": "旅程"}, "stages": [{"id": "buy", "name": {"en": "Buy"}, "rules": [{"event": "Order Completed"}, {"event": \
                "Paid"}]}],
                 "touchpoints": [{"stage": "buy", "touchpoint": "checkout-web"}, {"stage": "buy", "step": {"label": "Cart", "event": \
                "Product Added"}},
                  {"id": "own", "stage": "buy", "name": {"en": "Own"}, "touchpoint": "checkout-web", "emotion": -1, "owner": "张三", \
                "evidence": ["https://a.example"]}]}""")
                        .map();

        assertThat(map.cells()).extracting(cell -> cell.name().in(DrawingLanguage.ZH)).containsExactly("网页结账", "Cart", "Own");
        assertThat(map.cells()).extracting(JourneyMap.Cell::id).containsExactly("t1", "t2", "own");
        assertThat(map.cells().get(2).called()).containsExactly("own", "checkout-web");
        assertThat(map.cells().get(0).emotion()).isNull();
        assertThat(map.stages().getFirst().rules()).isInstanceOf(EventFilter.Or.class);
        assertThat(MapCounter.coding(map).steps()).hasSize(4);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '~', value = {
            "{\"name\": {}, \"stages\": [{\"id\": \"a\", \"name\": {}}]} | /name,/stages/0/name",
            "{\"name\": {\"en\": \"x\"}, \"stages\": [{\"id\": \"a\", \"name\": {\"en\": \"x\"}}, {\"id\": \"a\", \"name\": {\"en\": "
                    + "\"x\"}}]} | /stages/1/id",
            "{\"name\": {\"en\": \"x\"}, \"stages\": [{\"id\": \"a\", \"name\": {\"en\": \"x\"}, \"rules\": [{\"label\": \"x\"}]}], "
                    + "\"touchpoints\": [{\"stage\": \"b\", \"goal\": {}}, {\"stage\": \"a\", \"id\": \"t1\", \"touchpoint\": "
                    + "\"none\"}, {\"stage\": \"a\", \"step\": {\"event\": \"e\"}, \"evidence\": []}]} | "
                    + "/stages/0/rules/0,/touchpoints/0/stage,/touchpoints/0/goal,/touchpoints/0,/touchpoints/1/id,"
                    + "/touchpoints/1/touchpoint,/touchpoints/2/evidence" })
    void allThatIsWrongIsToldAtOnce(String body, String pointers) throws Exception {
        MapReader.MapReadResult reading = read(body);

        assertThat(reading.map()).isNull();
        assertThat(reading.faults()).extracting(FieldError::field).contains(pointers.split(","));
    }

    @Test
    void moreQuestionsThanOneWalkTellsApartAreRefused() throws Exception {
        ObjectNode body = JSON.createObjectNode();
        body.putObject("name").put("en", "x");
        ArrayNode stages = body.putArray("stages");
        for (String id : List.of("a", "b")) {
            ObjectNode stage = stages.addObject().put("id", id);
            stage.putObject("name").put("en", id);
            stage.putArray("rules").addObject().put("event", id);
        }
        ArrayNode touchpoints = body.putArray("touchpoints");
        for (int i = 0; i < 30; i++) {
            touchpoints.addObject().put("stage", "a").putObject("step").put("event", "e" + i);
        }

        assertThat(read(body.toString()).faults()).extracting(FieldError::field).containsExactly("/touchpoints");
        touchpoints.remove(0);
        assertThat(read(body.toString()).faults()).isEmpty();
        touchpoints.addObject().put("stage", "a").putObject("step").put("event", "e");
        touchpoints.addObject().put("stage", "a").putObject("step").put("event", "f");
        assertThat(read(body.toString()).faults()).extracting(FieldError::field).containsExactly("/touchpoints");
    }

    private static MapReader.MapReadResult read(String body) throws Exception {
        return MapReader.read("shop", 1, JSON.readValue(body, JourneyMapRequest.class), NAMED,
                id -> id.equals("checkout-web") ? Optional.of(new LocalizedText("网页结账", null)) : Optional.empty());
    }
}
