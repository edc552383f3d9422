package dev.gantry.gateway.access;

/** Decides what a caller may do; role bindings will be another implementation of it. */
public interface Authorizer {

    Decision authorize(Caller caller, ApiRequest request);

    /** The answer, with the reason that a refused caller is told. */
    record Decision(boolean allowed, String reason) {}
}
