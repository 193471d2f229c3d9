package dev.sallyport.brokering;

import dev.sallyport.controlline.InnerPush;
import dev.sallyport.kernel.NodeId;
import java.util.List;

/// The lines to the gateways, as far as they end in this process.
public interface Gateways {
    /// Told now, or when the node is back; acting on it twice does no harm.
    void push(NodeId node, InnerPush push);

    /// The nodes whose line is up.
    List<NodeId> connected();

    /// No lines at all: for a process that has no listener yet.
    static Gateways none() {
        return new Gateways() {
            @Override
            public void push(NodeId node, InnerPush push) {
                // found by the next renewal of the lease
            }

            @Override
            public List<NodeId> connected() {
                return List.of();
            }
        };
    }
}
