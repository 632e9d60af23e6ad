package io.millrace.server.cli;

import picocli.CommandLine.IVersionProvider;

/** The version in the jar's manifest; a build from class files has none. */
final class Version implements IVersionProvider {
    @Override
    public String[] getVersion() {
        String version = Main.class.getPackage().getImplementationVersion();
        return new String[] {"Millrace " + (version == null ? "(built from source)" : version)};
    }
}
