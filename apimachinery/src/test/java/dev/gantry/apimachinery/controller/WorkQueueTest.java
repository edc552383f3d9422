package dev.gantry.apimachinery.controller;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class WorkQueueTest {

    private static final Duration REST = Duration.ofMillis(300);

    private final WorkQueue<String> queue = new WorkQueue<>();

    @Test
    void aKeyIsGivenOutOnceHoweverOftenItIsAdded() throws InterruptedException {
        queue.add("a");
        queue.add("a");
        queue.add("b");
        assertThat(queue.take()).contains("a");
        assertThat(queue.take()).contains("b");
        assertThat(queue.size()).isZero();
    }

    @Test
    void aKeyAddedWhileItIsWorkedOnComesBackAfterwards() throws InterruptedException {
        queue.add("a");
        queue.take();
        queue.add("a");
        assertThat(queue.size()).isZero();
        queue.done("a");
        assertThat(queue.take()).contains("a");
    }

    @Test
    void aKeyThatRestsComesBackAfterItsRestAndOthersMeanwhile() throws InterruptedException {
        queue.add("a");
        queue.take();
        queue.add("a"); // while it is worked on
        long start = System.nanoTime();
        queue.done("a", REST);
        queue.add("a"); // while it rests
        queue.add("b");
        assertThat(queue.take()).contains("b");
        assertThat(queue.take()).contains("a");
        assertThat(Duration.ofNanos(System.nanoTime() - start)).isGreaterThanOrEqualTo(REST);
        queue.done("a");
        queue.add("c");
        assertThat(queue.take()).as("a was asked for twice, and comes once").contains("c");
    }

    @Test
    void aDelayThatEndsDuringTheRestIsNotLost() throws InterruptedException {
        queue.add("a");
        queue.take();
        queue.addAfter("a", Duration.ofMillis(1));
        long start = System.nanoTime();
        queue.done("a", REST);
        assertThat(queue.take()).contains("a");
        assertThat(Duration.ofNanos(System.nanoTime() - start)).isGreaterThanOrEqualTo(REST);
    }

    @Test
    void aKeyThatRestedAndWasNotAskedForStaysAway() throws InterruptedException {
        queue.add("a");
        queue.take();
        queue.done("a", Duration.ofMillis(1));
        queue.addAfter("b", Duration.ofMillis(100));
        assertThat(queue.take()).contains("b");
    }
}
