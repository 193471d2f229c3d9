package dev.sallyport.cedar;

/// How much may come of what was taken. A text or a document within [Limits] can still mean far
/// more than it says: a chain of groups has all groups above each one, two lists of types have
/// every pair. Each of these has a maximum here.
///
/// @param ancestorsMax how many ancestors all groups of a store have together; also how many one
///   change may look at to find them
/// @param declarationsMax how many types, names and ancestors a schema comes to once everything in
///   it is written out
/// @param environmentsMax how many combinations of principal, action and resource a schema has
/// @param stepsMax how many steps the validator takes for one set of policies, about; a million
///   takes some tenths of a second
/// @param findingsMax how many errors, and how many warnings, the validator names
public record Growth(
        int ancestorsMax,
        int declarationsMax,
        int environmentsMax,
        long stepsMax,
        int findingsMax) {
    /// More than fifty times what a million people in nested groups need; 32 MB.
    public static final Growth DEFAULT =
            new Growth(8_000_000, 1_000_000, 100_000, 50_000_000, 1_000);

    public Growth {
        boolean some = ancestorsMax > 0 && declarationsMax > 0 && environmentsMax > 0;
        if (!some || stepsMax < 1 || findingsMax < 1) {
            throw new IllegalArgumentException("growth: at least 1");
        }
    }

    /// The same, but for hierarchies of entities.
    public Growth withAncestors(int most) {
        return new Growth(most, declarationsMax, environmentsMax, stepsMax, findingsMax);
    }
}
