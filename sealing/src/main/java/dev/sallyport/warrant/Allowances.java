package dev.sallyport.warrant;

import java.util.List;

/// The words a target's `allowances` may hold: what its sessions may do beyond shell, commands and
/// file transfer, which every target that can be reached allows. Everything here is off unless
/// named (RT-M8).
public final class Allowances {
    /// `-L`, `-W`, `-D`: channel `direct-tcpip`.
    public static final String FORWARD_LOCAL = "ssh.forward.local";

    /// `-R`: global request `tcpip-forward`.
    public static final String FORWARD_REMOTE = "ssh.forward.remote";

    /// Forwarding of Unix domain sockets, both directions.
    public static final String FORWARD_SOCKET = "ssh.forward.socket";

    /// Forwarding of the person's SSH agent.
    public static final String AGENT = "ssh.agent";

    public static final List<String> ALL =
            List.of(FORWARD_LOCAL, FORWARD_REMOTE, FORWARD_SOCKET, AGENT);

    private Allowances() {}

    /// Whether any kind of port or socket forwarding is named.
    public static boolean forwarding(List<String> allowances) {
        return allowances.contains(FORWARD_LOCAL)
                || allowances.contains(FORWARD_REMOTE)
                || allowances.contains(FORWARD_SOCKET);
    }
}
