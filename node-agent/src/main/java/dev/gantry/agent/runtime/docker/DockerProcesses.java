package dev.gantry.agent.runtime.docker;

import dev.gantry.agent.runtime.AttachSpec;
import dev.gantry.agent.runtime.ContainerId;
import dev.gantry.agent.runtime.ExecOutcome;
import dev.gantry.agent.runtime.ExecSpec;
import java.io.IOException;
import java.util.Map;
import java.util.OptionalInt;
import okhttp3.HttpUrl;
import okhttp3.RequestBody;
import tools.jackson.databind.JsonNode;

/** Runs and joins processes in containers, over hijacked connections. */
final class DockerProcesses {

    private final DockerConnection connection;

    DockerProcesses(DockerConnection connection) {
        this.connection = connection;
    }

    ExecOutcome exec(ContainerId id, ExecSpec spec) {
        try {
            String exec = createExec(id, spec);
            String start = DockerConnection.JSON.writeValueAsString(Map.of("Detach", false, "Tty", spec.tty()));
            HijackedSocket socket = HijackedSocket.post(connection.socket(), "/exec/" + exec + "/start", start);
            return new ExecOutcome.Opened(new DockerProcessSession(
                    socket, spec.tty(), (columns, rows) -> resize("exec", exec, columns, rows), () -> exitCode(exec)));
        } catch (EngineException e) {
            return new ExecOutcome.Refused(e.words());
        } catch (IOException e) {
            throw connection.unreachable(e);
        }
    }

    private String createExec(ContainerId id, ExecSpec spec) {
        Map<String, Object> request = Map.of(
                "AttachStdin", spec.stdin(),
                "AttachStdout", spec.stdout(),
                "AttachStderr", spec.stderr(),
                "Tty", spec.tty(),
                "Cmd", spec.command());
        JsonNode created = connection.call(
                "POST",
                DockerConnection.url("containers", id.value(), "exec").build(),
                RequestBody.create(DockerConnection.JSON.writeValueAsBytes(request), DockerConnection.JSON_TYPE));
        return created.path("Id").asString();
    }

    private OptionalInt exitCode(String exec) {
        JsonNode state = connection.call(
                "GET", DockerConnection.url("exec", exec, "json").build(), DockerConnection.NO_BODY);
        return state.path("Running").asBoolean(false)
                ? OptionalInt.empty()
                : OptionalInt.of(state.path("ExitCode").asInt(-1));
    }

    ExecOutcome attach(ContainerId id, AttachSpec spec) {
        String target = "/containers/" + id.value() + "/attach?stream=true&stdin=" + spec.stdin() + "&stdout="
                + spec.stdout() + "&stderr=" + spec.stderr();
        try {
            HijackedSocket socket = HijackedSocket.post(connection.socket(), target, "");
            return new ExecOutcome.Opened(new DockerProcessSession(
                    socket,
                    spec.tty(),
                    (columns, rows) -> resize("containers", id.value(), columns, rows),
                    () -> containerExitCode(id)));
        } catch (EngineException e) {
            return new ExecOutcome.Refused(e.words());
        } catch (IOException e) {
            throw connection.unreachable(e);
        }
    }

    private OptionalInt containerExitCode(ContainerId id) {
        JsonNode state = connection
                .call(
                        "GET",
                        DockerConnection.url("containers", id.value(), "json").build(),
                        DockerConnection.NO_BODY)
                .path("State");
        return state.path("Running").asBoolean(false)
                ? OptionalInt.empty()
                : OptionalInt.of(state.path("ExitCode").asInt(-1));
    }

    private void resize(String kind, String id, int columns, int rows) {
        HttpUrl url = DockerConnection.url(kind, id, "resize")
                .addQueryParameter("w", Integer.toString(columns))
                .addQueryParameter("h", Integer.toString(rows))
                .build();
        try {
            connection.call("POST", url, DockerConnection.NO_BODY);
        } catch (EngineException e) {
            if (e.code() < 400 || e.code() >= 600) {
                throw e;
            }
            // The process ended, or has not begun: a terminal's size is a wish, and the next resize repeats it.
        }
    }
}
