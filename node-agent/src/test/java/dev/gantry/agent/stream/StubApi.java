package dev.gantry.agent.stream;

import dev.gantry.agent.stream.pod.LocalPods;
import dev.gantry.apimachinery.ApiException;
import dev.gantry.apimachinery.ObjectKey;
import dev.gantry.apimachinery.WireJson;
import io.fabric8.kubernetes.api.model.Pod;
import org.springframework.boot.test.context.TestComponent;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RestController;

/** The little of the Kubernetes API that kubectl asks for before it opens a stream. */
@TestComponent // no other test's component scan may find it
@RestController
final class StubApi {

    private final LocalPods pods;

    StubApi(LocalPods pods) {
        this.pods = pods;
    }

    @GetMapping("/api")
    ResponseEntity<String> versions() {
        return json("""
                {"kind": "APIVersions", "versions": ["v1"]}""");
    }

    @GetMapping("/apis")
    ResponseEntity<String> groups() {
        return json("""
                {"kind": "APIGroupList", "apiVersion": "v1", "groups": []}""");
    }

    @GetMapping("/api/v1")
    ResponseEntity<String> resources() {
        return json("""
                {"kind": "APIResourceList", "apiVersion": "v1", "groupVersion": "v1", "resources": [
                  {"name": "pods", "singularName": "pod", "namespaced": true, "kind": "Pod", "verbs": ["get"],
                   "shortNames": ["po"]}]}""");
    }

    @GetMapping("/api/v1/namespaces/{namespace}/pods/{name}")
    ResponseEntity<byte[]> pod(@PathVariable String namespace, @PathVariable String name) {
        Pod pod = pods.find(new ObjectKey(namespace, name)).orElseThrow(() -> ApiException.notFound("pods", name));
        return json(WireJson.encode(WireJson.toDocument(pod)));
    }

    /** Plain JSON, also where the client would rather have aggregated discovery. */
    private static <T> ResponseEntity<T> json(T body) {
        return ResponseEntity.ok().contentType(MediaType.APPLICATION_JSON).body(body);
    }
}
