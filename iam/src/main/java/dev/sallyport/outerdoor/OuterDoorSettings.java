package dev.sallyport.outerdoor;

import dev.sallyport.kernel.InstallationId;
import dev.sallyport.kernel.NodeId;
import dev.sallyport.web.DoorSettings;

/// What a node of the outer door is told when it starts.
///
/// @param title what the installation is called, by authenticators and code generators
public record OuterDoorSettings(
        DoorSettings door, InstallationId installation, NodeId node, String title) {}
