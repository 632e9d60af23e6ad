package io.millrace.sql;

/** The temporary views of a session. Thread-safe. */
public final class Catalog {
    private final MillraceSession session;

    Catalog(MillraceSession session) {
        this.session = session;
    }

    public boolean tableExists(String name) {
        return session.engine().hasTable(name);
    }

    /** False if there was no such view. */
    public boolean dropTempView(String name) {
        return session.engine().registerView(name, null, true);
    }
}
