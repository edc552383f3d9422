package dev.gantry.scheduler.queue;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gantry.apimachinery.ObjectKey;
import dev.gantry.scheduler.fixture.PodFixture;
import dev.gantry.scheduler.placement.ClusterChange;
import dev.gantry.scheduler.placement.Diagnosis;
import dev.gantry.scheduler.placement.PendingPod;
import dev.gantry.scheduler.placement.PodDemandReader;
import dev.gantry.scheduler.placement.PodTraits;
import dev.gantry.scheduler.placement.PodTraitsReader;
import dev.gantry.scheduler.placement.Rejection;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SchedulingQueueTest {

    private static final Diagnosis NO_CPU = Diagnosis.of(List.of(List.of(new Rejection.Insufficient("cpu"))));

    private final SchedulingQueue queue = new SchedulingQueue();
    private final PodDemandReader demands = new PodDemandReader();
    private Instant now = Instant.EPOCH;

    @Test
    void higherPriorityGoesFirstThenTheLongerWaiting() {
        put("late", 0, 5);
        put("early", 0, 1);
        put("urgent", 100, 9);
        assertThat(take(10)).containsExactly("urgent", "early", "late");
    }

    @Test
    void batchesAreBounded() {
        put("a", 0, 1);
        put("b", 0, 2);
        assertThat(take(1)).containsExactly("a");
        assertThat(take(1)).containsExactly("b");
        assertThat(take(1)).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({"1, 1", "2, 2", "3, 4", "4, 8", "5, 10", "50, 10"})
    void backOffDoublesToItsLimit(int attempts, long seconds) {
        assertThat(BackOff.after(attempts)).isEqualTo(Duration.ofSeconds(seconds));
    }

    @Test
    void aFailedPodComesBackAfterItsBackOff() {
        put("a", 0, 1);
        take(1);
        queue.failed(key("a"), now);
        assertThat(take(1)).isEmpty();
        assertThat(queue.nextDue(now)).contains(now.plusSeconds(1));
        now = now.plusSeconds(1);
        assertThat(take(1)).containsExactly("a");
    }

    @Test
    void anUnschedulablePodWaitsForAChangeThatHelpsAndHoldsUpNobody() {
        put("big", 100, 1);
        take(1);
        queue.unschedulable(key("big"), NO_CPU, now);
        put("small", 0, 2);
        now = now.plusSeconds(20);
        assertThat(take(10)).containsExactly("small");
        queue.wake(Set.of(ClusterChange.NODE_TAINTS_CHANGED), now);
        assertThat(take(10)).isEmpty();
        queue.wake(Set.of(ClusterChange.POD_LEFT), now);
        assertThat(take(10)).containsExactly("big");
    }

    @Test
    void aWokenPodStillSitsOutItsBackOff() {
        put("a", 0, 1);
        take(1);
        queue.unschedulable(key("a"), NO_CPU, now);
        queue.wake(Set.of(ClusterChange.NODE_ADDED), now);
        assertThat(take(1)).isEmpty();
        assertThat(queue.depth()).isEqualTo(new QueueDepth(0, 1, 0));
        now = now.plusSeconds(1);
        assertThat(take(1)).containsExactly("a");
    }

    @Test
    void afterFiveMinutesAPodIsTriedWithoutAChange() {
        put("a", 0, 1);
        take(1);
        queue.unschedulable(key("a"), NO_CPU, now);
        now = now.plus(Duration.ofMinutes(5)).minusMillis(1);
        queue.flush(now);
        assertThat(take(1)).isEmpty();
        now = now.plusMillis(1);
        queue.flush(now);
        assertThat(take(1)).containsExactly("a");
    }

    @Test
    void aPodThatIsGoneIsForgottenWhereverItWaits() {
        for (String name : List.of("active", "failed", "aside")) {
            put(name, 0, 1);
        }
        take(3);
        put("active", 0, 1);
        queue.failed(key("failed"), now);
        queue.unschedulable(key("aside"), NO_CPU, now);
        List.of("active", "failed", "aside").forEach(name -> queue.remove(key(name)));
        assertThat(queue.depth()).isEqualTo(new QueueDepth(0, 0, 0));
        queue.failed(key("failed"), now);
        assertThat(queue.depth()).isEqualTo(new QueueDepth(0, 0, 0));
    }

    @Test
    void theSameStateAgainChangesNothingAndAnotherDemandIsTried() {
        put("a", 0, 1);
        take(1);
        queue.unschedulable(key("a"), NO_CPU, now);
        put("a", 0, 1);
        now = now.plusSeconds(2);
        assertThat(take(1)).isEmpty();
        queue.put(queued(PodFixture.pod("a").requests("1m", "1Mi"), 0, 1), now);
        assertThat(take(1)).containsExactly("a");
    }

    @Test
    void onlyPeersThatItsRulesOrTheirsSpeakOfBringAPodBack() {
        queue.put(queued(PodFixture.pod("a").near("zone", "app", "db"), 0, 1), now);
        take(1);
        queue.unschedulable(key("a"), new Diagnosis(1, Map.of(new Rejection.PodAffinityUnmatched(), 1)), now);
        now = now.plusSeconds(20);
        queue.wake(Set.of(ClusterChange.POD_LEFT), now);
        queue.wakeByPeers(Set.of(traits(PodFixture.pod("x").labelled("app", "web"))), now);
        queue.wakeByPeers(Set.of(traits(PodFixture.pod("x").in("other").labelled("app", "db"))), now);
        assertThat(take(1)).isEmpty();
        queue.wakeByPeers(Set.of(traits(PodFixture.pod("x").labelled("app", "db"))), now);
        assertThat(take(1)).containsExactly("a");
    }

    @Test
    void aPodThatOthersRefusedIsBroughtBackByThem() {
        queue.put(queued(PodFixture.pod("a").labelled("app", "web"), 0, 1), now);
        take(1);
        queue.unschedulable(key("a"), new Diagnosis(1, Map.of(new Rejection.RefusedByPods(), 1)), now);
        now = now.plusSeconds(20);
        queue.wakeByPeers(Set.of(traits(PodFixture.pod("x").farFrom("zone", "app", "db"))), now);
        assertThat(take(1)).isEmpty();
        queue.wakeByPeers(Set.of(traits(PodFixture.pod("x").farFrom("zone", "app", "web"))), now);
        assertThat(take(1)).containsExactly("a");
    }

    @Test
    void whoDoesNotWaitForPeersIsNotBroughtBackByThem() {
        queue.put(queued(PodFixture.pod("a").near("zone", "app", "db"), 0, 1), now);
        take(1);
        queue.unschedulable(key("a"), NO_CPU, now);
        now = now.plusSeconds(20);
        queue.wakeByPeers(Set.of(traits(PodFixture.pod("x").labelled("app", "db"))), now);
        assertThat(take(1)).isEmpty();
    }

    private static PodTraits traits(PodFixture pod) {
        return new PodTraitsReader(List.of()).read(pod.build());
    }

    private void put(String name, int priority, long since) {
        queue.put(queued(PodFixture.pod(name), priority, since), now);
    }

    private QueuedPod queued(PodFixture fixture, int priority, long since) {
        var pod = fixture.priority(priority).build();
        PendingPod pending = PendingPod.of(pod, demands.read(pod), new PodTraitsReader(List.of()).read(pod));
        return new QueuedPod(pending, pod.getMetadata().getUid(), Instant.ofEpochSecond(since));
    }

    private List<String> take(int limit) {
        return queue.take(limit, now).stream()
                .map(pod -> pod.pod().key().name())
                .toList();
    }

    private static ObjectKey key(String name) {
        return new ObjectKey("default", name);
    }
}
