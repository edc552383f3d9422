package dev.gantry.agent.stream.web;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.mock.web.MockFilterChain;
import org.springframework.mock.web.MockHttpServletRequest;
import org.springframework.mock.web.MockHttpServletResponse;

class InternalTokenFilterTest {

    private static final String LOGS = "/api/v1/namespaces/default/pods/web/log";

    @Test
    void letsInWhoKnowsTheToken() throws Exception {
        assertThat(passes("secret", LOGS, "Bearer secret")).isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "secret", "Bearer ", "Bearer secre", "Bearer secrets", "bearer secret", "Basic secret"})
    void keepsOthersOut(String authorization) throws Exception {
        assertThat(passes("secret", LOGS, authorization)).isFalse();
    }

    @ParameterizedTest
    @ValueSource(strings = {"/livez", "/readyz", "/healthz", "/actuator/health", "/actuator/prometheus"})
    void letsEveryoneSeeTheHealth(String path) throws Exception {
        assertThat(passes("secret", path, "")).isTrue();
        assertThat(passes("secret", path + "/../" + LOGS, "")).isFalse();
    }

    @Test
    void withoutATokenLetsEveryoneIn() throws Exception {
        assertThat(passes("", LOGS, "")).isTrue();
    }

    private static boolean passes(String token, String path, String authorization) throws Exception {
        MockHttpServletRequest request = new MockHttpServletRequest("GET", path);
        if (!authorization.isEmpty()) {
            request.addHeader("Authorization", authorization);
        }
        MockHttpServletResponse response = new MockHttpServletResponse();
        MockFilterChain chain = new MockFilterChain();
        new InternalTokenFilter(token).doFilter(request, response, chain);
        boolean passed = chain.getRequest() != null;
        assertThat(response.getStatus()).isEqualTo(passed ? 200 : 401);
        return passed;
    }
}
