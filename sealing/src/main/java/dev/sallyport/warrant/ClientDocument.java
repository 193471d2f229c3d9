package dev.sallyport.warrant;

import dev.sallyport.kernel.Problem;
import dev.sallyport.kernel.ProblemCode;
import java.util.Map;
import java.util.Optional;

/// The client data of a WebAuthn ceremony (Web Authentication Level 3, section 5.8.1): what the
/// browser says it was asked, by whom.
record ClientDocument(String type, String challenge, String origin, boolean crossOrigin) {

    /// Reads it strictly. A member of the wrong kind is malformed; members we do not know are
    /// allowed, as the specification promises that more will come.
    static ClientDocument read(byte[] json) {
        Map<String, Object> members = new SmallJson(json).object();
        return new ClientDocument(
                text(members, "type"),
                text(members, "challenge"),
                text(members, "origin"),
                members.containsKey("topOrigin") || flag(members, "crossOrigin"));
    }

    private static String text(Map<String, Object> members, String name) {
        if (members.get(name) instanceof String text) {
            return text;
        }
        throw malformed();
    }

    private static boolean flag(Map<String, Object> members, String name) {
        Object value = Optional.ofNullable(members.get(name)).orElse(false);
        if (value instanceof Boolean flag) {
            return flag;
        }
        throw malformed();
    }

    private static Problem malformed() {
        return new Problem(ProblemCode.MALFORMED, "client data lacks a member or has it twice");
    }
}
