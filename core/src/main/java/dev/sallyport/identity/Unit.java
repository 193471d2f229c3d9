package dev.sallyport.identity;

import dev.sallyport.kernel.UnitId;
import org.jspecify.annotations.Nullable;

/// A branch of the organisation tree.
public record Unit(UnitId id, @Nullable UnitId parent, String name, String title) {}
