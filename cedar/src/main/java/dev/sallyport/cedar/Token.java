package dev.sallyport.cedar;

/// One word of a source text. `text` is the word itself, for a string its body without quotes.
record Token(Kind kind, String text, int start, int end) {
    enum Kind {
        WORD,
        NUMBER,
        STRING,
        SLOT,
        SYMBOL,
        END
    }

    boolean is(String symbolOrWord) {
        return (kind == Kind.SYMBOL || kind == Kind.WORD) && text.equals(symbolOrWord);
    }

    Span span() {
        return new Span(start, end);
    }

    /// For messages: the language's own words, never the contents of strings.
    String shown() {
        return switch (kind) {
            case WORD, SYMBOL, SLOT -> Texts.shown(text);
            case NUMBER -> "a number";
            case STRING -> "a string";
            case END -> "the end of the text";
        };
    }
}
