package dev.gantry.agent.stream.exec;

import dev.gantry.agent.runtime.ExecOutcome;
import dev.gantry.agent.runtime.OutputStreamName;
import dev.gantry.agent.runtime.ProcessSession;
import dev.gantry.agent.runtime.RuntimeUnavailableException;
import dev.gantry.agent.stream.BytePipe;
import dev.gantry.agent.stream.channel.ChannelProtocol;
import dev.gantry.agent.stream.channel.ChannelWriter;
import dev.gantry.agent.stream.channel.Channels;
import dev.gantry.agent.stream.channel.RemoteCommandInput;
import dev.gantry.agent.stream.channel.TerminalSize;
import dev.gantry.agent.stream.web.SocketConnection;
import dev.gantry.agent.stream.web.SocketHandler;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.nio.ByteBuffer;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Joins the channels of one WebSocket to one process. Three threads take part: Tomcat's receives, one writes the process's
 * input, one sends its output; each waits when the next one is slow, so that no side can fill the memory.
 */
final class RemoteCommand implements SocketHandler, RemoteCommandInput.Receiver {

    /** Input on its way to the process, in bytes. */
    private static final int INPUT_BUFFER_BYTES = 64 * 1024;

    private static final Logger LOGGER = LoggerFactory.getLogger(RemoteCommand.class);

    private final CommandStreams streams;
    private final RemoteProcess target;
    private final RemoteCommandInput messages;
    private final BytePipe input = new BytePipe(INPUT_BUFFER_BYTES);
    private final OpenProcess process = new OpenProcess();

    RemoteCommand(ChannelProtocol protocol, CommandStreams streams, RemoteProcess target) {
        this.streams = streams;
        this.target = target;
        this.messages = new RemoteCommandInput(protocol, this);
        if (!streams.stdin()) {
            input.abandon();
        }
    }

    @Override
    public void opened(SocketConnection connection) {
        Thread.ofVirtual().name("command-output").start(() -> run(connection));
    }

    @Override
    public void received(ByteBuffer part, boolean last) throws IOException {
        messages.accept(part, last);
    }

    @Override
    public void closed() {
        input.abandon();
        process.close();
    }

    @Override
    public void stdin(ByteBuffer bytes) throws IOException {
        try {
            input.write(bytes); // what comes after the process's end is dropped
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new InterruptedIOException();
        }
    }

    @Override
    public void stdinClosed() {
        input.finish();
    }

    @Override
    public void resized(TerminalSize size) {
        process.resize(size);
    }

    private void run(SocketConnection connection) {
        ChannelWriter channels = new ChannelWriter(connection::send);
        try {
            channels.write(firstChannel(), new byte[0]); // shows a waiting client that the connection stands
            channels.write(Channels.ERROR, outcome(channels));
        } catch (IOException e) {
            LOGGER.debug("The client of a command went away", e);
        } finally {
            closed();
            connection.close();
        }
    }

    private int firstChannel() {
        return streams.stdout() ? Channels.STDOUT : streams.stderr() ? Channels.STDERR : Channels.ERROR;
    }

    /** Runs the process to its end, and says how it ended. */
    private byte[] outcome(ChannelWriter channels) throws IOException {
        try {
            return switch (target.open()) {
                case ExecOutcome.Opened(ProcessSession session) -> relay(session, channels);
                case ExecOutcome.Refused(String message) -> CommandOutcome.broken(message);
            };
        } catch (RuntimeUnavailableException e) {
            return CommandOutcome.broken(String.valueOf(e.getMessage()));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new InterruptedIOException();
        }
    }

    private byte[] relay(ProcessSession session, ChannelWriter channels) throws IOException, InterruptedException {
        process.opened(session);
        if (streams.stdin()) {
            Thread.ofVirtual().name("command-input").start(() -> feed(session));
        }
        @Nullable String problem = sendOutput(session, channels);
        return problem == null ? CommandOutcome.exited(target.exitCode(process)) : CommandOutcome.broken(problem);
    }

    /** Sends all output; the problem of the engine that ended it, or null. A client that went away is an exception. */
    private @Nullable String sendOutput(ProcessSession session, ChannelWriter channels) throws IOException {
        while (true) {
            Optional<ProcessSession.Output> output;
            try {
                output = session.read();
            } catch (IOException e) {
                return String.valueOf(e.getMessage());
            }
            if (output.isEmpty()) {
                return null;
            }
            send(output.get(), channels);
        }
    }

    private void send(ProcessSession.Output output, ChannelWriter channels) throws IOException {
        boolean stdout = output.stream() == OutputStreamName.STDOUT;
        if (output.bytes().length > 0 && (stdout ? streams.stdout() : streams.stderr())) {
            channels.write(stdout ? Channels.STDOUT : Channels.STDERR, output.bytes());
        }
    }

    private void feed(ProcessSession session) {
        byte[] buffer = new byte[INPUT_BUFFER_BYTES / 2];
        try {
            for (int count = input.read(buffer); count >= 0; count = input.read(buffer)) {
                session.write(buffer, 0, count);
            }
            target.inputEnded(session);
        } catch (IOException e) {
            LOGGER.debug("A process no longer reads its input", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            input.abandon();
        }
    }
}
