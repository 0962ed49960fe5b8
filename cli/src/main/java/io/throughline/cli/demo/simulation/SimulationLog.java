package io.throughline.cli.demo.simulation;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Records one person's life: what is sent, what is answered, and which facts are true. */
public final class SimulationLog {

    public final SimulatedPerson person;
    final RandomSource dice;
    final ShopSettings settings;
    public final List<CollectorCall> touches = new ArrayList<>();
    public final List<SurveyAnswer> answers = new ArrayList<>();
    final List<PlantedFact> facts = new ArrayList<>();
    public final List<String> bought = new ArrayList<>();

    SimulationLog(SimulatedPerson person, RandomSource randomSource, ShopSettings settings) {
        this.person = person;
        this.dice = randomSource;
        this.settings = settings;
    }

    String language() {
        return person.language();
    }

    /** A shopping time of the day, in China's single time zone: 08:00 to 22:59. */
    Instant daytime(int day) {
        Instant midnight =
                settings.day(day).plus(Duration.ofHours(8)).truncatedTo(java.time.temporal.ChronoUnit.DAYS).minus(Duration.ofHours(8));
        return midnight.plus(Duration.ofHours(dice.between(8, 22))).plus(dice.seconds(0, 3_599));
    }

    CollectorCall track(String channel, Map<String, Object> who, Instant at, String event, Map<String, Object> properties) {
        return add(channel, who, at, "track", Map.of("event", event), "properties", properties);
    }

    CollectorCall view(String channel, Map<String, Object> who, Instant at, String name) {
        String type = channel.equals("app") ? "screen" : "page";
        return add(channel, who, at, type, Map.of("name", name), "properties",
                Map.of("path", "/" + name.toLowerCase(java.util.Locale.ROOT)));
    }

    CollectorCall identify(String channel, Map<String, Object> who, Instant at, Map<String, Object> traits) {
        return add(channel, who, at, "identify", Map.of(), "traits", traits);
    }

    private CollectorCall add(
            String channel, Map<String, Object> who, Instant at, String type, Map<String, Object> named, String bodyName,
            Map<String, Object> body) {
        String id = "shop-%s-%05d-%04d".formatted(settings.run(), person.index(), touches.size());
        var call = new LinkedHashMap<String, Object>();
        call.put("type", type);
        call.put("messageId", id);
        call.putAll(named);
        call.putAll(who);
        call.put("timestamp", at.toString());
        call.put(bodyName, body);
        var source = CollectorCall.source(channel, type, (String) named.get("event"), at, settings.until());
        var collectorCall = new CollectorCall(person.index(), channel, source, at, id, call);
        touches.add(collectorCall);
        return collectorCall;
    }

    /** Records feedback under the e-mail address, by which partners too know their customers. */
    void answer(String channel, String metric, int score, String comment, CollectorCall about, Instant at) {
        String id = "shop-%s-%05d-r%02d".formatted(settings.run(), person.index(), answers.size());
        // People write their address in any case, and it stays the same address.
        String email = dice.chance(0.1) ? person.email().toUpperCase(java.util.Locale.ROOT) : person.email();
        answers.add(
                new SurveyAnswer(
                        person.index(), channel, id, metric, score, comment, language(), "email:" + email,
                        about == null ? null : about.messageId(), at));
    }
}
