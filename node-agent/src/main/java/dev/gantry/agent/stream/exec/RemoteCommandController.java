package dev.gantry.agent.stream.exec;

import dev.gantry.agent.runtime.AttachSpec;
import dev.gantry.agent.runtime.ContainerRuntime;
import dev.gantry.agent.runtime.ExecSpec;
import dev.gantry.agent.stream.channel.ChannelProtocol;
import dev.gantry.agent.stream.pod.PodContainers;
import dev.gantry.agent.stream.pod.RunningContainer;
import dev.gantry.agent.stream.web.QueryParameters;
import dev.gantry.agent.stream.web.WebSocketUpgrade;
import dev.gantry.apimachinery.ApiException;
import dev.gantry.apimachinery.ObjectKey;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.List;
import org.springframework.util.MultiValueMap;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestMethod;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/**
 * Serves exec and attach over WebSocket. POST is how older clients, and kubectl as its second try, ask for SPDY, which is not
 * served here: they get the same refusals, so that kubectl shows the true reason.
 */
@RestController
@RequestMapping(
        path = "/api/v1/namespaces/{namespace}/pods/{name}",
        method = {RequestMethod.GET, RequestMethod.POST})
public final class RemoteCommandController {

    private final PodContainers containers;
    private final ContainerRuntime runtime;
    private final WebSocketUpgrade webSocket;

    public RemoteCommandController(PodContainers containers, ContainerRuntime runtime, WebSocketUpgrade webSocket) {
        this.containers = containers;
        this.runtime = runtime;
        this.webSocket = webSocket;
    }

    @RequestMapping("/exec")
    public void exec(
            @PathVariable String namespace,
            @PathVariable String name,
            @RequestParam MultiValueMap<String, String> parameters,
            HttpServletRequest request,
            HttpServletResponse response)
            throws IOException, ServletException {
        QueryParameters query = new QueryParameters(parameters);
        CommandStreams streams = CommandStreams.parse(query);
        List<String> command = query.all("command");
        if (command.isEmpty()) {
            throw ApiException.badRequest("you must specify at least one command for the container");
        }
        RunningContainer container = containers.running(new ObjectKey(namespace, name), query.text("container"));
        ExecSpec spec = new ExecSpec(command, streams.stdin(), streams.stdout(), streams.stderr(), streams.tty());
        open(request, response, streams, new RemoteProcess.Command(runtime, container.id(), spec));
    }

    @RequestMapping("/attach")
    public void attach(
            @PathVariable String namespace,
            @PathVariable String name,
            @RequestParam MultiValueMap<String, String> parameters,
            HttpServletRequest request,
            HttpServletResponse response)
            throws IOException, ServletException {
        QueryParameters query = new QueryParameters(parameters);
        RunningContainer container = containers.running(new ObjectKey(namespace, name), query.text("container"));
        CommandStreams streams = CommandStreams.parse(query).withTerminal(container.terminal());
        AttachSpec spec = new AttachSpec(streams.stdin(), streams.stdout(), streams.stderr(), streams.tty());
        open(request, response, streams, new RemoteProcess.Main(runtime, container, spec));
    }

    private void open(
            HttpServletRequest request, HttpServletResponse response, CommandStreams streams, RemoteProcess process)
            throws IOException, ServletException {
        String protocol = webSocket.negotiate(request, ChannelProtocol.wireNames());
        RemoteCommand command = new RemoteCommand(ChannelProtocol.of(protocol).orElseThrow(), streams, process);
        webSocket.upgrade(request, response, protocol, command);
    }
}
