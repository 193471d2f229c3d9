package dev.sallyport.cedar;

import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.IntPredicate;
import org.jspecify.annotations.Nullable;

/// Evaluates a condition for many entities at once: term by term, each for those whom the terms
/// before left, in the order of the language. A group is looked at once, not once for each member;
/// a value that repeats is put into its term once, not once for each who has it ([Column]).
///
/// What neither answers is evaluated for each, at most so often. A *wide* one does not do that: it
/// takes the term for both true and false there, so that what it gives is never too little.
///
/// **Invariants.** Whoever is given is an entity of the type, and is in the store.
///
/// **Security barrier.** For whom a term fails is in neither part, and so is whoever could not be
/// looked at any more: a permit takes only those for whom it holds, a forbid leaves only those for
/// whom it does not.
final class Sift {
    /// For whom a condition holds and for whom it does not; for all others it fails. Of a wide one,
    /// for whom it may, with some in both.
    record Parts(int[] holds, int[] not) {
        Parts negated() {
            return new Parts(not, holds);
        }
    }

    /// So many looks one search takes at most, of which an evaluation counts for [#EVALUATION].
    private static final long LOOKS = 400_000_000;

    private static final int EVALUATION = 1_000;

    private static final byte HOLDS = 1;
    private static final byte NOT = 2;
    private static final byte FAILS = 3;

    private final Blank blank;
    private final EntityStore store;
    private final boolean wide;
    private long looks = LOOKS;

    Sift(Blank blank, boolean wide) {
        this.blank = blank;
        this.store = blank.store();
        this.wide = wide;
    }

    /// Whether all who were given could be looked at.
    boolean complete() {
        return looks >= 0;
    }

    Parts sift(Expr condition, int[] some) {
        return switch (condition) {
            case Expr.And(List<Expr> terms, _) -> every(terms, some);
            case Expr.Or(List<Expr> terms, _) -> any(terms, some);
            case Expr.Unary(Expr.UnaryOp op, Expr operand, _) when op == Expr.UnaryOp.NOT ->
                    sift(operand, some).negated();
            case Expr.Binary(Expr.BinaryOp op, Expr left, Expr right, Span span)
                    when op == Expr.BinaryOp.NOT_EQUAL ->
                    leaf(new Expr.Binary(Expr.BinaryOp.EQUAL, left, right, span), some).negated();
            case Expr.If(Expr test, Expr then, Expr otherwise, _) -> {
                Parts tested = sift(test, some);
                Parts yes = sift(then, tested.holds);
                Parts no = sift(otherwise, tested.not);
                yield new Parts(both(yes.holds, no.holds, some), both(yes.not, no.not, some));
            }
            default -> leaf(condition, some);
        };
    }

    /// All terms, one after the other.
    Parts every(List<Expr> terms, int[] some) {
        int[] holds = some;
        int[] not = Numbers.NONE;
        for (Expr term : terms) {
            Parts parts = sift(term, holds);
            holds = parts.holds;
            not = both(not, parts.not, some);
        }
        return new Parts(holds, not);
    }

    private Parts any(List<Expr> terms, int[] some) {
        int[] holds = Numbers.NONE;
        int[] not = some;
        for (Expr term : terms) {
            Parts parts = sift(term, not);
            holds = both(holds, parts.holds, some);
            not = parts.not;
        }
        return new Parts(holds, not);
    }

    /// Two parts of some. Only where they overlap can they be more than all, and they overlap only
    /// in a wide one, which may give all: else they would double with every term.
    private static int[] both(int[] part, int[] other, int[] some) {
        if (part.length == 0 || other.length == 0) {
            return part.length == 0 ? other : part;
        }
        if (part.length + other.length > some.length) {
            return some;
        }
        int[] both = Arrays.copyOf(part, part.length + other.length);
        System.arraycopy(other, 0, both, part.length, other.length);
        return both;
    }

    private interface Look {
        byte at(int number);
    }

    private Parts leaf(Expr term, int[] some) {
        if (some.length == 0) {
            return new Parts(Numbers.NONE, Numbers.NONE);
        }
        if (Filters.isExact(term, blank.variable())) {
            IntPredicate takes = taking(Filters.of(term, blank.variable()), some.length);
            return parts(some, 1, number -> takes.test(number) ? HOLDS : NOT);
        }
        Set<String> names = new HashSet<>();
        Column column = null;
        if (readsOnly(term, names) && names.size() < 2) {
            column = names.isEmpty() ? Column.EMPTY : column(names.iterator().next());
        }
        if (column != null) {
            return parts(some, 1, new ByValue(term, column, names)::at);
        }
        if (wide) {
            IntPredicate takes = taking(Filters.of(term, blank.variable()), some.length);
            return new Parts(
                    parts(some, 1, number -> takes.test(number) ? HOLDS : NOT).holds, some);
        }
        Code code = Compiler.compile(term);
        return parts(
                some,
                EVALUATION,
                number -> evaluate(code, blank.filling().with(store.uids().uid(number)), store));
    }

    private @Nullable Column column(String attribute) {
        return store.references().column(blank.type(), attribute);
    }

    private IntPredicate taking(Filter filter, int count) {
        return new Lookup(store, blank.type(), _ -> {}).taking(filter, count);
    }

    private Parts parts(int[] some, int cost, Look look) {
        int[] holds = new int[some.length];
        int[] not = new int[some.length];
        int held = 0;
        int others = 0;
        for (int number : some) {
            looks -= cost;
            if (looks < 0) {
                return wide
                        ? new Parts(some, some)
                        : new Parts(Arrays.copyOf(holds, held), Arrays.copyOf(not, others));
            }
            byte found = look.at(number);
            if (found == HOLDS) {
                holds[held++] = number;
            } else if (found == NOT) {
                not[others++] = number;
            }
        }
        return new Parts(Arrays.copyOf(holds, held), Arrays.copyOf(not, others));
    }

    /// Whether an expression reads nothing of the entity but attributes of its own; collects which.
    private boolean readsOnly(Expr expr, Set<String> names) {
        if (Filters.isVariable(expr, blank.variable())) {
            return false;
        }
        String read =
                switch (expr) {
                    case Expr.GetAttr(Expr target, String name, _)
                            when Filters.isVariable(target, blank.variable()) ->
                            name;
                    case Expr.Has(Expr target, List<String> path, _)
                            when Filters.isVariable(target, blank.variable()) ->
                            path.getFirst();
                    default -> null;
                };
        if (read != null) {
            return names.add(read) || true;
        }
        for (Expr child : Exprs.children(expr)) {
            if (!readsOnly(child, names)) {
                return false;
            }
        }
        return true;
    }

    private static byte evaluate(Code code, Request request, Entities entities) {
        try {
            return code.test(request, entities) ? HOLDS : NOT;
        } catch (Fault fault) {
            return FAILS;
        }
    }

    /// What a term that reads one attribute says, by the code of the attribute's value.
    private final class ByValue implements Entities {
        private final Code code;
        private final Column column;
        private final String[] names;
        private final byte[] known = new byte[Column.MOST + 1];

        /// Stands for whoever has the value: nobody else is this very object.
        private final EntityUid probe = new EntityUid("", "");

        private final Request request = blank.filling().with(probe);
        private Value.RecordOf attributes = Value.RecordOf.EMPTY;

        ByValue(Expr term, Column column, Set<String> names) {
            this.code = Compiler.compile(term);
            this.column = column;
            this.names = names.toArray(new String[0]);
        }

        byte at(int number) {
            int value = column.code(number);
            byte says = known[value];
            if (says == 0) {
                attributes =
                        value == 0
                                ? Value.RecordOf.EMPTY
                                : Value.RecordOf.owning(names, new Value[] {column.value(value)});
                says = evaluate(code, request, this);
                known[value] = says;
            }
            return says;
        }

        @Override
        @SuppressWarnings("ReferenceEquality")
        public Value.@Nullable RecordOf attributes(EntityUid uid) {
            return uid == probe ? attributes : store.attributes(uid);
        }

        @Override
        public Value.@Nullable RecordOf tags(EntityUid uid) {
            return store.tags(uid);
        }

        @Override
        public boolean isIn(EntityUid member, EntityUid group) {
            return store.isIn(member, group);
        }

        @Override
        public boolean isInAny(EntityUid member, Value.SetOf groups) {
            return store.isInAny(member, groups);
        }
    }
}
