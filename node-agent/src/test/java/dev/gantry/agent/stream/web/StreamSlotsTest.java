package dev.gantry.agent.stream.web;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class StreamSlotsTest {

    @Test
    void refusesMoreStreamsThanItHasRoomForUntilOneEnds() {
        StreamSlots slots = new StreamSlots();
        StreamSlots.Slot first = slots.take();
        for (int i = 1; i < StreamSlots.MAX_STREAMS; i++) {
            assertThat(slots.take()).isNotNull();
        }
        assertThatThrownBy(slots::take).hasMessage("this node already serves 256 streams");

        first.close();
        first.close();

        assertThat(slots.take()).isNotNull();
        assertThatThrownBy(slots::take).hasMessageContaining("already serves");
    }
}
