package dev.gantry.agent.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What every container runtime must do; each adapter's test extends it. */
public abstract class ContainerRuntimeContract {

    private static final Duration PATIENCE = Duration.ofSeconds(20);
    private static final long MEBIBYTE = 1 << 20;

    /** In thousandths of a core: a limit may be more than there is, and then limits nothing. */
    private static final long MORE_THAN_ANY_MACHINE = 2_000_000;

    private static final String NODE = "contract-" + ProcessHandle.current().pid();

    private int made;

    protected abstract ContainerRuntime runtime();

    /** An image on the node whose container does this. */
    protected abstract ContainerSpec program(ContainerSpec spec, Program program);

    /** What a test container does; every adapter has a way to say it. */
    public enum Program {
        /** Runs until told to end by SIGTERM, then ends with 0. */
        RUNS_UNTIL_TERM,
        /** Runs and ignores SIGTERM. */
        IGNORES_TERM,
        /** Writes {@code one} and {@code two} to stdout, {@code oops} to stderr, then ends with 3. */
        PRINTS_AND_FAILS
    }

    @AfterEach
    void removeAll() {
        runtime().list(ContainerLabels.ofNode(NODE)).forEach(left -> runtime().remove(left.id()));
    }

    private ContainerLabels labels(String container) {
        return new ContainerLabels(NODE, "default", "web", "uid-1", container, made);
    }

    private String name(String container) {
        made++;
        return "gantry-" + NODE + "-" + container + "-" + made + "-" + System.nanoTime();
    }

    private SandboxSpec sandboxSpec() {
        return new SandboxSpec(
                name("sandbox"),
                labels(ContainerLabels.SANDBOX).toMap(),
                "gantry/pause:local",
                "web-0",
                "gantry-contract",
                false,
                false,
                List.of(),
                List.of(),
                List.of());
    }

    private ContainerId sandbox() {
        runtime().ensureNetwork("gantry-contract");
        ContainerId id = created(runtime().createSandbox(sandboxSpec()));
        assertThat(runtime().start(id)).isEqualTo(new StartOutcome.Started());
        return id;
    }

    private ContainerSpec spec(ContainerId sandbox, Program program) {
        ContainerSpec plain = ContainerSpec.of(name("app"), sandbox, "");
        return program(plain.withLabels(labels("app").toMap()), program);
    }

    private ContainerId started(Program program) {
        ContainerId id = created(runtime().create(spec(sandbox(), program)));
        assertThat(runtime().start(id)).isEqualTo(new StartOutcome.Started());
        return id;
    }

    /** Waits until the program would notice a signal; a real one takes a moment to get there after its start. */
    protected void awaitSignalHandler(ContainerId id) {}

    private static ContainerId created(CreateOutcome outcome) {
        assertThat(outcome).isInstanceOf(CreateOutcome.Created.class);
        return ((CreateOutcome.Created) outcome).id();
    }

    private ContainerState state(ContainerId id) {
        return runtime().inspect(id).orElseThrow().state();
    }

    private ContainerState.Exited exited(ContainerId id) {
        eventually(() -> state(id) instanceof ContainerState.Exited);
        return (ContainerState.Exited) state(id);
    }

    protected static void eventually(BooleanSupplier condition) {
        Instant deadline = Instant.now().plus(PATIENCE);
        while (!condition.getAsBoolean()) {
            assertThat(Instant.now()).as("patience").isBefore(deadline);
            try {
                Thread.sleep(20);
            } catch (InterruptedException e) {
                throw new AssertionError(e);
            }
        }
    }

    @Test
    void anEngineSaysWhatItIs() {
        EngineInfo engine = runtime().engine();
        assertThat(engine.cpus()).isPositive();
        assertThat(engine.memoryBytes()).isPositive();
        assertThat(engine.operatingSystem()).isEqualTo("linux");
        assertThat(engine.architecture()).isNotEmpty();
    }

    @Test
    void aSandboxHoldsAnAddress() {
        ContainerInfo sandbox = runtime().inspect(sandbox()).orElseThrow();
        assertThat(sandbox.running()).isTrue();
        assertThat(sandbox.ipAddress()).isPresent();
        assertThat(ContainerLabels.read(sandbox.labels()).orElseThrow().container())
                .isEqualTo(ContainerLabels.SANDBOX);
    }

    @Test
    void aContainerIsCreatedThenRunsThenEnds() {
        ContainerId id = created(runtime().create(spec(sandbox(), Program.RUNS_UNTIL_TERM)));
        assertThat(state(id)).isEqualTo(new ContainerState.Created());
        runtime().start(id);
        assertThat(state(id)).isInstanceOf(ContainerState.Running.class);
        assertThat(runtime().start(id)).isEqualTo(new StartOutcome.Started());
        awaitSignalHandler(id);
        runtime().stop(id, Duration.ofSeconds(10));
        ContainerState.Exited end = exited(id);
        assertThat(end.exitCode()).isZero();
        assertThat(end.finishedAt()).isAfterOrEqualTo(end.startedAt());
    }

    @Test
    void stopKillsWhatIgnoresItsSignal() {
        ContainerId id = started(Program.IGNORES_TERM);
        awaitSignalHandler(id);
        runtime().stop(id, Duration.ofSeconds(1));
        assertThat(exited(id).exitCode()).isEqualTo(137);
    }

    @Test
    void killSendsASignal() {
        ContainerId id = started(Program.RUNS_UNTIL_TERM);
        runtime().kill(id, "SIGKILL");
        assertThat(exited(id).exitCode()).isEqualTo(137);
    }

    @Test
    void whatIsGoneOrEndedCanBeStoppedKilledAndRemovedAgain() {
        ContainerId id = started(Program.PRINTS_AND_FAILS);
        exited(id);
        runtime().stop(id, Duration.ofSeconds(1));
        runtime().kill(id, "SIGTERM");
        runtime().remove(id);
        runtime().remove(id);
        runtime().stop(id, Duration.ofSeconds(1));
        runtime().kill(id, "SIGTERM");
        assertThat(runtime().inspect(id)).isEmpty();
        assertThat(runtime().logs(id, LogOptions.ALL)).isEmpty();
        assertThat(runtime().stats(id)).isEmpty();
    }

    @Test
    void removeKillsWhatRuns() {
        ContainerId id = started(Program.RUNS_UNTIL_TERM);
        runtime().remove(id);
        assertThat(runtime().inspect(id)).isEmpty();
    }

    @Test
    void aVolumeIsThereUntilItIsRemoved() {
        String volume = name("volume");
        assertThat(runtime().findVolume(volume)).isEmpty();
        VolumeInfo made = runtime().ensureVolume(volume, Map.of("made", "by-me"));
        assertThat(made.name()).isEqualTo(volume);
        assertThat(made.labels()).containsEntry("made", "by-me");
        assertThat(runtime().ensureVolume(volume, Map.of("made", "again"))).isEqualTo(made);
        assertThat(runtime().findVolume(volume)).contains(made);
        assertThat(runtime().removeVolume(volume)).isTrue();
        assertThat(runtime().findVolume(volume)).isEmpty();
        assertThat(runtime().removeVolume(volume)).isTrue();
    }

    @Test
    void aMountedVolumeIsNotRemovedAndOutlivesItsContainer() {
        String volume = name("volume");
        runtime().ensureVolume(volume, Map.of());
        ContainerSpec spec =
                spec(sandbox(), Program.RUNS_UNTIL_TERM).withMounts(List.of(new Mount(volume, "/data", false)));
        ContainerId id = created(runtime().create(spec));
        runtime().start(id);
        assertThat(runtime().removeVolume(volume)).isFalse();
        runtime().remove(id);
        assertThat(runtime().findVolume(volume)).isPresent();
        assertThat(runtime().removeVolume(volume)).isTrue();
    }

    @Test
    void aNameIsTakenOnce() {
        ContainerSpec spec = spec(sandbox(), Program.RUNS_UNTIL_TERM);
        created(runtime().create(spec));
        assertThat(runtime().create(spec)).isEqualTo(new CreateOutcome.NameTaken(spec.name()));
    }

    @Test
    void anImageThatIsNotThereIsSaidSo() {
        ContainerSpec spec = ContainerSpec.of(name("app"), sandbox(), "localhost:1/no/such:image");
        assertThat(runtime().create(spec)).isInstanceOf(CreateOutcome.ImageMissing.class);
        assertThat(runtime().findImage("localhost:1/no/such:image")).isEmpty();
        assertThat(runtime().pull("localhost:1/no/such:image"))
                .isInstanceOfSatisfying(
                        PullOutcome.Failed.class,
                        failed -> assertThat(failed.message()).isNotEmpty());
    }

    @Test
    void imagesAreFoundByNameAndById() {
        sandbox();
        ImageInfo image = runtime().findImage("gantry/pause:local").orElseThrow();
        assertThat(runtime().findImage(image.id()).orElseThrow().id()).isEqualTo(image.id());
        assertThat(runtime().images()).anyMatch(other -> other.id().equals(image.id()));
    }

    @Test
    void listFindsByAllLabels() {
        ContainerId id = started(Program.RUNS_UNTIL_TERM);
        assertThat(runtime().list(ContainerLabels.ofNode(NODE)))
                .extracting(ContainerInfo::id)
                .contains(id)
                .hasSize(2);
        assertThat(runtime().list(ContainerLabels.ofNode("another"))).isEmpty();
    }

    @Test
    void logsTellStreamsTimesAndTails() {
        ContainerId id = started(Program.PRINTS_AND_FAILS);
        assertThat(exited(id).exitCode()).isEqualTo(3);
        List<LogFrame> all = logs(id, LogOptions.ALL);
        assertThat(texts(all, OutputStreamName.STDOUT)).containsExactly("one\n", "two\n");
        assertThat(texts(all, OutputStreamName.STDERR)).containsExactly("oops\n");
        assertThat(logs(id, LogOptions.ALL.tail(1))).hasSize(1);
        Instant last = all.getLast().time();
        assertThat(logs(id, LogOptions.ALL.since(last))).hasSizeBetween(1, 3);
        assertThat(logs(id, LogOptions.ALL.since(last.plusSeconds(5)))).isEmpty();
    }

    @Test
    void followingLogsEndWithTheContainerOrItsReader() {
        ContainerId failing = started(Program.PRINTS_AND_FAILS);
        assertThat(logs(failing, LogOptions.following())).hasSize(3);
        ContainerId running = started(Program.RUNS_UNTIL_TERM);
        LogStream stream = runtime().logs(running, LogOptions.following()).orElseThrow();
        Thread.ofVirtual().start(stream::close);
        assertThat(stream.next()).isEmpty();
    }

    private List<LogFrame> logs(ContainerId id, LogOptions options) {
        List<LogFrame> frames = new ArrayList<>();
        try (LogStream stream = runtime().logs(id, options).orElseThrow()) {
            for (Optional<LogFrame> next = stream.next(); next.isPresent(); next = stream.next()) {
                frames.add(next.get());
            }
        }
        return frames;
    }

    private static List<String> texts(List<LogFrame> frames, OutputStreamName stream) {
        return frames.stream()
                .filter(frame -> frame.stream() == stream)
                .map(frame -> new String(frame.bytes(), StandardCharsets.UTF_8))
                .toList();
    }

    @Test
    void execReturnsOutputAndExitCode() throws IOException {
        ContainerId id = started(Program.RUNS_UNTIL_TERM);
        try (ProcessSession session = opened(runtime().exec(id, ExecSpec.of(List.of("echo", "hello"))))) {
            assertThat(output(session)).isEqualTo("hello\n");
            assertThat(session.exitCode()).isEqualTo(OptionalInt.of(0));
        }
        try (ProcessSession session = opened(runtime().exec(id, ExecSpec.of(List.of("false"))))) {
            assertThat(output(session)).isEmpty();
            assertThat(session.exitCode()).isEqualTo(OptionalInt.of(1));
        }
    }

    @Test
    void execReadsItsInputToTheEnd() throws IOException {
        ContainerId id = started(Program.RUNS_UNTIL_TERM);
        ExecSpec cat = new ExecSpec(List.of("cat"), true, true, true, false);
        try (ProcessSession session = opened(runtime().exec(id, cat))) {
            byte[] text = "back and forth".getBytes(StandardCharsets.UTF_8);
            session.write(text, 0, text.length);
            session.closeInput();
            assertThat(output(session)).isEqualTo("back and forth");
            assertThat(session.exitCode()).isEqualTo(OptionalInt.of(0));
        }
    }

    @Test
    void execIsRefusedWhereNothingRuns() {
        ContainerId id = started(Program.PRINTS_AND_FAILS);
        exited(id);
        assertThat(runtime().exec(id, ExecSpec.of(List.of("echo")))).isInstanceOf(ExecOutcome.Refused.class);
    }

    protected static ProcessSession opened(ExecOutcome outcome) {
        assertThat(outcome).isInstanceOf(ExecOutcome.Opened.class);
        return ((ExecOutcome.Opened) outcome).session();
    }

    protected static String output(ProcessSession session) throws IOException {
        StringBuilder text = new StringBuilder();
        for (Optional<ProcessSession.Output> next = session.read(); next.isPresent(); next = session.read()) {
            text.append(new String(next.get().bytes(), StandardCharsets.UTF_8));
        }
        return text.toString();
    }

    @Test
    void aRunningContainerHasStats() {
        ContainerId id = started(Program.RUNS_UNTIL_TERM);
        ContainerStats stats = runtime().stats(id).orElseThrow();
        assertThat(stats.cpuTotalNanos()).isNotNegative();
        assertThat(stats.memoryWorkingSetBytes()).isPositive();
    }

    @Test
    void aContainerIsHeldToWhatItWasCreatedForAndToWhatItIsUpdatedTo() {
        ResourceLimits asked = new ResourceLimits(250, 500, 256 * MEBIBYTE);
        ContainerId id = created(
                runtime().create(spec(sandbox(), Program.RUNS_UNTIL_TERM).withResources(asked)));
        runtime().start(id);
        assertThat(resources(id)).isEqualTo(asked.enforced());
        ContainerState before = state(id);
        for (ResourceLimits next : List.of(
                new ResourceLimits(1500, MORE_THAN_ANY_MACHINE, 512 * MEBIBYTE),
                new ResourceLimits(100, 200, 128 * MEBIBYTE),
                new ResourceLimits(1, 100, 64 * MEBIBYTE))) {
            assertThat(runtime().update(id, next.enforced())).isEqualTo(new UpdateOutcome.Updated());
            assertThat(resources(id)).isEqualTo(next.enforced());
            assertThat(kernel(id)).isIn(Optional.empty(), Optional.of(next.enforced()));
        }
        assertThat(state(id)).as("it runs on").isEqualTo(before);
    }

    @Test
    void aContainerWithoutLimitsIsGivenSomeAndKeepsThoseThatAreNotNamed() {
        ContainerId id = started(Program.RUNS_UNTIL_TERM);
        assertThat(resources(id)).isEqualTo(EnforcedResources.NONE);
        runtime().update(id, new EnforcedResources(512, 0, 256 * MEBIBYTE));
        assertThat(resources(id)).isEqualTo(new EnforcedResources(512, 0, 256 * MEBIBYTE));
        runtime().update(id, new EnforcedResources(512, 500, 0));
        assertThat(resources(id)).isEqualTo(new EnforcedResources(512, 500, 256 * MEBIBYTE));
    }

    @Test
    void anUpdateOfWhatIsNotThereIsRefused() {
        assertThat(runtime().update(new ContainerId("nobody"), EnforcedResources.NONE))
                .isInstanceOf(UpdateOutcome.Refused.class);
    }

    private EnforcedResources resources(ContainerId id) {
        return runtime().inspect(id).orElseThrow().resources();
    }

    /** What the kernel itself says of a running container, where there is one. */
    protected Optional<EnforcedResources> kernel(ContainerId id) {
        return Optional.empty();
    }

    @Test
    void eventsTellOfStartsAndEnds() throws Exception {
        BlockingQueue<ContainerEvent> events = new LinkedBlockingQueue<>();
        try (AutoCloseable _ = runtime().watch(ContainerLabels.ofNode(NODE), events::add)) {
            assertThat(events.poll(PATIENCE.toSeconds(), TimeUnit.SECONDS)).isEqualTo(new ContainerEvent.Gap());
            ContainerId id = started(Program.PRINTS_AND_FAILS);
            await(events, ContainerEvent.Change.STARTED, id);
            await(events, ContainerEvent.Change.EXITED, id);
            runtime().remove(id);
            await(events, ContainerEvent.Change.REMOVED, id);
        }
    }

    private static void await(BlockingQueue<ContainerEvent> events, ContainerEvent.Change change, ContainerId id)
            throws InterruptedException {
        while (true) {
            ContainerEvent next = events.poll(PATIENCE.toSeconds(), TimeUnit.SECONDS);
            assertThat(next).as("event %s", change).isNotNull();
            if (next instanceof ContainerEvent.Changed changed
                    && changed.change() == change
                    && changed.id().equals(id)) {
                assertThat(ContainerLabels.read(changed.labels())).isPresent();
                return;
            }
        }
    }
}
