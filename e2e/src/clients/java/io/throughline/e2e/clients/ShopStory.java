package io.throughline.e2e.clients;

import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.Callable;

import io.throughline.client.feedback.api.ResponsesApi;
import io.throughline.client.feedback.model.NewFeedbackResponse;
import io.throughline.client.journey.ApiException;
import io.throughline.client.journey.api.AnalyticsApi;
import io.throughline.client.journey.api.CollectorApi;
import io.throughline.client.journey.api.SourcesApi;
import io.throughline.client.journey.api.TimelinesApi;
import io.throughline.client.journey.model.FunnelRequest;
import io.throughline.client.journey.model.LastPeriod;
import io.throughline.client.journey.model.PeriodRequest;
import io.throughline.client.journey.model.Problem;
import io.throughline.client.journey.model.SegmentBatch;
import io.throughline.client.journey.model.SegmentCall;
import io.throughline.client.journey.model.SourceRequest;
import io.throughline.client.journey.model.SourceTrust;
import io.throughline.client.journey.model.StepRequest;
import io.throughline.client.profile.api.ProfilesApi;
import io.throughline.client.profile.api.SegmentsApi;
import io.throughline.client.profile.model.ComparisonValue;
import io.throughline.client.profile.model.SegmentRequest;
import io.throughline.client.profile.model.SegmentRule;
import io.throughline.client.profile.model.TraitRule;
import io.throughline.client.recommendation.api.RecommendationsApi;

/**
 * A shop's day by the generated Java clients alone. Everything comes from the environment; ends with an exception where something is not
 * as said.
 */
public final class ShopStory {

    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final String PERSON = env("PERSON");
    private static final String USER = "user_id:" + PERSON;

    private ShopStory() {
    }

    public static void main(String[] arguments) throws Exception {
        sendEvents(createSource());
        readProfileAndTimeline();
        createSegment();
        askFunnel();
        postFeedback();
        readRecommendations();
        readProblem();
        System.out.println("java: the story is told");
    }

    private static String createSource() throws ApiException {
        return new SourcesApi(journey("ADMIN"))
                .putSource("client-java", new SourceRequest().name("Java client").channel("web").trust(SourceTrust.SERVER))
                .getWriteKey();
    }

    private static void sendEvents(String writeKey) throws ApiException {
        SegmentBatch batch = new SegmentBatch()
                .addBatchItem(
                        new SegmentCall().type(SegmentCall.TypeEnum.IDENTIFY).userId(PERSON).traits(Map.of("name", "李娜", "city", "上海")))
                .addBatchItem(new SegmentCall().type(SegmentCall.TypeEnum.TRACK).userId(PERSON).event("Product Viewed")
                        .properties(Map.of("product_id", "kettle")))
                .addBatchItem(new SegmentCall().type(SegmentCall.TypeEnum.TRACK).userId(PERSON).event("Checkout Started"));
        io.throughline.client.journey.ApiClient withoutToken = new io.throughline.client.journey.ApiClient();
        withoutToken.updateBaseUri(env("JOURNEY_URL"));
        new CollectorApi(withoutToken).collectBatch(batch, writeKey, null, null);
    }

    private static void readProfileAndTimeline() throws Exception {
        ProfilesApi profiles = new ProfilesApi(profile("AGENT"));
        eventually("the profile", () -> profiles.getProfileByIdentifier(USER, null).getTraits().containsKey("city"));
        TimelinesApi timelines = new TimelinesApi(journey("AGENT"));
        eventually("the timeline", () -> timelines.getTimeline(USER, null, null, null, null, null, null, null).getItems().size() == 3);
    }

    private static void createSegment() throws Exception {
        SegmentRule rule = new SegmentRule(new TraitRule().trait("city").eq(new ComparisonValue("上海")));
        var segment =
                new SegmentsApi(profile("MARKETER")).createSegment(new SegmentRequest().name("In Shanghai, " + PERSON).rule(rule), null);
        require("the rule is a trait's", segment.getRule().getActualInstance() instanceof TraitRule read && read.getTrait().equals("city"));
    }

    private static void askFunnel() throws Exception {
        FunnelRequest request = new FunnelRequest().period(new PeriodRequest(new LastPeriod().last("P1D")))
                .addStepsItem(new StepRequest().event("Product Viewed"))
                .addStepsItem(new StepRequest().event(List.of("Checkout Started", "Order Completed")));
        var funnel = new AnalyticsApi(journey("ANALYST")).analyzeFunnel(request, null);
        require("two steps are answered", funnel.getSteps().size() == 2);
        require("somebody took both", funnel.getSteps().get(1).getReached().getN() >= 1);
    }

    private static void postFeedback() throws Exception {
        var api = new ResponsesApi(feedback("PARTNER"));
        var response =
                api.createResponse(new NewFeedbackResponse().id(PERSON).nps(9).identifiers(List.of(USER)).occurredAt(OffsetDateTime.now()));
        require("the response has the partner's id", Objects.equals(response.getId(), PERSON));
    }

    private static void readRecommendations() throws Exception {
        var api = new RecommendationsApi(recommendation("AGENT"));
        require("a decision is named", api.getRecommendation(USER, 5, null).getDecisionId() != null);
    }

    private static void readProblem() throws Exception {
        io.throughline.client.journey.ApiClient client = journey("ANALYST");
        try {
            new AnalyticsApi(client).analyzeFunnel(new FunnelRequest().addStepsItem(new StepRequest().event("Product Viewed")), null);
        } catch (ApiException refused) {
            Problem problem = client.getObjectMapper().readValue(refused.getResponseBody(), Problem.class);
            require("it is a 400", refused.getCode() == 400 && problem.getStatus() == 400);
            require("the problem names the steps", problem.getErrors().stream().anyMatch(each -> each.getField().startsWith("/steps")));
            return;
        }
        throw new AssertionError("A funnel of one step was taken");
    }

    private static io.throughline.client.journey.ApiClient journey(String role) {
        io.throughline.client.journey.ApiClient client = new io.throughline.client.journey.ApiClient();
        client.updateBaseUri(env("JOURNEY_URL"));
        client.setObjectMapper(io.throughline.client.journey.JSON.getDefault().getMapper());
        client.setRequestInterceptor(request -> request.header("Authorization", "Bearer " + env(role + "_TOKEN")));
        return client;
    }

    private static io.throughline.client.profile.ApiClient profile(String role) {
        io.throughline.client.profile.ApiClient client = new io.throughline.client.profile.ApiClient();
        client.updateBaseUri(env("PROFILE_URL"));
        client.setObjectMapper(io.throughline.client.profile.JSON.getDefault().getMapper());
        client.setRequestInterceptor(request -> request.header("Authorization", "Bearer " + env(role + "_TOKEN")));
        return client;
    }

    private static io.throughline.client.feedback.ApiClient feedback(String role) {
        io.throughline.client.feedback.ApiClient client = new io.throughline.client.feedback.ApiClient();
        client.updateBaseUri(env("FEEDBACK_URL"));
        client.setObjectMapper(io.throughline.client.feedback.JSON.getDefault().getMapper());
        client.setRequestInterceptor(request -> request.header("Authorization", "Bearer " + env(role + "_TOKEN")));
        return client;
    }

    private static io.throughline.client.recommendation.ApiClient recommendation(String role) {
        io.throughline.client.recommendation.ApiClient client = new io.throughline.client.recommendation.ApiClient();
        client.updateBaseUri(env("RECOMMENDATION_URL"));
        client.setObjectMapper(io.throughline.client.recommendation.JSON.getDefault().getMapper());
        client.setRequestInterceptor(request -> request.header("Authorization", "Bearer " + env(role + "_TOKEN")));
        return client;
    }

    /** Events are applied some moments after they were accepted, and until then a profile is not found. */
    private static void eventually(String what, Callable<Boolean> condition) throws Exception {
        Instant end = Instant.now().plus(PATIENCE);
        while (true) {
            boolean last = Instant.now().isAfter(end);
            try {
                if (condition.call()) {
                    return;
                }
            } catch (io.throughline.client.profile.ApiException | ApiException notYet) {
                if (last) {
                    throw notYet;
                }
            }
            require(what + " comes in time", !last);
            Thread.sleep(200);
        }
    }

    private static void require(String what, boolean holds) {
        if (!holds) {
            throw new AssertionError("Not so: " + what);
        }
    }

    private static String env(String name) {
        return Objects.requireNonNull(System.getenv(name), name);
    }
}
