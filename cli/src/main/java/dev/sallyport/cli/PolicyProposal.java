package dev.sallyport.cli;

import dev.sallyport.cedar.TextDiff;
import dev.sallyport.client.Challenge;
import dev.sallyport.client.DoorLink;
import dev.sallyport.client.InnerDoor;
import dev.sallyport.client.Json;
import dev.sallyport.kernel.Problem;
import dev.sallyport.kernel.ProblemCode;
import dev.sallyport.kernel.Sha256;
import dev.sallyport.warrant.ChangePolicy;
import java.nio.charset.StandardCharsets;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/// A text that is to take the place of the one in force, and what is read before it is signed.
///
/// **Security barrier.** Both texts and the access diff are shown only when their hashes are the
/// ones in the act: a door that shows one change and has another signed is found out.
///
/// @param door whose policies
/// @param base the text in force
record PolicyProposal(String door, String base, String text) {
    static final String PLAN = "/api/v1/policies/plan";
    private static final int LINES_MAX = 200;

    /// What somebody else proposed and signed, beside what is in force now.
    static PolicyProposal waiting(InnerDoor inner, JsonNode proposal) {
        String door = Json.need(proposal, "door");
        return new PolicyProposal(door, inForce(inner, door), Json.text(proposal, "text"));
    }

    static String inForce(InnerDoor inner, String door) {
        return Json.text(inner.link().get("/api/v1/policies/" + Queries.encode(door)), "text");
    }

    /// Shows what is going to be signed, made from our own text and from the diff whose hash is in
    /// the act, never from what the door says about them.
    void sign(SigningCommand command, Doors doors, InnerDoor inner, String reason) {
        Output output = doors.output();
        ObjectNode asked = Json.object().put("door", door).put("text", text);
        JsonNode plan = inner.link().post(PLAN, asked);
        if (plan.path("valid").asBoolean()) {
            tellText(output, "");
        }
        PolicyPlan.remark(output, plan);
        PolicyPlan.mustBeSound(plan);
        ObjectNode fields =
                InnerDoor.fields("change-policy")
                        .put("door", door)
                        .put("text", text)
                        .put("reason", reason);
        DoorLink.Accepted accepted =
                inner.act(
                        fields,
                        doors.signer(),
                        challenge -> {
                            mustBeIn(challenge, Json.text(plan, "access_diff"));
                            command.look(doors).accept(challenge);
                        });
        output.say(accepted.result(), next(accepted));
    }

    private String next(DoorLink.Accepted accepted) {
        return accepted.waiting()
                ? "signed; another administrator has a day to read and approve it:"
                        + " `sallyport policy approve "
                        + Json.text(accepted.result(), "id")
                        + "`, or `Signatures` at the inner door\nthen it is in force, and gives way"
                        + " after 10 minutes unless somebody runs `sallyport policy confirm --door "
                        + door
                        + "`"
                : "in force";
    }

    /// How the text changes, line by line.
    ///
    /// @param whole where all of the new text is to be had, in words that end with a blank
    void tellText(Output output, String whole) {
        TextDiff diff = TextDiff.of(base, text, LINES_MAX);
        output.remark("the text of the " + door + " door's policies: - goes, + comes");
        diff.lines().forEach(output::remark);
        if (diff.more() > 0) {
            output.remark(
                    "and "
                            + diff.more()
                            + " more lines: "
                            + whole
                            + "`sallyport policy show --door "
                            + door
                            + "` shows what is in force");
        }
    }

    void mustBeIn(Challenge challenge, String diff) {
        if (!(challenge.act() instanceof ChangePolicy act)
                || !act.door().equals(door)
                || !act.textHash().equals(hash(text))
                || !act.diffHash().equals(hash(diff))) {
            throw new Problem(
                    ProblemCode.CONFLICT,
                    "what the door wants signed is not this text with the diff shown above: people"
                            + " or policies changed meanwhile; run it again");
        }
        if (!act.baseHash().equals(hash(base))) {
            throw new Problem(
                    ProblemCode.CONFLICT,
                    "the policies in force are not the ones that this was written against: look at"
                            + " them and propose it anew");
        }
    }

    private static Sha256 hash(String text) {
        return Sha256.of(text.getBytes(StandardCharsets.UTF_8));
    }
}
