package io.millrace.bench.verify;

/** Hears what an output covers: inputs whose effect is now seen. */
public interface Coverage {
    /** An input whose effect is in the output. */
    void input(long id);

    /**
     * All inputs of a key's window.
     *
     * @param endMs when the window was over, in event time
     * @param count of the inputs
     */
    void window(long endMs, long count);
}
