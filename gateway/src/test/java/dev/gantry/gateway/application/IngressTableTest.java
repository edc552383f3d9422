package dev.gantry.gateway.application;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gantry.gateway.testing.Ingresses;
import io.fabric8.kubernetes.api.model.networking.v1.Ingress;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class IngressTableTest {

    private final IngressTable table = IngressTable.of(List.of(Ingresses.ingress("shop", "main")
            .path("shop.example", "Prefix", "/", "web")
            .path("shop.example", "Prefix", "/api", "api")
            .path("shop.example", "Prefix", "/api/v2/", "api2")
            .path("shop.example", "Exact", "/api", "exact")
            .path("shop.example", "ImplementationSpecific", "/impl", "impl")
            .path("*.example", "Prefix", "/", "wild")
            .path("", "Prefix", "/any", "any")
            .defaultBackend("fallback")
            .build()));

    @ParameterizedTest
    @CsvSource({
        "shop.example,/,web",
        "shop.example,/x,web",
        "SHOP.example,/x,web",
        "shop.example,/api,exact",
        "shop.example,/api/,api",
        "shop.example,/api/v1,api",
        "shop.example,/apix,web",
        "shop.example,/api/v2,api2",
        "shop.example,/api/v2/x,api2",
        "shop.example,/api/v22,api",
        "shop.example,/impl/x,impl",
        "shop.example,/implx,web",
        "other.example,/x,wild",
    })
    void aNamedHostComesFirst(String host, String path, String service) {
        assertThat(table.byHost(host, path)).map(b -> b.service().name()).contains(service);
    }

    @ParameterizedTest
    @CsvSource({"a.b.example,/", "example,/", "elsewhere,/any"})
    void aWildcardStandsForOneLabel(String host, String path) {
        assertThat(table.byHost(host, path)).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({"/any,any", "/any/x,any", "/anyx,fallback", "/,fallback"})
    void anyHostThenTheDefault(String path, String service) {
        assertThat(table.anyHost(path)).map(b -> b.service().name()).contains(service);
    }

    @Test
    void otherClassesAreNotServed() {
        Ingress foreign = Ingresses.ingress("shop", "x")
                .path("h", "Prefix", "/", "web")
                .className("nginx")
                .build();
        Ingress ours = Ingresses.ingress("shop", "y")
                .path("h2", "Prefix", "/", "web")
                .className("gantry")
                .build();
        IngressTable both = IngressTable.of(List.of(foreign, ours));
        assertThat(both.byHost("h", "/")).isEmpty();
        assertThat(both.byHost("h2", "/")).isPresent();
    }

    @Test
    void theOlderIngressHolds() {
        Ingress older = Ingresses.ingress("b", "z")
                .path("h", "Prefix", "/", "old")
                .created("2026-01-01T00:00:00Z")
                .build();
        Ingress newer = Ingresses.ingress("a", "a")
                .path("h", "Prefix", "/", "new")
                .created("2026-01-02T00:00:00Z")
                .build();
        assertThat(IngressTable.of(List.of(newer, older)).byHost("h", "/"))
                .map(b -> b.service().name())
                .contains("old");
    }

    @Test
    void aRuleWithoutPathsIsForTheDefaultBackend() {
        Ingress bare = Ingresses.ingress("shop", "x")
                .host("bare")
                .defaultBackend("fallback")
                .build();
        assertThat(IngressTable.of(List.of(bare)).byHost("bare", "/any/thing"))
                .map(b -> b.service().name())
                .contains("fallback");
    }

    @ParameterizedTest
    @CsvSource(
            nullValues = "-",
            value = {
                "h,/services/shop/web/x?q=1,shop/web,/services/shop/web,/x?q=1",
                "h,/services/shop/web:8080/x,shop/web:8080,/services/shop/web:8080,/x",
                "h,/services/shop/web:http,shop/web:http,/services/shop/web:http,/",
                "h,/services/shop/web?q,shop/web,/services/shop/web,/?q",
                "h,/services/shop,shop/fallback:80,'',/services/shop",
                "shop.example:8080,/services/shop/web/x,shop/web:80,'',/services/shop/web/x",
                "h,/else?x=/any,shop/fallback:80,'',/else?x=/any",
            })
    void servicePathsComeBeforeRulesWithoutHost(
            String host, String target, String backend, String prefix, String rest) {
        Optional<ApplicationRouter.Route> route = new ApplicationRouter(() -> table).route(host, target);
        assertThat(route.map(r -> r.backend().toString())).contains(backend);
        assertThat(route.orElseThrow().prefix()).isEqualTo(prefix);
        assertThat(route.orElseThrow().target()).isEqualTo(rest);
    }

    @Test
    void nothingMatchesNothing() {
        assertThat(new ApplicationRouter(() -> IngressTable.of(List.of())).route("h", "/"))
                .isEmpty();
    }
}
