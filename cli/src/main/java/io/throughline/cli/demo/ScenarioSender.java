package io.throughline.cli.demo;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.throughline.cli.CliFailure;
import io.throughline.cli.ProgressReporter;
import io.throughline.cli.collect.BatchReceipt;
import io.throughline.cli.collect.CollectorBatch;
import io.throughline.cli.collect.CollectorClient;
import io.throughline.cli.demo.simulation.CollectorCall;
import io.throughline.cli.demo.simulation.Scenario;
import io.throughline.cli.demo.simulation.SurveyAnswer;
import io.throughline.cli.stack.LocalStackAddress;
import io.throughline.cli.stack.ServiceApi;
import io.throughline.cli.stack.SourceAdministration;

/** Sends a history to the collector and the feedback intake, as the shop's own systems and its partners would. */
final class ScenarioSender {

    private static final int UNDER_WAY = 4;
    private static final int EVENTS_A_BATCH = 100;
    private static final int RESPONSES_A_BATCH = 500;
    private static final int TRIES = 6;

    /** @param quarantined events that the collector did not accept; none is expected */
    record Sent(int accepted, int quarantined, int responsesCreated, int responsesKnown, double seconds) {
    }

    private final LocalStackAddress stack;
    private final ServiceApi api;
    private final CollectorClient collector;
    private final ObjectMapper json = new ObjectMapper();
    private final Semaphore underWay = new Semaphore(UNDER_WAY);
    private final AtomicInteger accepted = new AtomicInteger();
    private final AtomicInteger quarantined = new AtomicInteger();
    private final AtomicReference<CliFailure> failure = new AtomicReference<>();

    ScenarioSender(LocalStackAddress stack, ServiceApi api) {
        this.stack = stack;
        this.api = api;
        this.collector = new CollectorClient(stack.journey());
    }

    /** @param speed the most touchpoints per second; 0 for as fast as the collector accepts them */
    Sent send(Scenario scenario, int speed) throws InterruptedException {
        Map<String, String> writeKeys = sources(scenario.touches());
        long start = System.nanoTime();
        int all = scenario.touches().size();
        try (var progress = ProgressReporter.every2Seconds(() -> "%,d of %,d touchpoints accepted%s".formatted(
                accepted.get(), all, collector.trouble().isEmpty() ? "" : "; trying again: " + collector.trouble()))) {
            touchpoints(scenario.touches(), writeKeys, speed, start);
        }
        int[] responses = responses(scenario.answers());
        return new Sent(accepted.get(), quarantined.get(), responses[0], responses[1], (System.nanoTime() - start) / 1e9);
    }

    private Map<String, String> sources(List<CollectorCall> touches) throws InterruptedException {
        var sources = new SourceAdministration(api, stack);
        var keys = new HashMap<String, String>();
        for (CollectorCall.Source source : touches.stream().map(CollectorCall::source).distinct().toList()) {
            String name = "Demo shop: " + source.channel() + (source.id().endsWith("-server") ? ", the shop's servers" : "");
            keys.put(source.id(), sources.ensure(source.id(), name, source.channel(), source.trust()).writeKey());
        }
        sources.settle();
        return keys;
    }

    private void touchpoints(List<CollectorCall> touches, Map<String, String> keys, int speed, long start) throws InterruptedException {
        var open = new HashMap<String, CollectorBatch>();
        int handedOver = 0;
        for (CollectorCall collectorCall : touches) {
            byte[] event = bytes(collectorCall);
            CollectorBatch batch = open.computeIfAbsent(collectorCall.source().id(), source -> new CollectorBatch(EVENTS_A_BATCH));
            if (!batch.hasRoomFor(event)) {
                handedOver += batch.size();
                dispatch(keys.get(collectorCall.source().id()), batch);
                batch = new CollectorBatch(EVENTS_A_BATCH);
                open.put(collectorCall.source().id(), batch);
                keepTo(speed, handedOver, start);
            }
            batch.add(event);
        }
        for (var last : open.entrySet()) {
            dispatch(keys.get(last.getKey()), last.getValue());
        }
        underWay.acquire(UNDER_WAY);
        underWay.release(UNDER_WAY);
        if (failure.get() != null) {
            throw failure.get();
        }
    }

    private static void keepTo(int speed, int handedOver, long start) throws InterruptedException {
        if (speed > 0) {
            long dueMillis = handedOver * 1_000L / speed - (System.nanoTime() - start) / 1_000_000;
            if (dueMillis > 0) {
                Thread.sleep(dueMillis);
            }
        }
    }

    private void dispatch(String writeKey, CollectorBatch batch) throws InterruptedException {
        underWay.acquire();
        if (failure.get() != null) {
            underWay.release();
            throw failure.get();
        }
        Thread.ofVirtual().start(() -> {
            try {
                BatchReceipt receipt = collector.send(writeKey, batch);
                accepted.addAndGet(receipt.accepted());
                quarantined.addAndGet(receipt.quarantined().size());
            } catch (CliFailure refused) {
                failure.compareAndSet(null, refused);
            } catch (RuntimeException | InterruptedException broken) {
                failure.compareAndSet(null, new CliFailure("Sending broke off: " + broken, broken));
            } finally {
                underWay.release();
            }
        });
    }

    /** @return how many were created, and how many existed before */
    private int[] responses(List<SurveyAnswer> answers) throws InterruptedException {
        var byPoster = new HashMap<String, List<SurveyAnswer>>();
        for (SurveyAnswer answer : answers) {
            byPoster.computeIfAbsent(poster(answer.channel()), role -> new java.util.ArrayList<>()).add(answer);
        }
        int[] counts = new int[2];
        for (var of : byPoster.entrySet()) {
            List<SurveyAnswer> all = of.getValue();
            for (int from = 0; from < all.size(); from += RESPONSES_A_BATCH) {
                post(of.getKey(), all.subList(from, Math.min(all.size(), from + RESPONSES_A_BATCH)), counts);
            }
        }
        return counts;
    }

    private static String poster(String channel) {
        return switch (channel) {
            case "partner" -> "partner-mall";
            case "social" -> "partner-social";
            default -> "admin";
        };
    }

    private void post(String role, List<SurveyAnswer> answers, int[] counts) throws InterruptedException {
        var body = Map.of("responses", answers.stream().map(answer -> answer.body(role.equals("admin"))).toList());
        ServiceApi.Answer answer = api.post(role, stack.feedback(), "/v1/responses/batch", body);
        for (int attempt = 1; answer.status() >= 500 && attempt < TRIES; attempt++) {
            Thread.sleep(500L << attempt);
            answer = api.post(role, stack.feedback(), "/v1/responses/batch", body);
        }
        for (var result : api.expect(answer, "Posting feedback as " + role).path("results")) {
            if (result.path("status").asText().equals("refused")) {
                throw new CliFailure("Posting feedback as " + role + " was refused: " + result.at("/problem/detail").asText());
            }
            counts[result.path("status").asText().equals("created") ? 0 : 1]++;
        }
    }

    private byte[] bytes(CollectorCall collectorCall) {
        try {
            return json.writeValueAsBytes(collectorCall.call());
        } catch (JsonProcessingException impossible) {
            throw new IllegalStateException(impossible);
        }
    }
}
