package io.throughline.profile.trait;

import static io.throughline.profile.trait.TraitCategory.BEHAVIOURAL;
import static io.throughline.profile.trait.TraitCategory.DEMOGRAPHIC;
import static io.throughline.profile.trait.TraitCategory.GEOGRAPHIC;
import static io.throughline.profile.trait.TraitCategory.INDUSTRY;
import static io.throughline.profile.trait.TraitCategory.OWN;
import static io.throughline.profile.trait.TraitCategory.PSYCHOGRAPHIC;

import java.math.BigDecimal;
import java.util.Collections;
import java.util.SortedMap;
import java.util.TreeMap;

import com.fasterxml.jackson.databind.node.DecimalNode;
import io.throughline.profile.core.trait.TraitRules.Label;
import io.throughline.profile.trait.TraitSchema.Survivorship;

/**
 * The built-in schemas: of the names that the Segment spec reserves in identify calls, and of others in common use. An
 * administrator may override each.
 */
final class WellKnownTraits {

    static final SortedMap<String, TraitSchema> ALL = all();

    private WellKnownTraits() {
    }

    private static SortedMap<String, TraitSchema> all() {
        Book book = new Book();
        book.personal("email", DEMOGRAPHIC, "电子邮箱", "E-mail", TraitType.EMAIL);
        book.personal("phone", DEMOGRAPHIC, "电话", "Phone", TraitType.PHONE);
        book.personal("name", DEMOGRAPHIC, "姓名", "Name", TraitType.STRING);
        book.personal("firstName", DEMOGRAPHIC, "名", "First name", TraitType.STRING);
        book.personal("lastName", DEMOGRAPHIC, "姓", "Last name", TraitType.STRING);
        book.personal("username", DEMOGRAPHIC, "用户名", "User name", TraitType.STRING);
        book.personal("birthday", DEMOGRAPHIC, "生日", "Birthday", TraitType.DATE);
        book.personal("address", GEOGRAPHIC, "地址", "Address", TraitType.OBJECT);
        book.personal("avatar", DEMOGRAPHIC, "头像", "Picture", TraitType.URL);
        book.put("age", new TraitSchema(DEMOGRAPHIC, new Label("年龄", "Age"), TraitType.INTEGER, null,
                new TraitConstraints(null, number(0), number(150), null, null, null), false, Survivorship.NEWEST));
        book.open("gender", DEMOGRAPHIC, "性别", "Gender", TraitType.STRING);
        book.open("title", DEMOGRAPHIC, "职位", "Job title", TraitType.STRING);
        book.open("language", DEMOGRAPHIC, "语言", "Language", TraitType.STRING);
        book.open("education", DEMOGRAPHIC, "教育程度", "Education", TraitType.STRING);
        book.open("occupation", DEMOGRAPHIC, "职业", "Occupation", TraitType.STRING);
        book.open("maritalStatus", DEMOGRAPHIC, "婚姻状况", "Marital status", TraitType.STRING);
        book.open("incomeBand", DEMOGRAPHIC, "收入水平", "Income band", TraitType.STRING);
        book.open("city", GEOGRAPHIC, "城市", "City", TraitType.STRING);
        book.open("region", GEOGRAPHIC, "地区", "Region", TraitType.STRING);
        book.open("province", GEOGRAPHIC, "省份", "Province", TraitType.STRING);
        book.open("country", GEOGRAPHIC, "国家", "Country", TraitType.STRING);
        book.open("postalCode", GEOGRAPHIC, "邮政编码", "Postal code", TraitType.STRING);
        book.open("timezone", GEOGRAPHIC, "时区", "Time zone", TraitType.STRING);
        book.open("createdAt", BEHAVIOURAL, "注册时间", "Account made at", TraitType.DATE_TIME);
        book.open("preferredChannel", BEHAVIOURAL, "偏好渠道", "Preferred channel", TraitType.STRING);
        book.open("loyaltyTier", BEHAVIOURAL, "会员等级", "Loyalty tier", TraitType.STRING);
        book.list("interests", PSYCHOGRAPHIC, "兴趣爱好", "Interests");
        book.list("values", PSYCHOGRAPHIC, "价值观", "Values");
        book.open("lifestyle", PSYCHOGRAPHIC, "生活方式", "Lifestyle", TraitType.STRING);
        book.open("personality", PSYCHOGRAPHIC, "性格", "Personality", TraitType.STRING);
        book.open("industry", INDUSTRY, "行业", "Industry", TraitType.STRING);
        book.open("company", INDUSTRY, "公司", "Company", TraitType.OBJECT);
        book.open("description", OWN, "简介", "Description", TraitType.STRING);
        book.personal("website", OWN, "个人网站", "Web site", TraitType.URL);
        return Collections.unmodifiableSortedMap(book.traits);
    }

    private static DecimalNode number(int value) {
        return DecimalNode.valueOf(BigDecimal.valueOf(value));
    }

    private static final class Book {

        private final SortedMap<String, TraitSchema> traits = new TreeMap<>();

        void put(String name, TraitSchema schema) {
            traits.put(name, schema);
        }

        void open(String name, TraitCategory category, String zh, String en, TraitType type) {
            put(name, new TraitSchema(category, new Label(zh, en), type, null, TraitConstraints.NONE, false, Survivorship.NEWEST));
        }

        void personal(String name, TraitCategory category, String zh, String en, TraitType type) {
            put(name, new TraitSchema(category, new Label(zh, en), type, null, TraitConstraints.NONE, true, Survivorship.NEWEST));
        }

        void list(String name, TraitCategory category, String zh, String en) {
            put(name, new TraitSchema(category, new Label(zh, en), TraitType.ARRAY, TraitType.STRING, TraitConstraints.NONE, false,
                    Survivorship.NEWEST));
        }
    }
}
