package io.throughline.cli.demo.simulation;

import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * One person's time with the shop: browses anonymously, signs in on each device, then shops, gets an offer, calls, and gives
 * feedback. Orders end 14 days before the history does, so that it includes every delivery and its consequences.
 */
final class CustomerSimulation {

    static final int SIGN_IN_DAY = 6;
    static final int FIRST_SHOPPING_DAY = 10;
    static final int DAYS_AFTER_LAST_ORDER = 14;

    private final SimulationLog simulationLog;
    private final SimulatedPerson person;
    private final RandomSource randomSource;
    private final VisitSimulation visitSimulation;
    private final CallCentre calls;
    private final OfferTrial offer;
    private final SurveyAnswers surveyAnswers;

    private CustomerSimulation(SimulationLog simulationLog) {
        this.simulationLog = simulationLog;
        this.person = simulationLog.person;
        this.randomSource = simulationLog.dice;
        this.surveyAnswers = new SurveyAnswers(simulationLog);
        this.calls = new CallCentre(simulationLog, surveyAnswers);
        this.visitSimulation = new VisitSimulation(simulationLog, new DeliverySimulation(simulationLog, calls, surveyAnswers));
        this.offer = new OfferTrial(simulationLog, visitSimulation);
    }

    static SimulationLog of(int index, ShopSettings settings) {
        var randomSource = new RandomSource(settings.seed(), index);
        var customerSimulation = new CustomerSimulation(
                new SimulationLog(SimulatedPerson.cast(index, settings.run(), randomSource), randomSource, settings));
        customerSimulation.live();
        return customerSimulation.simulationLog;
    }

    private void live() {
        for (int i = randomSource.between(1, 2); i > 0; i--) {
            visitSimulation.browse("web", KnownIdentifiers.visitor(person, "web"),
                    simulationLog.daytime(randomSource.between(0, SIGN_IN_DAY - 1)));
        }
        if (person.hasApp()) {
            visitSimulation.browse("app", KnownIdentifiers.visitor(person, "app"),
                    simulationLog.daytime(randomSource.between(0, SIGN_IN_DAY - 1)));
        }
        if (!person.signsIn()) {
            visitSimulation.browse("web", KnownIdentifiers.visitor(person, "web"),
                    simulationLog.daytime(randomSource.between(FIRST_SHOPPING_DAY, simulationLog.settings.days() - 2)));
            return;
        }
        signIn();
        shop();
        social();
        chat();
        calls.loopOrSimpleQuestion();
        surveyAnswers.recommendsUs();
    }

    private void signIn() {
        Instant at = simulationLog.daytime(SIGN_IN_DAY);
        visitSimulation.browse("web", KnownIdentifiers.visitor(person, "web"), at.minus(Duration.ofMinutes(10)));
        simulationLog.identify("web", KnownIdentifiers.signedIn(person, "web"), at, traits());
        simulationLog.track("web", KnownIdentifiers.signedIn(person, "web"), at.plusSeconds(1), "Signed Up",
                Map.of("language", person.language()));
        if (person.hasApp()) {
            Instant later = simulationLog.daytime(SIGN_IN_DAY + 1);
            simulationLog.identify("app", KnownIdentifiers.signedIn(person, "app"), later, Map.of("language", person.language()));
            simulationLog.track("app", KnownIdentifiers.signedIn(person, "app"), later.plusSeconds(1), "Signed In", Map.of());
        }
        link("store", "phone", person.phone(), SIGN_IN_DAY + 1);
        link("email", "email", person.email(), SIGN_IN_DAY + 1);
        if (person.loyaltyId() != null) {
            link("store", "loyalty_id", person.loyaltyId(), SIGN_IN_DAY + 2);
        }
        if (person.openId() != null) {
            link("social", "wechat_openid", person.openId(), SIGN_IN_DAY + 2);
        }
    }

    /** Links the channel's own identifier to this user: a card is issued, an address confirmed, or an account bound. */
    private void link(String channel, String type, String value, int day) {
        simulationLog.identify(channel, KnownIdentifiers.userAnd(person, type, value), simulationLog.daytime(day), Map.of());
    }

    private Map<String, Object> traits() {
        var traits = new LinkedHashMap<String, Object>();
        traits.put("name", person.name());
        traits.put("email", person.email());
        traits.put("phone", person.phone());
        traits.put("city", person.city());
        traits.put("region", person.region());
        traits.put("language", person.language());
        traits.put("group", person.group());
        return traits;
    }

    private void shop() {
        int lastDay = simulationLog.settings.days() - DAYS_AFTER_LAST_ORDER;
        int offerDay = randomSource.between(FIRST_SHOPPING_DAY, lastDay - OfferTrial.WINDOW_DAYS - 1);
        int days = lastDay - FIRST_SHOPPING_DAY;
        // The number of visits grows with the history's length; a persona's figure is for 60 days.
        int count = Math.max(1, Math.round(
                randomSource.between(0.5f, 1.5f) > 1 ? person.persona().visits * 1.3f * days / 36
                        : person.persona().visits * 0.7f * days / 36));
        for (int i = 0; i < count; i++) {
            int day = randomSource.between(FIRST_SHOPPING_DAY, lastDay);
            boolean app = person.hasApp() && randomSource.chance(person.persona().byApp);
            visitSimulation.shop(app ? "app" : "web", simulationLog.daytime(day), OfferTrial.leavesAlone(day, offerDay));
        }
        for (int i = 0; i < 2; i++) {
            int day = randomSource.between(FIRST_SHOPPING_DAY, lastDay);
            if (randomSource.chance(person.persona().buysInStore) && OfferTrial.leavesAlone(day, offerDay)) {
                visitSimulation.store(simulationLog.daytime(day));
            }
        }
        offer.run(offerDay);
        newsletter();
    }

    private void newsletter() {
        for (int day = FIRST_SHOPPING_DAY; day < simulationLog.settings.days() - 1; day += 14) {
            if (randomSource.chance(0.4)) {
                Instant at = simulationLog.daytime(day);
                simulationLog.track("email", KnownIdentifiers.only("email", person.email()), at, "Email Opened",
                        Map.of("campaign", "newsletter-" + day / 14));
                if (randomSource.chance(0.3)) {
                    simulationLog.track("email", KnownIdentifiers.only("email", person.email()), at.plusSeconds(20), "Email Link Clicked",
                            Map.of("campaign", "newsletter-" + day / 14));
                }
            }
        }
    }

    private void social() {
        if (person.openId() != null && randomSource.chance(person.persona().speaksOnSocial)) {
            Instant at = simulationLog.daytime(randomSource.between(FIRST_SHOPPING_DAY, simulationLog.settings.days() - 2));
            String text = CommentTexts.on(randomSource.chance(0.7) ? "good" : "fair", person.language(), randomSource);
            simulationLog.track("social", KnownIdentifiers.only("wechat_openid", person.openId()), at, "Post Published",
                    Map.of("network", "wechat", "text", text));
        }
    }

    private void chat() {
        if (randomSource.chance(0.15)) {
            Instant at = simulationLog.daytime(randomSource.between(FIRST_SHOPPING_DAY, simulationLog.settings.days() - 2));
            String question = person.language().equals("zh") ? "请问这款茶怎么冲泡？" : "How do I brew this tea?";
            simulationLog.track("chat", KnownIdentifiers.user(person), at, "Chat Started", Map.of("topic", "brewing"));
            simulationLog.track("chat", KnownIdentifiers.user(person), at.plusSeconds(8), "Chat Message Sent", Map.of("text", question));
            simulationLog.track("chat", KnownIdentifiers.user(person), at.plus(randomSource.seconds(60, 600)), "Chat Ended",
                    Map.of("topic", "brewing", "resolved", randomSource.chance(0.9)));
        }
    }
}
