package io.throughline.profile.consent;

import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;

import com.fasterxml.jackson.databind.JsonNode;
import io.throughline.profile.intake.TouchpointEvent;

/**
 * Reads the signals by which a person opts out of the sale and sharing of their data, by the names that sites and their
 * tools use. A business has to honour them at once, for the device and for the consumer where it knows who that is
 * (California Code of Regulations, title 11, section 7025(c)). They only ever withdraw: the absence of a signal grants
 * nothing.
 * <ul>
 * <li>Global Privacy Control: the request header {@code Sec-GPC: 1}, which the collector stores as
 * {@code context.globalPrivacyControl}, or what a page's script reports under that name, or as {@code gpc}, there or in
 * {@code context.consent} (W3C, Global Privacy Control).</li>
 * <li>"Do not sell or share my personal information" and similar names, in the context, in {@code context.consent}, as a
 * category of the banner, or as the name of an event.</li>
 * <li>IAB's US Privacy String, such as {@code 1YYN}: the third character says whether the person opted out of sale; and
 * IAB's Global Privacy Platform string, see {@link GppString}.</li>
 * </ul>
 */
final class OptOutSignal {

    static final String EVIDENCE = "signal to opt out of sale and sharing";

    private static final Pattern US_PRIVACY = Pattern.compile("1[YN-]Y[YN-]", Pattern.CASE_INSENSITIVE);
    private static final Pattern OTHERS = Pattern.compile("[^a-z]");
    /** Normalised, since senders write {@code doNotSell}, {@code do_not_sell} or {@code Do Not Sell}. */
    private static final Set<String> FLAGS = Set.of("globalprivacycontrol", "gpc", "secgpc", "donotsell", "donotshare", "donotsellorshare",
            "donotsellmyinfo", "donotsellmydata", "donotsellmyinformation", "donotsellmypersonalinformation", "donotsellorsharemyinfo",
            "donotsellorsharemydata", "donotsellorsharemyinformation", "donotsellorsharemypersonalinformation",
            "donotsharemypersonalinformation", "ccpadonotsell", "ccpaoptout", "saleoptout", "sharingoptout", "targetedadvertisingoptout",
            "optoutofsale", "optoutofsharing", "optoutofsaleorsharing");
    private static final Set<String> US_PRIVACY_NAMES = Set.of("usprivacy", "usprivacystring", "uspstring", "usp", "uspv", "ccpa");
    private static final Set<String> GPP_NAMES = Set.of("gpp", "gppstring");
    /** Contexts have some dozens of fields; of a larger one only this many are searched. */
    private static final int MOST = 500;

    private OptOutSignal() {
    }

    static boolean isIn(TouchpointEvent told) {
        JsonNode consent = told.context().path("consent");
        return told.name() != null && told.type().equals("track") && FLAGS.contains(plain(told.name()))
                || isIn(told.context()) || isIn(consent) || isIn(consent.path("categoryPreferences"));
    }

    private static boolean isIn(JsonNode fields) {
        return fields.isObject() && fields.properties().stream().limit(MOST).anyMatch(OptOutSignal::optsOut);
    }

    private static boolean optsOut(Map.Entry<String, JsonNode> field) {
        JsonNode value = field.getValue();
        if (!value.isValueNode() || field.getKey().length() > 64) {
            return false;
        }
        String name = plain(field.getKey());
        if (FLAGS.contains(name)) {
            return isTrue(value);
        }
        String text = value.asText().strip();
        return US_PRIVACY_NAMES.contains(name) && US_PRIVACY.matcher(text).matches()
                || GPP_NAMES.contains(name) && (US_PRIVACY.matcher(text).matches() || GppString.optsOut(text));
    }

    private static boolean isTrue(JsonNode value) {
        return value.isBoolean() ? value.booleanValue()
                : Set.of("1", "true", "yes").contains(value.asText().strip().toLowerCase(Locale.ROOT));
    }

    private static String plain(String name) {
        return OTHERS.matcher(name.toLowerCase(Locale.ROOT)).replaceAll("");
    }
}
