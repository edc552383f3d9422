package dev.gantry.deployment.release;

import dev.gantry.apimachinery.WireJson;
import dev.gantry.deployment.model.Release;
import dev.gantry.deployment.model.ReleaseMember;
import dev.gantry.deployment.model.ReleaseSpec;
import dev.gantry.deployment.model.ReleaseStatus;
import dev.gantry.deployment.order.WorkloadRef;
import dev.gantry.deployment.release.ReleaseStep.ReleaseNote;
import dev.gantry.deployment.release.ReleaseStep.SetTemplate;
import dev.gantry.deployment.release.ReleasedWorkload.Rollout;
import io.fabric8.kubernetes.api.model.PodTemplateSpec;
import io.fabric8.kubernetes.api.model.PodTemplateSpecBuilder;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/** A release and its workloads, moved on by hand: {@code release("db", "app").breaking("v2", "app").run()}. */
final class ReleaseFixture {

    /** More steps than any of these releases needs: past it, it does not end. */
    private static final int MAX_STEPS = 500;

    private Release release;
    private final List<Release> others = new ArrayList<>();
    private final Map<WorkloadRef, ReleasedWorkload> workloads =
            new TreeMap<>(java.util.Comparator.comparing(WorkloadRef::toString));
    private final Set<String> broken = new HashSet<>();
    private final List<String> writes = new ArrayList<>();
    private final List<String> notes = new ArrayList<>();
    private Instant now = Instant.parse("2026-01-01T00:00:00Z");

    private ReleaseFixture(Release release) {
        this.release = release;
    }

    /** A release of Deployments that have image v1, to image v2. */
    static ReleaseFixture release(String... names) {
        ReleaseFixture fixture = new ReleaseFixture(named("shop", names));
        for (String name : names) {
            fixture.runs(name, "v1");
        }
        return fixture;
    }

    static Release named(String name, String... members) {
        Release release = new Release();
        release.getMetadata().setName(name);
        release.getMetadata().setUid("uid-" + name);
        release.getMetadata().setGeneration(1L);
        List<ReleaseMember> all = new ArrayList<>();
        for (String member : members) {
            all.add(new ReleaseMember("Deployment", member, Map.of("app", "v2"), null));
        }
        release.setSpec(new ReleaseSpec(all, 10, 900, false));
        return release;
    }

    static PodTemplateSpec template(String image) {
        ReleaseMember nothing = new ReleaseMember("Deployment", "x", Map.of("app", image), null);
        return TemplateChange.apply(
                nothing,
                new PodTemplateSpecBuilder()
                        .withNewSpec()
                        .addNewContainer()
                        .withName("app")
                        .withImage("any")
                        .endContainer()
                        .endSpec()
                        .build());
    }

    static WorkloadRef ref(String name) {
        return WorkloadRef.of("Deployment", name);
    }

    /** The workload has the image, completely. */
    ReleaseFixture runs(String name, String image) {
        return put(name, template(image), new Rollout.Complete());
    }

    private ReleaseFixture put(String name, PodTemplateSpec template, Rollout rollout) {
        List<WorkloadRef> dependsOn = Optional.ofNullable(workloads.get(ref(name)))
                .map(ReleasedWorkload::dependsOn)
                .orElse(List.of());
        workloads.put(ref(name), new ReleasedWorkload(ref(name), template, "1", dependsOn, rollout));
        return this;
    }

    ReleaseFixture dependsOn(String name, String... others) {
        ReleasedWorkload w = Objects.requireNonNull(workloads.get(ref(name)));
        List<WorkloadRef> refs = new ArrayList<>();
        for (String other : others) {
            refs.add(ref(other));
        }
        workloads.put(ref(name), new ReleasedWorkload(w.ref(), w.template(), w.revision(), refs, w.rollout()));
        return this;
    }

    ReleaseFixture without(String name) {
        workloads.remove(ref(name));
        return this;
    }

    /** The workload fails with the image. */
    ReleaseFixture breaking(String image, String name) {
        broken.add(name + " " + image);
        return this;
    }

    ReleaseFixture beside(Release other, ReleasePhase phase) {
        others.add(other.with(new ReleaseStatus(1L, phase.wire(), "", "", null, null, List.of(), List.of())));
        return this;
    }

    ReleaseFixture noOthers() {
        others.clear();
        return this;
    }

    ReleaseFixture abort() {
        ReleaseSpec spec = release.getSpec();
        Release aborted = new Release();
        aborted.setMetadata(release.getMetadata());
        aborted.setSpec(new ReleaseSpec(spec.members(), spec.watchSeconds(), spec.deadlineSeconds(), true));
        aborted.setStatus(release.getStatus());
        release = aborted;
        return this;
    }

    ReleaseFixture after(Duration duration) {
        now = now.plus(duration);
        return this;
    }

    ReleaseStep decide() {
        return ReleaseDecision.next(new ReleaseState(release, others, workloads, now));
    }

    /** Decides and does it; whether there was anything to do. */
    boolean step() {
        ReleaseStep step = decide();
        boolean stored = !step.status().equals(release.getStatus());
        if (step.write().isPresent()) {
            write(step.write().get());
        } else if (stored) {
            store(step);
        }
        return stored || step.write().isPresent();
    }

    void write(SetTemplate write) {
        writes.add(write.workload().name() + " " + image(write.template()));
        put(write.workload().name(), write.template(), new Rollout.UnderWay("0 of 1 pods are updated"));
    }

    /** Through JSON, as the store keeps it. */
    void store(ReleaseStep step) {
        step.notes().stream().map(ReleaseNote::reason).forEach(notes::add);
        ReleaseStatus kept = WireJson.decode(WireJson.MAPPER.writeValueAsBytes(step.status()), ReleaseStatus.class);
        release = release.with(kept);
    }

    /** What is rolled out is complete, or fails if it is broken. */
    ReleaseFixture settle() {
        for (ReleasedWorkload w : List.copyOf(workloads.values())) {
            String image = image(w.template());
            Rollout end = broken.contains(w.ref().name() + " " + image)
                    ? new Rollout.Failed("CrashLoopBackOff", "1 of 1 pods failed")
                    : new Rollout.Complete();
            if (w.rollout() instanceof Rollout.UnderWay) {
                put(w.ref().name(), w.template(), end);
            }
        }
        return this;
    }

    /** Until nothing more happens, with time passing where only time helps. */
    ReleaseFixture run() {
        for (int steps = 0; steps < MAX_STEPS; steps++) {
            while (step()) {
                steps++;
            }
            settle();
            Duration wait = decide().requeueAfter();
            if (!step() && wait.isPositive()) {
                after(wait);
            } else if (!wait.isPositive() && !moves()) {
                return this;
            }
        }
        throw new AssertionError("does not end: " + release.getStatus());
    }

    private boolean moves() {
        ReleaseStep step = decide();
        return step.write().isPresent() || !step.status().equals(release.getStatus());
    }

    /** Until the phase or the member's state is reached. */
    ReleaseFixture until(String name, MemberState wanted) {
        for (int steps = 0; steps < MAX_STEPS; steps++) {
            if (state(name) == wanted) {
                return this;
            }
            if (!step()) {
                settle();
                after(decide().requeueAfter());
            }
        }
        throw new AssertionError(name + " does not get to be " + wanted + ": " + release.getStatus());
    }

    MemberState state(String name) {
        return status().members().stream()
                .filter(member -> member.name().equals(name))
                .findFirst()
                .map(MemberState::of)
                .orElse(MemberState.PENDING);
    }

    ReleasePhase phase() {
        return ReleasePhase.of(release);
    }

    ReleaseStatus status() {
        return Optional.ofNullable(release.getStatus()).orElse(ReleaseStatus.EMPTY);
    }

    Release release() {
        return release;
    }

    String image(String name) {
        return image(Objects.requireNonNull(workloads.get(ref(name))).template());
    }

    static String image(PodTemplateSpec template) {
        return template.getSpec().getContainers().getFirst().getImage();
    }

    /** Each write as {@code name image}, in order. */
    List<String> writes() {
        return writes;
    }

    List<String> notes() {
        return notes;
    }

    Map<String, String> images() {
        Map<String, String> images = new HashMap<>();
        workloads.values().forEach(w -> images.put(w.ref().name(), image(w.template())));
        return images;
    }

    String condition(String type) {
        return status().conditions().stream()
                .filter(c -> c.getType().equals(type))
                .map(c -> c.getReason() + ": " + c.getMessage())
                .findFirst()
                .orElse("");
    }
}
