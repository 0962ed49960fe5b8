package io.throughline.cli.demo.simulation;

import java.util.ArrayList;
import java.util.List;

/**
 * One of the shop's people with all of the person's identifiers.
 *
 * @param group the group on which the planted offer's effect depends
 * @param signsIn whether the person ever signs in; a person who does not remains one visitor per device
 * @param appAnonymousId {@code null} without the app; likewise loyaltyId without a card, openId without WeChat
 */
public record SimulatedPerson(
        int index, CustomerPersona persona, String group, String region, String city, String language, String name, boolean signsIn,
        String userId,
        String webAnonymousId, String appAnonymousId, String email, String phone, String loyaltyId, String openId) {

    static final List<String> GROUPS = List.of("student", "family", "professional", "retired");
    static final List<String> REGIONS = List.of("north", "east", "south", "west");

    private static final List<List<String>> CITIES =
            List.of(List.of("北京", "天津"), List.of("上海", "杭州"), List.of("广州", "深圳"), List.of("成都", "重庆"));
    private static final List<String> FAMILIES = List.of("王", "李", "张", "刘", "陈", "杨", "赵", "黄", "周", "吴");
    private static final List<String> GIVEN = List.of("伟", "芳", "秀英", "敏", "静", "磊", "洋", "艳", "勇", "娜", "子涵", "浩然");
    private static final List<String> ENGLISH =
            List.of("Emma Clark", "Noah Reed", "Olivia Hughes", "Liam Foster", "Ava Bennett", "Lucas Ward", "Mia Brooks", "Ethan Price");

    private static final double NEVER_SIGNS_IN = 0.15;
    private static final double SPEAKS_CHINESE = 0.6;

    /**
     * Draws a person, always with the same number of draws, so that the rest of a person's life does not depend on what the
     * person owns.
     */
    static SimulatedPerson cast(int index, String run, RandomSource randomSource) {
        CustomerPersona persona = persona(randomSource.between(0.0, 1.0));
        String group = randomSource.oneOf(GROUPS);
        int region = randomSource.between(0, REGIONS.size() - 1);
        String city = randomSource.oneOf(CITIES.get(region));
        String language = randomSource.chance(SPEAKS_CHINESE) ? "zh" : "en";
        String chinese = randomSource.oneOf(FAMILIES) + randomSource.oneOf(GIVEN);
        String english = randomSource.oneOf(ENGLISH);
        boolean signsIn = !randomSource.chance(NEVER_SIGNS_IN);
        boolean app = randomSource.chance(0.6);
        boolean card = randomSource.chance(0.4 + persona.buysInStore / 2);
        boolean weChat = randomSource.chance(0.2 + persona.speaksOnSocial);
        String tag = "%05d-%s".formatted(index, run);
        return new SimulatedPerson(
                index, persona, group, REGIONS.get(region), city, language, language.equals("zh") ? chinese : english, signsIn,
                "u-" + tag, "web-" + tag, app ? "app-" + tag : null, "customer." + tag + "@example.com", phone(index, run),
                card ? "L-" + tag : null, weChat ? "wx-" + tag : null);
    }

    private static CustomerPersona persona(double draw) {
        double upTo = 0;
        for (CustomerPersona persona : CustomerPersona.values()) {
            upTo += persona.share;
            if (draw < upTo) {
                return persona;
            }
        }
        return CustomerPersona.GIFT_GIVER;
    }

    private static String phone(int index, String run) {
        return "+861%04d%06d".formatted(Integer.parseInt(run, 16) % 10_000, index);
    }

    boolean hasApp() {
        return appAnonymousId != null;
    }

    /** The true identities: each list is one person, as far as the sent data reveal it. */
    public List<List<String>> identities() {
        if (!signsIn) {
            var visitors = new ArrayList<List<String>>();
            visitors.add(List.of("anonymous_id:" + webAnonymousId));
            if (hasApp()) {
                visitors.add(List.of("anonymous_id:" + appAnonymousId));
            }
            return visitors;
        }
        var all = new ArrayList<String>();
        all.add("user_id:" + userId);
        all.add("anonymous_id:" + webAnonymousId);
        if (hasApp()) {
            all.add("anonymous_id:" + appAnonymousId);
        }
        all.add("email:" + email);
        all.add("phone:" + phone);
        if (loyaltyId != null) {
            all.add("loyalty_id:" + loyaltyId);
        }
        if (openId != null) {
            all.add("wechat_openid:" + openId);
        }
        return List.of(all);
    }
}
