package dev.sallyport.gateway;

import dev.sallyport.gateway.ssh.SshLimits;
import dev.sallyport.kernel.NodeId;
import dev.sallyport.kernel.Problem;
import dev.sallyport.kernel.ProblemCode;
import dev.sallyport.kernel.Sha256;
import java.io.IOException;
import java.io.Reader;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Properties;
import java.util.Set;
import java.util.TreeSet;

/// What a gateway needs to know, from a properties file:
///
///     node       = nod_…            who this gateway is
///     listen     = 127.0.0.1:2222   where SSH clients connect
///     inner      = 127.0.0.1:8482   the inner door's control line
///     inner-pin  = 64 hex digits    SHA-256 of the inner door's control line key (SPKI)
///     line-key   = FILE             this node's control line key, made if missing
///     host-key   = FILE             the SSH host key, made if missing
///     spool      = DIRECTORY        where tapes wait for upload
///
/// All are required, and an unknown key stops the start: a misspelt one is no default.
public record GatewaySettings(
        NodeId node,
        InetSocketAddress listen,
        InetSocketAddress inner,
        Sha256 innerPin,
        Path lineKey,
        Path hostKey,
        Path spool,
        SshLimits limits) {
    private static final Set<String> KEYS =
            Set.of("node", "listen", "inner", "inner-pin", "line-key", "host-key", "spool");

    public static GatewaySettings read(Path file) {
        Properties properties = new Properties();
        try (Reader in = Files.newBufferedReader(file)) {
            properties.load(in);
        } catch (IOException | IllegalArgumentException cause) {
            throw new Problem(ProblemCode.INVALID, "the configuration file cannot be read", cause);
        }
        Set<String> unknown = new TreeSet<>(properties.stringPropertyNames());
        unknown.removeAll(KEYS);
        if (!unknown.isEmpty()) {
            throw new Problem(
                    ProblemCode.INVALID,
                    "unknown keys in the configuration file: known are " + new TreeSet<>(KEYS));
        }
        return new GatewaySettings(
                NodeId.parse(value(properties, "node")),
                address(properties, "listen"),
                address(properties, "inner"),
                Sha256.parseHex(value(properties, "inner-pin")),
                Path.of(value(properties, "line-key")),
                Path.of(value(properties, "host-key")),
                Path.of(value(properties, "spool")),
                SshLimits.standard());
    }

    private static String value(Properties properties, String key) {
        String value = properties.getProperty(key, "").strip();
        if (value.isEmpty()) {
            throw new Problem(
                    ProblemCode.INVALID, "the configuration file says nothing for `" + key + "`");
        }
        return value;
    }

    private static InetSocketAddress address(Properties properties, String key) {
        String value = value(properties, key);
        int colon = value.lastIndexOf(':');
        try {
            int port = Integer.parseInt(value.substring(colon + 1));
            return InetSocketAddress.createUnresolved(value.substring(0, colon), port);
        } catch (IndexOutOfBoundsException | IllegalArgumentException cause) {
            throw new Problem(
                    ProblemCode.INVALID,
                    "`" + key + "` is not of the form host:port: mend the configuration file",
                    cause);
        }
    }
}
