package dev.gantry.agent.runtime.simulated;

import dev.gantry.agent.runtime.OutputStreamName;
import dev.gantry.agent.runtime.ProcessSession;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/** A command in a pretended container: it knows {@code echo}, {@code cat}, {@code true} and {@code false}. */
final class SimulatedProcess implements ProcessSession {

    private static final int NOT_FOUND = 127;

    private final List<String> command;
    private final ByteArrayOutputStream input = new ByteArrayOutputStream();
    private boolean inputOver;
    private boolean answered;
    private boolean closed;

    SimulatedProcess(List<String> command, boolean stdin) {
        this.command = List.copyOf(command);
        this.inputOver = !stdin;
    }

    private String program() {
        return command.isEmpty() ? "" : command.getFirst();
    }

    @Override
    public synchronized Optional<Output> read() {
        try {
            while (program().equals("cat") && !inputOver && !closed) {
                wait();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return Optional.empty();
        }
        byte[] answer = answer();
        boolean over = answered || closed || answer.length == 0;
        answered = true;
        return over ? Optional.empty() : Optional.of(new Output(OutputStreamName.STDOUT, answer));
    }

    private byte[] answer() {
        return switch (program()) {
            case "echo" ->
                (String.join(" ", command.subList(1, command.size())) + "\n").getBytes(StandardCharsets.UTF_8);
            case "cat" -> input.toByteArray();
            default -> new byte[0];
        };
    }

    @Override
    public synchronized void write(byte[] bytes, int offset, int length) {
        input.write(bytes, offset, length);
    }

    @Override
    public synchronized void closeInput() {
        inputOver = true;
        notifyAll();
    }

    @Override
    public void resize(int columns, int rows) {}

    @Override
    public synchronized OptionalInt exitCode() {
        return switch (program()) {
            case "echo", "cat", "true" -> OptionalInt.of(0);
            case "false" -> OptionalInt.of(1);
            default -> OptionalInt.of(NOT_FOUND);
        };
    }

    @Override
    public synchronized void close() {
        closed = true;
        notifyAll();
    }
}
