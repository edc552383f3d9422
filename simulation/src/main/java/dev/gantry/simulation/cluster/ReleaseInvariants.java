package dev.gantry.simulation.cluster;

import dev.gantry.deployment.model.MemberStatus;
import dev.gantry.deployment.model.Release;
import dev.gantry.deployment.model.ReleaseMember;
import dev.gantry.deployment.model.ReleaseStatus;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.PodTemplateSpec;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.apps.StatefulSet;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Of Releases: no template is written but that of a member whose turn it is and whose former one is stored; a workload is changed by
 * one release at a time; and when a release ends, its members are as it says, as far as no user changed them meanwhile.
 */
final class ReleaseInvariants {

    private static final List<String> ACTING = List.of("Progressing", "RollingBack");
    private static final List<String> UNTOUCHED = List.of("Pending", "Restored", "Left", "Gone", "RestoreFailed");

    private final ClusterWorld world;
    private final Set<String> usersOwn = new HashSet<>();

    ReleaseInvariants(ClusterWorld world) {
        this.world = world;
        world.deployments()
                .observe((before, after) -> templateChanged(
                        before.map(ReleaseInvariants::template), after.map(ReleaseInvariants::template), after));
        world.statefulSets()
                .observe((before, after) -> templateChanged(
                        before.map(ReleaseInvariants::template), after.map(ReleaseInvariants::template), after));
        world.releases().observe((before, after) -> after.ifPresent(release -> changed(before, release)));
    }

    private static PodTemplateSpec template(Deployment deployment) {
        return deployment.getSpec().getTemplate();
    }

    private static PodTemplateSpec template(StatefulSet set) {
        return set.getSpec().getTemplate();
    }

    private static String ref(HasMetadata workload) {
        return workload.getKind() + "/" + workload.getMetadata().getName();
    }

    private static String ref(MemberStatus member) {
        return member.kind() + "/" + member.name();
    }

    private static String phase(Release release) {
        return Optional.ofNullable(release.getStatus())
                .map(ReleaseStatus::phase)
                .orElse("");
    }

    private static List<MemberStatus> members(Release release) {
        return Optional.ofNullable(release.getStatus())
                .map(ReleaseStatus::members)
                .orElse(List.of());
    }

    private void templateChanged(
            Optional<PodTemplateSpec> before,
            Optional<PodTemplateSpec> after,
            Optional<? extends HasMetadata> workload) {
        if (before.isEmpty() || after.isEmpty() || before.equals(after)) {
            return;
        }
        String ref = ref(workload.orElseThrow());
        if (world.stage().is(Actor.USER)) {
            usersOwn.add(ref);
        } else if (world.releases().list().stream()
                .noneMatch(release -> isItsTurn(release, ref, before.get(), after.get()))) {
            throw world.violated(ref + " was given another template, and no release has stored that it would");
        }
    }

    private static boolean isItsTurn(Release release, String ref, PodTemplateSpec before, PodTemplateSpec after) {
        return members(release).stream()
                .filter(member -> ref(member).equals(ref))
                .anyMatch(member -> switch (member.state()) {
                    case "Updating" -> before.equals(member.formerTemplate());
                    case "Restoring" -> after.equals(member.formerTemplate());
                    default -> false;
                });
    }

    private void changed(Optional<Release> before, Release release) {
        boolean began = before.filter(r -> ACTING.contains(phase(r))).isEmpty() && ACTING.contains(phase(release));
        if (began) {
            members(release).forEach(member -> began(release, ref(member)));
        }
        String ended = before.map(ReleaseInvariants::phase)
                        .filter(phase(release)::equals)
                        .isPresent()
                ? ""
                : phase(release);
        if (ended.equals("RolledBack")) {
            members(release).forEach(member -> rolledBack(release, member));
        } else if (ended.equals("Complete")) {
            members(release).forEach(member -> completed(release, member));
        }
    }

    /** From here on it is remembered whether its users change it. */
    private void began(Release release, String ref) {
        usersOwn.remove(ref);
        boolean another = world.releases().list().stream()
                .filter(other -> !other.getMetadata()
                        .getUid()
                        .equals(release.getMetadata().getUid()))
                .filter(other -> ACTING.contains(phase(other)))
                .flatMap(other -> members(other).stream())
                .anyMatch(member -> ref(member).equals(ref));
        if (another) {
            throw world.violated(ref + " is changed by two releases at once");
        }
    }

    private void rolledBack(Release release, MemberStatus member) {
        String name = release.getMetadata().getName();
        if (!UNTOUCHED.contains(member.state())) {
            throw world.violated(name + " was rolled back, and left " + ref(member) + " " + member.state());
        }
        boolean former = template(ref(member))
                .filter(template -> template.equals(member.formerTemplate()))
                .isPresent();
        if (member.state().equals("Restored") && !usersOwn.contains(ref(member)) && !former) {
            throw world.violated(name + " says that it restored " + ref(member) + ", and it is another");
        }
    }

    private void completed(Release release, MemberStatus member) {
        String wanted = release.getSpec().members().stream()
                .filter(m -> (m.kind() + "/" + m.name()).equals(ref(member)))
                .map(ReleaseMember::images)
                .map(images -> images.getOrDefault("main", ""))
                .findFirst()
                .orElse("");
        boolean there = template(ref(member))
                .filter(template -> wanted.equals(
                        template.getSpec().getContainers().getFirst().getImage()))
                .isPresent();
        if (!usersOwn.contains(ref(member)) && !there) {
            throw world.violated(
                    release.getMetadata().getName() + " is complete, and " + ref(member) + " has not " + wanted);
        }
    }

    private Optional<PodTemplateSpec> template(String ref) {
        return world.deployments().list().stream()
                .filter(deployment -> ref(deployment).equals(ref))
                .map(ReleaseInvariants::template)
                .findFirst()
                .or(() -> world.statefulSets().list().stream()
                        .filter(set -> ref(set).equals(ref))
                        .map(ReleaseInvariants::template)
                        .findFirst());
    }

    /** Releases that have not ended. */
    List<String> open() {
        return world.releases().list().stream()
                .filter(release -> !List.of("Complete", "RolledBack", "Failed").contains(phase(release)))
                .map(release -> release.getMetadata().getName() + " " + release.getStatus())
                .toList();
    }
}
