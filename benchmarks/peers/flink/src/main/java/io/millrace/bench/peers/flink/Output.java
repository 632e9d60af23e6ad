package io.millrace.bench.peers.flink;

/** Key and value of an output record. Its public fields make it a POJO to Flink; with object reuse on, one instance serves a step. */
public final class Output {
    public byte[] key;
    public byte[] value;

    Output with(byte[] newKey, byte[] newValue) {
        key = newKey;
        value = newValue;
        return this;
    }
}
