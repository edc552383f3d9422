package dev.gantry.apimachinery.patch;

import dev.gantry.apimachinery.ApiException;
import dev.gantry.apimachinery.schema.FieldPath;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import tools.jackson.databind.JsonNode;

/**
 * Orders a merged list: elements that the patch names follow the patch's order, the others keep the server's, and an
 * element of the server's goes before the first patch element that stood behind it.
 * Worked case: server [a, b, c], patch [c, d, a] gives b's place before c: [b, c, d, a].
 */
public final class ElementOrder {

    private final Function<JsonNode, JsonNode> name;

    /** {@code name} gives of an element what tells it from the others. */
    public ElementOrder(Function<JsonNode, JsonNode> name) {
        this.name = name;
    }

    /** The order of elements named by the field {@code key}, or of primitives where it is "". */
    static ElementOrder byKey(String key) {
        return new ElementOrder(element -> key.isEmpty() ? element : element.path(key));
    }

    /**
     * Orders the elements of {@code merged}.
     *
     * @param wanted the patch's elements in its order
     * @param server the server's elements in its order
     */
    public List<JsonNode> arrange(List<JsonNode> merged, List<JsonNode> wanted, List<JsonNode> server) {
        Map<JsonNode, Integer> wantedPlace = places(wanted);
        Map<JsonNode, Integer> serverPlace = places(server);
        List<JsonNode> named = new ArrayList<>();
        List<JsonNode> others = new ArrayList<>();
        for (JsonNode element : merged) {
            (wantedPlace.containsKey(name(element)) ? named : others).add(element);
        }
        named.sort(Comparator.comparingInt(element -> place(wantedPlace, element)));
        others.sort(Comparator.comparingInt(element -> place(serverPlace, element)));
        return interleave(others, named, serverPlace);
    }

    private List<JsonNode> interleave(List<JsonNode> others, List<JsonNode> named, Map<JsonNode, Integer> serverPlace) {
        List<JsonNode> result = new ArrayList<>(others.size() + named.size());
        int next = 0;
        for (JsonNode other : others) {
            while (next < named.size() && place(serverPlace, named.get(next)) < place(serverPlace, other)) {
                result.add(named.get(next++));
            }
            result.add(other);
        }
        result.addAll(named.subList(next, named.size()));
        return result;
    }

    /** The order directive must name all of the patch's elements, and in the same order. */
    void requireConsistent(List<JsonNode> changes, List<JsonNode> wanted, FieldPath path) {
        int from = 0;
        List<JsonNode> names = wanted.stream().map(this::name).toList();
        for (JsonNode change : changes) {
            int at = names.subList(from, names.size()).indexOf(name(change));
            if (at < 0) {
                throw ApiException.badRequest("the order in the patch list of " + path + " doesn't match its "
                        + Directives.ELEMENT_ORDER + " list: " + name(change));
            }
            from += at + 1;
        }
    }

    private Map<JsonNode, Integer> places(List<JsonNode> elements) {
        Map<JsonNode, Integer> places = new HashMap<>();
        for (JsonNode element : elements) {
            places.putIfAbsent(name(element), places.size());
        }
        return places;
    }

    /** The place of an element, or -1 for one that has none: it goes first. */
    private int place(Map<JsonNode, Integer> places, JsonNode element) {
        return places.getOrDefault(name(element), -1);
    }

    private JsonNode name(JsonNode element) {
        return name.apply(element);
    }
}
