package dev.sallyport.outerdoor;

import dev.sallyport.kernel.InstallationId;
import dev.sallyport.kernel.NodeId;
import dev.sallyport.warrant.TrustAnchor;
import dev.sallyport.web.DoorSettings;

/// What a node of the outer door is told when it starts.
///
/// @param anchor whose seal counts, as the keeper says: policies come sealed
/// @param title what the installation is called, by authenticators and code generators
public record OuterDoorSettings(DoorSettings door, TrustAnchor anchor, NodeId node, String title) {
    public InstallationId installation() {
        return anchor.installation();
    }
}
