package dev.sallyport.web;

import gg.jte.Content;
import gg.jte.TemplateEngine;
import java.util.Map;

/// Small shared templates, as content to put into others.
public final class Components {
    private final TemplateEngine engine;

    Components(TemplateEngine engine) {
        this.engine = engine;
    }

    Content icon(String name) {
        return output -> engine.render("web/icon.jte", Map.of("name", name), output);
    }

    Content empty(String icon, String title, String text) {
        Map<String, Object> words = Map.of("icon", icon, "title", title, "text", text);
        return output -> engine.render("web/empty.jte", words, output);
    }
}
