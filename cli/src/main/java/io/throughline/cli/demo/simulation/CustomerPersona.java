package io.throughline.cli.demo.simulation;

/**
 * Types of customers.
 *
 * @see SimulatedPerson#cast for how many there are of each
 */
enum CustomerPersona {
    COMMUTER(0.25, 0.85, 5, 0.15, 0.35),
    RESEARCHER(0.20, 0.20, 7, 0.20, 0.20),
    STORE_REGULAR(0.20, 0.30, 2, 0.90, 0.10),
    BARGAIN_HUNTER(0.20, 0.50, 6, 0.30, 0.45),
    GIFT_GIVER(0.15, 0.40, 3, 0.50, 0.25);

    /** The share of all people. */
    final double share;

    /** The share of visits by app instead of web, for people who have the app. */
    final double byApp;

    /** The average number of visits in the history's shopping days. */
    final int visits;

    final double buysInStore;

    final double speaksOnSocial;

    CustomerPersona(double share, double byApp, int visits, double buysInStore, double speaksOnSocial) {
        this.share = share;
        this.byApp = byApp;
        this.visits = visits;
        this.buysInStore = buysInStore;
        this.speaksOnSocial = speaksOnSocial;
    }
}
