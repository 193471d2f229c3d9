package dev.sallyport.web;

import java.nio.file.Path;

/// The PEM files of a door's certificate chain and its private key.
public record TlsFiles(Path certificates, Path privateKey) {}
