/**
 * NEXMark on Flink SQL, over the generator of the samples and with the settings of Flink's other comparison.
 *
 * <p>Path: leaf.
 * <p>Thread: the user's.
 * <p>May use: samples.nexmark, Flink.
 * <p>Open first: {@link io.millrace.bench.peers.flinknexmark.FlinkNexmark}.
 */
package io.millrace.bench.peers.flinknexmark;
