package dev.sallyport.cedar;

import java.util.Set;

/// The rules for names: what an identifier is, which are reserved, how namespaces are joined.
final class Names {
    /// Words no name may use.
    private static final Set<String> RESERVED =
            Set.of("true", "false", "if", "then", "else", "in", "is", "like", "has", "__cedar");

    private Names() {}

    static boolean isStart(char c) {
        return c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c == '_';
    }

    static boolean isPart(char c) {
        return isStart(c) || c >= '0' && c <= '9';
    }

    static boolean isWord(String text) {
        if (text.isEmpty() || !isStart(text.charAt(0))) {
            return false;
        }
        for (int i = 1; i < text.length(); i++) {
            if (!isPart(text.charAt(i))) {
                return false;
            }
        }
        return true;
    }

    static boolean isReserved(String word) {
        return RESERVED.contains(word);
    }

    static boolean isIdentifier(String text) {
        return isWord(text) && !isReserved(text);
    }

    /// Whether `A::B::C` is a name every word of which is an identifier.
    static boolean isName(String name) {
        for (String word : name.split("::", -1)) {
            if (!isIdentifier(word)) {
                return false;
            }
        }
        return true;
    }

    static boolean isActionType(String type) {
        return type.equals("Action") || type.endsWith("::Action");
    }

    static String join(String namespace, String name) {
        return namespace.isEmpty() ? name : namespace + "::" + name;
    }

    static String namespaceOf(String name) {
        int cut = name.lastIndexOf("::");
        return cut < 0 ? "" : name.substring(0, cut);
    }

    static String lastOf(String name) {
        int cut = name.lastIndexOf("::");
        return cut < 0 ? name : name.substring(cut + 2);
    }
}
