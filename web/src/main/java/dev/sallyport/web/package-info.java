/// The HTTP edge that both doors stand behind, and their look.
///
/// A door is opened with [WebEdge#open]: it says where it listens ([DoorSettings]) and what it is
/// made of ([DoorParts]); there is no scan, no convention and no default handler. Start reading
/// there, then [Access] and [Visitor].
///
/// Invariants:
/// - Authorisation sits on the handler ([Access]), never on a path; a handler without it stops the
///   start (RT-G3, RT-K1).
/// - Odd paths, foreign host names and unknown methods stop before routing (RT-K2).
/// - Every answer, error or not, carries the same header set (RT-D6).
/// - A state change from a browser needs the header `X-Sallyport: 1` and this very origin; only a
///   request without any sign of a browser ([Means]) goes without (RT-D4).
/// - Errors never echo input (RT-P4).
///
/// The console is made of pages without facts: a [Page] names a template and scripts of
/// `assets/web/js`, and the scripts read `/api/v1`. `lists.js` fills lists and records declared in
/// markup (`bind.js` explains the attributes), `forms.js` sends declared forms and buttons,
/// `webauthn.js` talks to authenticators. All of them say at their head how they are used.
@NullMarked
package dev.sallyport.web;

import org.jspecify.annotations.NullMarked;
