package dev.gantry.apimachinery.rest;

import dev.gantry.apimachinery.ApiException;
import org.springframework.http.HttpStatus;
import org.springframework.http.ProblemDetail;
import org.springframework.web.bind.annotation.ExceptionHandler;
import org.springframework.web.bind.annotation.RestControllerAdvice;

/** Shows refusals outside the Kubernetes API as RFC 9457 problem details. */
@RestControllerAdvice
class ApiExceptionAdvice {

    @ExceptionHandler
    ProblemDetail refused(ApiException refusal) {
        ProblemDetail problem = ProblemDetail.forStatusAndDetail(
                HttpStatus.valueOf(refusal.code()), refusal.status().getMessage());
        problem.setTitle(refusal.status().getReason());
        if (refusal.status().getDetails() != null) {
            problem.setProperty("causes", refusal.status().getDetails().getCauses());
        }
        return problem;
    }
}
