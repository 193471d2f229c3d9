package dev.sallyport.server;

import dev.sallyport.client.Json;
import dev.sallyport.kernel.InstallationId;
import dev.sallyport.kernel.NodeId;
import dev.sallyport.kernel.Problem;
import dev.sallyport.kernel.ProblemCode;
import dev.sallyport.kernel.Randomness;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/// What an installation is for its whole life, in `installation.json`: its id, its gateway's id,
/// and the names of its doors, which every authenticator is bound to.
///
/// **Security barrier.** Data made by a demonstration, where keys in files count as authenticators,
/// say so here, and are never run as an installation.
record Installation(
        InstallationId id,
        NodeId gatewayNode,
        NodeId outerNode,
        NodeId innerNode,
        String outerHost,
        String innerHost,
        boolean demonstration) {
    private static final String FILE = "installation.json";
    private static final int FORMAT = 1;

    /// Reads what is there, or founds a new one.
    ///
    /// If we stop before the file is written, the directory holds nothing that anybody was told of.
    static Installation openOrFound(Plan plan, InstantSource clock, Randomness randomness) {
        Path file = plan.data().resolve(FILE);
        if (!Files.exists(file)) {
            Installation fresh =
                    new Installation(
                            new InstallationId(randomness.uuid(clock)),
                            new NodeId(randomness.uuid(clock)),
                            new NodeId(randomness.uuid(clock)),
                            new NodeId(randomness.uuid(clock)),
                            plan.outer().host(),
                            plan.inner().host(),
                            plan.demonstration());
            PrivateFiles.makeDirectory(plan.data());
            PrivateFiles.write(file, Json.bytes(fresh.json()));
            return fresh;
        }
        Installation there = parse(PrivateFiles.read(file));
        there.mustFit(plan);
        return there;
    }

    private void mustFit(Plan plan) {
        if (demonstration != plan.demonstration()) {
            throw new Problem(
                    ProblemCode.CONFLICT,
                    demonstration
                            ? "these data were made by a demonstration: choose another --data"
                            : "these data belong to a real installation: a demonstration needs"
                                    + " another --data");
        }
        if (!outerHost.equals(plan.outer().host()) || !innerHost.equals(plan.inner().host())) {
            throw new Problem(
                    ProblemCode.CONFLICT,
                    "this installation was made for other host names: its passkeys are bound to"
                            + " them; give the names it was made for");
        }
    }

    private ObjectNode json() {
        return Json.object()
                .put("format", FORMAT)
                .put("installation", id.text())
                .put("gateway_node", gatewayNode.text())
                .put("outer_node", outerNode.text())
                .put("inner_node", innerNode.text())
                .put("outer_host", outerHost)
                .put("inner_host", innerHost)
                .put("demonstration", demonstration);
    }

    private static Installation parse(byte[] bytes) {
        JsonNode json = Json.read(bytes);
        if (json.path("format").asInt(0) != FORMAT) {
            throw new Problem(
                    ProblemCode.CONFLICT, "these data are of another version of Sallyport");
        }
        return new Installation(
                InstallationId.parse(Json.need(json, "installation")),
                NodeId.parse(Json.need(json, "gateway_node")),
                NodeId.parse(Json.need(json, "outer_node")),
                NodeId.parse(Json.need(json, "inner_node")),
                Json.need(json, "outer_host"),
                Json.need(json, "inner_host"),
                json.path("demonstration").asBoolean(true));
    }
}
