package io.throughline.profile.consent;

import io.throughline.commons.security.Caller;
import io.throughline.profile.consent.StatementRule.Teller;

/** Who says something, as ids of one sender are its own. */
final class Tellers {

    /** All colleagues share one space of ids, as they share the cases that ids come from. */
    static final String HOUSE = "house";

    private Tellers() {
    }

    static String partner(String client) {
        return "partner:" + client;
    }

    static boolean isPartner(String sender) {
        return sender.startsWith("partner:");
    }

    static Teller of(Caller caller) {
        return caller.isPartner() ? new Teller(partner(caller.name()), caller.partnerChannel(), caller.name())
                : new Teller(HOUSE, null, caller.name());
    }
}
