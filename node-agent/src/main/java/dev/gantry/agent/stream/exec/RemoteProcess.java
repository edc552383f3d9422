package dev.gantry.agent.stream.exec;

import dev.gantry.agent.runtime.AttachSpec;
import dev.gantry.agent.runtime.ContainerId;
import dev.gantry.agent.runtime.ContainerRuntime;
import dev.gantry.agent.runtime.ExecOutcome;
import dev.gantry.agent.runtime.ExecSpec;
import dev.gantry.agent.runtime.ProcessSession;
import dev.gantry.agent.stream.pod.RunningContainer;
import java.io.IOException;

/** The process that a client wants to reach. */
sealed interface RemoteProcess {

    /** Opens its streams; called once. */
    ExecOutcome open();

    /** Passes on that the client sends no more input. */
    void inputEnded(ProcessSession session) throws IOException;

    /** How it ended, once its output has. */
    int exitCode(OpenProcess process) throws InterruptedException;

    /** A command of its own. */
    record Command(ContainerRuntime runtime, ContainerId container, ExecSpec spec) implements RemoteProcess {
        @Override
        public ExecOutcome open() {
            return runtime.exec(container, spec);
        }

        @Override
        public void inputEnded(ProcessSession session) throws IOException {
            session.closeInput();
        }

        @Override
        public int exitCode(OpenProcess process) throws InterruptedException {
            return process.awaitExitCode();
        }
    }

    /** The container's own process, whose exit code the pod's status tells. */
    record Main(ContainerRuntime runtime, RunningContainer container, AttachSpec spec) implements RemoteProcess {
        @Override
        public ExecOutcome open() {
            return runtime.attach(container.id(), spec);
        }

        /** Without stdinOnce the next client may go on with the input, and this one still reads the output. */
        @Override
        public void inputEnded(ProcessSession session) throws IOException {
            if (container.stdinOnce()) {
                session.closeInput();
            }
        }

        @Override
        public int exitCode(OpenProcess process) {
            return 0;
        }
    }
}
