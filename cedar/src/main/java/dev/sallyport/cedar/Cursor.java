package dev.sallyport.cedar;

import java.util.List;
import org.jspecify.annotations.Nullable;

/// Walks over the words of one text.
final class Cursor {
    final SourceText source;
    private final List<Token> tokens;
    private int at;
    private int nesting;

    Cursor(SourceText source) {
        this.source = source;
        this.tokens = Lexer.tokens(source);
    }

    Token peek() {
        return tokens.get(at);
    }

    Token peek(int ahead) {
        return tokens.get(Math.min(at + ahead, tokens.size() - 1));
    }

    Token next() {
        Token token = tokens.get(at);
        if (token.kind() != Token.Kind.END) {
            at++;
        }
        return token;
    }

    boolean atEnd() {
        return peek().kind() == Token.Kind.END;
    }

    boolean at(String symbolOrWord) {
        return peek().is(symbolOrWord);
    }

    boolean at(Token.Kind kind) {
        return peek().kind() == kind;
    }

    boolean take(String symbolOrWord) {
        if (at(symbolOrWord)) {
            at++;
            return true;
        }
        return false;
    }

    Token expect(String symbolOrWord) {
        if (!at(symbolOrWord)) {
            throw unexpected("expected `" + symbolOrWord + "`");
        }
        return next();
    }

    Token expectWord(String what) {
        if (!at(Token.Kind.WORD)) {
            throw unexpected("expected " + what);
        }
        return next();
    }

    /// A word that may be used as a name.
    String identifier(String what) {
        Token word = expectWord(what);
        requireFree(word);
        return word.text();
    }

    void requireFree(Token word) {
        if (Names.isReserved(word.text())) {
            throw problem(word, "`" + word.text() + "` is reserved and cannot be a name", null);
        }
    }

    /// The contents of a string, escapes read.
    String string(String what) {
        if (!at(Token.Kind.STRING)) {
            throw unexpected("expected " + what);
        }
        return unescaped(next());
    }

    String unescaped(Token token) {
        StringBuilder out = new StringBuilder();
        Texts.Fault fault =
                Texts.unescape(
                        token.text(),
                        false,
                        new Texts.Sink() {
                            @Override
                            public void codePoint(int c) {
                                out.appendCodePoint(c);
                            }

                            @Override
                            public void star() {
                                out.append('*');
                            }
                        });
        refuse(fault, token);
        return out.toString();
    }

    Pattern pattern(Token token) {
        Pattern.Builder builder = new Pattern.Builder();
        refuse(Texts.unescape(token.text(), true, builder), token);
        return builder.build();
    }

    private void refuse(Texts.@Nullable Fault fault, Token token) {
        if (fault != null) {
            throw source.problem(fault.reason(), token.start() + 1 + fault.offset(), null);
        }
    }

    CedarProblem unexpected(String hint) {
        Token token = peek();
        return problem(token, "unexpected " + token.shown(), hint);
    }

    CedarProblem limit(String what, long max) {
        String reason = what + " beyond the limit of " + max;
        return source.problem(reason, peek().start(), null).asLimit();
    }

    CedarProblem problem(Token token, String reason, @Nullable String hint) {
        return source.problem(reason, token.start(), hint);
    }

    void enter() {
        if (++nesting > source.limits().nestingMax()) {
            throw source.tooDeep(peek().start());
        }
    }

    void leave() {
        nesting--;
    }
}
