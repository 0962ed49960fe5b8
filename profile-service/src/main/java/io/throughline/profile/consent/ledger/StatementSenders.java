package io.throughline.profile.consent.ledger;

import io.throughline.commons.security.Caller;
import io.throughline.profile.consent.ledger.StatementRule.StatementSender;

/** Names the senders of statements. Each sender has its own namespace of ids. */
public final class StatementSenders {

    /** All colleagues share one namespace of ids, as they share the cases that the ids come from. */
    static final String HOUSE = "house";

    private StatementSenders() {
    }

    public static String partner(String client) {
        return "partner:" + client;
    }

    static boolean isPartner(String sender) {
        return sender.startsWith("partner:");
    }

    public static StatementSender of(Caller caller) {
        return caller.isPartner() ? new StatementSender(partner(caller.name()), caller.partnerChannel(), caller.name())
                : new StatementSender(HOUSE, null, caller.name());
    }
}
