package io.throughline.profile.recordlinkage.model;

import java.util.Collection;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.function.Function;

/**
 * Which traits contain which kind of field.
 *
 * @param paths of each kind, in order of preference: a trait's name, or trait and field ({@code address.street})
 */
public record FieldMapping(Map<FieldKind, List<String>> paths) {

    /**
     * Segment's reserved traits of users (https://segment.com/docs/connections/spec/identify/#traits) first, then the names
     * that other sources commonly use, in English and Chinese.
     */
    private static final Map<FieldKind, List<String>> COMMON = Map.ofEntries(
            Map.entry(FieldKind.GIVEN_NAME, List.of("firstName", "first_name", "given_name", "givenName", "名")),
            Map.entry(FieldKind.FAMILY_NAME, List.of("lastName", "last_name", "family_name", "familyName", "surname", "姓", "姓氏")),
            Map.entry(FieldKind.FULL_NAME, List.of("name", "full_name", "fullName", "姓名")),
            Map.entry(FieldKind.DATE_OF_BIRTH, List.of("birthday", "date_of_birth", "dateOfBirth", "birth_date", "dob", "生日", "出生日期")),
            Map.entry(FieldKind.SEX, List.of("gender", "sex", "性别")),
            Map.entry(FieldKind.EMAIL, List.of("email", "邮箱", "电子邮箱")),
            Map.entry(FieldKind.PHONE, List.of("phone", "mobile", "phone_number", "手机", "手机号", "电话")),
            Map.entry(FieldKind.NATIONAL_ID, List.of("national_id", "id_number", "soc_sec_id", "ssn", "身份证", "身份证号")),
            Map.entry(FieldKind.OTHER_ID, List.of("passport", "passport_number", "护照号")),
            Map.entry(FieldKind.STREET, List.of("address.street", "street", "address_1", "address", "地址", "住址")),
            Map.entry(FieldKind.HOUSE_NUMBER, List.of("address.houseNumber", "house_number", "street_number", "门牌号")),
            Map.entry(FieldKind.ADDRESS_EXTRA, List.of("address.line2", "address_2", "address_line_2", "小区")),
            Map.entry(FieldKind.CITY, List.of("address.city", "city", "suburb", "城市")),
            Map.entry(FieldKind.POSTCODE, List.of("address.postalCode", "postcode", "postal_code", "zip", "邮编", "邮政编码")));

    public static final FieldMapping DEFAULT = new FieldMapping(COMMON);

    public FieldMapping {
        paths = Map.copyOf(paths);
    }

    /** This mapping, with other paths for some kinds; an empty list of paths leaves a kind out. */
    public FieldMapping with(Map<FieldKind, List<String>> others) {
        Map<FieldKind, List<String>> all = new EnumMap<>(FieldKind.class);
        all.putAll(paths);
        all.putAll(others);
        return new FieldMapping(all);
    }

    /** The traits that have to be read. */
    public Collection<String> traits() {
        Collection<String> traits = new TreeSet<>();
        paths.values().forEach(each -> each.forEach(path -> traits.add(trait(path))));
        return traits;
    }

    /** @param values returns the value of a path; null where there is none */
    String first(FieldKind kind, Function<String, String> values) {
        for (String path : paths.getOrDefault(kind, List.of())) {
            String value = values.apply(path);
            if (value != null && !value.isBlank()) {
                return value;
            }
        }
        return null;
    }

    static String trait(String path) {
        int dot = path.indexOf('.');
        return dot < 0 ? path : path.substring(0, dot);
    }
}
