package dev.gantry.registry.web;

import dev.gantry.apimachinery.ApiException;
import org.springframework.http.ProblemDetail;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.ExceptionHandler;
import org.springframework.web.bind.annotation.RestControllerAdvice;
import org.springframework.web.servlet.mvc.method.annotation.ResponseEntityExceptionHandler;

/** Renders refusals outside the Kubernetes API as problem details (RFC 9457). */
@RestControllerAdvice
class RefusalAdvice extends ResponseEntityExceptionHandler {

    @ExceptionHandler
    ResponseEntity<ProblemDetail> refused(ApiException refusal) {
        ProblemDetail problem = ProblemDetail.forStatus(refusal.code());
        problem.setDetail(refusal.status().getMessage());
        return ResponseEntity.of(problem).build();
    }
}
