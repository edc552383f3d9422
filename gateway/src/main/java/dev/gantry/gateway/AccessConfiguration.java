package dev.gantry.gateway;

import dev.gantry.gateway.access.Authenticator;
import dev.gantry.gateway.access.Authorizer;
import dev.gantry.gateway.access.Caller;
import dev.gantry.gateway.access.GroupAuthorizer;
import dev.gantry.gateway.access.TokenFile;
import dev.gantry.gateway.upstream.InternalToken;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Wires who may call. */
@Configuration(proxyBeanMethods = false)
class AccessConfiguration {

    @Bean
    Authenticator authenticator(GatewayProperties properties, InternalToken internal) throws IOException {
        return new Authenticator(callers(properties.tokensFile()), internal.token());
    }

    @Bean
    Authorizer authorizer() {
        return new GroupAuthorizer();
    }

    private static Map<String, Caller> callers(@Nullable Path file) throws IOException {
        return file == null || file.toString().isBlank() ? Map.of() : TokenFile.parse(Files.readAllLines(file));
    }
}
