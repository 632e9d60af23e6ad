/**
 * The accounts of one channel between two nodes: what the sender may send, what the receiver grants, and whether a frame is the
 * next one. Decisions only, no effects.
 *
 * <p>Drawn:
 *
 * <pre>
 *   sender                                        receiver
 *   SendCredit ── frame, sequence 0, 1, 2 … ────► SequenceCheck ─► ReceiveCredit ─► the task's queue
 *        ▲                                                              │ when the task has processed half a window
 *        └───────── credit: so many frames and bytes in all ◄───────────┘
 * </pre>
 *
 * <p>Path: leaf.
 * <p>Thread: each account belongs to the thread of its end of the channel.
 * <p>May use: transport.wire, error.
 * <p>Open first: {@link io.millrace.transport.channel.SequenceCheck}.
 */
@NullMarked
package io.millrace.transport.channel;

import org.jspecify.annotations.NullMarked;
