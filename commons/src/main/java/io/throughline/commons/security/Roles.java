package io.throughline.commons.security;

/** The realm roles of a token. */
public final class Roles {

    public static final String ANALYST = "analyst";
    public static final String AGENT = "agent";
    public static final String MARKETER = "marketer";
    public static final String PRIVACY = "privacy";
    public static final String ADMIN = "admin";
    public static final String PARTNER = "partner";

    private Roles() {
    }
}
