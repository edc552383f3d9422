package dev.gantry.agent.stream.log;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class LogPlacesTest {

    private final LogPlaces places = new LogPlaces();
    private final List<Integer> ended = new ArrayList<>();
    private final List<LogPlaces.Place> taken = new ArrayList<>();

    @Test
    void whenFullTheLongestSilentLogGivesItsPlaceUp() {
        takeAll();
        taken.get(3).silent();
        taken.get(1).silent();
        taken.get(2).silent();
        taken.get(3).busy();
        taken.get(3).silent();

        take();
        take();

        assertThat(ended).containsExactly(1, 2);
    }

    @Test
    void whenAllAreBusyThereIsNoPlaceUntilOneIsGivenBack() {
        takeAll();
        assertThatThrownBy(this::take).hasMessage("this node already sends 256 logs");

        taken.getFirst().close();
        take();

        assertThat(ended).isEmpty();
        assertThatThrownBy(this::take).hasMessageContaining("already sends");
    }

    @Test
    void aLogThatEndedIsNotEndedAgain() {
        takeAll();
        taken.get(5).silent();
        taken.get(5).close();
        take();

        assertThatThrownBy(this::take).hasMessageContaining("already sends");
        assertThat(ended).isEmpty();
    }

    private void takeAll() {
        for (int i = 0; i < LogPlaces.MAX_LOGS; i++) {
            take();
        }
    }

    private void take() {
        int number = taken.size();
        taken.add(places.take(() -> ended.add(number)));
    }
}
