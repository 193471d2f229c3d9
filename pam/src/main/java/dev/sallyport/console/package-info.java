/// The console of the inner door: its pages, and the scripts and styles under `assets/inner`.
///
/// Pages hold no facts. Each names a template; the template says in markup which facts of `/api/v1`
/// go where, and which acts can be signed. So the console sees and may do exactly what the command
/// line sees and may do, and nothing here decides who is allowed to look.
///
/// Invariants:
/// - Nothing is signed unseen: `ceremony.js` shows the lines and the digest of the exact document,
///   checks that the challenge is the digest of those very bytes, and only then asks the
///   authenticator.
/// - Recordings are hostile: `terminal-filter.js` lets a short list of sequences through, and
///   nothing a recording contains becomes markup, a link, a title or an answer.
/// - Proofs are computed in the browser from the entry's bytes; what the door says about them is
///   not believed.
///
/// Start at [Console], then `assets/inner/js/ceremony.js`.
@NullMarked
package dev.sallyport.console;

import org.jspecify.annotations.NullMarked;
