package dev.gantry.gateway.access;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gantry.gateway.path.ApiPath;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class GroupAuthorizerTest {

    private static final Caller BOB = new Caller("bob", "", List.of(Caller.AUTHENTICATED));
    private final Authorizer authorizer = new GroupAuthorizer();

    @ParameterizedTest
    @ValueSource(strings = {"system:masters", "system:nodes"})
    void operatorsAndNodesMayDoEverything(String group) {
        Caller caller = new Caller("x", "", List.of(group));
        assertThat(authorizer
                        .authorize(caller, resource("DELETE", "/api/v1/nodes/n1"))
                        .allowed())
                .isTrue();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            GET    | /api/v1/namespaces/shop/pods     | User "bob" cannot list resource "pods" in API group "" in the namespace "shop"
            DELETE | /api/v1/nodes/n1                 | User "bob" cannot delete resource "nodes" in API group "" at the cluster scope
            PATCH  | /apis/apps/v1/namespaces/shop/deployments/web/scale | User "bob" cannot patch resource "deployments/scale" in API group "apps" in the namespace "shop"
            """)
    void othersAreToldWhatTheyMayNot(String method, String path, String reason) {
        assertThat(authorizer.authorize(BOB, resource(method, path))).isEqualTo(new Authorizer.Decision(false, reason));
    }

    @Test
    void othersMayAskAboutThemselves() {
        ApiRequest question = resource("POST", "/apis/authorization.k8s.io/v1/selfsubjectaccessreviews");
        assertThat(authorizer.authorize(BOB, question).allowed()).isTrue();
    }

    @ParameterizedTest
    @CsvSource({"/api,true", "/apis/apps/v1,true", "/openapi/v2,true", "/gantry/registry/v1/x,false", "/apix,false"})
    void othersMayReadWhatTheApiIs(String path, boolean allowed) {
        assertThat(authorizer
                        .authorize(BOB, ApiRequest.nonResource("GET", path))
                        .allowed())
                .isEqualTo(allowed);
    }

    @ParameterizedTest
    @CsvSource({"GET,false,list", "GET,true,watch", "POST,false,create", "DELETE,false,deletecollection"})
    void collectionVerbs(String method, boolean watch, String verb) {
        ApiPath pods = ApiPath.parse("/api/v1/pods").orElseThrow();
        assertThat(ApiRequest.resource(method, watch, pods, "/api/v1/pods").verb())
                .isEqualTo(verb);
    }

    private static ApiRequest resource(String method, String path) {
        return ApiRequest.resource(method, false, ApiPath.parse(path).orElseThrow(), path);
    }
}
