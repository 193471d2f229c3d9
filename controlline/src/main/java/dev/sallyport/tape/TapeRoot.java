package dev.sallyport.tape;

import dev.sallyport.kernel.Sha256;
import java.util.List;

/// The Merkle tree hash of RFC 6962 section 2.1 over the hashes of the chunks.
final class TapeRoot {
    private static final byte[] LEAF = {0};
    private static final byte[] NODE = {1};

    private TapeRoot() {}

    static Sha256 of(List<Sha256> chunks) {
        return switch (chunks.size()) {
            case 0 -> Sha256.of();
            case 1 -> Sha256.of(LEAF, chunks.getFirst().bytes());
            default -> {
                int split = Integer.highestOneBit(chunks.size() - 1);
                yield Sha256.of(
                        NODE,
                        of(chunks.subList(0, split)).bytes(),
                        of(chunks.subList(split, chunks.size())).bytes());
            }
        };
    }
}
