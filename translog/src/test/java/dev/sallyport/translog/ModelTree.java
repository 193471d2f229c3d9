package dev.sallyport.translog;

import dev.sallyport.kernel.Sha256;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// RFC 6962, section 2.1, word for word: slow, recursive, shares nothing with the product code but
/// SHA-256.
final class ModelTree implements NodeSource {
    private record Range(long start, long end) {}

    private final List<byte[]> entries;
    private final Map<Range, Sha256> known = new HashMap<>();

    ModelTree(List<byte[]> entries) {
        this.entries = entries;
    }

    static ModelTree ofSize(long size) {
        return new ModelTree(Vectors.entries(0, size));
    }

    Tree tree(long size) {
        return new Tree(size, root(0, size));
    }

    Sha256 root(long start, long end) {
        if (start == end) {
            return Sha256.of();
        }
        Range range = new Range(start, end);
        Sha256 root = known.get(range);
        if (root == null) {
            root = compute(start, end);
            known.put(range, root);
        }
        return root;
    }

    private Sha256 compute(long start, long end) {
        if (end - start == 1) {
            return Sha256.of(new byte[] {0}, entries.get((int) start));
        }
        long middle = start + k(end - start);
        return Sha256.of(new byte[] {1}, root(start, middle).bytes(), root(middle, end).bytes());
    }

    static long k(long n) {
        long k = 1;
        while (k * 2 < n) {
            k *= 2;
        }
        return k;
    }

    List<Sha256> path(long m, long start, long end) {
        List<Sha256> path = new ArrayList<>();
        if (end - start == 1) {
            return path;
        }
        long k = k(end - start);
        if (m < k) {
            path.addAll(path(m, start, start + k));
            path.add(root(start + k, end));
        } else {
            path.addAll(path(m - k, start + k, end));
            path.add(root(start, start + k));
        }
        return path;
    }

    List<Sha256> sub(long m, long start, long end, boolean complete) {
        List<Sha256> proof = new ArrayList<>();
        if (m == end - start) {
            if (!complete) {
                proof.add(root(start, end));
            }
            return proof;
        }
        long k = k(end - start);
        if (m <= k) {
            proof.addAll(sub(m, start, start + k, complete));
            proof.add(root(start + k, end));
        } else {
            proof.addAll(sub(m - k, start + k, end, false));
            proof.add(root(start, start + k));
        }
        return proof;
    }

    @Override
    public Sha256 node(int level, long index) {
        return root(index << level, (index + 1) << level);
    }
}
