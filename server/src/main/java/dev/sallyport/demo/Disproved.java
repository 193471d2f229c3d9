package dev.sallyport.demo;

/// A step of the demonstration does not hold.
final class Disproved extends RuntimeException {
    private static final long serialVersionUID = 1;

    Disproved(String what) {
        super(what);
    }

    static void unless(boolean holds, String otherwise) {
        if (!holds) {
            throw new Disproved(otherwise);
        }
    }
}
