package dev.sallyport.server;

import com.zaxxer.hikari.HikariDataSource;
import dev.sallyport.controlline.GatewayPeer;
import dev.sallyport.controlline.LineKey;
import dev.sallyport.elevation.ReachedBy;
import dev.sallyport.innerdoor.InnerDoorNode;
import dev.sallyport.innerdoor.InnerDoorSettings;
import dev.sallyport.keeper.KeeperClient;
import dev.sallyport.kernel.Problem;
import dev.sallyport.kernel.ProblemCode;
import dev.sallyport.kernel.Randomness;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.NetworkInterface;
import java.net.SocketException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/// The process of the inner door, the ledger's sequencer in it.
public final class InnerMain {
    private InnerMain() {}

    public static void main(String[] arguments) throws InterruptedException {
        DoorProcess.run(arguments, InnerMain::open);
    }

    private static AutoCloseable open(DoorConfig config) {
        HikariDataSource database = DoorProcess.pool(config, "inner");
        KeeperClient keeper = new KeeperClient(config.keeper().resolve("inner.sock"));
        KeeperClient sequencerKeeper = new KeeperClient(config.keeper().resolve("sequencer.sock"));
        InnerDoorNode node =
                InnerDoorNode.open(
                        settings(config),
                        new InnerDoorNode.Surroundings(
                                database,
                                DoorProcess.connections(config, "sequencer"),
                                keeper,
                                sequencerKeeper),
                        Randomness.secure());
        return () -> {
            node.close();
            sequencerKeeper.close();
            keeper.close();
            database.close();
        };
    }

    private static InnerDoorSettings settings(DoorConfig config) {
        Path tapes = config.directory().resolve("tapes");
        PrivateFiles.makeDirectory(tapes);
        Path witnesses = config.witnesses();
        return new InnerDoorSettings(
                config.door(),
                config.node(),
                tapes,
                new ReachedBy(Plan.gatewayHost(config.door().hostName()), config.sshPort()),
                new InnerDoorSettings.ControlLine(
                        new InetSocketAddress("127.0.0.1", config.linePort()),
                        LineKey.loadOrCreate(config.directory().resolve("line-key.pem")),
                        pin -> Optional.ofNullable(config.nodes().get(pin)),
                        InnerMain::egress),
                witnesses == null ? List.of() : WitnessFile.read(witnesses));
    }

    /// Where a gateway's connections to targets come from: this host's own addresses when it runs
    /// here, else the address it dialled from.
    private static List<String> egress(GatewayPeer peer) {
        try {
            if (!InetAddress.getByName(peer.address()).isLoopbackAddress()) {
                return List.of(peer.address());
            }
            return NetworkInterface.networkInterfaces()
                    .flatMap(NetworkInterface::inetAddresses)
                    .filter(address -> !address.isLinkLocalAddress())
                    .map(address -> address.getHostAddress().replaceFirst("%.*", ""))
                    .distinct()
                    .limit(16)
                    .toList();
        } catch (SocketException | java.net.UnknownHostException cause) {
            throw new Problem(
                    ProblemCode.UNAVAILABLE, "this host does not know its own addresses", cause);
        }
    }
}
