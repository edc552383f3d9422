package dev.gantry.deployment.release;

import dev.gantry.deployment.model.MemberStatus;
import dev.gantry.deployment.model.Release;
import dev.gantry.deployment.model.ReleaseMember;
import dev.gantry.deployment.model.ReleaseStatus;
import dev.gantry.deployment.order.WorkloadRef;
import dev.gantry.deployment.pod.TemplateIdentity;
import dev.gantry.deployment.release.ReleasedWorkload.Rollout;
import io.fabric8.kubernetes.api.model.PodTemplateSpec;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * Decides the next step of a release.
 *
 * <p>Goals: its members get their new templates one after the other, each when the one before is complete and was watched; when
 * one fails, all that were changed get their former templates back, the last one first. Constraints: what a member was is
 * stored before it is changed, so that any process can undo it; a member that its user changes meanwhile is the user's, and
 * ends the release; one workload is changed by one release at a time.
 *
 * <p>A step either stores a status or writes one template, never both: whatever dies in between, the same status calls for
 * the same write again, and a write that was done is seen in its workload.
 */
public final class ReleaseDecision {

    private final ReleaseState state;
    private final Release release;
    private final ReleaseEdit edit;

    private ReleaseDecision(ReleaseState state) {
        this.state = state;
        this.release = state.release();
        this.edit = new ReleaseEdit(release, state.now());
    }

    /** The next step; a release that has ended, or is being deleted, does nothing more. */
    public static ReleaseStep next(ReleaseState state) {
        Release release = state.release();
        ReleasePhase phase = ReleasePhase.of(release);
        if (phase.ended() || release.getMetadata().getDeletionTimestamp() != null) {
            ReleaseStatus same = Optional.ofNullable(release.getStatus()).orElse(ReleaseStatus.EMPTY);
            return new ReleaseStep(same, Optional.empty(), List.of(), Duration.ZERO);
        }
        ReleaseDecision decision = new ReleaseDecision(state);
        return switch (phase) {
            case WAITING -> decision.start();
            case PROGRESSING -> decision.forward();
            default -> decision.back();
        };
    }

    /** The step after the API refused the template of a member for good. */
    public static ReleaseStep refused(ReleaseState state, WorkloadRef workload, String why) {
        ReleaseDecision decision = new ReleaseDecision(state);
        int index = decision.index(workload);
        boolean forward = ReleasePhase.of(state.release()) == ReleasePhase.PROGRESSING;
        return forward
                ? decision.fail(index, "MemberRefused", workload + " was refused: " + why)
                : decision.restoreFailed(index, "was refused: " + why);
    }

    private ReleaseStep start() {
        if (release.getSpec().abort()) {
            return failAtOnce("Aborted", "was aborted before it began");
        }
        Optional<String> missing = release.getSpec().members().stream()
                .map(ReleaseOrder::ref)
                .filter(ref -> !state.workloads().containsKey(ref))
                .map(WorkloadRef::toString)
                .reduce((one, other) -> one + ", " + other);
        Optional<String> held =
                missing.map(names -> "waits for " + names + " to exist").or(this::heldByAnother);
        if (held.isPresent()) {
            edit.message(held.get());
            return edit.step(Duration.ZERO);
        }
        for (ReleaseMember member : release.getSpec().members()) {
            Optional<String> problem = TemplateChange.problem(
                    member, workload(ReleaseOrder.ref(member)).template());
            if (problem.isPresent()) {
                return failAtOnce("InvalidMember", ReleaseOrder.ref(member) + " " + problem.get());
            }
        }
        Optional<List<ReleaseMember>> ordered =
                ReleaseOrder.of(release.getSpec().members(), state.workloads());
        if (ordered.isEmpty()) {
            return failAtOnce("DependencyCycle", "its members depend on one another in a circle");
        }
        edit.begin(ordered.get());
        return edit.step(Duration.ZERO);
    }

    private ReleaseStep failAtOnce(String reason, String why) {
        edit.end(ReleasePhase.FAILED, ReleaseEdit.FAILED, reason, why);
        return edit.step(Duration.ZERO);
    }

    private Optional<String> heldByAnother() {
        List<WorkloadRef> own =
                release.getSpec().members().stream().map(ReleaseOrder::ref).toList();
        return state.others().stream()
                .filter(other -> ReleasePhase.of(other).acting())
                .flatMap(other -> other.getSpec().members().stream()
                        .map(ReleaseOrder::ref)
                        .filter(own::contains)
                        .map(ref -> "waits for release/" + other.getMetadata().getName() + ", which changes " + ref))
                .sorted()
                .findFirst();
    }

    private ReleaseStep forward() {
        if (release.getSpec().abort()) {
            edit.rollBack("Aborted", "was aborted");
            return edit.step(Duration.ZERO);
        }
        List<MemberStatus> members = edit.members();
        for (int i = 0; i < members.size(); i++) {
            Optional<ReleaseStep> failed = failure(i, members.get(i));
            if (failed.isPresent()) {
                return failed.get();
            }
        }
        for (int i = 0; i < members.size(); i++) {
            if (MemberState.of(members.get(i)) != MemberState.UPDATED) {
                return forward(i, members.get(i));
            }
        }
        edit.end(ReleasePhase.COMPLETE, ReleaseEdit.COMPLETE, "AllMembersUpdated", "all members are updated");
        return edit.step(Duration.ZERO);
    }

    /** What ends the release, of a member that had its turn. */
    private Optional<ReleaseStep> failure(int index, MemberStatus member) {
        MemberState at = MemberState.of(member);
        String name = ReleaseEdit.name(member);
        ReleasedWorkload workload = state.workloads().get(ReleaseEdit.ref(member));
        if (workload == null) {
            return Optional.of(gone(index, at, name));
        }
        if (foreign(at, member, workload)) {
            edit.member(index, MemberState.LEFT, "was changed by somebody else");
            edit.rollBack("MemberChanged", name + " was changed by somebody else");
            return Optional.of(edit.step(Duration.ZERO));
        }
        if (at.written() && workload.rollout() instanceof Rollout.Failed(String reason, String message)) {
            return Optional.of(fail(index, "MemberFailed", name + " failed: " + reason + ": " + message));
        }
        boolean late =
                at.written() && at != MemberState.UPDATED && edit.since(member).compareTo(deadline(at)) > 0;
        return late
                ? Optional.of(fail(index, "DeadlineExceeded", name + " was not complete in time: " + told(workload)))
                : Optional.empty();
    }

    /** Before it was written, the former template is as good as the new one. */
    private boolean foreign(MemberState at, MemberStatus member, ReleasedWorkload workload) {
        return switch (at) {
            case ROLLING_OUT, WATCHING, UPDATED -> !has(workload, target(member));
            case UPDATING -> !has(workload, target(member)) && !has(workload, former(member));
            default -> false;
        };
    }

    private ReleaseStep gone(int index, MemberState at, String name) {
        if (at != MemberState.PENDING) {
            edit.member(index, MemberState.GONE, "was deleted");
        }
        edit.rollBack("MemberGone", name + " was deleted");
        return edit.step(Duration.ZERO);
    }

    private Duration deadline(MemberState at) {
        Duration deadline = Duration.ofSeconds(release.getSpec().deadlineSeconds());
        return at == MemberState.WATCHING ? deadline.plus(watch()) : deadline;
    }

    private Duration watch() {
        return Duration.ofSeconds(release.getSpec().watchSeconds());
    }

    private ReleaseStep fail(int index, String reason, String why) {
        edit.member(index, MemberState.FAILED, why);
        edit.rollBack(reason, why);
        return edit.step(Duration.ZERO);
    }

    private ReleaseStep forward(int index, MemberStatus member) {
        ReleasedWorkload workload = workload(ReleaseEdit.ref(member));
        String name = ReleaseEdit.name(member);
        return switch (MemberState.of(member)) {
            case PENDING -> {
                edit.turn(index, workload.revision(), workload.template());
                edit.say(false, "MemberUpdating", name + " gets its new template");
                yield edit.step(Duration.ZERO);
            }
            case UPDATING -> {
                if (!has(workload, target(member))) {
                    yield edit.write(workload.ref(), target(member));
                }
                edit.member(index, MemberState.ROLLING_OUT, told(workload));
                yield edit.step(deadline(MemberState.ROLLING_OUT));
            }
            case ROLLING_OUT -> {
                boolean complete = workload.rollout() instanceof Rollout.Complete;
                edit.member(index, complete ? MemberState.WATCHING : MemberState.ROLLING_OUT, told(workload));
                edit.message(name + " is rolled out: " + told(workload));
                yield edit.step(complete ? watch() : left(member, MemberState.ROLLING_OUT));
            }
            default -> watched(index, member, workload);
        };
    }

    private ReleaseStep watched(int index, MemberStatus member, ReleasedWorkload workload) {
        Duration left = watch().minus(edit.since(member));
        if (left.isPositive()) {
            edit.message(ReleaseEdit.name(member) + " is complete and watched");
            return edit.step(left);
        }
        if (!(workload.rollout() instanceof Rollout.Complete)) {
            edit.message(ReleaseEdit.name(member) + " was complete: " + told(workload));
            return edit.step(left(member, MemberState.WATCHING));
        }
        edit.member(index, MemberState.UPDATED, "");
        edit.say(false, "MemberUpdated", ReleaseEdit.name(member) + " is updated");
        return edit.step(Duration.ZERO);
    }

    private Duration left(MemberStatus member, MemberState at) {
        return deadline(at).minus(edit.since(member)).plusSeconds(1);
    }

    private ReleaseStep back() {
        List<MemberStatus> members = edit.members();
        for (int i = members.size() - 1; i >= 0; i--) {
            if (MemberState.of(members.get(i)).touched()) {
                return back(i, members.get(i));
            }
        }
        String failed = members.stream()
                .filter(member -> MemberState.of(member) == MemberState.RESTORE_FAILED)
                .map(ReleaseEdit::name)
                .collect(Collectors.joining(", "));
        if (failed.isEmpty()) {
            edit.end(ReleasePhase.ROLLED_BACK, ReleaseEdit.ROLLED_BACK, "AllMembersRestored", restored(members));
        } else {
            edit.end(ReleasePhase.FAILED, ReleaseEdit.FAILED, "RestoreFailed", "could not restore " + failed);
        }
        return edit.step(Duration.ZERO);
    }

    private static String restored(List<MemberStatus> members) {
        String names = members.stream()
                .filter(member -> MemberState.of(member) == MemberState.RESTORED)
                .map(ReleaseEdit::name)
                .collect(Collectors.joining(", "));
        return names.isEmpty() ? "no member had to be restored" : "restored " + names;
    }

    private ReleaseStep back(int index, MemberStatus member) {
        String name = ReleaseEdit.name(member);
        if (MemberState.of(member) != MemberState.RESTORING) {
            edit.member(index, MemberState.RESTORING, member.message());
            edit.say(false, "MemberRestoring", name + " gets its former template back");
            return edit.step(Duration.ZERO);
        }
        ReleasedWorkload workload = state.workloads().get(ReleaseEdit.ref(member));
        if (workload == null) {
            edit.member(index, MemberState.GONE, "was deleted");
            return edit.step(Duration.ZERO);
        }
        if (has(workload, former(member))) {
            return restoring(index, member, workload);
        }
        if (has(workload, target(member))) {
            return edit.write(workload.ref(), former(member));
        }
        edit.member(index, MemberState.LEFT, "was changed by somebody else");
        return edit.step(Duration.ZERO);
    }

    private ReleaseStep restoring(int index, MemberStatus member, ReleasedWorkload workload) {
        switch (workload.rollout()) {
            case Rollout.Complete() -> {
                edit.member(index, MemberState.RESTORED, member.message());
                edit.say(false, "MemberRestored", ReleaseEdit.name(member) + " is restored");
            }
            case Rollout.Failed(String reason, String message) -> {
                return restoreFailed(index, "failed: " + reason + ": " + message);
            }
            case Rollout.UnderWay(String how) -> {
                Duration left = left(member, MemberState.RESTORING);
                if (!left.isPositive()) {
                    return restoreFailed(index, "was not complete in time: " + how);
                }
                edit.message(ReleaseEdit.name(member) + " is restored: " + how);
                return edit.step(left);
            }
        }
        return edit.step(Duration.ZERO);
    }

    /** The others are restored all the same. */
    private ReleaseStep restoreFailed(int index, String why) {
        MemberStatus member = edit.members().get(index);
        edit.member(index, MemberState.RESTORE_FAILED, why);
        edit.say(true, "MemberNotRestored", ReleaseEdit.name(member) + " " + why);
        return edit.step(Duration.ZERO);
    }

    private int index(WorkloadRef workload) {
        return edit.members().stream().map(ReleaseEdit::ref).toList().indexOf(workload);
    }

    private ReleasedWorkload workload(WorkloadRef ref) {
        return Objects.requireNonNull(state.workloads().get(ref));
    }

    private static String told(ReleasedWorkload workload) {
        return switch (workload.rollout()) {
            case Rollout.UnderWay(String how) -> how;
            case Rollout.Complete() -> "it is complete";
            case Rollout.Failed(String reason, String message) -> reason + ": " + message;
        };
    }

    private static boolean has(ReleasedWorkload workload, PodTemplateSpec template) {
        return TemplateIdentity.same(workload.template(), template);
    }

    private static PodTemplateSpec former(MemberStatus member) {
        return Objects.requireNonNull(member.formerTemplate());
    }

    private PodTemplateSpec target(MemberStatus member) {
        WorkloadRef ref = ReleaseEdit.ref(member);
        return release.getSpec().members().stream()
                .filter(m -> ReleaseOrder.ref(m).equals(ref))
                .findFirst()
                .map(m -> TemplateChange.apply(m, former(member)))
                .orElseThrow();
    }
}
