package dev.gantry.monitoring.pattern;

import static dev.gantry.monitoring.pattern.LineTokens.WILDCARD;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Groups lines that differ only in their variable parts, one line after the other, by a tree of fixed depth: P. He, J. Zhu, Z. Zheng, M. R. Lyu,
 * "Drain: An Online Log Parsing Approach with Fixed Depth Tree", ICWS 2017.
 *
 * <p>A line goes down by its number of words and then by its first {@link #DEPTH} words to a leaf. Among the leaf's clusters it joins the one
 * whose template shares the most words with it, if those are at least {@link #SIMILARITY} of all; where line and template differ, the template
 * gets a wildcard. Otherwise it founds a cluster. Worked case: {@code ERROR user bob not found} joins the template {@code ERROR user amy not
 * found}, with which it shares 4 of 5 words, and makes it {@code ERROR user <*> not found}.
 *
 * <p>Bounds: {@link #MAX_CLUSTERS} clusters and {@link #MAX_CHILDREN} words a node; a line that finds no place is not grouped.
 */
public final class Drain {

    /** Words that lead the way; more would split what differs in an early parameter. */
    private static final int DEPTH = 2;

    /** The paper's value for most of its logs. */
    private static final double SIMILARITY = 0.5;

    /** Different words at one place; more of them are a parameter without digits. */
    private static final int MAX_CHILDREN = 100;

    /** An application has some hundred kinds of messages; the words of so many take about a megabyte. */
    static final int MAX_CLUSTERS = 1_000;

    private final Map<Integer, Node> byLength = new HashMap<>();
    private int clusters;

    /** Lines of one kind. */
    public static final class Cluster {
        private final List<String> template;

        private Cluster(List<String> tokens) {
            template = new ArrayList<>(tokens);
        }

        /** The words that all its lines share, with {@code <*>} where they differ. */
        public String pattern() {
            return String.join(" ", template);
        }

        private double similarity(List<String> tokens) {
            int same = 0;
            for (int i = 0; i < tokens.size(); i++) {
                String word = template.get(i);
                same += word.equals(tokens.get(i)) && !word.equals(WILDCARD) ? 1 : 0;
            }
            return (double) same / tokens.size();
        }

        private void join(List<String> tokens) {
            for (int i = 0; i < tokens.size(); i++) {
                if (!template.get(i).equals(tokens.get(i))) {
                    template.set(i, WILDCARD);
                }
            }
        }
    }

    private static final class Node {
        private final Map<String, Node> children = new HashMap<>();
        private final List<Cluster> clusters = new ArrayList<>();

        /** A word for which there is no room goes the way of parameters. */
        Node child(String word) {
            boolean full = !children.containsKey(word) && children.size() >= MAX_CHILDREN;
            return children.computeIfAbsent(full ? WILDCARD : word, key -> new Node());
        }

        Optional<Cluster> mostSimilar(List<String> tokens) {
            Cluster best = null;
            double most = 0;
            for (Cluster cluster : clusters) {
                double similarity = cluster.similarity(tokens);
                if (similarity >= SIMILARITY && similarity > most) {
                    best = cluster;
                    most = similarity;
                }
            }
            return Optional.ofNullable(best);
        }
    }

    /** The cluster that a line's message joins or founds; empty for a blank one, and for a new kind when there is no room. */
    public Optional<Cluster> add(String message) {
        List<String> tokens = LineTokens.of(message);
        if (tokens.isEmpty()) {
            return Optional.empty();
        }
        Node leaf = byLength.computeIfAbsent(tokens.size(), length -> new Node());
        for (int i = 0; i < Math.min(DEPTH, tokens.size()); i++) {
            leaf = leaf.child(tokens.get(i));
        }
        Optional<Cluster> known = leaf.mostSimilar(tokens);
        known.ifPresent(cluster -> cluster.join(tokens));
        return known.isPresent() ? known : founded(leaf, tokens);
    }

    private Optional<Cluster> founded(Node leaf, List<String> tokens) {
        if (clusters >= MAX_CLUSTERS) {
            return Optional.empty();
        }
        clusters++;
        Cluster cluster = new Cluster(tokens);
        leaf.clusters.add(cluster);
        return Optional.of(cluster);
    }
}
