@NullMarked
package io.millrace.server.shell;

import org.jspecify.annotations.NullMarked;
