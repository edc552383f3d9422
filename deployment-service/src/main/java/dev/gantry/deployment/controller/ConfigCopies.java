package dev.gantry.deployment.controller;

import dev.gantry.apimachinery.ObjectKey;
import dev.gantry.apimachinery.client.ResourceClient.Deletion;
import dev.gantry.apimachinery.client.ResourceClient.Propagation;
import dev.gantry.apimachinery.client.ResourceClient.Write;
import dev.gantry.apimachinery.client.ResourceView;
import dev.gantry.deployment.config.ConfigRollout;
import dev.gantry.deployment.config.ConfigState;
import dev.gantry.deployment.config.ConfigStep;
import dev.gantry.deployment.controller.SettlingWriter.Refusal;
import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.apps.ReplicaSet;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;

/** Keeps the copies of ConfigMaps and Secrets that revisions run with. */
public final class ConfigCopies implements DeploymentTemplates {

    private final Configs<ConfigMap> configMaps;
    private final Configs<Secret> secrets;

    public ConfigCopies(Configs<ConfigMap> configMaps, Configs<Secret> secrets) {
        this.configMaps = configMaps;
        this.secrets = secrets;
    }

    /** Wakes the Deployments that ask for it when something changes that they may refer to, or one of their copies. */
    public void wake(ResourceView<Deployment> deployments, Consumer<ObjectKey> wake) {
        Supplier<List<ObjectKey>> asking = () -> deployments.list().stream()
                .filter(ConfigRollout::asked)
                .map(ObjectKey::of)
                .toList();
        var _ = configMaps.tracked().view().subscribe(new ControllerSignals<>("Deployment", asking, wake));
        var _ = secrets.tracked().view().subscribe(new ControllerSignals<>("Deployment", asking, wake));
    }

    /** When another replica takes over. */
    public void forgetOwnWrites() {
        configMaps.tracked().forgetOwnWrites();
        secrets.tracked().forgetOwnWrites();
    }

    /** A Deployment that asks for nothing waits for nothing. */
    @Override
    public Optional<Deployment> effective(Deployment deployment, List<ReplicaSet> replicaSets) {
        if (!configMaps.tracked().view().synced() || !secrets.tracked().view().synced()) {
            return ConfigRollout.asked(deployment) ? Optional.empty() : Optional.of(deployment);
        }
        String uid = deployment.getMetadata().getUid();
        configMaps.tracked().writer().settle(uid);
        secrets.tracked().writer().settle(uid);
        List<HasMetadata> configs = new ArrayList<>();
        configs.addAll(configMaps.tracked().known().controlledBy(uid));
        configs.addAll(secrets.tracked().known().controlledBy(uid));
        ConfigRollout.configMapsOf(deployment)
                .forEach(key -> configMaps.find(key).ifPresent(configs::add));
        ConfigRollout.secretsOf(deployment).forEach(key -> secrets.find(key).ifPresent(configs::add));
        ConfigStep step = ConfigRollout.next(new ConfigState(deployment, replicaSets, configs));
        send(configMaps.tracked(), uid, ConfigMap.class, step);
        send(secrets.tracked(), uid, Secret.class, step);
        return Optional.of(step.effective());
    }

    @Override
    public void gone(ObjectKey key) {
        gone(configMaps.tracked(), key);
        gone(secrets.tracked(), key);
    }

    private static <T extends HasMetadata> void gone(Tracked<T> tracked, ObjectKey key) {
        for (String uid : tracked.known().controllers("Deployment", key)) {
            List<Write<T>> deletions = tracked.known().controlledBy(uid).stream()
                    .map(ConfigCopies::deletion)
                    .toList();
            throwIfRefused(tracked.writer().send(uid, deletions));
            tracked.writer().forget(uid);
        }
    }

    private static <T extends HasMetadata> void send(Tracked<T> tracked, String uid, Class<T> type, ConfigStep step) {
        List<Write<T>> writes = new ArrayList<>(writes(step.missing(), type, Write.Create::new));
        writes.addAll(writes(step.unused(), type, ConfigCopies::deletion));
        if (!writes.isEmpty()) {
            throwIfRefused(tracked.writer().send(uid, writes));
        }
    }

    private static <T extends HasMetadata> List<Write<T>> writes(
            List<HasMetadata> objects, Class<T> type, Function<T, Write<T>> write) {
        return objects.stream()
                .filter(type::isInstance)
                .map(type::cast)
                .map(write)
                .toList();
    }

    private static <T extends HasMetadata> Write<T> deletion(T copy) {
        return new Write.Delete<>(
                ObjectKey.of(copy), new Deletion(copy.getMetadata().getUid(), "", -1, Propagation.BACKGROUND));
    }

    /** No pod can start without its copies, so nothing is rolled out before they are there. */
    private static <T extends HasMetadata> void throwIfRefused(List<Refusal<T>> refusals) {
        if (!refusals.isEmpty()) {
            throw refusals.getFirst().reason();
        }
    }
}
