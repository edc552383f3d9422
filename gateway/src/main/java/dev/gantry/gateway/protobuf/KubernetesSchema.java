package dev.gantry.gateway.protobuf;

import static java.util.Map.entry;

import com.google.protobuf.Descriptors.Descriptor;
import com.google.protobuf.Descriptors.FileDescriptor;
import io.kubernetes.client.proto.Meta;
import io.kubernetes.client.proto.Runtime;
import io.kubernetes.client.proto.V1;
import io.kubernetes.client.proto.V1Admissionregistration;
import io.kubernetes.client.proto.V1Apps;
import io.kubernetes.client.proto.V1Authentication;
import io.kubernetes.client.proto.V1Authorization;
import io.kubernetes.client.proto.V1Autoscaling;
import io.kubernetes.client.proto.V1Batch;
import io.kubernetes.client.proto.V1Certificates;
import io.kubernetes.client.proto.V1Coordination;
import io.kubernetes.client.proto.V1Discovery;
import io.kubernetes.client.proto.V1Events;
import io.kubernetes.client.proto.V1Flowcontrol;
import io.kubernetes.client.proto.V1Networking;
import io.kubernetes.client.proto.V1Node;
import io.kubernetes.client.proto.V1Policy;
import io.kubernetes.client.proto.V1Rbac;
import io.kubernetes.client.proto.V1Scheduling;
import io.kubernetes.client.proto.V1Storage;
import io.kubernetes.client.proto.V2Autoscaling;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;

/**
 * The message types of Kubernetes' stable kinds. Each group's schema is loaded when it is first asked for. Of the
 * generated code only the descriptors are used: its parsers are of an older protoc, and known to be slow on bodies made
 * to be so.
 */
final class KubernetesSchema {

    /** Kinds that every group and version has, and clients send in that of the resource. */
    private static final Set<String> IN_ALL_GROUPS = Set.of("DeleteOptions", "Status");

    private static final Map<String, Supplier<FileDescriptor>> FILES = Map.ofEntries(
            entry("v1", V1::getDescriptor),
            entry("admissionregistration.k8s.io/v1", V1Admissionregistration::getDescriptor),
            entry("apps/v1", V1Apps::getDescriptor),
            entry("authentication.k8s.io/v1", V1Authentication::getDescriptor),
            entry("authorization.k8s.io/v1", V1Authorization::getDescriptor),
            entry("autoscaling/v1", V1Autoscaling::getDescriptor),
            entry("autoscaling/v2", V2Autoscaling::getDescriptor),
            entry("batch/v1", V1Batch::getDescriptor),
            entry("certificates.k8s.io/v1", V1Certificates::getDescriptor),
            entry("coordination.k8s.io/v1", V1Coordination::getDescriptor),
            entry("discovery.k8s.io/v1", V1Discovery::getDescriptor),
            entry("events.k8s.io/v1", V1Events::getDescriptor),
            entry("flowcontrol.apiserver.k8s.io/v1", V1Flowcontrol::getDescriptor),
            entry("networking.k8s.io/v1", V1Networking::getDescriptor),
            entry("node.k8s.io/v1", V1Node::getDescriptor),
            entry("policy/v1", V1Policy::getDescriptor),
            entry("rbac.authorization.k8s.io/v1", V1Rbac::getDescriptor),
            entry("scheduling.k8s.io/v1", V1Scheduling::getDescriptor),
            entry("storage.k8s.io/v1", V1Storage::getDescriptor));

    private KubernetesSchema() {}

    /** What a body is wrapped in. */
    static Descriptor envelope() {
        return Runtime.getDescriptor().findMessageTypeByName("Unknown");
    }

    /** The message of a kind; empty for one that has none here, as the kinds of custom resources. */
    static Optional<Descriptor> message(String apiVersion, String kind) {
        Optional<FileDescriptor> file =
                IN_ALL_GROUPS.contains(kind) ? Optional.of(Meta.getDescriptor()) : file(apiVersion);
        return file.map(f -> f.findMessageTypeByName(kind));
    }

    /** The messages of a group and version. */
    static Optional<FileDescriptor> file(String apiVersion) {
        return Optional.ofNullable(FILES.get(apiVersion)).map(Supplier::get);
    }

    /** The groups and versions that have a schema. */
    static Set<String> apiVersions() {
        return FILES.keySet();
    }
}
