package io.throughline.profile.identity.graph;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedSet;
import java.util.TreeSet;

import io.throughline.commons.identity.Identifier;

/** Computes the connected components of identifiers and links. */
public final class ConnectedComponents {

    private ConnectedComponents() {
    }

    /**
     * Returns each component once, in the order of their first identifiers. Links to identifiers outside the collection are
     * ignored.
     */
    public static List<SortedSet<Identifier>> of(Collection<Identifier> identifiers, Collection<IdentityLink> links) {
        Map<Identifier, List<Identifier>> neighbours = new HashMap<>();
        identifiers.forEach(each -> neighbours.put(each, new ArrayList<>()));
        for (IdentityLink link : links) {
            if (neighbours.containsKey(link.a()) && neighbours.containsKey(link.b())) {
                neighbours.get(link.a()).add(link.b());
                neighbours.get(link.b()).add(link.a());
            }
        }
        List<SortedSet<Identifier>> components = new ArrayList<>();
        for (Identifier start : new TreeSet<>(identifiers)) {
            if (neighbours.containsKey(start)) {
                components.add(component(start, neighbours));
            }
        }
        return components;
    }

    private static SortedSet<Identifier> component(Identifier start, Map<Identifier, List<Identifier>> neighbours) {
        SortedSet<Identifier> component = new TreeSet<>();
        Deque<Identifier> next = new ArrayDeque<>(List.of(start));
        while (!next.isEmpty()) {
            Identifier at = next.pop();
            List<Identifier> linked = neighbours.remove(at);
            if (linked != null) {
                component.add(at);
                next.addAll(linked);
            }
        }
        return component;
    }
}
