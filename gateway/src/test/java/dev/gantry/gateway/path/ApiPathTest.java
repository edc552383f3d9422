package dev.gantry.gateway.path;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ApiPathTest {

    @ParameterizedTest
    @CsvSource(nullValues = "-", delimiter = '|', textBlock = """
            /api/v1/pods                                       |''|v1|''|pods|''|''
            /api/v1/namespaces/shop/pods                       |''|v1|shop|pods|''|''
            /api/v1/namespaces/shop/pods/web-1                 |''|v1|shop|pods|web-1|''
            /api/v1/namespaces/shop/pods/web-1/log             |''|v1|shop|pods|web-1|log
            /api/v1/namespaces                                 |''|v1|''|namespaces|''|''
            /api/v1/namespaces/shop                            |''|v1|''|namespaces|shop|''
            /api/v1/namespaces/shop/status                     |''|v1|''|namespaces|shop|status
            /api/v1/namespaces/shop/finalize                   |''|v1|''|namespaces|shop|finalize
            /apis/apps/v1/deployments                          |apps|v1|''|deployments|''|''
            /apis/apps/v1/namespaces/shop/deployments/web/scale|apps|v1|shop|deployments|web|scale
            /apis/rbac.authorization.k8s.io/v1/clusterroles/system%3Anode|rbac.authorization.k8s.io|v1|''|clusterroles|system:node|''
            """)
    void namesTheParts(
            String path,
            String group,
            String version,
            String namespace,
            String resource,
            String name,
            String subresource) {
        assertThat(ApiPath.parse(path)).contains(new ApiPath(group, version, namespace, resource, name, subresource));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/",
                "/api",
                "/api/v1",
                "/apis/apps/v1",
                "/apis",
                "/apix/v1/pods",
                "/openapi/v3",
                "/api/v1/pods/",
                "/api//pods",
                "/api/v1/../pods",
                "/api/v1/namespaces/./pods",
                "/api/v1/%2e%2e/pods",
                "/api/v1/namespaces/a%2Fb/pods",
                "/api/v1/pods/%zz"
            })
    void refusesWhatIsNoResourcePath(String path) {
        assertThat(ApiPath.parse(path)).isEmpty();
    }

    @Test
    void keepsAPlusSign() {
        assertThat(ApiPath.parse("/api/v1/pods/a+b%20c").orElseThrow().name()).isEqualTo("a+b c");
    }
}
