package io.millrace.connector.files;

import io.millrace.connector.Connector.SourceRequest;

/** Makes a parser for each reader of a request. */
interface ParserFactory {
    LineParser parser(SourceRequest request, FileColumns fileColumns);
}
