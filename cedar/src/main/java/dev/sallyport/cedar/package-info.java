/// The Cedar 4 policy language in pure Java: parser, schema, validator, evaluator, partial
/// evaluation.
///
/// Depends on nothing but the JDK. Start reading at [PolicySet] (what is written), [EntityStore]
/// and [Request] (what is asked), [Authorizer] (what is decided) and [Validator] (what is refused
/// before it can run).
///
/// Invariants:
///
/// - One representation: a policy is a [Policy] over [Expr], whether it came from text or JSON, was
///   linked from a template, is compiled for speed or left over by partial evaluation.
/// - Everything read from outside is bounded by [Limits]: text, JSON, depth, counts, and by
///   [Growth]: what comes of these. Hostile policies, schemas and entities cannot exhaust stack,
///   heap or time; they are refused with a position and a reason.
/// - A decision is never null and never an exception. An erring policy is skipped and *reported*
///   with its effect, so that a caller can be stricter than the language.
/// - Nothing here reads a clock, a file (but for [Conformance]), the network or randomness: equal
///   input gives equal output.
@NullMarked
package dev.sallyport.cedar;

import org.jspecify.annotations.NullMarked;
