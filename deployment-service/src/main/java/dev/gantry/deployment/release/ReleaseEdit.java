package dev.gantry.deployment.release;

import dev.gantry.deployment.model.MemberStatus;
import dev.gantry.deployment.model.Release;
import dev.gantry.deployment.model.ReleaseMember;
import dev.gantry.deployment.model.ReleaseStatus;
import dev.gantry.deployment.order.WorkloadRef;
import dev.gantry.deployment.release.ReleaseStep.ReleaseNote;
import dev.gantry.deployment.release.ReleaseStep.SetTemplate;
import io.fabric8.kubernetes.api.model.Condition;
import io.fabric8.kubernetes.api.model.ConditionBuilder;
import io.fabric8.kubernetes.api.model.PodTemplateSpec;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Collects what a step changes of a release's status, and what it tells. */
final class ReleaseEdit {

    /** True once all members have their new templates. */
    static final String COMPLETE = "Complete";

    /** True once the release has failed; its reason and message say why. */
    static final String FAILED = "Failed";

    /** True once all that was changed is undone. */
    static final String ROLLED_BACK = "RolledBack";

    private final Release release;
    private final Instant now;
    private final ReleaseStatus before;
    private final List<MemberStatus> members;
    private final List<ReleaseNote> notes = new ArrayList<>();
    private List<Condition> conditions;
    private ReleasePhase phase;
    private String message;
    private @Nullable String startTime;
    private @Nullable String completionTime;

    ReleaseEdit(Release release, Instant now) {
        this.release = release;
        this.now = now;
        this.before = Optional.ofNullable(release.getStatus()).orElse(ReleaseStatus.EMPTY);
        this.members = new ArrayList<>(before.members());
        this.conditions = before.conditions();
        this.phase = ReleasePhase.of(release);
        this.message = before.message();
        this.startTime = before.startTime();
        this.completionTime = before.completionTime();
    }

    List<MemberStatus> members() {
        return members;
    }

    /** The members in their order, none with its turn yet. */
    void begin(List<ReleaseMember> ordered) {
        phase = ReleasePhase.PROGRESSING;
        startTime = time();
        ordered.forEach(member -> members.add(
                new MemberStatus(member.kind(), member.name(), MemberState.PENDING.wire(), "", null, null, null)));
        say(
                false,
                "ReleaseStarted",
                "changes "
                        + String.join(
                                ", ", members.stream().map(ReleaseEdit::name).toList()));
    }

    void message(String text) {
        message = text;
    }

    /** Tells, and keeps the sentence as the release's message. */
    void say(boolean warning, String reason, String text) {
        message = text;
        notes.add(new ReleaseNote(warning, reason, text));
    }

    void member(int index, MemberState state, String why) {
        MemberStatus member = members.get(index);
        boolean same = member.state().equals(state.wire());
        members.set(
                index,
                new MemberStatus(
                        member.kind(),
                        member.name(),
                        state.wire(),
                        why,
                        same ? member.sinceTime() : time(),
                        member.formerRevision(),
                        member.formerTemplate()));
    }

    /** The member has its turn: what it is now is what a rollback restores. */
    void turn(int index, String revision, PodTemplateSpec template) {
        MemberStatus member = members.get(index);
        members.set(
                index,
                new MemberStatus(
                        member.kind(), member.name(), MemberState.UPDATING.wire(), "", time(), revision, template));
    }

    void rollBack(String reason, String why) {
        phase = ReleasePhase.ROLLING_BACK;
        condition(FAILED, reason, why);
        say(true, "ReleaseFailed", why);
    }

    void end(ReleasePhase last, String condition, String reason, String text) {
        phase = last;
        completionTime = time();
        condition(condition, reason, text);
        say(last == ReleasePhase.FAILED, "Release" + last.wire(), text);
    }

    private void condition(String type, String reason, String text) {
        List<Condition> all = new ArrayList<>(conditions);
        all.removeIf(c -> type.equals(c.getType()));
        all.add(new ConditionBuilder()
                .withType(type)
                .withStatus("True")
                .withReason(reason)
                .withMessage(text)
                .withLastTransitionTime(time())
                .build());
        conditions = all;
    }

    /** The step that stores the edited status. */
    ReleaseStep step(Duration requeueAfter) {
        return new ReleaseStep(status(), Optional.empty(), notes, requeueAfter);
    }

    /** The step that writes what the stored status calls for. */
    ReleaseStep write(WorkloadRef workload, PodTemplateSpec template) {
        return new ReleaseStep(before, Optional.of(new SetTemplate(workload, template)), List.of(), Duration.ZERO);
    }

    private ReleaseStatus status() {
        return new ReleaseStatus(
                release.getMetadata().getGeneration(),
                phase.wire(),
                progress(),
                message,
                startTime,
                completionTime,
                members,
                conditions);
    }

    private String progress() {
        long updated = members.stream()
                .filter(member -> MemberState.of(member) == MemberState.UPDATED)
                .count();
        return updated + "/" + release.getSpec().members().size();
    }

    static String name(MemberStatus member) {
        return ref(member).toString();
    }

    static WorkloadRef ref(MemberStatus member) {
        return WorkloadRef.of(member.kind(), member.name());
    }

    /** How long the member has been in its state. */
    Duration since(MemberStatus member) {
        String since = member.sinceTime();
        return since == null ? Duration.ZERO : Duration.between(Instant.parse(since), now);
    }

    private String time() {
        return now.truncatedTo(ChronoUnit.SECONDS).toString();
    }
}
