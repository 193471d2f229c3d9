package dev.sallyport.cedar;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// One level of the policy index: what the head of a policy says about one of principal, action and
/// resource, and what hangs below each such saying.
final class Level<T> {
    /// Below a bare `principal`.
    @Nullable T any;

    /// Below `is Type`, by type.
    final Map<String, T> byType = new HashMap<>();

    /// Below `== entity`, by its number.
    final IntMap<T> equal = new IntMap<>();

    /// Below `in entity` (and `is Type in entity`), by its number.
    final IntMap<T> in = new IntMap<>();

    /// What hangs below a saying, made if it is the first of its kind.
    T below(Scope scope, Uids uids, Supplier<T> made) {
        switch (scope) {
            case Scope.Any _ -> {
                T before = any;
                T now = before == null ? made.get() : before;
                any = now;
                return now;
            }
            case Scope.Is(String type) -> {
                return byType.computeIfAbsent(type, _ -> made.get());
            }
            case Scope.Equals(Scope.Target target) -> {
                return below(equal, number(target, uids), made);
            }
            case Scope.In(Scope.Target target) -> {
                return below(in, number(target, uids), made);
            }
            case Scope.IsIn(_, Scope.Target target) -> {
                return below(in, number(target, uids), made);
            }
        }
    }

    /// Puts policies below what their heads say about one of their parts.
    static Level<CompiledPolicy[]> grouped(
            List<CompiledPolicy> policies, Function<CompiledPolicy, Scope> part, Uids uids) {
        Level<List<CompiledPolicy>> lists = new Level<>();
        for (CompiledPolicy policy : policies) {
            lists.below(part.apply(policy), uids, ArrayList::new).add(policy);
        }
        Level<CompiledPolicy[]> level = new Level<>();
        for (CompiledPolicy policy : policies) {
            List<CompiledPolicy> list = lists.below(part.apply(policy), uids, ArrayList::new);
            level.below(part.apply(policy), uids, () -> list.toArray(new CompiledPolicy[0]));
        }
        return level;
    }

    /// What hangs below a saying about the action: several for `in` with several.
    static <T> List<T> branches(Level<T> root, Scope.Action action, Uids uids, Supplier<T> made) {
        return switch (action) {
            case Scope.Action.Any _ -> List.of(root.below(Scope.ANY, uids, made));
            case Scope.Action.Equals(EntityUid uid) ->
                    List.of(below(root.equal, uids.number(uid), made));
            case Scope.Action.In(List<EntityUid> among, _) ->
                    among.stream().map(uid -> below(root.in, uids.number(uid), made)).toList();
        };
    }

    static <T> T below(IntMap<T> map, int number, Supplier<T> made) {
        T before = map.get(number);
        if (before != null) {
            return before;
        }
        T now = made.get();
        map.put(number, now);
        return now;
    }

    private static int number(Scope.Target target, Uids uids) {
        return switch (target) {
            case Scope.Entity(EntityUid uid) -> uids.number(uid);
            case Scope.Slot _ -> throw new IllegalStateException("a template is not compiled");
        };
    }
}
