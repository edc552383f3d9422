package dev.gantry.gateway;

import java.net.InetAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.util.unit.DataSize;

/**
 * The gateway's own settings.
 *
 * @param id the name under which this proxy confirms to the registry what it routes; unique among gateways
 * @param tokensFile a static token file, one {@code token,user,uid,"group1,group2"} a line
 * @param maxBody the largest request body the Kubernetes API takes
 */
@ConfigurationProperties("gantry.gateway")
public record GatewayProperties(
        @DefaultValue("gateway") String id,
        @DefaultValue Tls tls,
        @Nullable Path tokensFile,
        @DefaultValue("3MB") DataSize maxBody,
        @DefaultValue Applications applications) {

    /**
     * PEM files of the API listener; without a certificate it speaks plain HTTP.
     *
     * @param clientCa whose signature makes a client certificate a credential
     */
    public record Tls(
            @Nullable String certificate,
            @Nullable String privateKey,
            @Nullable String clientCa) {

        public Optional<String> certificateFile() {
            return Optional.ofNullable(certificate).filter(file -> !file.isBlank());
        }

        public Optional<String> clientCaFile() {
            return Optional.ofNullable(clientCa).filter(file -> !file.isBlank());
        }
    }

    /**
     * The listener for applications.
     *
     * @param responseTimeout how long an application may stay silent while it owes bytes
     * @param drainBound how long requests under way hold up the end of their pod, and when a WebSocket to it is closed; agents
     *     wait for {@code gantry.agent.drain-timeout}, which has to be longer
     */
    public record Applications(
            @DefaultValue("8080") int port,
            @DefaultValue("127.0.0.1") InetAddress address,
            @DefaultValue("60s") Duration responseTimeout,
            @DefaultValue("10s") Duration drainBound) {}
}
