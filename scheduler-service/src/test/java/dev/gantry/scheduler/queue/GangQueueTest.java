package dev.gantry.scheduler.queue;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gantry.apimachinery.ObjectKey;
import dev.gantry.scheduler.fixture.PodFixture;
import dev.gantry.scheduler.placement.ClusterChange;
import dev.gantry.scheduler.placement.Diagnosis;
import dev.gantry.scheduler.placement.Gang;
import dev.gantry.scheduler.placement.GangDemand;
import dev.gantry.scheduler.placement.PendingPod;
import dev.gantry.scheduler.placement.PodDemandReader;
import dev.gantry.scheduler.placement.PodTraitsReader;
import dev.gantry.scheduler.placement.Rejection;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** When the pods of gangs are tried. */
class GangQueueTest {

    private static final Diagnosis NO_CPU = Diagnosis.of(List.of(List.of(new Rejection.Insufficient("cpu"))));
    private static final Gang TRAIN = new Gang(new ObjectKey("default", "train"), 3);

    private final SchedulingQueue queue = new SchedulingQueue();
    private final PodDemandReader demands = new PodDemandReader();
    private Instant now = Instant.EPOCH;

    @Test
    void podsWaitForTheOthersAndGoTogether() {
        put("t-0");
        put("t-1");
        putAlone("x", 0, 9);
        assertThat(take(10)).containsExactly("x");
        assertThat(queue.depth()).isEqualTo(new QueueDepth(0, 0, 2));
        assertThat(queue.gangOf(key("t-0"))).contains(new GangDemand(TRAIN.key(), 3, 0));
        put("t-2");
        assertThat(queue.nextDue(now)).contains(now);
        assertThat(take(10)).containsExactly("t-0", "t-1", "t-2");
        assertThat(queue.depth()).isEqualTo(new QueueDepth(0, 0, 0));
    }

    @Test
    void usersAreToldOnceWhatIsMissing() {
        put("t-0");
        assertThat(messages()).isEmpty();
        assertThat(queue.nextDue(now)).contains(now.plusSeconds(2));
        now = now.plusSeconds(1);
        put("t-1");
        assertThat(messages()).isEmpty();
        now = now.plusSeconds(1);
        assertThat(messages()).isEmpty();
        now = now.plusSeconds(1);
        assertThat(messages()).containsExactly("gang train waits for more pods: 2 of 3 are there.");
        put("t-1");
        now = now.plusSeconds(60);
        assertThat(messages()).isEmpty();
        assertThat(queue.nextDue(now)).isEmpty();
        queue.remove(key("t-0"));
        now = now.plusSeconds(2);
        queue.nextDue(now);
        now = now.plusSeconds(2);
        assertThat(messages()).containsExactly("gang train waits for more pods: 1 of 3 are there.");
    }

    @Test
    void aGangIsNeverSplitOverBatches() {
        putAlone("a", 0, 0);
        putAll();
        putAlone("b", 0, 2);
        assertThat(take(3)).containsExactly("a");
        assertThat(take(2)).containsExactly("t-0", "t-1", "t-2");
        assertThat(take(3)).containsExactly("b");
    }

    @Test
    void aGangWithoutRoomWaitsAsideAsAWholeAndComesBackAsAWhole() {
        putAll();
        take(10);
        List.of("t-0", "t-1", "t-2").forEach(name -> queue.failed(key(name), now));
        queue.unschedulable(key("t-2"), NO_CPU, now);
        assertThat(queue.depth()).isEqualTo(new QueueDepth(0, 0, 3));
        queue.wake(Set.of(ClusterChange.NODE_TAINTS_CHANGED), now);
        now = now.plusSeconds(1);
        assertThat(take(10)).isEmpty();
        queue.wake(Set.of(ClusterChange.POD_LEFT), now);
        assertThat(take(10)).containsExactly("t-0", "t-1", "t-2");
    }

    @Test
    void aFurtherPodIsAReasonToTryAgain() {
        putAll();
        take(10);
        queue.unschedulable(key("t-2"), NO_CPU, now);
        put("t-3");
        now = now.plusSeconds(1);
        assertThat(take(10)).containsExactly("t-0", "t-1", "t-2", "t-3");
    }

    @Test
    void aGangThatLosesAPodWaitsForAnother() {
        putAll();
        queue.remove(key("t-1"));
        assertThat(take(10)).isEmpty();
        put("t-4");
        assertThat(take(10)).containsExactly("t-0", "t-2", "t-4");
    }

    @Test
    void onceItHasItsPlacesEachPodGoesForItself() {
        putAll();
        put("t-3");
        put("t-4");
        take(10);
        List.of("t-0", "t-1", "t-2", "t-3", "t-4").forEach(name -> queue.failed(key(name), now));
        List.of("t-0", "t-1", "t-2").forEach(name -> queue.bound(key(name)));
        queue.unschedulable(key("t-3"), NO_CPU, now);
        assertThat(queue.gangOf(key("t-3"))).isEmpty();
        now = now.plusSeconds(1);
        assertThat(take(10)).containsExactly("t-4");
        assertThat(queue.depth()).isEqualTo(new QueueDepth(0, 0, 1));
        queue.wake(Set.of(ClusterChange.NODE_ADDED), now);
        assertThat(take(10)).containsExactly("t-3");
    }

    @Test
    void aPodThatReplacesOneNeedsNoOthers() {
        placed("t-0");
        placed("t-1");
        placed("t-2");
        queue.remove(key("t-1"));
        put("t-5");
        assertThat(queue.gangOf(key("t-5"))).contains(new GangDemand(TRAIN.key(), 3, 2));
        assertThat(take(10)).containsExactly("t-5");
        queue.bound(key("t-5"));
        placed("t-5");
        assertThat(queue.depth()).isEqualTo(new QueueDepth(0, 0, 0));
    }

    @Test
    void aPodThatSucceededCountsForTheOthersOfItsOwnerAlone() {
        queue.succeeded(key("t-0"), Optional.of(TRAIN), "uid-job-1", now);
        placed("t-1");
        queue.put(queued(PodFixture.pod("t-2").ownedBy("uid-job-2"), 0, 1, Optional.of(TRAIN)), now);
        assertThat(take(10)).isEmpty();
        queue.remove(key("t-2"));
        queue.put(queued(PodFixture.pod("t-3").ownedBy("uid-job-1"), 0, 1, Optional.of(TRAIN)), now);
        assertThat(take(10)).containsExactly("t-3");
    }

    @Test
    void thoseThatTheOwnerCountedCountThoughTheyAreGone() {
        placed("t-1");
        queue.put(queued(PodFixture.pod("t-2").ownedBy("uid-job-1"), 0, 1, Optional.of(TRAIN)), now);
        assertThat(take(10)).isEmpty();
        Gang told = new Gang(TRAIN.key(), TRAIN.minMember(), 1);
        queue.put(queued(PodFixture.pod("t-2").ownedBy("uid-job-1"), 0, 1, Optional.of(told)), now);
        assertThat(queue.gangOf(key("t-2"))).contains(new GangDemand(TRAIN.key(), 3, 2));
        assertThat(take(10)).containsExactly("t-2");
    }

    @Test
    void thoseThatTheOwnerCountedAndAreThereCountOnce() {
        Gang told = new Gang(TRAIN.key(), TRAIN.minMember(), 1);
        queue.succeeded(key("t-0"), Optional.of(TRAIN), "uid-job-1", now);
        queue.put(queued(PodFixture.pod("t-2").ownedBy("uid-job-1"), 0, 1, Optional.of(told)), now);
        assertThat(queue.gangOf(key("t-2"))).contains(new GangDemand(TRAIN.key(), 3, 1));
        assertThat(take(10)).isEmpty();
    }

    @Test
    void whatNobodyOwnsIsToldNothing() {
        placed("t-1");
        Gang told = new Gang(TRAIN.key(), TRAIN.minMember(), 2);
        queue.put(queued(PodFixture.pod("t-2"), 0, 1, Optional.of(told)), now);
        assertThat(take(10)).isEmpty();
    }

    @Test
    void itGoesByItsLeastImportantPod() {
        put("t-0", 100);
        put("t-1", 100);
        put("t-2", 5);
        putAlone("x", 10, 9);
        assertThat(take(10)).containsExactly("x", "t-0", "t-1", "t-2");
    }

    @Test
    void aPodMayLeaveItsGang() {
        putAll();
        queue.put(queued(PodFixture.pod("t-1"), 0, 1, Optional.empty()), now);
        assertThat(take(10)).containsExactly("t-1");
        put("t-1");
        assertThat(take(10)).containsExactly("t-0", "t-1", "t-2");
    }

    @Test
    void theLargestNumberThatAPodNamesCounts() {
        putAll();
        queue.put(queued(PodFixture.pod("t-3"), 0, 1, Optional.of(new Gang(TRAIN.key(), 5))), now);
        assertThat(take(10)).isEmpty();
    }

    @Test
    void whatABackingOffGangWaitsForIsKnown() {
        putAll();
        take(10);
        List.of("t-0", "t-1", "t-2").forEach(name -> queue.failed(key(name), now));
        assertThat(queue.nextDue(now)).contains(now.plus(Duration.ofSeconds(1)));
        now = now.plusSeconds(1);
        assertThat(take(10)).hasSize(3);
    }

    private void putAll() {
        put("t-0");
        put("t-1");
        put("t-2");
    }

    private void put(String name) {
        put(name, 0);
    }

    private void put(String name, int priority) {
        queue.put(queued(PodFixture.pod(name), priority, 1, Optional.of(TRAIN)), now);
    }

    private void placed(String name) {
        queue.placed(key(name), Optional.of(TRAIN), now);
    }

    private void putAlone(String name, int priority, long since) {
        queue.put(queued(PodFixture.pod(name), priority, since, Optional.empty()), now);
    }

    private QueuedPod queued(PodFixture fixture, int priority, long since, Optional<Gang> gang) {
        var pod = fixture.priority(priority).build();
        PendingPod pending = PendingPod.of(pod, demands.read(pod), new PodTraitsReader(List.of()).read(pod));
        return new QueuedPod(pending, pod.getMetadata().getUid(), 0, Instant.ofEpochSecond(since), gang);
    }

    private List<String> messages() {
        return queue.incomplete(100, now).stream().map(IncompleteGang::message).toList();
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
