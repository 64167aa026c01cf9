/**
 * Puts the texts of many requests together to batches for the one engine.
 *
 * <p>The life of a request ({@code Submission}): refused at the door ({@code Admission}: no room,
 * too long a wait), or waiting in its {@link dev.clipservice.inference.batching.Lane lane}, sorted
 * by its tokens. The engine's thread takes {@code Batch}es from the lanes, each of one lane and of
 * a limited cost: the tokens that are really computed, as equal beginnings are computed once. A
 * request that does not fit waits on behind the others of its lane. It ends once: with the
 * embedding of its last text, with an error of its own text, when its deadline passes or its caller
 * is interrupted, or with the engine.
 *
 * <p>The engine's thread ({@code BatchRunner}):
 *
 * <pre>
 * take -> encode -> all well: release the room, hand over, take
 *           |  \--> failed, several requests: halve, encode each half
 *           |  \--> failed, one request: it fails; three failures in a row: self-test
 *           |          \--> self-test fails: broken, everything fails
 *           |
 *        pause (in each layer; not of SHORT): encode what is more urgent, then go on,
 *                                              or end here if nobody waits for it any more
 * </pre>
 *
 * <p>{@code FairShare} keeps the later lanes from starving: one that is owed a turn is not
 * interrupted, and goes first. {@code Throughput} turns tokens into time for the estimate of the
 * wait.
 */
package dev.clipservice.inference.batching;
