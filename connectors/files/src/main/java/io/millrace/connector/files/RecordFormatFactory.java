package io.millrace.connector.files;

import io.millrace.connector.Connector.SourceRequest;

/** Makes what reads files for each reader of a request. */
interface RecordFormatFactory {
    RecordFormat reading(SourceRequest request, FileColumns fileColumns);
}
