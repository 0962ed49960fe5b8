package io.throughline.recommendation.affinity;

import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Inject;

import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.runtime.StartupEvent;
import io.smallrye.mutiny.Uni;
import io.throughline.commons.consent.ConsentIndex;
import io.throughline.commons.event.ReceivedEvent;
import io.throughline.commons.identity.Identifier;
import io.throughline.commons.kafka.EventHandler;
import io.throughline.commons.kafka.TopicConsumers;
import io.throughline.commons.kafka.TopicDefinitions;
import io.throughline.commons.postgres.EventInbox;
import io.throughline.commons.postgres.PostgresClient;
import io.throughline.commons.retraction.SourceKind;
import io.throughline.commons.retraction.SourceRetractions;
import io.throughline.commons.suppression.SuppressionList;
import io.throughline.recommendation.affinity.AffinityStore.OrderKey;
import io.throughline.recommendation.affinity.InteractionLog.LoggedInteraction;
import io.throughline.recommendation.catalogue.CommerceEvent;
import io.throughline.recommendation.catalogue.CommerceEvent.Ordered;
import io.throughline.recommendation.catalogue.CommerceEvent.Unusable;
import io.throughline.recommendation.catalogue.EventProduct;
import io.throughline.recommendation.catalogue.TouchpointEvent;
import org.hibernate.reactive.mutiny.Mutiny;

/** Learns from touchpoints. A batch is one transaction, and each event counts once. */
@ApplicationScoped
class TouchpointListener implements EventHandler {

    private final EventInbox inbox;
    private final AffinityStore store;
    private final InteractionLimits limits;
    private final InteractionLog log;
    private final MeterRegistry meters;
    private final ConsentIndex consents;
    private final SuppressionList suppressions;
    private final SourceRetractions retractions;

    @Inject
    TouchpointListener(EventInbox inbox, AffinityStore store, InteractionLimits limits, InteractionLog log, SuppressionList suppressions,
            SourceRetractions retractions, ConsentIndex consents, MeterRegistry meters) {
        this.inbox = inbox;
        this.store = store;
        this.limits = limits;
        this.log = log;
        this.suppressions = suppressions;
        this.retractions = retractions;
        this.meters = meters;
        this.consents = consents;
    }

    void listen(@Observes StartupEvent event, TopicConsumers consumers) {
        consumers.listen("", List.of(TopicDefinitions.TOUCHPOINTS), this);
    }

    /** A commerce event with the message that contained it. */
    private record ReceivedCommerceEvent(ReceivedEvent message, CommerceEvent event) {
    }

    @Override
    public void apply(List<ReceivedEvent> batch) {
        suppressions.awaitCurrent();
        retractions.awaitCurrent();
        List<ReceivedCommerceEvent> told = new ArrayList<>();
        for (ReceivedEvent received : batch) {
            TouchpointEvent touchpoint = TouchpointEvent.read(received.event().data());
            CommerceEvent event = CommerceEvent.of(touchpoint);
            if (!(event instanceof CommerceEvent.Other)
                    && suppressions.remainingIdentifiers(touchpoint.subject(), touchpoint.people()).isPresent()
                    && !retractions.drops(SourceKind.SOURCE, touchpoint.origin().source(), touchpoint.origin().receivedAt())) {
                told.add(new ReceivedCommerceEvent(received, event));
            }
        }
        if (!told.isEmpty()) {
            List<CommerceEvent> learnt = PostgresClient.inTransaction(session -> learn(session, told));
            learnt.forEach(this::count);
        }
    }

    private Uni<List<CommerceEvent>> learn(Mutiny.Session session, List<ReceivedCommerceEvent> told) {
        Map<CommerceEvent, UUID> keys = new IdentityHashMap<>();
        told.forEach(each -> keys.put(each.event(), EventInbox.key(each.message().event())));
        return inbox.claim(session, told.stream().map(ReceivedCommerceEvent::message).toList())
                .map(HashSet::new)
                .map(fresh -> told.stream().filter(each -> fresh.contains(each.message())).map(ReceivedCommerceEvent::event).toList())
                .chain(fresh -> store.unseen(session, orderKeys(fresh)).map(unseen -> withoutSeen(fresh, unseen))
                        .map(events -> events.stream().filter(this::mayLearn).toList())
                        .chain(events -> limits.within(session, events))
                        .call(events -> store.add(session, InteractionBatch.of(events)))
                        .call(events -> log.write(session, learnt(fresh, events, keys))));
    }

    /** The events that count, and repeated orders, which count when the earlier report of the order is retracted. */
    private List<LoggedInteraction> learnt(List<CommerceEvent> fresh, List<CommerceEvent> counted, Map<CommerceEvent, UUID> keys) {
        Set<CommerceEvent> counting = Collections.newSetFromMap(new IdentityHashMap<>());
        counting.addAll(counted);
        return fresh.stream().filter(each -> counting.contains(each) || each instanceof Ordered && mayLearn(each))
                .map(each -> new LoggedInteraction(keys.get(each), each, counting.contains(each))).toList();
    }

    /** An event of a person who denied personalisation is recorded in the inbox, so that it is never learnt later, but not learnt. */
    private boolean mayLearn(CommerceEvent event) {
        return switch (event) {
            case CommerceEvent.Viewed viewed -> agrees(viewed.subject());
            case CommerceEvent.Added added -> agrees(added.subject());
            case Ordered order -> agrees(order.subject());
            case Unusable _,CommerceEvent.Other _ -> true;
        };
    }

    private boolean agrees(String subject) {
        return consents.allows(Identifier.parse(subject), ConsentIndex.PERSONALISATION);
    }

    private static Set<OrderKey> orderKeys(List<CommerceEvent> events) {
        Set<OrderKey> keys = new LinkedHashSet<>();
        for (CommerceEvent event : events) {
            if (event instanceof Ordered order && order.orderId() != null) {
                keys.add(OrderKey.of(order));
            }
        }
        return keys;
    }

    /** Keeps the first report of an order that was reported several times. An order without an id is identified by its event alone. */
    private static List<CommerceEvent> withoutSeen(List<CommerceEvent> events, Set<OrderKey> unseen) {
        Set<OrderKey> left = new HashSet<>(unseen);
        return events.stream().filter(event -> !(event instanceof Ordered order) || order.orderId() == null
                || left.remove(OrderKey.of(order))).toList();
    }

    private void count(CommerceEvent event) {
        switch (event) {
            case Unusable unusable -> skipped(unusable.reason(), 1);
            case Ordered order -> {
                skipped("no_item", order.unusableLines());
                if (OrderBasket.tooLong(order.products().stream().map(EventProduct::itemId).toList())) {
                    meters.counter("throughline.recommendation.baskets.cut").increment();
                }
            }
            default -> {
            }
        }
    }

    private void skipped(String reason, int count) {
        if (count > 0) {
            meters.counter("throughline.recommendation.skipped", "reason", reason).increment(count);
        }
    }

    @Override
    public boolean storeAnswers() {
        return PostgresClient.answers();
    }

    @Override
    public boolean isEventsFault(Exception failure) {
        return PostgresClient.refusedData(failure);
    }
}
