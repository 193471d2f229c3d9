package dev.sallyport.cedar;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;

/// Where the answer to a search can be: which entities it surely takes, and which have to be
/// decided one by one.
///
/// Sure is what a permit takes whose rest is understood wholly and cannot fail, and no forbid that
/// may still apply takes. Everything else is doubtful.
final class SearchPlan {
    private final EntityStore store;
    private final int type;
    private final Expr.Variable variable;
    private final List<Filter> allowed = new ArrayList<>();
    private final List<Filter> perhaps = new ArrayList<>();
    private final List<Filter> denied = new ArrayList<>();
    private final List<Filter> perhapsDenied = new ArrayList<>();
    private final BitSet sure;
    private final BitSet doubtful;
    private boolean scans;

    SearchPlan(
            EntityStore store,
            String typeName,
            Expr.Variable variable,
            List<PartialResponse.Outcome> outcomes) {
        this.store = store;
        this.type = store.uids().type(typeName);
        this.variable = variable;
        boolean open = true;
        for (PartialResponse.Outcome outcome : outcomes) {
            boolean permit = outcome.policy().effect() == Effect.PERMIT;
            open &= permit ? permit(outcome) : forbid(outcome);
        }
        if (!open || type < 0) {
            sure = new BitSet();
            doubtful = new BitSet();
            return;
        }
        sure = taken(allowed);
        doubtful = taken(perhaps);
        subtract();
        doubtful.andNot(sure);
    }

    private boolean permit(PartialResponse.Outcome outcome) {
        switch (outcome) {
            case PartialResponse.Applies _ -> allowed.add(Filter.EVERYTHING);
            case PartialResponse.Depends(_, Expr condition) -> {
                Filter filter = Filters.of(condition, variable);
                boolean exact = Filters.isExact(condition, variable);
                (exact ? allowed : perhaps).add(filter);
                scans |= !exact && filter == Filter.EVERYTHING;
            }
            case PartialResponse.DoesNot _, PartialResponse.Fails _ -> {}
        }
        return true;
    }

    /// False if it leaves nothing. A forbid that fails does so too: doubt means no.
    private boolean forbid(PartialResponse.Outcome outcome) {
        switch (outcome) {
            case PartialResponse.Applies _, PartialResponse.Fails _ -> {
                return false;
            }
            case PartialResponse.Depends(_, Expr condition) ->
                    (Filters.isExact(condition, variable) ? denied : perhapsDenied)
                            .add(Filters.trueOrFailing(condition, variable));
            case PartialResponse.DoesNot _ -> {}
        }
        return true;
    }

    private BitSet taken(List<Filter> filters) {
        Lookup lookup = new Lookup(store, type);
        filters.forEach(lookup::add);
        return lookup.found();
    }

    private void subtract() {
        for (Filter filter : denied) {
            sure.andNot(met(filter));
        }
        for (Filter filter : perhapsDenied) {
            BitSet met = met(filter);
            doubtful.or(met);
            sure.andNot(met);
        }
    }

    /// The sure ones that the filter takes.
    private BitSet met(Filter filter) {
        BitSet met = (BitSet) sure.clone();
        if (!met.isEmpty()) {
            new Lookup(store, type).retain(met, filter);
        }
        return met;
    }

    BitSet sure() {
        return sure;
    }

    BitSet doubtful() {
        return doubtful;
    }

    PolicySearch.Way way() {
        return scans ? PolicySearch.Way.SCAN : PolicySearch.Way.INDEX;
    }
}
