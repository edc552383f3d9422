package dev.gantry.apimachinery.table;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gantry.apimachinery.Documents;
import java.time.Instant;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PodSummaryTest {

    private static final Instant NOW = Instant.parse("2026-01-01T01:00:00Z");

    private static final String RUNNING = "{ready: true, started: true, state: {running: {}}}";

    @ParameterizedTest(name = "{0}")
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
                    just created             | {phase: Pending}                                                             | 0/2 | Pending           | 0
                    placed, being prepared   | {phase: Pending, containerStatuses: [{state: {waiting: {reason: ContainerCreating}}}]} | 0/2 | ContainerCreating | 0
                    gated                    | {phase: Pending, conditions: [{type: PodScheduled, status: 'False', reason: SchedulingGated}]} | 0/2 | SchedulingGated | 0
                    running                  | {phase: Running, containerStatuses: [RUN, RUN]}                              | 2/2 | Running           | 0
                    one not ready            | {phase: Running, containerStatuses: [RUN, {ready: false, state: {running: {}}}]} | 1/2 | Running       | 0
                    image missing            | {phase: Pending, containerStatuses: [{state: {waiting: {reason: ErrImagePull}}}, RUN]} | 1/2 | ErrImagePull | 0
                    the first one's word wins | {phase: Pending, containerStatuses: [{state: {waiting: {reason: ErrImagePull}}}, {state: {waiting: {reason: CrashLoopBackOff}}}]} | 0/2 | ErrImagePull | 0
                    crashing                 | {phase: Running, containerStatuses: [{restartCount: 3, lastState: {terminated: {finishedAt: '2026-01-01T00:55:00Z'}}, state: {waiting: {reason: CrashLoopBackOff}}}]} | 0/2 | CrashLoopBackOff | 3 (5m ago)
                    crashed just now         | {phase: Running, containerStatuses: [{restartCount: 1, state: {terminated: {reason: Error, exitCode: 1}}}]} | 0/2 | Error | 1
                    restarts are summed      | {phase: Running, containerStatuses: [{restartCount: 2, lastState: {terminated: {finishedAt: '2026-01-01T00:59:00Z'}}}, {restartCount: 3, lastState: {terminated: {finishedAt: '2026-01-01T00:59:30Z'}}}]} | 0/2 | Running | 5 (30s ago)
                    ended by a signal        | {phase: Running, containerStatuses: [{state: {terminated: {exitCode: 137, signal: 9}}}]} | 0/2 | Signal:9 | 0
                    ended by its own will    | {phase: Running, containerStatuses: [{state: {terminated: {exitCode: 3}}}]} | 0/2 | ExitCode:3 | 0
                    completed                | {phase: Succeeded, containerStatuses: [{state: {terminated: {reason: Completed, exitCode: 0}}}]} | 0/2 | Completed | 0
                    half completed, ready    | {phase: Running, conditions: [{type: Ready, status: 'True'}], containerStatuses: [{state: {terminated: {reason: Completed}}}, RUN]} | 1/2 | Running | 0
                    half completed           | {phase: Running, conditions: [{type: Ready, status: 'False'}], containerStatuses: [{state: {terminated: {reason: Completed}}}, RUN]} | 1/2 | NotReady | 0
                    evicted                  | {phase: Failed, reason: Evicted}                                             | 0/2 | Evicted           | 0
                    unknown                  | {phase: Unknown, reason: NodeLost}                                           | 0/2 | NodeLost          | 0
                    """)
    void readsContainers(String what, String status, String ready, String word, String restarts) {
        assertSummary("{spec: {containers: [{name: a}, {name: b}]}, status: " + status + "}", ready, word, restarts);
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
                    the first waits          | [{name: i, state: {waiting: {reason: PodInitializing}}}, {name: j}]         | 0/1 | Init:0/2           | 0
                    the first runs           | [{name: i, state: {running: {}}}, {name: j}]                                | 0/1 | Init:0/2           | 0
                    the second runs          | [{name: i, state: {terminated: {exitCode: 0}}}, {name: j, state: {running: {}}}] | 0/1 | Init:1/2      | 0
                    its image is missing     | [{name: i, state: {waiting: {reason: ImagePullBackOff}}}]                   | 0/1 | Init:ImagePullBackOff | 0
                    it crashes               | [{name: i, restartCount: 2, state: {waiting: {reason: CrashLoopBackOff}}}]  | 0/1 | Init:CrashLoopBackOff | 2
                    it failed                | [{name: i, state: {terminated: {exitCode: 1, reason: Error}}}]              | 0/1 | Init:Error         | 0
                    it failed without a word | [{name: i, state: {terminated: {exitCode: 4}}}]                             | 0/1 | Init:ExitCode:4    | 0
                    it was killed            | [{name: i, state: {terminated: {exitCode: 137, signal: 9}}}]                | 0/1 | Init:Signal:9      | 0
                    """)
    void readsInitContainers(String what, String statuses, String ready, String word, String restarts) {
        assertSummary(
                "{spec: {initContainers: [{name: i}, {name: j}], containers: [{name: a}]},"
                        + " status: {phase: Pending, initContainerStatuses: " + statuses
                        + ", containerStatuses: [{name: a, restartCount: 7, state: {waiting: {reason: PodInitializing}}}]}}",
                ready,
                word,
                restarts);
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
                    after init, its restarts do not count | [{name: i, restartCount: 2, state: {terminated: {exitCode: 0}}}, {name: s, started: true, ready: true, restartCount: 1}] | 2/2 | Running  | 1
                    a sidecar that is not ready           | [{name: i, state: {terminated: {exitCode: 0}}}, {name: s, started: true, ready: false}] | 1/2 | Running  | 0
                    a sidecar that has not started        | [{name: i, state: {terminated: {exitCode: 0}}}, {name: s, started: false, state: {running: {}}}] | 0/2 | Init:1/2 | 0
                    """)
    void readsSidecars(String what, String statuses, String ready, String word, String restarts) {
        assertSummary(
                "{spec: {initContainers: [{name: i}, {name: s, restartPolicy: Always}], containers: [{name: a}]},"
                        + " status: {phase: Running, initContainerStatuses: " + statuses
                        + ", containerStatuses: [RUN]}}",
                ready,
                word,
                restarts);
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
                    running          | {phase: Running, containerStatuses: [RUN]} | Terminating
                    crashing         | {phase: Running, containerStatuses: [{state: {waiting: {reason: CrashLoopBackOff}}}]} | Terminating
                    pending          | {phase: Pending}                           | Terminating
                    already ended    | {phase: Succeeded, containerStatuses: [{state: {terminated: {reason: Completed}}}]} | Completed
                    failed           | {phase: Failed, reason: Evicted}           | Evicted
                    on a lost node   | {phase: Running, reason: NodeLost}         | Unknown
                    """)
    void readsDeletedPods(String what, String status, String word) {
        String pod = "{metadata: {deletionTimestamp: '2026-01-01T00:00:00Z'}, spec: {containers: [{name: a}]}, status: "
                + status + "}";
        assertThat(summary(pod).status()).isEqualTo(word);
    }

    private static void assertSummary(String pod, String ready, String word, String restarts) {
        PodSummary summary = summary(pod);
        assertThat(summary.readyContainers() + "/" + summary.containers()).isEqualTo(ready);
        assertThat(summary.status()).isEqualTo(word);
        assertThat(summary.restartsAt(NOW)).isEqualTo(restarts);
    }

    private static PodSummary summary(String pod) {
        return PodSummary.of(Documents.yaml(pod.replace("RUN,", RUNNING + ",").replace("RUN]", RUNNING + "]")));
    }
}
