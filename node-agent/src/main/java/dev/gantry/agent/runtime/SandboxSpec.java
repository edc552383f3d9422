package dev.gantry.agent.runtime;

import java.util.List;
import java.util.Map;

/**
 * The container that holds what a pod's containers share: network, hostname and IPC.
 *
 * @param image the pause image; the runtime may make it itself where it is the built-in one
 * @param network the pod network to join; ignored with hostNetwork
 * @param ports ports of the host that lead into the pod
 */
public record SandboxSpec(
        String name,
        Map<String, String> labels,
        String image,
        String hostname,
        String network,
        boolean hostNetwork,
        boolean hostIpc,
        List<PublishedPort> ports,
        List<String> dnsServers,
        List<String> dnsSearch) {

    public SandboxSpec {
        labels = Map.copyOf(labels);
        ports = List.copyOf(ports);
        dnsServers = List.copyOf(dnsServers);
        dnsSearch = List.copyOf(dnsSearch);
    }

    /**
     * A host port that leads into the pod.
     *
     * @param hostIp "" for every address of the host
     * @param protocol {@code tcp}, {@code udp} or {@code sctp}
     */
    public record PublishedPort(String hostIp, int hostPort, int containerPort, String protocol) {}
}
