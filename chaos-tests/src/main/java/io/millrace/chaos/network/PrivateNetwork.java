package io.millrace.chaos.network;

import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Hosts on this machine that see each other through a bridge: a network namespace each, with a loopback interface and one on the bridge. A packet
 * from one to another is lost, without an error to anybody, while the sender's table of neighbours names a station that does not exist; so each
 * direction of each link breaks alone. An interface that is down cuts its host off. The namespace of this very process is on the bridge too, as a
 * client: nothing is to listen there.
 *
 * <p>One thread. Names carry the process's id; what a process left that is gone is removed by the next.
 */
public final class PrivateNetwork implements AutoCloseable {
    /** Of documentation and benchmarks (RFC 2544): nobody's on a real network. */
    private static final String PREFIX = "198.18.";

    private static final String NAMES = "mr";
    private static final String NOBODY = "02:00:00:00:00:00";
    private static final Pattern OURS = Pattern.compile("\\bmr(\\d+)-[0-9b]+\\b");

    private record Direction(int from, int to) {}

    private final String name = NAMES + ProcessHandle.current().pid() + "-";
    private final String subnet = PREFIX + ProcessHandle.current().pid() % 256 + ".";
    private final int hosts;
    private final Set<Direction> lost = new HashSet<>();
    private final Set<Integer> cutOff = new HashSet<>();

    private PrivateNetwork(int hosts) {
        this.hosts = hosts;
    }

    /** Why there can be none here; empty if there can. */
    public static Optional<String> refusal() {
        String probe = NAMES + ProcessHandle.current().pid() + "-0";
        IpCommand.Answer answer = IpCommand.call("netns", "add", probe);
        if (!answer.ok()) {
            return Optional.of("Network namespaces cannot be made here ('ip netns add': " + answer.output()
                    + "); it takes Linux, iproute2 and the rights of root");
        }
        IpCommand.Answer inside = IpCommand.call("netns", "exec", probe, "ip", "link", "set", "lo", "up");
        IpCommand.Answer pair = IpCommand.call("-n", probe, "link", "add", "mrprobe", "type", "bridge");
        IpCommand.run("netns", "del", probe);
        if (!inside.ok() || !pair.ok()) {
            return Optional.of("Network namespaces cannot be used here: " + inside.output() + " " + pair.output());
        }
        return Optional.empty();
    }

    /** Makes a network with hosts 0, 1, 2 … */
    public static PrivateNetwork open(int hosts) {
        removeWhatIsLeft();
        PrivateNetwork network = new PrivateNetwork(hosts);
        try {
            network.make();
            return network;
        } catch (RuntimeException e) {
            network.close();
            throw e;
        }
    }

    private static void removeWhatIsLeft() {
        Matcher namespaces = OURS.matcher(IpCommand.call("netns", "list").output());
        while (namespaces.find()) {
            if (isGone(namespaces.group(1))) {
                IpCommand.call("netns", "del", namespaces.group());
            }
        }
        Matcher bridges = OURS.matcher(
                IpCommand.call("-o", "link", "show", "type", "bridge").output());
        while (bridges.find()) {
            if (isGone(bridges.group(1))) {
                IpCommand.call("link", "del", bridges.group());
            }
        }
    }

    private static boolean isGone(String pid) {
        return ProcessHandle.of(Long.parseLong(pid)).isEmpty();
    }

    private void make() {
        IpCommand.run("link", "add", bridge(), "type", "bridge");
        IpCommand.run("addr", "add", subnet + "254/24", "dev", bridge());
        IpCommand.run("link", "set", bridge(), "up");
        for (int host = 0; host < hosts; host++) {
            IpCommand.run("netns", "add", namespace(host));
            IpCommand.run("link", "add", name + host, "type", "veth", "peer", "name", "eth0", "netns", namespace(host));
            IpCommand.run("link", "set", name + host, "master", bridge(), "up");
            IpCommand.run("-n", namespace(host), "link", "set", "lo", "up");
            IpCommand.run("-n", namespace(host), "addr", "add", address(host) + "/24", "dev", "eth0");
            IpCommand.run("-n", namespace(host), "link", "set", "eth0", "up");
        }
    }

    private String bridge() {
        return name + "b";
    }

    private String namespace(int host) {
        return name + host;
    }

    /** The address of a host, the same for all others and for this process. */
    public String address(int host) {
        return subnet + (host + 1);
    }

    /** The command through which a process is started on a host. */
    public List<String> within(int host) {
        return List.of("ip", "netns", "exec", namespace(host));
    }

    /** From now on what one host sends to another is lost. */
    public void lose(int from, int to) {
        IpCommand.run(
                "-n",
                namespace(from),
                "neigh",
                "replace",
                address(to),
                "lladdr",
                NOBODY,
                "nud",
                "permanent",
                "dev",
                "eth0");
        lost.add(new Direction(from, to));
    }

    /** From now on a host reaches nobody and nobody reaches it. */
    public void cutOff(int host) {
        IpCommand.run("link", "set", name + host, "down");
        cutOff.add(host);
    }

    /** All links are as in the beginning. */
    public void heal() {
        for (Direction d : lost) {
            IpCommand.run("-n", namespace(d.from()), "neigh", "del", address(d.to()), "dev", "eth0");
        }
        lost.clear();
        cutOff.forEach(host -> IpCommand.run("link", "set", name + host, "up"));
        cutOff.clear();
    }

    /** Removes it. Processes on its hosts are not ended, but are alone. */
    @Override
    public void close() {
        for (int host = 0; host < hosts; host++) {
            IpCommand.call("netns", "del", namespace(host));
            // The interfaces of a pair go together, and a process that still runs keeps its namespace.
            IpCommand.call("link", "del", name + host);
        }
        IpCommand.call("link", "del", bridge());
    }
}
