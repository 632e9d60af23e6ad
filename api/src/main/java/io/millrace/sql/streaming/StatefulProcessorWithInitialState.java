package io.millrace.sql.streaming;

/** A processor that is told what is kept of keys before their first row. */
public abstract class StatefulProcessorWithInitialState<K, I, O, S> extends StatefulProcessor<K, I, O> {
    private static final long serialVersionUID = 1L;

    /** Called once for each initial row of a key, when the query first starts, before the key's first rows. */
    public abstract void handleInitialState(K key, S initialState, TimerValues timerValues);
}
