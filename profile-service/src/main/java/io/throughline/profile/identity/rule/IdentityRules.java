package io.throughline.profile.identity.rule;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.Size;

import io.throughline.commons.identity.Identifier;
import io.throughline.profile.core.ProfileProjector;
import io.throughline.profile.identity.graph.IdentityLink;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/**
 * A company's rules for what is one person: how many identifiers of each type a profile may have, which of two is the
 * stronger, which types name a person, and which values name nobody.
 *
 * @param types by type of identifier
 * @param others the rule for types that are not listed
 * @param mostIdentifiers the most that a profile may have in all
 * @param blockedValues values that name nobody, whatever the type; compared without regard to case
 * @param blockedPatterns of {@code type:value}, with * for any characters and ? for one
 * @param blockZeros whether values of zeros and punctuation alone name nobody: 0000, 00000000-0000-…
 * @param sharedAbove a device that more people than this used names nobody any more
 * @param aliasJoinsUsers whether an alias call joins two user_ids although their limit is exceeded
 */
@Schema(name = "IdentityRules")
public record IdentityRules(
        @Schema(description = "By type of identifier") @Size(max = 1000) SortedMap<String, TypeRule> types,
        @Schema(description = "Of types that are not listed") TypeRule others,
        @Schema(description = "Identifiers that a profile may have in all, 2 to 10000") @Min(2) @Max(10000) Integer mostIdentifiers,
        @Schema(description = "Values that name nobody, whatever the type; compared without regard to case") @Size(max = 1000) List<
                @NotBlank @Size(max = 256) String> blockedValues,
        @Schema(description = "Of type:value, with * for any characters and ? for one") @Size(max = 1000) List<
                @NotBlank @Size(max = 256) String> blockedPatterns,
        @Schema(description = "Whether values of zeros and punctuation alone name nobody") Boolean blockZeros,
        @Schema(description = "A device that more people than this used names nobody any more, 1 to "
                + "1000") @Min(1) @Max(1000) Integer sharedAbove,
        @Schema(description = "Whether an alias call joins two user_ids although their limit is exceeded") Boolean aliasJoinsUsers) {

    /** The same bound limits what other services store of a profile's identifiers (IdentityIndex.MOST_IDENTIFIERS). */
    static final int MOST_IDENTIFIERS = 10_000;
    private static final int MOST_ENTRIES = 1_000;
    private static final int MOST_PRIORITY = 1_000;

    /** Whether identifiers of a type name people, so that there is a profile, or only a device, whose user stays a visitor. */
    @Schema(name = "IdentifierHolder")
    enum Names {
        person, device
    }

    /**
     * @param limit the number of identifiers of the type that a profile may have
     * @param priority 1 is the strongest; of two identifiers that cannot be joined, the weaker is left out
     */
    @Schema(name = "IdentifierTypeRule")
    public record TypeRule(
            @Schema(description = "Identifiers of the type that a profile may have, 1 to 10000") @Min(1) @Max(10000) Integer limit,
            @Schema(description = "1 is the strongest: of two that conflict, the weaker is not joined") @Min(1) @Max(1000) Integer priority,
            @Schema(description = "person, or device: whoever is known by devices alone has no profile") Names names) {
    }

    /** An invalid part of the rules: a JSON pointer, and what to write instead. */
    record Fault(String pointer, String message) {
    }

    /** These limits are our own estimates of what one person has, and are meant to be changed; none has a published source. */
    public static final IdentityRules DEFAULTS = new IdentityRules(new TreeMap<>(Map.ofEntries(
            person(Identifier.USER_ID, 1, 1), person("crm_id", 5, 2), person("wechat_unionid", 2, 3), person("loyalty_id", 5, 4),
            person(Identifier.PHONE, 5, 5), person(Identifier.EMAIL, 5, 6), person("wechat_openid", 20, 7),
            device("device_id", 50, 60), device("ios_idfa", 50, 61), device("android_idfa", 50, 61),
            device(Identifier.ANONYMOUS_ID, 500, 70), device("cookie", 500, 71))),
            new TypeRule(10, 50, Names.person), 1_000,
            List.of("null", "nil", "none", "undefined", "unknown", "anonymous", "guest", "n/a", "na", "nan", "-", "-1", "0", "test",
                    "true", "false", "[object object]", "匿名", "未知", "无", "游客", "测试", "(not set)", "not set", "(none)", "(null)", "\\n",
                    "infinity",
                    "anonymous user", "unknown user", "匿名用户", "未登录", "未登陆", "未知用户", "访客", "未注册", "未填写", "空"),
            List.of("email:test@*", "email:noreply@*", "email:no-reply@*", "email:unknown@*", "email:none@*", "email:null@*",
                    // Templates that were not filled in, and card numbers in scientific notation.
                    "*:{{*}}", "*:${*}", "*:%*%", "*:<*>", "*:[object *", "loyalty_id:?", "loyalty_id:??",
                    // Numbers that people enter to get past a form.
                    "phone:+861??00000000", "phone:+8612345678*", "phone:1234567*"),
            true, 3, true);

    private static Map.Entry<String, TypeRule> person(String type, int limit, int priority) {
        return Map.entry(type, new TypeRule(limit, priority, Names.person));
    }

    private static Map.Entry<String, TypeRule> device(String type, int limit, int priority) {
        return Map.entry(type, new TypeRule(limit, priority, Names.device));
    }

    public TypeRule of(String type) {
        return types.getOrDefault(type, others);
    }

    /** Whether an identifier names a person, so that there is a profile. An unproven visitor's claim names nobody. */
    public boolean identifies(Identifier identifier) {
        return of(identifier.type()).names() == Names.person && !isReserved(identifier) && !identifier.isClaimed();
    }

    public boolean isDevice(Identifier identifier) {
        return !identifies(identifier) && !isReserved(identifier);
    }

    /** Whether the type is internal: a profile's own id, which no event may claim. */
    public static boolean isReserved(Identifier identifier) {
        return identifier.type().equals(ProfileProjector.OWN_ID);
    }

    /** Sorts the strongest first; equals by text. */
    public Comparator<Identifier> strength() {
        return Comparator.comparingInt((Identifier each) -> isReserved(each) ? MOST_PRIORITY + 1 : of(each.type()).priority())
                .thenComparing(Comparator.naturalOrder());
    }

    /** The identifier that a profile is made for: the strongest that names a person. */
    public Identifier anchor(Collection<Identifier> identifiers) {
        return identifiers.stream().filter(each -> identifies(each)).min(strength()).orElseThrow();
    }

    public Identifier weaker(IdentityLink link) {
        return strength().compare(link.a(), link.b()) > 0 ? link.a() : link.b();
    }

    /** All faults of rules that somebody wrote; empty where they are valid. */
    List<Fault> faults() {
        List<Fault> faults = new ArrayList<>();
        if (types == null || types.size() > MOST_ENTRIES) {
            faults.add(new Fault("/types", "must be an object of 1000 types at most"));
        } else {
            types.forEach((type, rule) -> {
                if (Identifier.of(type, "x").isEmpty() || type.equals(ProfileProjector.OWN_ID)
                        || type.startsWith(Identifier.CLAIMED_PREFIX)) {
                    faults.add(new Fault("/types/" + pointer(type),
                            "must be named as types of identifiers are (a-z, 0-9 and _, 32 at most), and not profile_id nor claimed_…"));
                }
                faults(faults, "/types/" + pointer(type), rule);
            });
        }
        faults(faults, "/others", others);
        within(faults, "/mostIdentifiers", mostIdentifiers, 2, MOST_IDENTIFIERS);
        within(faults, "/sharedAbove", sharedAbove, 1, 1_000);
        texts(faults, "/blockedValues", blockedValues);
        texts(faults, "/blockedPatterns", blockedPatterns);
        required(faults, "/blockZeros", blockZeros);
        required(faults, "/aliasJoinsUsers", aliasJoinsUsers);
        if (blockedPatterns != null
                && blockedPatterns.stream().anyMatch(each -> each != null && each.replaceAll("[*?]", "").length() < 2)) {
            faults.add(new Fault("/blockedPatterns",
                    "must each hold two characters besides * and ?: a pattern without them would block everybody"));
        }
        return faults;
    }

    private static void faults(List<Fault> faults, String at, TypeRule rule) {
        if (rule == null) {
            faults.add(new Fault(at, "must be an object of limit, priority and names"));
            return;
        }
        within(faults, at + "/limit", rule.limit(), 1, MOST_IDENTIFIERS);
        within(faults, at + "/priority", rule.priority(), 1, MOST_PRIORITY);
        required(faults, at + "/names", rule.names());
    }

    private static void within(List<Fault> faults, String at, Integer number, int least, int most) {
        if (number == null || number < least || number > most) {
            faults.add(new Fault(at, "must be a whole number from " + least + " to " + most));
        }
    }

    private static void required(List<Fault> faults, String at, Object value) {
        if (value == null) {
            faults.add(new Fault(at, "must be given: rules are replaced as a whole"));
        }
    }

    private static void texts(List<Fault> faults, String at, List<String> texts) {
        if (texts == null || texts.size() > MOST_ENTRIES
                || texts.stream().anyMatch(each -> each == null || each.isBlank() || each.length() > Identifier.MAX_VALUE)) {
            faults.add(new Fault(at, "must be an array of at most 1000 texts of 1 to 256 characters"));
        }
    }

    private static String pointer(String name) {
        return name.replace("~", "~0").replace("/", "~1");
    }
}
