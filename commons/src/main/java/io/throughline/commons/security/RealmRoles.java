package io.throughline.commons.security;

/** The realm roles of a token. */
public final class RealmRoles {

    public static final String ANALYST = "analyst";
    public static final String AGENT = "agent";
    public static final String MARKETER = "marketer";
    public static final String PRIVACY = "privacy";
    public static final String ADMIN = "admin";
    public static final String PARTNER = "partner";
    /**
     * A partner that tries its program. It is a role of its own and no mark on the role of partners, so that whatever does not name it
     * refuses it.
     */
    public static final String PARTNER_SANDBOX = "partner-sandbox";

    private RealmRoles() {
    }
}
