package dev.sallyport.tape;

import dev.sallyport.kernel.Sha256;

/// Where a closed chunk lies in its spool file, and its hash.
public record ChunkMark(long index, long position, int length, Sha256 hash) {}
