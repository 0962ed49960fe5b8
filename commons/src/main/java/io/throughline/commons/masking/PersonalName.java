package io.throughline.commons.masking;

import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;

import jakarta.enterprise.context.ApplicationScoped;

import io.quarkus.arc.DefaultBean;

/**
 * Decides by a trait's name whether it identifies a person, where the trait is not registered and in services without a registry
 * of traits. In doubt the trait is hidden.
 */
@DefaultBean
@ApplicationScoped
public class PersonalName implements PersonalTraits {

    /** Traits that the Segment spec reserves in identify calls and whose names alone would not look personal. */
    private static final Set<String> RESERVED = Set.of("address", "avatar", "website");
    private static final Pattern SEPARATORS = Pattern.compile("[_\\-. ]");
    private static final Set<String> WHOLE = Set.of("name", "username", "nickname", "firstname", "lastname", "middlename", "fullname",
            "familyname", "givenname", "surname", "maidenname", "mobile", "tel", "cell", "fax", "dob", "ssn", "iban", "wechat", "weixin",
            "qq",
            "姓", "名", "昵称", "微信", "生日");
    private static final List<String> PARTS = List.of("email", "phone", "mobileno", "mobilenumber", "telephone", "birthday", "birthdate",
            "dateofbirth", "passport", "idcard", "nationalid", "socialsecurity", "creditcard", "bankaccount", "streetaddress",
            "postaladdress",
            "homeaddress", "customername", "contactname", "recipient", "姓名", "名字", "称呼", "电话", "手机", "座机", "邮箱", "邮件", "地址", "住址",
            "身份证", "护照", "出生", "银行卡", "收件人", "联系人", "微信号");

    @Override
    public boolean isPersonal(String name) {
        return RESERVED.contains(name) || suspects(name);
    }

    /** Like {@link #isPersonal}, for a name that no specification defines. */
    public static boolean suspects(String trait) {
        String name = SEPARATORS.matcher(trait).replaceAll("").toLowerCase(Locale.ROOT);
        return WHOLE.contains(name) || PARTS.stream().anyMatch(name::contains);
    }
}
