package dev.sallyport.server;

import dev.sallyport.client.Json;
import dev.sallyport.kernel.Door;
import dev.sallyport.kernel.InstallationId;
import dev.sallyport.kernel.NodeId;
import dev.sallyport.kernel.Problem;
import dev.sallyport.kernel.ProblemCode;
import dev.sallyport.kernel.Sha256;
import dev.sallyport.web.DoorSettings;
import dev.sallyport.web.TlsFiles;
import java.net.InetAddress;
import java.net.URI;
import java.net.UnknownHostException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/// What a door's process is told, in a file only its owner can read. Passwords stay in files of
/// their own; this names them.
///
/// @param directory the process's own directory
/// @param keeper the directory of the keeper's sockets
/// @param databasePasswords directory with one file per database role of this process
/// @param witnesses file with the witnesses of the ledger; the inner door only, and only if there
///   are any
/// @param nodes gateways by the pinned hash of their public key; the inner door only
record DoorConfig(
        InstallationId installation,
        NodeId node,
        boolean demonstration,
        DoorSettings door,
        URI outerOrigin,
        URI innerOrigin,
        Path directory,
        Path keeper,
        String databaseUrl,
        Path databasePasswords,
        int linePort,
        int sshPort,
        @Nullable Path witnesses,
        Map<Sha256, NodeId> nodes) {
    DoorConfig {
        nodes = Map.copyOf(nodes);
    }

    /// The same for the inner door, which knows gateways and witnesses.
    DoorConfig inside(Map<Sha256, NodeId> pinned, @Nullable Path witnessFile) {
        return new DoorConfig(
                installation,
                node,
                demonstration,
                door,
                outerOrigin,
                innerOrigin,
                directory,
                keeper,
                databaseUrl,
                databasePasswords,
                linePort,
                sshPort,
                witnessFile,
                pinned);
    }

    void write(Path file) {
        ObjectNode json =
                Json.object()
                        .put("installation", installation.text())
                        .put("node", node.text())
                        .put("demonstration", demonstration)
                        .put("door", door.door().name())
                        .put("origin", door.origin().toString())
                        .put("bind", door.bindAddress().getHostAddress())
                        .put("port", door.port())
                        .put("outer_origin", outerOrigin.toString())
                        .put("inner_origin", innerOrigin.toString())
                        .put("directory", directory.toString())
                        .put("keeper", keeper.toString())
                        .put("database_url", databaseUrl)
                        .put("database_passwords", databasePasswords.toString())
                        .put("line_port", linePort)
                        .put("ssh_port", sshPort);
        TlsFiles tls = door.tls();
        if (tls != null) {
            json.put("certificates", tls.certificates().toString())
                    .put("private_key", tls.privateKey().toString());
        }
        if (witnesses != null) {
            json.put("witnesses", witnesses.toString());
        }
        ObjectNode pins = json.putObject("nodes");
        nodes.forEach((pin, node) -> pins.put(pin.hex(), node.text()));
        PrivateFiles.write(file, Json.bytes(json));
    }

    static DoorConfig read(Path file) {
        JsonNode json = Json.read(PrivateFiles.read(file));
        Map<Sha256, NodeId> nodes = new HashMap<>();
        json.path("nodes")
                .properties()
                .forEach(pin ->
                        nodes.put(
                                Sha256.parseHex(pin.getKey()),
                                NodeId.parse(pin.getValue().asString())));
        return new DoorConfig(
                InstallationId.parse(Json.need(json, "installation")),
                NodeId.parse(Json.need(json, "node")),
                json.path("demonstration").asBoolean(false),
                new DoorSettings(
                        Door.valueOf(Json.need(json, "door")),
                        URI.create(Json.need(json, "origin")),
                        address(Json.need(json, "bind")),
                        json.path("port").asInt(0),
                        Set.of(),
                        tls(json)),
                URI.create(Json.need(json, "outer_origin")),
                URI.create(Json.need(json, "inner_origin")),
                Path.of(Json.need(json, "directory")),
                Path.of(Json.need(json, "keeper")),
                Json.need(json, "database_url"),
                Path.of(Json.need(json, "database_passwords")),
                json.path("line_port").asInt(0),
                json.path("ssh_port").asInt(0),
                Json.text(json, "witnesses").isEmpty()
                        ? null
                        : Path.of(Json.text(json, "witnesses")),
                nodes);
    }

    private static @Nullable TlsFiles tls(JsonNode json) {
        String chain = Json.text(json, "certificates");
        return chain.isEmpty()
                ? null
                : new TlsFiles(Path.of(chain), Path.of(Json.need(json, "private_key")));
    }

    static InetAddress address(String literal) {
        try {
            return InetAddress.getByName(literal);
        } catch (UnknownHostException cause) {
            throw new Problem(
                    ProblemCode.INVALID, "an address to listen on is not one of this host", cause);
        }
    }
}
