package dev.sallyport.elevation;

import dev.sallyport.warrant.ApproveElevation;
import dev.sallyport.warrant.SignedAct;

/// One person's signed agreement to one exact request.
public record Approval(ApproveElevation act, SignedAct signed) {}
