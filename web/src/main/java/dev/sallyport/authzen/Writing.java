package dev.sallyport.authzen;

import dev.sallyport.decisionpoint.Answer;
import dev.sallyport.decisionpoint.ClientSearch;
import java.io.ByteArrayOutputStream;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.ObjectWriteContext;

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

    private interface Body {
        void write(JsonGenerator out);
    }

    static byte[] one(Result result) {
        return bytes(out -> result(out, result));
    }

    static byte[] many(List<Result> results) {
        return bytes(out -> {
            out.writeStartObject();
            out.writeName("evaluations");
            out.writeStartArray();
            results.forEach(result -> result(out, result));
            out.writeEndArray();
            out.writeEndObject();
        });
    }

    /// @param type of the entities; null for actions
    static byte[] found(@Nullable String type, ClientSearch.Hits hits, String next) {
        return bytes(out -> {
            out.writeStartObject();
            out.writeName("page");
            out.writeStartObject();
            out.writeStringProperty("next_token", next);
            out.writeNumberProperty("count", hits.ids().size());
            Long total = hits.total();
            if (total != null) {
                out.writeNumberProperty("total", total);
            }
            out.writeEndObject();
            out.writeName("results");
            out.writeStartArray();
            for (String id : hits.ids()) {
                out.writeStartObject();
                if (type == null) {
                    out.writeStringProperty("name", id);
                } else {
                    out.writeStringProperty("type", type);
                    out.writeStringProperty("id", id);
                }
                out.writeEndObject();
            }
            out.writeEndArray();
            out.writeEndObject();
        });
    }

    private static void result(JsonGenerator out, Result result) {
        out.writeStartObject();
        out.writeBooleanProperty("decision", result.permitted());
        out.writeName("context");
        out.writeStartObject();
        switch (result) {
            case Result.Decided(Answer answer, String evaluation, Instant at) -> {
                out.writeName("reason");
                out.writeStartArray();
                answer.reasons().forEach(out::writeString);
                out.writeEndArray();
                out.writeStringProperty("evaluation_id", evaluation);
                out.writeStringProperty("evaluated_at", text(at));
                out.writeNumberProperty("epoch", answer.epoch());
                if (!answer.duties().isEmpty()) {
                    duties(out, answer.duties());
                }
            }
            case Result.Failed(int status, String message) -> {
                out.writeName("error");
                out.writeStartObject();
                out.writeNumberProperty("status", status);
                out.writeStringProperty("message", message);
                out.writeEndObject();
            }
        }
        out.writeEndObject();
        out.writeEndObject();
    }

    /// RFC 3339 to the millisecond, in UTC. By hand, because the formatter takes as long as a
    /// decision.
    static String text(Instant at) {
        LocalDateTime utc = LocalDateTime.ofInstant(at, ZoneOffset.UTC);
        StringBuilder text = new StringBuilder("0000-00-00T00:00:00.000Z");
        put(text, 3, utc.getYear());
        put(text, 6, utc.getMonthValue());
        put(text, 9, utc.getDayOfMonth());
        put(text, 12, utc.getHour());
        put(text, 15, utc.getMinute());
        put(text, 18, utc.getSecond());
        put(text, 22, utc.getNano() / 1_000_000);
        return text.toString();
    }

    private static void put(StringBuilder text, int lastDigit, int number) {
        int at = lastDigit;
        for (int rest = number; rest > 0; rest /= 10) {
            text.setCharAt(at--, (char) ('0' + rest % 10));
        }
    }

    /// In the form of the obligations profile (draft 1): `step_up` has a type of its own,
    /// everything else is agreed between the policies and the client.
    private static void duties(JsonGenerator out, List<Answer.Duty> duties) {
        out.writeName("obligations");
        out.writeStartArray();
        for (Answer.Duty duty : duties) {
            boolean stepUp = duty.annotation().equals("step_up");
            out.writeStartObject();
            out.writeStringProperty("id", duty.id());
            out.writeStringProperty("type", stepUp ? "step-up" : "custom");
            out.writeName("properties");
            out.writeStartObject();
            out.writeStringProperty(stepUp ? "acr_value" : duty.annotation(), duty.value());
            out.writeEndObject();
            out.writeEndObject();
        }
        out.writeEndArray();
    }

    private static byte[] bytes(Body body) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream(256);
        try (JsonGenerator out =
                WireTree.FACTORY.createGenerator(ObjectWriteContext.empty(), bytes)) {
            body.write(out);
        }
        return bytes.toByteArray();
    }
}
