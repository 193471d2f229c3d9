package dev.sallyport.innerdoor;

import dev.sallyport.controlline.GatewayPeer;
import dev.sallyport.controlline.LineKey;
import dev.sallyport.elevation.ReachedBy;
import dev.sallyport.kernel.NodeId;
import dev.sallyport.kernel.Sha256;
import dev.sallyport.translog.TrustPolicy;
import dev.sallyport.web.DoorSettings;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/// What a node of the inner door is told when it starts.
///
/// @param tapes where recordings lie
/// @param gateway how people reach a gateway
/// @param line where gateways dial
/// @param witnesses to whom the ledger's checkpoints are shown
public record InnerDoorSettings(
        DoorSettings door,
        NodeId node,
        Path tapes,
        ReachedBy gateway,
        ControlLine line,
        List<TrustPolicy.KnownWitness> witnesses) {
    public InnerDoorSettings {
        witnesses = List.copyOf(witnesses);
    }

    /// A node whose ledger nobody witnesses.
    public InnerDoorSettings(
            DoorSettings door, NodeId node, Path tapes, ReachedBy gateway, ControlLine line) {
        this(door, node, tapes, gateway, line, List.of());
    }

    /// The end of the control line.
    ///
    /// @param key proves this side
    /// @param nodes which node a pinned key belongs to
    /// @param egress the addresses from which a gateway reaches targets; its certificates are bound
    ///   to them
    public record ControlLine(
            InetSocketAddress address,
            LineKey key,
            Function<Sha256, Optional<NodeId>> nodes,
            Function<GatewayPeer, List<String>> egress) {}
}
