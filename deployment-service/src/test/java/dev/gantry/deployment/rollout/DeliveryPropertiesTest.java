package dev.gantry.deployment.rollout;

import static dev.gantry.deployment.rollout.DeploymentFixture.deployment;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/** Random deliveries, each from a seed that a failure names, with what must hold after every step. */
class DeliveryPropertiesTest {

    private static final int SEEDS = 300;
    private static final int RESTLESS_STEPS = 80;

    /** A calm delivery of 12 pods takes some dozens. */
    private static final int MAX_CALM_STEPS = 400;

    @Test
    void everyDeliveryKeepsItsLimitsAndEnds() {
        for (long seed = 1; seed <= SEEDS; seed++) {
            try {
                new Run(seed).run();
            } catch (AssertionError e) {
                throw new AssertionError("seed " + seed + ": " + e.getMessage(), e);
            }
        }
    }

    private static final class Run {
        private final SplittableRandom random;
        private final DeploymentFixture web;
        private final boolean besides;
        private final int surge;
        private final int unavailable;
        private final List<String> images = new ArrayList<>(List.of("v1"));
        private final List<String> trace = new ArrayList<>();
        private int replicas;
        private boolean rescaled;

        Run(long seed) {
            random = new SplittableRandom(seed);
            replicas = 1 + random.nextInt(12);
            surge = random.nextInt(4);
            unavailable = Math.min(replicas, surge == 0 ? 1 + random.nextInt(2) : random.nextInt(3));
            besides = random.nextInt(3) == 0;
            web = deployment(replicas)
                    .limits(surge, unavailable)
                    .annotated("gantry.dev/strategy", besides ? "BlueGreen" : "Canary")
                    .annotated("gantry.dev/canary-steps", steps())
                    .annotated("gantry.dev/keep-former-seconds", "20")
                    .rolledOut("v1");
        }

        private String steps() {
            return switch (random.nextInt(3)) {
                case 0 -> "10%:30s,50%:30s";
                case 1 -> "20%:pause,100%";
                default -> "1%,30%:pause,60%:10s,90%";
            };
        }

        void run() {
            for (int i = 0; i < RESTLESS_STEPS; i++) {
                disturb();
                step();
            }
            calm();
        }

        private void disturb() {
            switch (random.nextInt(16)) {
                case 0 -> update();
                case 1 -> rescale();
                case 2 -> order("gantry.dev/promote", web.revision(newest()) + (random.nextBoolean() ? "" : "/1"));
                case 3 -> order("gantry.dev/abort", Long.toString(web.revision(newest())));
                case 4 -> web.after(Duration.ofSeconds(random.nextInt(40)));
                case 5 -> lose();
                case 6 -> image(images.get(random.nextInt(images.size())));
                default -> work();
            }
        }

        private void update() {
            images.add("v" + (images.size() + 1));
            image(images.getLast());
        }

        private void image(String image) {
            trace.add("image " + image);
            web.image(image);
        }

        private void rescale() {
            replicas = 1 + random.nextInt(12);
            rescaled = true;
            trace.add("replicas " + replicas);
            web.replicas(replicas);
        }

        private void order(String annotation, String value) {
            trace.add(annotation + "=" + value);
            web.annotated(annotation, value);
        }

        /** A pod of some set stops being available by itself. */
        private void lose() {
            String image = images.get(random.nextInt(images.size()));
            if (web.available(image) > 0 && web.settled(image)) {
                trace.add(image + " loses a pod");
                web.pods(image, web.available(image) - 1);
            }
        }

        /** Some set does what it was told, and some more of its pods become available. */
        private void work() {
            String image = images.get(random.nextInt(images.size()));
            if (web.set(image).isPresent()) {
                work(image, random.nextInt(4));
            }
        }

        /** A set gives up unavailable pods first, and never so many that it has fewer available than it must keep. */
        private void work(String image, int more) {
            int size = web.size(image);
            int left = Math.max(size, Math.min(web.available(image), web.keptAvailable(image)));
            int before = Math.min(web.available(image), left);
            web.existing(image, left, Math.min(left, before + more));
        }

        private void step() {
            int before = availableInAll();
            if (random.nextInt(8) == 0) {
                web.stepWithoutStatus();
            } else {
                web.step();
            }
            web.last().actions().forEach(action -> trace.add(DeliveryPropertiesTest.named(action)));
            check(before);
        }

        private void check(int availableBefore) {
            int pods =
                    images.stream().mapToInt(web::size).filter(size -> size > 0).sum();
            int most = besides ? replicas + Math.max(replicas, surge) : replicas + surge;
            if (!rescaled) {
                assertThat(pods).as("pods wanted %s", this).isLessThanOrEqualTo(most);
                int lasting = images.stream().mapToInt(web::lastingAvailable).sum();
                int least = Math.min(availableBefore, replicas - Math.min(unavailable, replicas));
                assertThat(lasting).as("available ones that remain %s", this).isGreaterThanOrEqualTo(least);
            }
            for (String image : images) {
                String weight = web.mark(image, "traffic-weight");
                if (!weight.isEmpty()) {
                    assertThat(Integer.parseInt(weight))
                            .as("weight of %s %s", image, this)
                            .isBetween(0, 100);
                }
            }
        }

        private int availableInAll() {
            return images.stream().mapToInt(web::lastingAvailable).sum();
        }

        /** With everything promoted, or given up, and every pod fine, all pods end in one set, and no mark is left. */
        private void calm() {
            web.annotated("gantry.dev/promote", Long.toString(web.revision(newest())));
            rescaled = true;
            for (int i = 0; i < MAX_CALM_STEPS; i++) {
                images.stream().filter(image -> web.set(image).isPresent()).forEach(image -> work(image, 12));
                web.after(Duration.ofSeconds(5));
                web.annotated("gantry.dev/promote", Long.toString(web.revision(newest())));
                step();
                if (over()) {
                    checkEnd();
                    return;
                }
            }
            throw new AssertionError("does not end " + this);
        }

        private boolean over() {
            return web.last().actions().isEmpty()
                    && images.stream().allMatch(image -> web.set(image).isEmpty() || web.settled(image))
                    && images.stream().filter(image -> web.size(image) > 0).count() == 1
                    && images.stream().mapToInt(web::available).sum() == replicas;
        }

        private void checkEnd() {
            for (String image : images) {
                assertThat(web.mark(image, "traffic-weight") + web.mark(image, "delivery-step"))
                        .as("marks of %s %s", image, this)
                        .isEmpty();
            }
            RolloutStep before = web.step().last();
            assertThat(before.actions()).isEmpty();
            assertThat(web.step().last()).isEqualTo(before);
        }

        private String newest() {
            return web.deployment()
                    .getSpec()
                    .getTemplate()
                    .getSpec()
                    .getContainers()
                    .getFirst()
                    .getImage();
        }

        @Override
        public String toString() {
            StringBuilder text = new StringBuilder("with " + replicas + " replicas, surge " + surge + ", unavailable "
                    + unavailable + (besides ? ", blue/green" : ", canary"));
            images.forEach(image -> text.append("\n  ")
                    .append(image)
                    .append(" wants ")
                    .append(web.size(image))
                    .append(", has ")
                    .append(web.available(image))
                    .append(", ")
                    .append(web.mark(image, "traffic-weight"))
                    .append("%, step ")
                    .append(web.mark(image, "delivery-step")));
            trace.stream()
                    .skip(Math.max(0, trace.size() - 25))
                    .forEach(line -> text.append("\n    ").append(line));
            return text.toString();
        }
    }

    private static String named(RolloutAction action) {
        return switch (action) {
            case RolloutAction.UpdateReplicaSet(var updated, var previous) ->
                updated.getMetadata().getName() + " from " + Replicas.wanted(previous) + " to "
                        + Replicas.wanted(updated) + " weight " + DeliveryMarks.weight(updated);
            case RolloutAction.MoveDelivery(var _, var _, DeliveryNews news) -> news.message();
            default -> action.getClass().getSimpleName();
        };
    }
}
