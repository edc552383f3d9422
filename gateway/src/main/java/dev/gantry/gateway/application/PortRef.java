package dev.gantry.gateway.application;

/** How a route names a port of a Service. */
public sealed interface PortRef {

    /** The Service's own port number. */
    record PortNumber(int port) implements PortRef {
        @Override
        public String toString() {
            return Integer.toString(port);
        }
    }

    /** The port's name. */
    record PortName(String name) implements PortRef {
        @Override
        public String toString() {
            return name;
        }
    }

    /** Whatever port the Service lists first. */
    record FirstPort() implements PortRef {
        @Override
        public String toString() {
            return "first";
        }
    }

    /** Reads a port as one writes it in a path: a number, or else a name. */
    static PortRef of(String text) {
        boolean digits = !text.isEmpty() && text.length() <= 5 && text.chars().allMatch(Character::isDigit);
        return digits ? new PortNumber(Integer.parseInt(text)) : new PortName(text);
    }
}
