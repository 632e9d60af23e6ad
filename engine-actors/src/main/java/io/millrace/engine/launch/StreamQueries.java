package io.millrace.engine.launch;
import io.millrace.connector.Environment;
import io.millrace.engine.sink.MemoryTables;
import io.millrace.spi.session.StreamStart;
import io.millrace.sql.streaming.StreamingQuery;
import io.millrace.sql.streaming.StreamingQueryManager;
final class StreamQueries {
  StreamQueries(Environment e, ConnectorRegistry c, SessionPlanner p, BatchQueries b, MemoryTables m) {}
  StreamingQuery start(StreamStart s) { throw new IllegalStateException(); }
  StreamingQueryManager manager() { throw new IllegalStateException(); }
  void close() {}
}
