package dev.gantry.agent.stream.web;

import dev.gantry.agent.runtime.RuntimeUnavailableException;
import dev.gantry.apimachinery.ApiException;
import dev.gantry.apimachinery.WireJson;
import io.fabric8.kubernetes.api.model.Status;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.ExceptionHandler;
import org.springframework.web.bind.annotation.RestControllerAdvice;

/** Answers a refused stream with its Status. */
@RestControllerAdvice("dev.gantry.agent.stream")
public final class StatusAdvice {

    @ExceptionHandler
    ResponseEntity<byte[]> refused(ApiException refusal) {
        return answer(refusal.status());
    }

    @ExceptionHandler
    ResponseEntity<byte[]> unavailable(RuntimeUnavailableException problem) {
        return answer(
                ApiException.unavailable("the container engine of this node is unavailable: " + problem.getMessage())
                        .status());
    }

    private static ResponseEntity<byte[]> answer(Status status) {
        return ResponseEntity.status(status.getCode())
                .contentType(MediaType.APPLICATION_JSON)
                .body(WireJson.encode(WireJson.toDocument(status)));
    }
}
