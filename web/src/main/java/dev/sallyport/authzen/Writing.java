package dev.sallyport.authzen;

import dev.sallyport.decisionpoint.Answer;
import dev.sallyport.decisionpoint.ClientSearch;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Writes answers as the specification has them.
final class Writing {
    private Writing() {}

    /// What came of one question.
    sealed interface Result {
        /// @param evaluation names the decision in the ledger
        record Decided(Answer answer, String evaluation, Instant at) implements Result {}

        /// An item that could not be asked; never a permit.
        record Failed(int status, String message) implements Result {}

        default boolean permitted() {
            return switch (this) {
                case Decided(Answer answer, _, _) -> answer.permitted();
                case Failed _ -> false;
            };
        }
    }

    static byte[] one(Result result) {
        WireOut out = new WireOut();
        result(out, result);
        return out.bytes();
    }

    static byte[] many(List<Result> results) {
        WireOut out = new WireOut();
        out.own("{\"evaluations\":").list(results, result -> result(out, result)).own("}");
        return out.bytes();
    }

    /// @param type of the entities; null for actions
    static byte[] found(@Nullable String type, ClientSearch.Hits hits, String next) {
        WireOut out = new WireOut();
        out.own("{\"page\":{\"next_token\":").text(next);
        out.own(",\"count\":").number(hits.ids().size());
        Long total = hits.total();
        if (total != null) {
            out.own(",\"total\":").number(total);
        }
        out.own("},\"results\":").list(hits.ids(), id -> hit(out, type, id)).own("}");
        return out.bytes();
    }

    private static void hit(WireOut out, @Nullable String type, String id) {
        if (type == null) {
            out.own("{\"name\":").text(id).own("}");
        } else {
            out.own("{\"type\":").text(type).own(",\"id\":").text(id).own("}");
        }
    }

    private static void result(WireOut out, Result result) {
        out.own("{\"decision\":").own(result.permitted() ? "true" : "false");
        switch (result) {
            case Result.Decided(Answer answer, String evaluation, Instant at) -> {
                out.own(",\"context\":{\"reason\":").list(answer.reasons(), out::text);
                out.own(",\"evaluation_id\":").text(evaluation);
                out.own(",\"evaluated_at\":\"").own(text(at));
                out.own("\",\"epoch\":").number(answer.epoch());
                if (!answer.duties().isEmpty()) {
                    out.own(",\"obligations\":").list(answer.duties(), duty -> duty(out, duty));
                }
                out.own("}}");
            }
            case Result.Failed(int status, String message) ->
                    out.own(",\"context\":{\"error\":{\"status\":")
                            .number(status)
                            .own(",\"message\":")
                            .text(message)
                            .own("}}}");
        }
    }

    /// The second that was written last. Of a thousand answers nearly all are in the same one.
    private static volatile Second last = Second.of(0);

    private record Second(long epoch, String text) {
        static Second of(long epoch) {
            String text = Instant.ofEpochSecond(epoch).toString();
            return new Second(epoch, text.substring(0, text.length() - 1));
        }
    }

    /// RFC 3339 to the millisecond, in UTC. By hand, because the formatter takes as long as a
    /// decision.
    static String text(Instant at) {
        Second second = last;
        if (second.epoch() != at.getEpochSecond()) {
            second = Second.of(at.getEpochSecond());
            last = second;
        }
        int millis = at.getNano() / 1_000_000;
        String zeros = millis < 10 ? ".00" : millis < 100 ? ".0" : ".";
        return second.text() + zeros + millis + "Z";
    }

    /// In the form of the obligations profile (draft 1): `step_up` has a type of its own,
    /// everything else is agreed between the policies and the client.
    private static void duty(WireOut out, Answer.Duty duty) {
        boolean stepUp = duty.annotation().equals("step_up");
        out.own("{\"id\":").text(duty.id());
        out.own(stepUp ? ",\"type\":\"step-up\"" : ",\"type\":\"custom\"");
        out.own(",\"properties\":{").text(stepUp ? "acr_value" : duty.annotation());
        out.own(":").text(duty.value()).own("}}");
    }
}
