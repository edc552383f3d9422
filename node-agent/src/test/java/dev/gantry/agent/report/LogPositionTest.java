package dev.gantry.agent.report;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gantry.agent.report.LogFollower.Delivery;
import dev.gantry.agent.runtime.ContainerId;
import dev.gantry.agent.runtime.ContainerLabels;
import dev.gantry.agent.runtime.LogFrame;
import dev.gantry.agent.runtime.LogStream;
import dev.gantry.agent.runtime.OutputStreamName;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Where a delivery goes on after it was interrupted. */
class LogPositionTest {

    private static final Instant T = Instant.parse("2026-01-01T00:00:00.123456789Z");
    private static final List<LogFrame> LOG = List.of(
            frame(T, "a"), frame(T, "b"), frame(T, "c"), frame(T.plusNanos(1), "d"), frame(T.plusSeconds(1), "e"));

    private static LogFrame frame(Instant time, String text) {
        return new LogFrame(OutputStreamName.STDOUT, time, (text + "\n").getBytes(StandardCharsets.UTF_8));
    }

    private static List<Delivery.Piece> follow(LogPosition from) throws InterruptedException {
        Iterator<LogFrame> frames =
                LOG.stream().filter(f -> !f.time().isBefore(from.time())).iterator();
        LogStream stream = new LogStream() {
            @Override
            public Optional<LogFrame> next() {
                return frames.hasNext() ? Optional.of(frames.next()) : Optional.empty();
            }

            @Override
            public void close() {}
        };
        BlockingQueue<Delivery> queue = new LinkedBlockingQueue<>();
        ContainerLabels labels = new ContainerLabels("n", "default", "web", "uid", "app", 0);
        new LogFollower(new ContainerId("c"), labels, "5fd8c").follow(Optional.of(stream), from, queue);
        List<Delivery.Piece> pieces = new ArrayList<>();
        queue.forEach(delivery -> {
            if (delivery instanceof Delivery.Piece piece) {
                pieces.add(piece);
            }
        });
        assertThat(queue).last().isInstanceOf(Delivery.End.class);
        return pieces;
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 2, 3, 4, 5})
    void aDeliveryInterruptedAnywhereGoesOnWithTheSameNumbers(int delivered) throws InterruptedException {
        List<Delivery.Piece> all = follow(LogPosition.START);
        LogPosition stopped =
                delivered == 0 ? LogPosition.START : all.get(delivered - 1).position();
        assertThat(follow(stopped))
                .extracting(Delivery.Piece::content)
                .isEqualTo(all.stream()
                        .skip(delivered)
                        .map(Delivery.Piece::content)
                        .toList());
    }

    @Test
    void aPositionIsReadAsItWasWritten() {
        LogPosition position = new LogPosition(T, 42, 3);
        assertThat(LogPosition.parse(position.format())).contains(position);
        assertThat(LogPosition.parse("2026-01-01T00:00:00Z 4")).isEmpty();
        assertThat(LogPosition.parse("")).isEmpty();
    }
}
