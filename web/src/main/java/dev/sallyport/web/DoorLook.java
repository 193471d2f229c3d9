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

    /// One entry of the navigation; some are of use only to who looks at everything: administrators
    /// and auditors. Hiding them protects nothing: the pages and what they read decide for
    /// themselves.
    public record Link(String path, String text, boolean overseers) {
        public Link(String path, String text) {
            this(path, text, false);
        }
    }

    /// The word that selects colours and icon in the style sheet.
    public String word() {
        return door == Door.INNER ? "inner" : "outer";
    }
}
