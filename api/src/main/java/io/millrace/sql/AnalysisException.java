package io.millrace.sql;

import io.millrace.error.MillraceException;
import java.util.Map;

/** A query that cannot be understood or is not allowed: unknown names, wrong types, illegal streaming shapes. */
public class AnalysisException extends MillraceException {
    private static final long serialVersionUID = 1L;

    public AnalysisException(String condition, String text) {
        super(condition, text);
    }

    public AnalysisException(String condition, String sqlState, String text, Map<String, String> parameters) {
        super(condition, sqlState, text, parameters, null);
    }

    private AnalysisException(AnalysisException error, String place) {
        super(error, place);
    }

    @Override
    public AnalysisException at(String place) {
        return (AnalysisException) super.at(place);
    }

    @Override
    protected AnalysisException located(String place) {
        return new AnalysisException(this, place);
    }
}
