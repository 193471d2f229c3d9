package dev.sallyport.web;

import dev.sallyport.kernel.Problem;
import dev.sallyport.kernel.ProblemCode;
import jakarta.servlet.http.HttpServletRequest;
import java.util.ArrayList;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RestController;

/// What every door answers by itself: assets, probes, and browsers' policy reports.
@RestController
final class EdgeHttp {
    private static final Logger LOG = LoggerFactory.getLogger(EdgeHttp.class);
    private static final String ASSETS = "/assets/";
    private final Assets assets;
    private final List<ReadinessCheck> checks;

    EdgeHttp(Assets assets, List<ReadinessCheck> checks) {
        this.assets = assets;
        this.checks = checks;
    }

    @Access(Caller.ANONYMOUS)
    @GetMapping("/assets/**")
    ResponseEntity<byte[]> asset(HttpServletRequest request) {
        String path = request.getRequestURI().substring(ASSETS.length());
        byte[] content =
                assets.find(path)
                        .orElseThrow(() -> new Problem(ProblemCode.NOT_FOUND, "no such asset"));
        return ResponseEntity.ok()
                .header("Content-Type", Assets.mediaType(path))
                .header(HeaderSet.CACHE, "public, max-age=31536000, immutable")
                .body(content);
    }

    /// The process runs.
    @Access(Caller.ANONYMOUS)
    @GetMapping("/livez")
    ResponseEntity<byte[]> live() {
        return text(200, "ok\n");
    }

    /// The process can do its work; the body names what is missing.
    @Access(Caller.ANONYMOUS)
    @GetMapping("/readyz")
    ResponseEntity<byte[]> ready() {
        List<String> missing = new ArrayList<>();
        for (ReadinessCheck check : checks) {
            if (!check.ready()) {
                missing.add(check.name());
            }
        }
        return missing.isEmpty()
                ? text(200, "ok\n")
                : text(503, "waiting for: " + String.join(", ", missing) + "\n");
    }

    /// A browser blocked something that our policy does not allow. Content of the report is foreign
    /// text and is not kept.
    @Access(value = Caller.ANONYMOUS, withoutOriginCheck = true, bodyBytesMax = 16_384)
    @PostMapping("/csp-report")
    ResponseEntity<Void> policyReport() {
        LOG.warn("a browser reports a blocked script, style or request");
        return ResponseEntity.noContent().build();
    }

    private static ResponseEntity<byte[]> text(int status, String text) {
        return ResponseEntity.status(status)
                .header("Content-Type", "text/plain;charset=utf-8")
                .body(text.getBytes(java.nio.charset.StandardCharsets.UTF_8));
    }
}
