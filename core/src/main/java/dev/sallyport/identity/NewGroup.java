package dev.sallyport.identity;

import dev.sallyport.kernel.UnitId;
import org.jspecify.annotations.Nullable;

/// A group to be made.
public record NewGroup(String name, String title, GroupReach reach, @Nullable UnitId unit) {
    public NewGroup {
        name = Names.thingName(name);
        title = Names.title(title);
    }
}
