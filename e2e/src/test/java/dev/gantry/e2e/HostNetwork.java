package dev.gantry.e2e;

import dev.gantry.launcher.LauncherException;
import dev.gantry.launcher.process.Commands;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * The network of some hosts on this machine: each is a network namespace with one cable to a switch, as this machine has one, and the pods of each
 * have a subnet to which all others have a route. The switch is a namespace, too, where this machine's own firewall has no say.
 *
 * @param name unique among all such networks of the machine; at most 12 characters, as it becomes part of the names of interfaces
 * @param block the second number of all its addresses, 10.block.0.0/16
 * @param hosts how many, numbered from 1
 */
record HostNetwork(String name, int block, int hosts) {

    private static final Duration LIMIT = Duration.ofSeconds(20);
    private static final int THIS_MACHINE = 254;

    /** The address of a host on the switch. */
    String address(int host) {
        return "10." + block + ".0." + host;
    }

    /** This machine's address on the switch. */
    String ownAddress() {
        return address(THIS_MACHINE);
    }

    /** The addresses of a host's pods. */
    String podSubnet(int host) {
        return "10." + block + "." + host + ".0/24";
    }

    /** The file by which programs enter a host's network. */
    String namespaceFile(int host) {
        return "/run/netns/" + namespace(host);
    }

    private String namespace(int host) {
        return name + "-" + host;
    }

    /** Makes the switch and this machine's cable. */
    void start() throws IOException, InterruptedException {
        run("ip netns add " + name);
        run("ip -n " + name + " link set lo up");
        run("ip -n " + name + " link add bridge type bridge");
        run("ip -n " + name + " link set bridge up");
        run("ip link add " + name + " type veth peer name machine netns " + name);
        run("ip addr add " + ownAddress() + "/24 dev " + name);
        run("ip link set " + name + " up");
        run("ip -n " + name + " link set machine master bridge up");
    }

    /** Connects a host, with routes from it and to it; what it had before its power was lost is gone. */
    void connect(int host) throws IOException, InterruptedException {
        String namespace = namespace(host);
        unplug(host);
        run("ip netns add " + namespace);
        run("ip -n " + namespace + " link set lo up");
        run("ip -n " + name + " link add host" + host + " type veth peer name eth0 netns " + namespace);
        run("ip -n " + name + " link set host" + host + " master bridge up");
        run("ip -n " + namespace + " addr add " + address(host) + "/24 dev eth0");
        run("ip -n " + namespace + " link set eth0 up");
        run("ip route replace " + podSubnet(host) + " via " + address(host));
        for (int other = 1; other <= hosts; other++) {
            if (other != host) {
                run("ip -n " + namespace + " route add " + podSubnet(other) + " via " + address(other));
            }
        }
    }

    private void unplug(int host) throws IOException, InterruptedException {
        attempt("ip -n " + name + " link del host" + host);
        attempt("ip netns del " + namespace(host));
    }

    /** Takes everything away, and whatever a test that was killed left; routes go with their cables. */
    void remove() throws IOException, InterruptedException {
        for (int host = 1; host <= hosts; host++) {
            unplug(host);
        }
        attempt("ip link del " + name);
        attempt("ip netns del " + name);
    }

    /** What is there of it: namespaces by their names, and the cable of this machine. */
    List<String> remains() throws IOException, InterruptedException {
        List<String> remains = new ArrayList<>();
        Commands.run(LIMIT, "ip", "netns", "list")
                .output()
                .lines()
                .map(line -> line.split(" ")[0])
                .filter(namespace -> namespace.equals(name) || namespace.startsWith(name + "-"))
                .forEach(remains::add);
        if (attempt("ip link show " + name).succeeded()) {
            remains.add("interface " + name);
        }
        return remains;
    }

    private static void run(String command) throws IOException, InterruptedException {
        Commands.Result result = attempt(command);
        if (!result.succeeded()) {
            throw new LauncherException(command + ": " + result.output());
        }
    }

    private static Commands.Result attempt(String command) throws IOException, InterruptedException {
        return Commands.run(LIMIT, command.split(" "));
    }
}
