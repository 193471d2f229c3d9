package dev.sallyport.cedar;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;

/// Whom a search may find: whom a permit may take and no forbid surely takes away.
///
/// Of each permit the cheapest term that an index answers says where to look; the other terms are
/// [sifted][Sift]. Then each forbid is sifted over those who are left.
///
/// With a wide sift never too few; with one that is not, exactly those whom deciding each one would
/// find, or, if the work was too much, some of them.
///
/// **Security barrier.** A forbid that fails takes away as one that applies: doubt means no.
final class SearchPlan {
    /// A walk that touches so many times as many as it may take away is not worth it.
    private static final int DETOUR = 8;

    private final Blank blank;
    private final Sift sift;
    private final BitSet taken = new BitSet();
    private final List<Expr> permits = new ArrayList<>();
    private final List<Expr> forbids = new ArrayList<>();
    private final List<Filter> allowed = new ArrayList<>();
    private boolean scans;

    /// Who was found for one permit already, by way of another group. Empty between them.
    private final BitSet seen = new BitSet();

    SearchPlan(Blank blank, List<PartialResponse.Outcome> outcomes, boolean wide) {
        this.blank = blank;
        this.sift = new Sift(blank, wide);
        boolean open = blank.type() >= 0;
        for (PartialResponse.Outcome outcome : outcomes) {
            boolean permit = outcome.policy().effect() == Effect.PERMIT;
            open &= permit ? noted(outcome) : notedForbid(outcome);
        }
        if (open) {
            Lookup all = new Lookup(blank.store(), blank.type(), taken::set);
            allowed.forEach(all::add);
            permits.forEach(this::permit);
            forbids.forEach(this::forbid);
        }
    }

    private boolean noted(PartialResponse.Outcome outcome) {
        switch (outcome) {
            case PartialResponse.Applies _ -> allowed.add(Filter.EVERYTHING);
            case PartialResponse.Depends(_, Expr condition) -> {
                Filter filter = Filters.of(condition, blank.variable());
                if (Filters.isExact(condition, blank.variable())) {
                    allowed.add(filter);
                } else {
                    permits.add(condition);
                    scans |= filter == Filter.EVERYTHING;
                }
            }
            case PartialResponse.DoesNot _, PartialResponse.Fails _ -> {}
        }
        return true;
    }

    /// False if it leaves nothing.
    private boolean notedForbid(PartialResponse.Outcome outcome) {
        switch (outcome) {
            case PartialResponse.Applies _, PartialResponse.Fails _ -> {
                return false;
            }
            case PartialResponse.Depends(_, Expr condition) -> forbids.add(condition);
            case PartialResponse.DoesNot _ -> {}
        }
        return true;
    }

    /// Which order the terms of a permit are looked at in does not matter: all have to hold.
    private void permit(Expr condition) {
        List<Expr> terms = terms(condition);
        Numbers found = new Numbers();
        Lookup lookup =
                new Lookup(
                        blank.store(),
                        blank.type(),
                        number -> {
                            if (!taken.get(number) && !seen.get(number)) {
                                seen.set(number);
                                found.add(number);
                            }
                        });
        Expr first = cheapest(terms, lookup);
        lookup.add(Filters.of(first, blank.variable()));
        if (Filters.isExact(first, blank.variable())) {
            terms.remove(first);
        }
        int[] some = found.toArray();
        for (int number : some) {
            seen.clear(number);
        }
        for (int number : sift.every(terms, some).holds()) {
            taken.set(number);
        }
    }

    /// Terms that cannot fail, and stand before all that can, may be looked at in any order.
    private void forbid(Expr condition) {
        List<Expr> terms = terms(condition);
        int sure = 0;
        while (sure < terms.size() && Filters.isExact(terms.get(sure), blank.variable())) {
            sure++;
        }
        for (int number : sift.every(terms, met(terms, sure)).not()) {
            taken.set(number);
        }
    }

    /// Takes away whom the first terms leave, and says who that was; a term that all of them meet
    /// is removed.
    private int[] met(List<Expr> terms, int sure) {
        if (sure > 0) {
            Numbers found = new Numbers();
            long limit = DETOUR * (long) taken.cardinality();
            Lookup lookup =
                    new Lookup(
                            blank.store(),
                            blank.type(),
                            number -> {
                                if (taken.get(number)) {
                                    taken.clear(number);
                                    found.add(number);
                                }
                            });
            Expr first = cheapest(terms.subList(0, sure), lookup);
            if (lookup.add(Filters.of(first, blank.variable()), limit)) {
                terms.remove(first);
                return found.toArray();
            }
            for (int i = 0; i < found.size(); i++) {
                taken.set(found.get(i));
            }
        }
        int[] all = taken.stream().toArray();
        taken.clear();
        return all;
    }

    private static List<Expr> terms(Expr condition) {
        List<Expr> terms = new ArrayList<>();
        if (condition instanceof Expr.And(List<Expr> inner, _)) {
            inner.forEach(term -> terms.addAll(terms(term)));
        } else {
            terms.add(condition);
        }
        return terms;
    }

    private Expr cheapest(List<Expr> terms, Lookup lookup) {
        Expr cheapest = terms.getFirst();
        long least = Long.MAX_VALUE;
        for (Expr term : terms) {
            long cost = lookup.cost(Filters.of(term, blank.variable()));
            if (cost < least) {
                cheapest = term;
                least = cost;
            }
        }
        return cheapest;
    }

    /// By number.
    BitSet taken() {
        return taken;
    }

    /// Whether nobody was left out because the work was too much.
    boolean complete() {
        return sift.complete();
    }

    PolicySearch.Way way() {
        return scans ? PolicySearch.Way.SCAN : PolicySearch.Way.INDEX;
    }
}
