package io.throughline.journey.savedquery;

import static io.throughline.journey.JourneyTestClient.as;
import static io.throughline.journey.JourneyTestClient.somebody;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.equalTo;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.function.Supplier;

import jakarta.inject.Inject;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.quarkus.test.common.ResourceArg;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.path.json.JsonPath;
import io.throughline.commons.contract.BodyFaults;
import io.throughline.commons.test.TestServers;
import io.throughline.journey.analysis.execution.Analysis;
import io.throughline.journey.analysis.execution.AnalysisService;
import io.throughline.journey.analysis.execution.QueryRun;
import io.throughline.journey.analysis.question.QuestionContext;
import io.throughline.journey.analysis.question.QuestionScope;
import io.throughline.journey.analysis.question.ScopeRequest;
import io.throughline.journey.savedquery.SavedQuery.State;
import io.throughline.journey.touchpoint.clickhouse.ClickHouseClient;
import org.junit.jupiter.api.Test;

/**
 * What becomes of a run that fails, answers too much, or ends when its definition is another one. Kinds and settings are the test's own.
 */
@QuarkusTest
@WithTestResource(value = TestServers.class, initArgs = @ResourceArg(name = "servers", value = "kafka,mongo,clickhouse"))
class ScheduledRunOutcomesTest {

    private static final String PATH = "/v1/analytics/definitions";

    @Inject
    SavedQueryStore definitions;
    @Inject
    ResultStore results;
    @Inject
    ScheduledQueryRunner runs;
    @Inject
    QueryKinds kinds;
    @Inject
    AnalysisService analyses;
    @Inject
    SavedQuerySettings settings;
    @Inject
    ObjectMapper json;
    private final String mark = somebody();

    private UUID saved() {
        return UUID.fromString(as("analyst")
                .body("{\"kind\": \"lifecycle\", \"name\": \"日报 %s\", \"question\": %s, \"schedule\": {\"every\": \"PT24H\"}}"
                        .formatted(mark, "{\"period\": {\"month\": \"2026-02\"}, \"filter\": {\"source\": \"nothing\"}}"))
                .post(PATH).then().statusCode(201).extract().path("id"));
    }

    private Instant due(UUID id) {
        return definitions.find(id).orElseThrow().due();
    }

    private static JsonPath list(UUID id) {
        return as("analyst").get(PATH + "/" + id + "/results").then().statusCode(200).extract().jsonPath();
    }

    private ScheduledQueryRunner with(Analysis<?, ?, ?> kind, int mostResults, int resultSize) {
        SavedQuerySettings other = new SavedQuerySettings() {

            @Override
            public Duration poll() {
                return settings.poll();
            }

            @Override
            public int results() {
                return mostResults;
            }

            @Override
            public Duration retention() {
                return settings.retention();
            }

            @Override
            public int resultSize() {
                return resultSize;
            }
        };
        return new ScheduledQueryRunner(definitions, results, kind == null ? kinds : new QueryKinds(List.of(kind)), analyses, other, json);
    }

    /** A kind called lifecycle that answers otherwise. */
    private record Answering(Supplier<String> answer) implements Analysis<ScopeRequest, QuestionScope, String> {

        @Override
        public String kind() {
            return "lifecycle";
        }

        @Override
        public Class<ScopeRequest> request() {
            return ScopeRequest.class;
        }

        @Override
        public QuestionScope read(ScopeRequest body, QuestionContext context, BodyFaults faults) {
            // Its answer is remembered under the question: another one each time.
            return body.scope(context, faults).by(new io.throughline.journey.analysis.filter.EventFilter.And(
                    List.of(io.throughline.journey.analysis.filter.EventFilter.is(io.throughline.journey.analysis.filter.LogField.NAME,
                            UUID.randomUUID().toString()))));
        }

        @Override
        public QuestionScope scope(QuestionScope question) {
            return question;
        }

        @Override
        public String answer(QuestionScope question, QueryRun run) {
            return answer.get();
        }
    }

    @Test
    void aStoreThatIsAwayIsAskedAgainUntilTheNextIsDue() {
        UUID id = saved();
        Instant due = due(id);
        ScheduledQueryRunner away = with(new Answering(() -> {
            throw new ClickHouseClient.ClickHouseUnavailableException(null);
        }), 400, 10_000);

        assertThat(away.run(id, due)).isTrue();
        assertThat(results.find(id, true, due).orElseThrow().state()).isEqualTo(State.waiting);
        assertThat(due(id)).isEqualTo(due);
        as("analyst").get(PATH + "/" + id).then().body("lastRun.state", equalTo("waiting"));
        as("analyst").get(PATH + "/" + id + "/results/" + due).then().body("state", equalTo("waiting"), "fault.status", equalTo(503));

        assertThat(away.run(id, Instant.now().plus(Duration.ofHours(30)))).isTrue();
        assertThat(results.find(id, true, due).orElseThrow().attempts()).isEqualTo(2);

        Instant next = due.plus(Duration.ofHours(24));
        assertThat(runs.run(id, next.plus(Duration.ofHours(20)))).isTrue();
        assertThat(list(id).getList("items.state")).containsExactly("done", "failed");
        assertThat(due(id)).isEqualTo(next.plus(Duration.ofHours(24)));
    }

    @Test
    void whatWaitsIsGivenUpWhenItsScheduleIsTakenAway() {
        UUID id = saved();
        with(new Answering(() -> {
            throw new ClickHouseClient.ClickHouseUnavailableException(null);
        }), 400, 10_000).run(id, due(id));

        as("analyst").header("If-Match", "\"1\"").body("{\"kind\": \"lifecycle\", \"name\": \"x\", \"question\": {}}").put(PATH + "/" + id)
                .then().statusCode(200);

        assertThat(list(id).getList("items.state")).containsExactly("failed");
        assertThat(definitions.due(Instant.now().plus(Duration.ofDays(2)), 500)).doesNotContain(id);
    }

    @Test
    void aKindThatIsGoneOrFailsAndAnAnswerThatIsTooLargeAreFaultsOfTheRun() {
        UUID id = saved();
        Instant first = due(id);

        with(null, 400, 10).run(id, first);
        with(new Answering(() -> {
            throw new IllegalStateException("a secret");
        }), 400, 10_000).run(id, due(id));
        new ScheduledQueryRunner(definitions, results, new QueryKinds(List.of()), analyses, settings, json).run(id, due(id));

        JsonPath items = list(id);
        assertThat(items.getList("items.state")).containsExactly("failed", "failed", "failed");
        assertThat(items.getList("items.fault.status")).containsExactly(422, 500, 422);
        assertThat(items.getString("items[0].fault.errors[0].field")).isEqualTo("/kind");
        assertThat(items.getString("items[1].fault.detail")).doesNotContain("secret");
        assertThat(items.getString("items[2].fault.detail")).contains("bytes");
    }

    @Test
    void theNewestResultsAreKept() {
        UUID id = saved();
        List<Instant> due = new ArrayList<>();
        for (int i = 0; i < 5; i++) {
            due.addFirst(due(id));
            with(null, 3, 10_000).run(id, due(id));
        }

        assertThat(results.list(id, true, null, 10)).extracting(ResultView::due).isEqualTo(due.subList(0, 3));
        JsonPath page = as("analyst").get(PATH + "/" + id + "/results?limit=2").jsonPath();
        assertThat(page.getList("items.due")).containsExactly(due.get(0).toString(), due.get(1).toString());
        assertThat(as("analyst").get(PATH + "/" + id + "/results?limit=2&cursor=" + page.getString("next")).jsonPath().getList("items.due"))
                .containsExactly(due.get(2).toString());
        as("analyst").get(PATH + "/" + id + "/results?cursor=x").then().statusCode(400);
        results.deleteDueBefore(due.getFirst());
        assertThat(results.list(id, true, null, 10)).extracting(ResultView::due).containsExactly(due.getFirst());
    }

    @Test
    void nothingIsLeftOfADefinitionThatIsRemovedWhileItIsAsked() {
        UUID id = saved();

        with(new Answering(() -> {
            as("analyst").delete(PATH + "/" + id).then().statusCode(204);
            return "done";
        }), 400, 10_000).run(id, due(id));

        assertThat(results.list(id, true, null, 10)).isEmpty();
        assertThat(definitions.find(id)).isEmpty();
    }

    @Test
    void aScheduleThatIsChangedMeanwhileStays() {
        UUID id = saved();
        String[] changed = new String[1];
        with(new Answering(() -> {
            changed[0] = as("analyst").header("If-Match", "\"1\"")
                    .body("{\"kind\": \"lifecycle\", \"name\": \"x\", \"question\": {}, \"schedule\": {\"every\": \"PT2H\"}}")
                    .put(PATH + "/" + id).then().statusCode(200).extract().path("nextRun");
            return "done";
        }), 400, 10_000).run(id, due(id));

        assertThat(due(id)).isEqualTo(changed[0]);
    }
}
