/** Flink under the measuring contract (docs/benchmarks/method.md). */
package io.millrace.bench.peers.flink;
