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

    private final SimulationLog diary;
    private final SimulatedPerson person;
    private final RandomSource dice;
    private final VisitSimulation visits;
    private final CallCentre calls;
    private final OfferTrial offer;
    private final SurveyAnswers voice;

    private CustomerSimulation(SimulationLog diary) {
        this.diary = diary;
        this.person = diary.person;
        this.dice = diary.dice;
        this.voice = new SurveyAnswers(diary);
        this.calls = new CallCentre(diary, voice);
        this.visits = new VisitSimulation(diary, new DeliverySimulation(diary, calls, voice));
        this.offer = new OfferTrial(diary, visits);
    }

    static SimulationLog of(int index, ShopSettings settings) {
        var dice = new RandomSource(settings.seed(), index);
        var life = new CustomerSimulation(new SimulationLog(SimulatedPerson.cast(index, settings.run(), dice), dice, settings));
        life.live();
        return life.diary;
    }

    private void live() {
        for (int i = dice.between(1, 2); i > 0; i--) {
            visits.browse("web", KnownIdentifiers.visitor(person, "web"), diary.daytime(dice.between(0, SIGN_IN_DAY - 1)));
        }
        if (person.hasApp()) {
            visits.browse("app", KnownIdentifiers.visitor(person, "app"), diary.daytime(dice.between(0, SIGN_IN_DAY - 1)));
        }
        if (!person.signsIn()) {
            visits.browse("web", KnownIdentifiers.visitor(person, "web"),
                    diary.daytime(dice.between(FIRST_SHOPPING_DAY, diary.settings.days() - 2)));
            return;
        }
        signIn();
        shop();
        social();
        chat();
        calls.loopOrSimpleQuestion();
        voice.recommendsUs();
    }

    private void signIn() {
        Instant at = diary.daytime(SIGN_IN_DAY);
        visits.browse("web", KnownIdentifiers.visitor(person, "web"), at.minus(Duration.ofMinutes(10)));
        diary.identify("web", KnownIdentifiers.signedIn(person, "web"), at, traits());
        diary.track("web", KnownIdentifiers.signedIn(person, "web"), at.plusSeconds(1), "Signed Up", Map.of("language", person.language()));
        if (person.hasApp()) {
            Instant later = diary.daytime(SIGN_IN_DAY + 1);
            diary.identify("app", KnownIdentifiers.signedIn(person, "app"), later, Map.of("language", person.language()));
            diary.track("app", KnownIdentifiers.signedIn(person, "app"), later.plusSeconds(1), "Signed In", Map.of());
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
        diary.identify(channel, KnownIdentifiers.userAnd(person, type, value), diary.daytime(day), Map.of());
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
        int lastDay = diary.settings.days() - DAYS_AFTER_LAST_ORDER;
        int offerDay = dice.between(FIRST_SHOPPING_DAY, lastDay - OfferTrial.WINDOW_DAYS - 1);
        int days = lastDay - FIRST_SHOPPING_DAY;
        // The number of visits grows with the history's length; a persona's figure is for 60 days.
        int count = Math.max(1, Math.round(
                dice.between(0.5f, 1.5f) > 1 ? person.persona().visits * 1.3f * days / 36 : person.persona().visits * 0.7f * days / 36));
        for (int i = 0; i < count; i++) {
            int day = dice.between(FIRST_SHOPPING_DAY, lastDay);
            boolean app = person.hasApp() && dice.chance(person.persona().byApp);
            visits.shop(app ? "app" : "web", diary.daytime(day), OfferTrial.leavesAlone(day, offerDay));
        }
        for (int i = 0; i < 2; i++) {
            int day = dice.between(FIRST_SHOPPING_DAY, lastDay);
            if (dice.chance(person.persona().buysInStore) && OfferTrial.leavesAlone(day, offerDay)) {
                visits.store(diary.daytime(day));
            }
        }
        offer.run(offerDay);
        newsletter();
    }

    private void newsletter() {
        for (int day = FIRST_SHOPPING_DAY; day < diary.settings.days() - 1; day += 14) {
            if (dice.chance(0.4)) {
                Instant at = diary.daytime(day);
                diary.track("email", KnownIdentifiers.only("email", person.email()), at, "Email Opened",
                        Map.of("campaign", "newsletter-" + day / 14));
                if (dice.chance(0.3)) {
                    diary.track("email", KnownIdentifiers.only("email", person.email()), at.plusSeconds(20), "Email Link Clicked",
                            Map.of("campaign", "newsletter-" + day / 14));
                }
            }
        }
    }

    private void social() {
        if (person.openId() != null && dice.chance(person.persona().speaksOnSocial)) {
            Instant at = diary.daytime(dice.between(FIRST_SHOPPING_DAY, diary.settings.days() - 2));
            String text = CommentTexts.on(dice.chance(0.7) ? "good" : "fair", person.language(), dice);
            diary.track("social", KnownIdentifiers.only("wechat_openid", person.openId()), at, "Post Published",
                    Map.of("network", "wechat", "text", text));
        }
    }

    private void chat() {
        if (dice.chance(0.15)) {
            Instant at = diary.daytime(dice.between(FIRST_SHOPPING_DAY, diary.settings.days() - 2));
            String question = person.language().equals("zh") ? "请问这款茶怎么冲泡？" : "How do I brew this tea?";
            diary.track("chat", KnownIdentifiers.user(person), at, "Chat Started", Map.of("topic", "brewing"));
            diary.track("chat", KnownIdentifiers.user(person), at.plusSeconds(8), "Chat Message Sent", Map.of("text", question));
            diary.track("chat", KnownIdentifiers.user(person), at.plus(dice.seconds(60, 600)), "Chat Ended",
                    Map.of("topic", "brewing", "resolved", dice.chance(0.9)));
        }
    }
}
