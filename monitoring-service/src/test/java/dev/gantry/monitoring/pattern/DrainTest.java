package dev.gantry.monitoring.pattern;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DrainTest {

    @ParameterizedTest
    @CsvSource({
        "2026-01-02 03:04:05 ERROR order=17 not saved, ERROR order=<*> not saved",
        "[http-nio-8080-exec-3] GET /items/7 failed, GET <*> failed",
        "ERROR connection to 10.0.0.1:5432 refused, ERROR connection to <*> refused",
        "12 34, ''",
    })
    void whatChangesFromLineToLineIsMasked(String line, String masked) {
        assertThat(String.join(" ", LineTokens.of(line))).isEqualTo(masked);
    }

    @Test
    void linesThatDifferInAWordAreOneKind() {
        Drain drain = new Drain();
        var first = drain.add("ERROR user amy not found").orElseThrow();
        assertThat(drain.add("ERROR user bob not found")).containsSame(first);
        assertThat(first.pattern()).isEqualTo("ERROR user <*> not found");
        assertThat(drain.add("ERROR user carl not found")).containsSame(first);
        assertThat(drain.add("ERROR disk is full today")).isPresent().get().isNotSameAs(first);
        assertThat(drain.add("ERROR user amy not found again"))
                .isPresent()
                .get()
                .isNotSameAs(first);
    }

    @Test
    void aBlankLineHasNoKind() {
        assertThat(new Drain().add("  ")).isEmpty();
        assertThat(new Drain().add("42")).isEmpty();
    }

    /** A container that writes noise takes no more memory than there is for it, and known kinds go on being known. */
    @Test
    void noiseIsBounded() {
        Drain drain = new Drain();
        var known = drain.add("ERROR payment of order failed").orElseThrow();
        Random random = new Random(7);
        List<Drain.Cluster> clusters = new ArrayList<>();
        for (int i = 0; i < 50_000; i++) {
            drain.add(noise(random, 1 + random.nextInt(12))).ifPresent(clusters::add);
        }
        assertThat(Set.copyOf(clusters)).hasSizeLessThanOrEqualTo(Drain.MAX_CLUSTERS);
        assertThat(drain.add("ERROR payment of order failed")).containsSame(known);
    }

    /** Lines made of templates with random parameters fall into just these templates, in whatever order they come. */
    @Test
    void templatesAreFoundAgain() {
        List<String> templates = List.of(
                "ERROR payment for order # failed with code #",
                "ERROR cannot connect to database at # after # tries",
                "java.lang.IllegalStateException: cart # is closed",
                "WARN cache miss for key #");
        for (int seed = 0; seed < 200; seed++) {
            Random random = new Random(seed);
            Drain drain = new Drain();
            Set<String> found = random.ints(500, 0, templates.size())
                    .mapToObj(i -> templates.get(i).replaceAll("#", "x" + random.nextInt(1_000)))
                    .map(line -> drain.add(line).orElseThrow())
                    .map(Drain.Cluster::pattern)
                    .collect(Collectors.toSet());
            assertThat(found)
                    .as("seed " + seed)
                    .isEqualTo(
                            templates.stream().map(t -> t.replace("#", "<*>")).collect(Collectors.toSet()));
        }
    }

    private static String noise(Random random, int words) {
        return random.ints(words, 0, 1_000_000)
                .mapToObj(i -> Integer.toString(i, 26).replaceAll("[0-9]", "z"))
                .collect(Collectors.joining(" "));
    }
}
