package dev.sallyport.controlline;

import dev.sallyport.sealing.CanonicalWriter;

/// Anything that travels on the line. The fields are written in a fixed order after the type name;
/// [MessageType] knows the number and the reader of each.
public sealed interface ControlMessage permits GatewayRequest, InnerAnswer, InnerPush, LinkMessage {
    /// Writes the fields, in the order in which the type's reader takes them.
    void fields(CanonicalWriter out);
}
