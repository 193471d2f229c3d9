package dev.sallyport.web;

import dev.sallyport.kernel.Bug;
import dev.sallyport.kernel.Sha256;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.springframework.core.io.Resource;
import org.springframework.core.io.support.PathMatchingResourcePatternResolver;

/// The static files of a door: `assets/web/…`, which both share, and `assets/WORD/…`, its own.
///
/// All are read once, at the start, and live under an address that contains the hash of the whole
/// set. So they may be cached for ever, relative imports between scripts work, and no request ever
/// names a file (RT-L3).
public final class Assets {
    private static final String ROOT = "assets/";
    private final Map<String, byte[]> files;
    private final String fingerprint;

    private Assets(TreeMap<String, byte[]> files) {
        this.files = Map.copyOf(files);
        List<byte[]> parts = new ArrayList<>();
        files.forEach((path, content) -> {
            parts.add(path.getBytes(StandardCharsets.UTF_8));
            parts.add(Sha256.of(content).bytes());
        });
        this.fingerprint = Sha256.of(parts.toArray(byte[][]::new)).hex().substring(0, 16);
    }

    static Assets of(DoorLook look) {
        TreeMap<String, byte[]> files = new TreeMap<>();
        for (String part : List.of("web", look.word())) {
            read(part, files);
        }
        return new Assets(files);
    }

    private static void read(String part, TreeMap<String, byte[]> files) {
        String pattern = "classpath*:" + ROOT + part + "/**/*.*";
        try {
            for (Resource found : new PathMatchingResourcePatternResolver().getResources(pattern)) {
                String address = found.getURL().getPath();
                int start = address.lastIndexOf(ROOT + part + "/");
                try (InputStream in = found.getInputStream()) {
                    files.put(address.substring(start + ROOT.length()), in.readAllBytes());
                }
            }
        } catch (IOException cause) {
            throw new UncheckedIOException(cause);
        }
    }

    /// The address of a file, for example of `web/css/sallyport.css`.
    public String address(String path) {
        if (!files.containsKey(path)) {
            throw new Bug("no asset `" + path + "`");
        }
        return "/assets/" + fingerprint + "/" + path;
    }

    /// The content behind the part of an address that follows `/assets/`.
    Optional<byte[]> find(String fingerprintAndPath) {
        String start = fingerprint + "/";
        return fingerprintAndPath.startsWith(start)
                ? Optional.ofNullable(files.get(fingerprintAndPath.substring(start.length())))
                : Optional.empty();
    }

    static String mediaType(String path) {
        return switch (path.substring(path.lastIndexOf('.') + 1)) {
            case "css" -> "text/css;charset=utf-8";
            case "js" -> "text/javascript;charset=utf-8";
            case "svg" -> "image/svg+xml";
            case "png" -> "image/png";
            case "woff2" -> "font/woff2";
            case "txt" -> "text/plain;charset=utf-8";
            default -> "application/octet-stream";
        };
    }
}
