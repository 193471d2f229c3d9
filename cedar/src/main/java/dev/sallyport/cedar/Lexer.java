package dev.sallyport.cedar;

import java.util.ArrayList;
import java.util.List;

/// Cuts a policy or a schema into words.
final class Lexer {
    private static final String[] LONG_SYMBOLS = {"::", "==", "!=", "<=", ">=", "||", "&&"};
    private static final String SYMBOLS = "@.,;:(){}[]<>+-*/%!=?";

    /// By the character: a text may be nothing else, and each its own string is what would count.
    private static final String[] SINGLE = new String[128];

    static {
        SYMBOLS.chars().forEach(c -> SINGLE[c] = String.valueOf((char) c));
    }

    private final SourceText source;
    private final String text;
    private int at;

    private Lexer(SourceText source) {
        this.source = source;
        this.text = source.text();
    }

    static List<Token> tokens(SourceText source) {
        return new Lexer(source).all();
    }

    private List<Token> all() {
        List<Token> tokens = new ArrayList<>();
        skipBlank();
        while (at < text.length()) {
            tokens.add(next());
            skipBlank();
        }
        tokens.add(new Token(Token.Kind.END, "", at, at));
        return tokens;
    }

    private void skipBlank() {
        while (at < text.length()) {
            char c = text.charAt(at);
            if (c == '/' && text.startsWith("//", at)) {
                while (at < text.length() && text.charAt(at) != '\n' && text.charAt(at) != '\r') {
                    at++;
                }
            } else if (isBlank(c)) {
                at++;
            } else {
                return;
            }
        }
    }

    /// Unicode White_Space.
    private static boolean isBlank(char c) {
        return c >= 9 && c <= 13
                || c == 0x85
                || c == ' '
                || c == 0xa0
                || c == 0x2028
                || c == 0x2029
                || Character.isSpaceChar(c);
    }

    private Token next() {
        int start = at;
        char c = text.charAt(at);
        if (Names.isStart(c)) {
            return word(Token.Kind.WORD, start);
        }
        if (c >= '0' && c <= '9') {
            while (at < text.length() && text.charAt(at) >= '0' && text.charAt(at) <= '9') {
                at++;
            }
            return new Token(Token.Kind.NUMBER, text.substring(start, at), start, at);
        }
        if (c == '"') {
            return string(start);
        }
        if (c == '?' && at + 1 < text.length() && Names.isStart(text.charAt(at + 1))) {
            at++;
            return word(Token.Kind.SLOT, start);
        }
        return symbol(start, c);
    }

    private Token word(Token.Kind kind, int start) {
        while (at < text.length() && Names.isPart(text.charAt(at))) {
            at++;
        }
        return new Token(kind, text.substring(start, at), start, at);
    }

    private Token symbol(int start, char c) {
        for (String symbol : LONG_SYMBOLS) {
            if (text.startsWith(symbol, at)) {
                at += symbol.length();
                return new Token(Token.Kind.SYMBOL, symbol, start, at);
            }
        }
        if (SYMBOLS.indexOf(c) < 0) {
            String hint =
                    switch (c) {
                        case '\'' -> "strings stand in double quotes";
                        case '&' -> "write `&&`";
                        case '|' -> "write `||`";
                        case '#' -> "comments begin with `//`";
                        default -> null;
                    };
            throw source.problem("this character does not belong here", start, hint);
        }
        at++;
        return new Token(Token.Kind.SYMBOL, SINGLE[c], start, at);
    }

    private Token string(int start) {
        at++;
        while (at < text.length()) {
            char c = text.charAt(at);
            if (c == '"') {
                at++;
                return new Token(Token.Kind.STRING, text.substring(start + 1, at - 1), start, at);
            }
            if (c == '\\') {
                at++;
                if (at < text.length() && text.charAt(at) == '\n') {
                    throw source.problem("a line cannot be continued inside a string", at, null);
                }
            }
            at++;
        }
        throw source.problem("this string does not end", start, "close it with `\"`");
    }
}
