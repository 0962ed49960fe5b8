package io.throughline.feedback.response.intake;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.throughline.commons.contract.BodyFaults;
import io.throughline.commons.identity.Identifier;
import io.throughline.commons.json.StrictJson;
import io.throughline.commons.problem.Problem.FieldError;
import io.throughline.feedback.response.FeedbackMetric;
import io.throughline.feedback.response.FeedbackResponse;
import io.throughline.feedback.response.intake.ResponseSubmission.InvalidSubmission;
import io.throughline.feedback.response.intake.ResponseSubmission.ValidSubmission;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ResponseSubmissionTest {

    private static final Instant NOW = Instant.parse("2026-02-01T12:00:00.123456Z");
    private static final ResponseSender MALL = ResponseSender.partner("partner-mall");

    private static NewResponse posted(String id, Integer nps, String comment, List<String> identifiers, String occurredAt) {
        return new NewResponse(id, null, nps, null, null, comment, null, identifiers, null, occurredAt);
    }

    private static NewResponse at(String occurredAt) {
        return posted("1", 3, null, List.of("user_id:42"), occurredAt);
    }

    private static NewResponse in(String language) {
        return new NewResponse("1", null, 3, null, null, null, language, List.of("user_id:42"), null, "2026-02-01T00:00:00Z");
    }

    private static ResponseSubmission judge(NewResponse posted) {
        return ResponseSubmission.of(posted, MALL, Optional.of("partner"), NOW, new BodyFaults());
    }

    private static FeedbackResponse sound(NewResponse posted) {
        return ((ValidSubmission) judge(posted)).response();
    }

    private static List<String> fields(NewResponse posted) {
        return ((InvalidSubmission) judge(posted)).faults().stream().map(FieldError::field).toList();
    }

    @Test
    void whatIsSoundBecomesAResponse() {
        FeedbackResponse response = sound(posted("a", 3, "手机结账太慢了 😞",
                List.of("email:Li.Na@Example.cn", "anonymous_id:x", "user_id:42"), "2026-01-31T17:30:00+08:00"));

        assertThat(response.identifiers()).containsExactly(Identifier.parse("email:li.na@example.cn"),
                Identifier.anonymousId("x"), Identifier.userId("42"));
        assertThat(response.subject()).isEqualTo(Identifier.userId("42"));
        assertThat(response.comment()).isEqualTo("手机结账太慢了 😞");
        assertThat(response.occurredAt()).isEqualTo("2026-01-31T09:30:00Z");
        assertThat(response.receivedAt()).isEqualTo("2026-02-01T12:00:00.123Z");
    }

    @Test
    void everyFaultIsTold() {
        NewResponse posted =
                new NewResponse("a\u0007", null, null, null, null, " ", "not a tag", List.of("nobody", "user_id:1"), " ", "yesterday");

        assertThat(fields(posted)).containsExactlyInAnyOrder("/id", "/comment", "/language", "/identifiers/0", "/touchpoint",
                "/occurredAt");
    }

    @ParameterizedTest
    @CsvSource({ "NPS, 0, 10", "CSAT, 1, 5", "CES, 1, 7" })
    void answersAreWithinTheirScales(FeedbackMetric metric, int least, int most) {
        assertThat(metric.takes(least)).isTrue();
        assertThat(metric.takes(most)).isTrue();
        assertThat(metric.takes(least - 1)).isFalse();
        assertThat(metric.takes(most + 1)).isFalse();
    }

    @Test
    void aResponseSaysSomething() {
        assertThat(fields(posted("1", null, null, List.of("user_id:42"), "2026-02-01T00:00:00Z"))).containsExactly("");
    }

    @ParameterizedTest
    @ValueSource(strings = { "1990-01-01T00:00:00Z", "2026-02-01T12:05:00Z", "2026-02-01T12:00:00.999999999+00:00" })
    void timesFrom1990ToFiveMinutesAheadAreTaken(String time) {
        assertThat(judge(at(time))).isInstanceOf(ValidSubmission.class);
    }

    @ParameterizedTest
    @ValueSource(strings = { "1989-12-31T23:59:59Z", "1970-01-01T00:00:00Z", "2026-02-01T12:05:01Z", "+999999999-12-31T23:59:59Z",
            "-999999999-01-01T00:00:00Z", "2026-02-30T00:00:00Z", "2026-02-01", "1769940000", "" })
    void otherTimesAreNot(String time) {
        assertThat(fields(at(time))).containsExactly("/occurredAt");
    }

    @ParameterizedTest
    @CsvSource({ "zh-cn, zh-CN", "EN, en", "zh-hant-tw, zh-Hant-TW" })
    void languagesAreKeptInTheirCanonicalForm(String tag, String canonical) {
        assertThat(sound(in(tag)).language()).isEqualTo(canonical);
    }

    @ParameterizedTest
    @ValueSource(strings = { "", "chinese language", "z", "zh_CN_" })
    void otherLanguagesAreNotTags(String tag) {
        assertThat(fields(in(tag))).containsExactly("/language");
    }

    @Test
    void nobodyIsKnownToOthersByTheIdOfAProfile() {
        assertThat(fields(
                posted("1", 3, null, List.of("user_id:1", "profile_id:0196a3c2-7f7e-7b5a-9d4b-3f2a1c0d9e8f"), "2026-02-01T00:00:00Z")))
                .containsExactly("/identifiers/1");
        assertThat(fields(posted("1", 3, null, List.of("profile_id:x"), "2026-02-01T00:00:00Z"))).containsExactly("/identifiers/0");
    }

    @Test
    void theIdIsMadeOfPosterChannelAndOwnId() {
        FeedbackResponse first = sound(at("2026-01-31T09:30:00Z"));
        FeedbackResponse later = sound(at("2026-01-31T09:31:00Z"));
        FeedbackResponse another = ((ValidSubmission) ResponseSubmission.of(at("2026-01-31T09:30:00Z"), ResponseSender.HOUSE,
                Optional.of("partner"), NOW, new BodyFaults())).response();
        FeedbackResponse elsewhere =
                ((ValidSubmission) ResponseSubmission.of(at("2026-01-31T09:30:00Z"), MALL, Optional.of("app"), NOW, new BodyFaults()))
                        .response();

        assertThat(later.id()).isEqualTo(first.id());
        assertThat(List.of(first.id(), another.id(), elsewhere.id())).doesNotHaveDuplicates();
        assertThat(first.id().version()).isEqualTo(8);
        assertThat(first.id().variant()).isEqualTo(2);
        // Pinned: another value after a change of the code would store every response anew when it is sent again.
        assertThat(first.id()).isEqualTo(UUID.fromString("ce0afef6-6024-8aae-93b1-fcbc061a5bcf"));
    }

    @Test
    void theOrderOfIdentifiersIsNotPartOfWhatIsSaid() {
        FeedbackResponse one = sound(posted("1", 3, null, List.of("user_id:1", "email:a@b"), "2026-02-01T00:00:00Z"));
        FeedbackResponse other = sound(posted("1", 3, null, List.of("email:A@b", "user_id:1"), "2026-02-01T00:00:00Z"));

        assertThat(one.saysTheSameAs(other)).isTrue();
        assertThat(one.saysTheSameAs(sound(posted("1", 4, null, List.of("user_id:1", "email:a@b"), "2026-02-01T00:00:00Z")))).isFalse();
    }

    @Test
    void aBatchKeepsWhatIsValidAndSaysWhyOfTheOthers() throws Exception {
        ObjectMapper json = StrictJson.mapper();
        JsonNode good = json.valueToTree(posted("1", 3, null, List.of("user_id:1"), "2026-02-01T00:00:00Z"));
        JsonNode other = json.valueToTree(posted("1", 4, null, List.of("user_id:1"), "2026-02-01T00:00:00Z"));
        JsonNode bad = json.valueToTree(posted("2", 12, null, List.of("user_id:1"), "2026-02-01T00:00:00Z"));
        JsonNode future = json.valueToTree(posted("3", 3, null, List.of("user_id:1"), "2099-02-01T00:00:00Z"));

        ResponseBatch batch = ResponseBatch.of(Arrays.asList(bad, good, good, other, null, future), new Rows(json), MALL,
                (_, _) -> Optional.of("partner"), NOW);

        assertThat(batch.distinct()).extracting(FeedbackResponse::externalId).containsExactly("1");
        assertThat(batch.rows()).filteredOn(ResponseBatch.Refused.class::isInstance).extracting(row -> ((ResponseBatch.Refused) row).id())
                .containsExactly("2", "1", null, "3");
        assertThat(batch.rows()).filteredOn(ResponseBatch.Refused.class::isInstance)
                .flatExtracting(row -> ((ResponseBatch.Refused) row).problem().errors()).extracting(FieldError::field)
                .containsExactly("/responses/0/nps", "/responses/3/id", "/responses/4", "/responses/5/occurredAt");
        assertThat(((ResponseBatch.Refused) batch.rows().get(3)).problem().detail()).contains("/responses/1");
    }

    /** Of the schema it knows that NPS ends at 10; PostingTest and BatchPostingTest have the rest. */
    private record Rows(ObjectMapper json) implements ResponseBatch.RowReader {

        @Override
        public void check(JsonNode row, BodyFaults faults) {
            if (row.path("nps").asInt() > 10) {
                faults.at("nps", "must be a whole number from 0 to 10");
            }
        }

        @Override
        public NewResponse read(JsonNode row) {
            return json.convertValue(row, NewResponse.class);
        }
    }
}
