package dev.sallyport.web;

import dev.sallyport.kernel.Door;
import gg.jte.Content;
import java.util.List;

/// What the layout knows about the page it frames. Templates may ask for it as `frame`; it is also
/// how templates of other modules reach the shared parts, since templates only include templates of
/// their own module.
public record Frame(
        DoorLook look,
        String title,
        String section,
        List<String> scripts,
        Visitor visitor,
        Assets assets,
        Components components) {
    /// The address of an asset, for example `web/css/sallyport.css`.
    public String asset(String path) {
        return assets.address(path);
    }

    /// One of the drawings of `web/icon.jte`, for example `key`.
    public Content icon(String name) {
        return components.icon(name);
    }

    /// What a list says when it has nothing to show: why, and what would fill it. `lists.js` shows
    /// and hides it.
    public Content empty(String icon, String title, String text) {
        return components.empty(icon, title, text);
    }

    public boolean inner() {
        return look.door() == Door.INNER;
    }

    /// Whether to show what only an administrator can use.
    public boolean administrator() {
        return visitor instanceof Visitor.SignedIn present && present.administrator();
    }

    private boolean overseer() {
        return visitor instanceof Visitor.SignedIn present
                && (present.administrator() || present.auditor());
    }

    /// The navigation of this visitor.
    public List<DoorLook.Link> links() {
        return look.navigation().stream().filter(link -> overseer() || !link.overseers()).toList();
    }

    public boolean signedIn() {
        return visitor instanceof Visitor.SignedIn;
    }

    /// The name in the top bar; empty for a stranger.
    public String visitorName() {
        return visitor instanceof Visitor.SignedIn present ? present.displayName() : "";
    }

    /// One or two letters for the round badge beside the name.
    public String initials() {
        StringBuilder letters = new StringBuilder();
        for (String word : visitorName().strip().split("\\s+")) {
            if (!word.isEmpty() && letters.length() < 2) {
                letters.appendCodePoint(Character.toUpperCase(word.codePointAt(0)));
            }
        }
        return letters.toString();
    }
}
