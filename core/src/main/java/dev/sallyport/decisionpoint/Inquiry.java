package dev.sallyport.decisionpoint;

import dev.sallyport.cedar.Value;

/// A question as an enforcement point puts it. Nothing of it is believed yet.
///
/// @param details the action's properties
public record Inquiry(
        Thing subject,
        String action,
        Value.RecordOf details,
        Thing resource,
        Value.RecordOf context) {
    /// @param properties what the client claims about it
    public record Thing(String type, String id, Value.RecordOf properties) {
        public static Thing of(String type, String id) {
            return new Thing(type, id, Value.RecordOf.EMPTY);
        }
    }

    public static Inquiry of(Thing subject, String action, Thing resource) {
        return new Inquiry(subject, action, Value.RecordOf.EMPTY, resource, Value.RecordOf.EMPTY);
    }
}
