package dev.sallyport.directory;

import dev.sallyport.kernel.UnitId;
import org.jspecify.annotations.Nullable;

/// A branch of the organisation and how many people are in it directly.
record UnitView(UnitId id, @Nullable UnitId parent, String name, String title, long people) {}
