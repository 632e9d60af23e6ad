package io.millrace.state.overlay;

/** A key in the index that can be pointed elsewhere or taken out. */
interface Place {
    void replace(long ref);

    void delete();
}
