package dev.sallyport.web;

import java.util.List;
import java.util.Map;

/// A console page that a handler returns: a template inside the door's layout.
///
/// `template` is a path such as `outer/people.jte`; `section` is the navigation path to highlight;
/// `scripts` are asset paths such as `web/js/lists.js`, loaded as modules. Pages hold no facts of
/// their own: their scripts read `/api/v1` like everybody else.
public record Page(
        String template,
        String title,
        String section,
        int status,
        List<String> scripts,
        Map<String, Object> model) {
    public Page {
        scripts = List.copyOf(scripts);
        model = Map.copyOf(model);
    }

    public static Page of(String template, String title, String section) {
        return new Page(template, title, section, 200, List.of(), Map.of());
    }

    public Page scripts(String... more) {
        return new Page(template, title, section, status, List.of(more), model);
    }

    public Page model(Map<String, Object> values) {
        return new Page(template, title, section, status, scripts, values);
    }
}
