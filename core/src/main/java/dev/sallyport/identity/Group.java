package dev.sallyport.identity;

import dev.sallyport.kernel.GroupId;
import dev.sallyport.kernel.UnitId;
import org.jspecify.annotations.Nullable;

/// A group of persons, which may contain other groups.
public record Group(
        GroupId id,
        String name,
        String title,
        GroupReach reach,
        @Nullable UnitId unit,
        boolean retired) {}
