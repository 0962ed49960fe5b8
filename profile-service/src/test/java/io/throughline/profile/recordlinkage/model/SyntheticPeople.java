package io.throughline.profile.recordlinkage.model;

import java.util.EnumMap;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.function.BiConsumer;

/**
 * Made-up people, half Chinese, half English, some of whom are there twice, with damage: typos, missing values, names
 * swapped or written by sound, day and month turned, a new address or phone. One in eight lives with somebody of the same
 * family name, street and phone, as families do: those must not be taken for one. The same seed makes the same people.
 */
public final class SyntheticPeople {

    private static final String[] SURNAMES =
            "王李张刘陈杨赵黄周吴徐孙胡朱高林何郭马罗梁宋郑谢韩唐冯于董萧程曹袁邓许傅沈曾彭吕苏卢蒋蔡贾丁魏薛叶阎余潘杜戴夏钟汪田任姜范方石姚谭廖邹熊金陆郝孔白崔康毛邱秦江史顾侯邵孟龙万段钱汤尹黎易常武乔贺赖龚文".split("");
    private static final String[] GIVEN = "伟芳娜秀英敏静丽强磊军洋勇艳杰娟涛明超兰霞平刚桂红玉建国华志文海燕雪梅春晓东辉鹏飞宇浩然子轩梓涵欣怡思远佳琪嘉怡雨桐俊熙诗琪可馨一诺宁博文昊天天佑语嫣晨曦".split("");
    private static final String[] CITIES_ZH =
            { "上海市", "北京市", "广州市", "深圳市", "成都市", "杭州市", "武汉市", "西安市", "南京市", "重庆市", "苏州市", "天津市", "长沙市", "青岛市", "厦门市", "昆明市" };
    private static final String[] ROADS = "南京北京中山人民解放建设和平胜利长江黄河文化新华延安淮海四川福州西藏复兴光明友谊幸福东风青年学院滨江迎宾环城".split("(?<=\\G..)");
    private static final String[] FIRST =
            ("oliver george arthur noah muhammad leo oscar harry archie jack henry charlie freddie theodore alfie jacob isaac thomas "
                    + "joshua william "
                    + "olivia amelia isla ava ivy freya lily florence mia willow rosie sophia isabella grace daisy sienna poppy elsie "
                    + "emily ella evelyn phoebe sofia evie charlotte "
                    + "harper millie matilda maya emma alice james alexander daniel samuel benjamin lucas edward joseph adam dylan max "
                    + "ethan louis")
                    .split(" ");
    private static final String[] START =
            "har wil tho mar bar cal dun ed fair gran hol jen kirk lang mor nor os pem rad stan tal ver wal ash brad cran".split(" ");
    private static final String[] END =
            "son ton field man ley wood worth ford well by er ham den land shaw bury ster ing croft more gate combe".split(" ");
    private static final String[] CITIES_EN =
            ("ashbourne brackley carlton dunmore eastleigh farnham granton halewood ilkley kirkham langley morton norwood oakham preston "
                    + "quorn redhill selby thornton upton warwick yarrow")
                    .split(" ");
    private static final String[] TREES =
            "oak elm ash beech cedar maple willow birch church station mill park school king queen victoria albert high north south"
                    .split(" ");
    private static final String[] WAYS = { "street", "road", "lane", "avenue", "close", "drive" };
    private static final String[] MAIL = { "example.com", "example.org", "example.net", "example.cn" };

    private final SplittableRandom random;
    private final double doubles;
    private Map<FieldKind, String> neighbour;

    /** @param doubles the share of people who are there a second time */
    public SyntheticPeople(long seed, double doubles) {
        this.random = new SplittableRandom(seed);
        this.doubles = doubles;
    }

    /** @param each is given a person's number, negative where it is their second record, and what the record says */
    public void make(int records, BiConsumer<Integer, Map<FieldKind, String>> each) {
        int person = 0;
        for (int made = 0; made < records;) {
            Map<FieldKind, String> original = person();
            each.accept(++person, original);
            made++;
            if (made < records && random.nextDouble() < doubles / (1 - doubles)) {
                each.accept(-person, damaged(original));
                made++;
            }
        }
    }

    private Map<FieldKind, String> person() {
        boolean chinese = random.nextBoolean();
        Map<FieldKind, String> who = chinese ? chinese() : english();
        if (neighbour != null && random.nextInt(8) == 0 && NormalizedText.hasHan(neighbour.get(FieldKind.STREET)) == chinese) {
            for (FieldKind shared : new FieldKind[]{ FieldKind.FAMILY_NAME, FieldKind.STREET, FieldKind.HOUSE_NUMBER, FieldKind.CITY,
                    FieldKind.POSTCODE, FieldKind.PHONE }) {
                who.put(shared, neighbour.get(shared));
            }
        }
        neighbour = new EnumMap<>(who);
        drop(who, FieldKind.EMAIL, 40);
        drop(who, FieldKind.PHONE, 30);
        drop(who, FieldKind.DATE_OF_BIRTH, 15);
        drop(who, FieldKind.NATIONAL_ID, 70);
        drop(who, FieldKind.SEX, 20);
        return who;
    }

    private Map<FieldKind, String> chinese() {
        String given = skewed(GIVEN) + (random.nextInt(4) == 0 ? "" : skewed(GIVEN));
        Map<FieldKind, String> who = common(given, skewed(SURNAMES));
        who.put(FieldKind.STREET, one(ROADS) + one(new String[]{ "路", "东路", "西路", "街", "大道" }));
        who.put(FieldKind.CITY, one(CITIES_ZH));
        who.put(FieldKind.POSTCODE, String.format("%06d", 100_000 + random.nextInt(4_000) * 100));
        who.put(FieldKind.PHONE, "1" + (30 + random.nextInt(60)) + String.format("%08d", random.nextInt(100_000_000)));
        return who;
    }

    private Map<FieldKind, String> english() {
        Map<FieldKind, String> who = common(skewed(FIRST), one(START) + skewed(END));
        who.put(FieldKind.STREET, one(TREES) + " " + one(WAYS));
        who.put(FieldKind.CITY, one(CITIES_EN));
        who.put(FieldKind.POSTCODE, String.format("%04d", 1_000 + random.nextInt(8_000)));
        who.put(FieldKind.PHONE, "04" + String.format("%08d", random.nextInt(100_000_000)));
        return who;
    }

    private Map<FieldKind, String> common(String given, String family) {
        Map<FieldKind, String> who = new EnumMap<>(FieldKind.class);
        who.put(FieldKind.GIVEN_NAME, given);
        who.put(FieldKind.FAMILY_NAME, family);
        who.put(FieldKind.DATE_OF_BIRTH,
                String.format("%04d-%02d-%02d", 1935 + random.nextInt(72), 1 + random.nextInt(12), 1 + random.nextInt(28)));
        who.put(FieldKind.SEX, random.nextBoolean() ? "m" : "f");
        String sound = NormalizedText.hasHan(given) ? NormalizedText.pinyin(given) + NormalizedText.pinyin(family) : given + "." + family;
        who.put(FieldKind.EMAIL, sound + random.nextInt(10_000) + "@" + one(MAIL));
        who.put(FieldKind.HOUSE_NUMBER, Integer.toString(1 + random.nextInt(300)));
        who.put(FieldKind.NATIONAL_ID, Long.toString(random.nextLong(1_000_000_000_000L, 9_999_999_999_999L)));
        return who;
    }

    private Map<FieldKind, String> damaged(Map<FieldKind, String> original) {
        Map<FieldKind, String> copy = new EnumMap<>(original);
        int times = 1 + random.nextInt(3);
        for (int i = 0; i < times; i++) {
            switch (random.nextInt(10)) {
                case 0, 1, 2, 3 -> {
                    FieldKind kind = one(copy.keySet().toArray(FieldKind[]::new));
                    copy.computeIfPresent(kind, (same, value) -> kind == FieldKind.SEX ? value : typo(value));
                }
                case 4, 5 -> copy.remove(one(copy.keySet().toArray(FieldKind[]::new)));
                case 6 -> swap(copy);
                case 7 -> copy.computeIfPresent(FieldKind.DATE_OF_BIRTH, (kind, date) -> turned(date));
                case 8 -> move(copy);
                default -> byAnotherHand(copy);
            }
        }
        return copy;
    }

    private void byAnotherHand(Map<FieldKind, String> copy) {
        String given = copy.getOrDefault(FieldKind.GIVEN_NAME, "");
        String family = copy.getOrDefault(FieldKind.FAMILY_NAME, "");
        if (NormalizedText.hasHan(given) && NormalizedText.hasHan(family)) {
            copy.put(FieldKind.GIVEN_NAME, NormalizedText.pinyin(given));
            copy.put(FieldKind.FAMILY_NAME, NormalizedText.pinyin(family));
        } else if (given.length() > 1) {
            copy.put(FieldKind.GIVEN_NAME, given.substring(0, 1));
        }
    }

    private void swap(Map<FieldKind, String> copy) {
        String given = copy.get(FieldKind.GIVEN_NAME);
        String family = copy.get(FieldKind.FAMILY_NAME);
        if (given != null && family != null) {
            copy.put(FieldKind.GIVEN_NAME, family);
            copy.put(FieldKind.FAMILY_NAME, given);
        }
    }

    private void move(Map<FieldKind, String> copy) {
        Map<FieldKind, String> there = NormalizedText.hasHan(copy.getOrDefault(FieldKind.STREET, "")) ? chinese() : english();
        for (FieldKind kind : new FieldKind[]{ FieldKind.STREET, FieldKind.HOUSE_NUMBER, FieldKind.CITY, FieldKind.POSTCODE }) {
            copy.put(kind, there.get(kind));
        }
    }

    private static String turned(String date) {
        return date.length() == 10 ? date.substring(0, 5) + date.substring(8) + date.substring(4, 7) : date;
    }

    private String typo(String text) {
        int at = random.nextInt(text.length());
        String letter = NormalizedText.hasHan(text) ? one(GIVEN) : Character.isDigit(text.charAt(at)) ? Integer.toString(random.nextInt(10))
                : Character.toString('a' + random.nextInt(26));
        return switch (random.nextInt(4)) {
            case 0 -> text.substring(0, at) + letter + text.substring(at);
            case 1 -> text.length() > 1 ? text.substring(0, at) + text.substring(at + 1) : text;
            case 2 -> text.substring(0, at) + letter + text.substring(at + 1);
            default ->
                    at + 1 < text.length() ? text.substring(0, at) + text.charAt(at + 1) + text.charAt(at) + text.substring(at + 2) : text;
        };
    }

    private void drop(Map<FieldKind, String> who, FieldKind kind, int percent) {
        if (random.nextInt(100) < percent) {
            who.remove(kind);
        }
    }

    /** The first are far more common than the last, as names are. */
    private String skewed(String[] names) {
        double x = random.nextDouble();
        return names[(int) (x * x * names.length)];
    }

    private <T> T one(T[] all) {
        return all[random.nextInt(all.length)];
    }
}
