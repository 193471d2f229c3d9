package dev.sallyport.directory;

import dev.sallyport.kernel.GroupId;

/// A group in a list; `reach` says whether being in it can give power.
record GroupView(GroupId id, String name, String title, String reach, long members) {}
