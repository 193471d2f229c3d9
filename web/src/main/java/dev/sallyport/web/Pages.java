package dev.sallyport.web;

import gg.jte.Content;
import gg.jte.ContentType;
import gg.jte.TemplateEngine;
import gg.jte.output.StringOutput;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;

/// Turns a [Page] into HTML inside the door's layout. Templates are Java classes since the build;
/// nothing is compiled or evaluated at run time.
final class Pages {
    private final TemplateEngine engine = TemplateEngine.createPrecompiled(ContentType.Html);
    private final DoorLook look;
    private final Assets assets;

    Pages(DoorLook look, Assets assets) {
        this.look = look;
        this.assets = assets;
    }

    void write(Page page, Visitor visitor, HttpServletResponse response) throws IOException {
        byte[] html = render(page, visitor).getBytes(StandardCharsets.UTF_8);
        response.setStatus(page.status());
        response.setContentType("text/html;charset=utf-8");
        response.setContentLength(html.length);
        response.getOutputStream().write(html);
    }

    String render(Page page, Visitor visitor) {
        Frame frame =
                new Frame(
                        look,
                        page.title(),
                        page.section(),
                        page.scripts(),
                        visitor,
                        assets,
                        new Components(engine));
        Map<String, Object> inside = new HashMap<>(page.model());
        inside.put("frame", frame);
        Content body = output -> engine.render(page.template(), inside, output);
        StringOutput html = new StringOutput(8_192);
        engine.render("web/layout.jte", Map.of("frame", frame, "body", body), html);
        return html.toString();
    }

    static Visitor visitorOf(HttpServletRequest request) {
        return request.getAttribute(AccessRules.VISITOR) instanceof Visitor visitor
                ? visitor
                : new Visitor.Stranger();
    }
}
