package dev.sallyport.cedar;

import org.jspecify.annotations.Nullable;

/// A text being read, and how to complain about a place in it.
record SourceText(String text, CedarProblem.Kind kind, Limits limits) {
    SourceText {
        if (text.length() > limits.sourceCharsMax()) {
            throw CedarProblem.limit("characters in one text", limits.sourceCharsMax());
        }
        if (!Texts.isWellFormed(text)) {
            throw CedarProblem.of(kind, "the text is not well-formed Unicode");
        }
    }

    CedarProblem problem(String reason, int offset, @Nullable String hint) {
        return new CedarProblem(kind, reason, CedarProblem.Position.of(text, offset), hint);
    }

    CedarProblem tooDeep(int offset) {
        CedarProblem.Position position = CedarProblem.Position.of(text, offset);
        return new CedarProblem(
                CedarProblem.Kind.LIMIT,
                "nested too deeply",
                position,
                "split the policy or take brackets away");
    }
}
