package dev.sallyport.controlline;

import dev.sallyport.kernel.NodeId;

/// The gateway at the other end, known by its pinned TLS key and never by what it says.
public record GatewayPeer(NodeId node, String address, String software) {}
