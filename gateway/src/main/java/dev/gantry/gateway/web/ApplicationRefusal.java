package dev.gantry.gateway.web;

/** Why a request for an application got no answer of the application's, as its sender is told in plain text. */
final class ApplicationRefusal extends RuntimeException {

    private final int code;

    ApplicationRefusal(int code, String message) {
        super(message, null, false, false);
        this.code = code;
    }

    int code() {
        return code;
    }
}
