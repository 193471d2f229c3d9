package dev.sallyport.web;

import dev.sallyport.kernel.Door;
import java.util.List;

/// How a door presents itself. The two must be impossible to mistake for one another: colour, name
/// and icon follow from `door` alone.
public record DoorLook(
        Door door, String name, String signInPath, String homePath, List<Link> navigation) {
    public DoorLook {
        navigation = List.copyOf(navigation);
    }

    /// One entry of the navigation.
    public record Link(String path, String text) {}

    /// The word that selects colours and icon in the style sheet.
    public String word() {
        return door == Door.INNER ? "inner" : "outer";
    }
}
