package dev.sallyport.receipt;

import dev.sallyport.kernel.GrantId;
import dev.sallyport.kernel.Operation;
import dev.sallyport.web.Access;
import dev.sallyport.web.Caller;
import org.springframework.http.HttpHeaders;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RestController;

/// Receipts, as files.
@RestController
public final class ReceiptHttp {
    private final Receipts receipts;

    public ReceiptHttp(Receipts receipts) {
        this.receipts = receipts;
    }

    @Access(Caller.SIGNED_IN)
    @GetMapping("/api/v1/grants/{id}/receipt")
    ResponseEntity<byte[]> receipt(Operation op, @PathVariable GrantId id) {
        return ResponseEntity.ok()
                .header(HttpHeaders.CONTENT_TYPE, "application/octet-stream")
                .header(
                        HttpHeaders.CONTENT_DISPOSITION,
                        "attachment; filename=\"" + id.text() + ".receipt\"")
                .body(receipts.receipt(op, id));
    }
}
