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
     * The role of a partner that tests its program. It is a separate role and no addition to the partner role, so that every
     * endpoint that does not name it refuses it.
     */
    public static final String PARTNER_SANDBOX = "partner-sandbox";

    private RealmRoles() {
    }
}
